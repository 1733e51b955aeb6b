"""How likely a language has each symbol: what the networks say of the letters of others counts for nothing in it."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifier.alphabet import ACCENTED, FURTHER, JUNK, SYMBOLS
from ocr.recognition.log_probs import normalised

COMMON: Final = frozenset("№")
"""Marks that any language with letters beside a to z may have. (With ‹ and › commas were taken for these, with º
degrees.)"""
STRANGE: Final = -4.0
"""Log-odds of a letter that many languages have but not this one, against what the networks learnt where each letter is
as frequent as in its own languages: names and quotations bring it to every page, a tenth as often."""

OWN: Final = 0.5
"""Of a letter with a mark that the language has, likewise: each is rarer than the plain one, which the model of the
language counts already. 1 reads drawn pages alike."""


def symbols_of(letters: str | None) -> NDArray[np.float32]:
    """How much likelier each of `SYMBOLS` is in a language with these letters beside a to z than the networks take it
    for, log-odds float32 [C]: -inf if the language cannot have it. All are 0 for None."""
    if letters is None:
        return np.zeros(len(SYMBOLS), np.float32)
    odds = dict.fromkeys(ACCENTED, STRANGE) | dict.fromkeys(FURTHER, -np.inf)
    odds |= dict.fromkeys(COMMON if letters else "", 0.0) | dict.fromkeys(letters + letters.upper(), OWN)
    return np.array([odds.get(symbol, 0.0) for symbol in SYMBOLS], np.float32)


def in_letters(log_probs: NDArray[np.float32], symbols: NDArray[np.float32]) -> NDArray[np.float32]:
    """Log-probabilities float32 [S, C + 1], junk last, of a recogniser that knows how likely a language has each
    symbol, as `symbols_of` says it, [C]."""
    kept = log_probs.copy()
    kept[:, :JUNK] += symbols
    return normalised(kept)
