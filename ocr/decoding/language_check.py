"""Whether a page speaks the language that the model was trained on.

A frequency model spoils what is written in another language, and rare words, names and codes with it. The sure words
of a page tell: in English nearly all of them are in the word list, in Latin one in seven.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ocr.decoding.best_path import DecodedLine
from ocr.language.word_list import LETTER_COUNTS, WordList, extend

LEAST_LETTERS: Final = 4
"""Shorter words tell little: many are words in several languages."""

LEAST_CONFIDENCE: Final = 0.8
"""Of every letter of a word that is counted; the others may just be misread."""

LEAST_WORDS: Final = 20
"""A page with fewer such words is not judged."""

LEAST_KNOWN: Final = 0.5
"""A page of which fewer of the words are in the list is foreign. (English ones have 0.86 and more, Latin 0.17.)"""


def is_foreign(lines: Sequence[DecodedLine], words: WordList) -> bool:
    """Whether the sure words of a page are mostly not in the word list."""
    known = sure_words_known(lines, words)
    return known.size >= LEAST_WORDS and float(known.mean()) < LEAST_KNOWN


def sure_words_known(lines: Sequence[DecodedLine], words: WordList) -> NDArray[np.bool_]:
    """For every long run of letters that was read surely whether it is in the word list."""
    lines = [line for line in lines if line.symbols.size]
    if not lines:
        return np.zeros(0, dtype=bool)
    symbols = np.concatenate([line.symbols for line in lines])
    confidences = np.concatenate([line.confidences for line in lines])
    apart = np.concatenate([np.concatenate([[True], line.spaces[1:]]) for line in lines])
    is_letter = LETTER_COUNTS[symbols] > 0
    first = np.flatnonzero(is_letter & (apart | ~np.concatenate([[False], is_letter[:-1]])))
    if not first.size:
        return np.zeros(0, dtype=bool)
    run = np.cumsum(np.isin(np.arange(symbols.size), first))[is_letter] - 1
    lengths = np.bincount(run, minlength=first.size)
    least = np.minimum.reduceat(confidences[is_letter], np.cumsum(lengths) - lengths)
    counted = (lengths >= LEAST_LETTERS) & (least >= LEAST_CONFIDENCE)
    first, lengths = first[counted], lengths[counted]
    hashes = np.zeros(first.size, dtype=np.uint64)
    for place in range(int(lengths.max(initial=0))):
        longer = np.flatnonzero(lengths > place)
        hashes[longer] = extend(hashes[longer], symbols[first[longer] + place])
    return words.contains(hashes)
