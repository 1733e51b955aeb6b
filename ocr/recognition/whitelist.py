"""Which signs pages may hold: with a whitelist, what was taken for another sign becomes the likeliest of the list.

A segment stays as much a sign, and as much junk, as it was. So a whitelist changes what a word says, never whether
there is one.
"""

import string
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifier.alphabet import JUNK, SYMBOLS, spell
from ocr.errors import OptionError
from ocr.recognition.log_probs import log_sum

NAMED: Final = {
    "digits": frozenset(string.digits),
    "letters": frozenset(sign for symbol in SYMBOLS for sign in spell(symbol) if sign.isalpha()),
    "lower": frozenset(sign for symbol in SYMBOLS for sign in spell(symbol) if sign.islower()),
    "upper": frozenset(sign for symbol in SYMBOLS for sign in spell(symbol) if sign.isupper()),
    "ascii": frozenset(string.digits + string.ascii_letters + string.punctuation),
}
"""Alphabets that have a name."""

SURELY_NOT: Final = -50.0
"""A log-probability, in nats, that no evidence makes up for."""


def allowed_symbols(alphabet: str) -> NDArray[np.bool_]:
    """Which of `SYMBOLS` are made of the signs of `alphabet`, bool [C].

    alphabet: names of `NAMED` with commas between, or else the very characters. Raises OptionError where it names a
    character that Typecase cannot read, or none.
    """
    names = alphabet.split(",")
    if set(names) <= NAMED.keys():
        signs = frozenset[str]().union(*(NAMED[name] for name in names))
    else:
        signs = frozenset(alphabet) - {" "}
    unknown = sorted(signs.difference(*map(spell, SYMBOLS)))
    if unknown or not signs:
        reason = f"{''.join(unknown)} cannot be read" if unknown else "holds no character"
        raise OptionError(f"--alphabet {alphabet}: {reason}")
    return np.array([signs.issuperset(spell(symbol)) for symbol in SYMBOLS])


def restricted(log_probs: NDArray[np.float32], allowed: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Log-probabilities float32 [S, C + 1], junk last, shared out anew: signs that are not `allowed`, bool [C], get
    none (-inf), the others what all signs had between them."""
    signs = log_probs[:, :JUNK]
    before, after = log_sum(signs), log_sum(signs[:, allowed])
    shared = np.full_like(log_probs, -np.inf)
    shared[:, JUNK] = log_probs[:, JUNK]
    shared[:, :JUNK][:, allowed] = signs[:, allowed] - after + before
    return shared


def surely_signs(log_probs: NDArray[np.float32]) -> NDArray[np.float32]:
    """Log-probabilities float32 [S, C + 1] where it is known that nothing is junk."""
    signs = log_probs - log_sum(log_probs[:, :JUNK])
    signs[:, JUNK] = SURELY_NOT
    return signs
