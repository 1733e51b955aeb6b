"""Which symbols pages may hold: with a whitelist, what was taken for another symbol becomes the likeliest of the list.

A segment stays as much a symbol, and as much junk, as it was. So a whitelist changes what a word says, never whether
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
    "letters": frozenset(symbol for symbol in SYMBOLS for symbol in spell(symbol) if symbol.isalpha()),
    "lower": frozenset(symbol for symbol in SYMBOLS for symbol in spell(symbol) if symbol.islower()),
    "upper": frozenset(symbol for symbol in SYMBOLS for symbol in spell(symbol) if symbol.isupper()),
    "ascii": frozenset(string.digits + string.ascii_letters + string.punctuation),
}
"""Alphabets that have a name."""

SURELY_NOT: Final = -50.0
"""A log-probability, in nats, that no evidence makes up for."""


def allowed_symbols(alphabet: str) -> NDArray[np.bool_]:
    """Which of `SYMBOLS` are made of the symbols of `alphabet`, bool [C].

    alphabet: names of `NAMED` with commas between, or else the very characters. Raises OptionError where it names a
    character that Typecase cannot read, or none.
    """
    names = alphabet.split(",")
    if set(names) <= NAMED.keys():
        symbols = frozenset[str]().union(*(NAMED[name] for name in names))
    else:
        symbols = frozenset(alphabet) - {" "}
    unknown = sorted(symbols.difference(*map(spell, SYMBOLS)))
    if unknown or not symbols:
        reason = f"{''.join(unknown)} cannot be read" if unknown else "holds no character"
        raise OptionError(f"alphabet {alphabet}: {reason}")
    return np.array([symbols.issuperset(spell(symbol)) for symbol in SYMBOLS])


def restrict_alphabet(log_probs: NDArray[np.float32], allowed: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Log-probabilities float32 [S, C + 1], junk last, renormalised: symbols that are not `allowed`, bool [C], get
    none (-inf), the others what all symbols had between them."""
    symbols = log_probs[:, :JUNK]
    before, after = log_sum(symbols), log_sum(symbols[:, allowed])
    kept = np.full_like(log_probs, -np.inf)
    kept[:, JUNK] = log_probs[:, JUNK]
    kept[:, :JUNK][:, allowed] = symbols[:, allowed] - after + before
    return kept


def without_junk(log_probs: NDArray[np.float32]) -> NDArray[np.float32]:
    """Log-probabilities float32 [S, C + 1] where it is known that nothing is junk."""
    symbols = log_probs - log_sum(log_probs[:, :JUNK])
    symbols[:, JUNK] = SURELY_NOT
    return symbols
