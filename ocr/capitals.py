"""Lines in capitals: where some words are in capitals for sure, the others hardly have small letters.

The model of the shapes of words looks back at four signs, and a hand that prints capitals makes small ones, too; a
whole line tells more than either.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifier.alphabet import SYMBOLS
from ocr.alphabets import normalised
from ocr.confidence import Signs

LEAST_LETTERS: Final = 3
"""Of a word in capitals: shorter ones are initials and abbreviations."""
LEAST_SHARE: Final = 0.3
"""Of a line's letters that must stand in such words."""
AGAINST_SMALL: Final = 4.0
"""Nats by which small letters are less likely on such a line. 2 reads hand-print alike."""

_CAPITAL: Final = np.array([*(symbol.isalpha() and symbol.isupper() for symbol in SYMBOLS), False])
_SMALL: Final = np.array([*(symbol.isalpha() and symbol.islower() for symbol in SYMBOLS), False])


def capitalised(
    log_probs: NDArray[np.float32], line: NDArray[np.int32], signs: Signs, lines: int
) -> NDArray[np.float32]:
    """The log-probabilities float32 [U, C + 1] of candidates on lines `line`, int32 [U], with less for small letters on
    lines in capitals. signs: what was read of the page at the first look; lines: how many lines it has."""
    own = log_probs.copy()
    own[np.ix_(in_capitals(signs, lines)[line], _SMALL)] -= AGAINST_SMALL
    return normalised(own)


def in_capitals(signs: Signs, lines: int) -> NDArray[np.bool_]:
    """Which lines are in capitals, bool [lines]."""
    capital = _CAPITAL[signs.symbol]
    letter = capital | _SMALL[signs.symbol]
    words = int(signs.word.max(initial=-1)) + 1
    letters = np.bincount(signs.word[letter], minlength=words)
    whole = (np.bincount(signs.word[capital], minlength=words) == letters) & (letters >= LEAST_LETTERS)
    inside = np.bincount(signs.line[letter & whole[signs.word]], minlength=lines)
    return np.asarray(inside > LEAST_SHARE * np.bincount(signs.line[letter], minlength=lines), np.bool_)
