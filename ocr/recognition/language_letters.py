"""Which symbols a language may have: what the networks say of the letters of others counts for nothing in it."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifier.alphabet import FURTHER, JUNK, SYMBOLS
from ocr.recognition.log_probs import normalised

COMMON: Final = frozenset("№")
"""Marks that any language with letters beside a to z may have. (With ‹ and › commas were taken for these, with º
degrees.)"""


def symbols_of(letters: str | None) -> NDArray[np.bool_]:
    """Which of `SYMBOLS` a language with these letters beside a to z may have, bool [C]; all of them for None."""
    if letters is None:
        return np.ones(len(SYMBOLS), np.bool_)
    own = {*letters, *letters.upper()} | (COMMON if letters else frozenset())
    return np.array([symbol not in FURTHER or symbol in own for symbol in SYMBOLS])


def in_letters(log_probs: NDArray[np.float32], allowed: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Log-probabilities float32 [S, C + 1], junk last, of a recogniser that knows no symbols but those `allowed`,
    bool [C]."""
    kept = log_probs.copy()
    kept[:, :JUNK][:, ~allowed] = -np.inf
    return normalised(kept)
