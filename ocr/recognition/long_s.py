"""The long s of old print, ſ, which stands for s but at the end of a word and which the networks take for f.

Whether a page has it, its words tell: many that are no words of its language are if s is read for f. On such a page
what looks like f may be either, and the search decides.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifier.alphabet import INDEX, LIGATURES
from ocr.decoding.best_path import DecodedLine
from ocr.language.word_list import WordList
from ocr.recognition.language_choice import sure_text

LEAST_WORDS: Final = 3
"""Words that are none with f but with s, from which a page is told; and their share of its words with an f inside.
(Of 530 pages without ſ none has more than one such word.)"""
LEAST_SHARE: Final = 0.3
LEAST_LETTERS: Final = 3
"""Shorter words are words with either by chance."""
MOST: Final = 4
"""Of f in a word that is looked at."""
LIGATURE: Final = np.float32(-4.0)
"""Log-odds of ligatures with f there: they may be ligatures with ſ, which are read letter by letter."""

_LONG: Final = INDEX["f"]
_ROUND: Final = INDEX["s"]
_LIGATURES: Final = np.array([INDEX[ligature] for ligature in LIGATURES])


def has_long_s(lines: Sequence[DecodedLine], words: WordList) -> bool:
    """Whether a page, read without ſ, has it. words: of its languages."""
    meant = [_is_meant(word, words) for line in lines for word in _with_f(sure_text(_with_unsure_ligatures(line)))]
    return sum(meant) >= max(LEAST_WORDS, LEAST_SHARE * len(meant))


def with_long_s(log_probs: NDArray[np.float32]) -> NDArray[np.float32]:
    """Log-probabilities float32 [S, C + 1], not normalised, where what looks like f may be ſ."""
    likely = log_probs.copy()
    likely[:, _ROUND] = np.maximum(log_probs[:, _ROUND], log_probs[:, _LONG])
    likely[:, _LIGATURES] += LIGATURE
    return likely


def _with_unsure_ligatures(line: DecodedLine) -> DecodedLine:
    """The line with every f, and what follows one, sure: ſt and ſi cast as one are never surely two symbols."""
    is_long = line.symbols == _LONG
    follows = np.concatenate([[False], is_long[:-1]])[: len(is_long)]
    return replace(line, confidences=np.where(is_long | follows, 1, line.confidences).astype(np.float32))


def _with_f(text: str) -> Iterator[str]:
    """The longer words of a text that have an f elsewhere than at their end."""
    for word in "".join(letter if letter.isalpha() else " " for letter in text).split():
        if "f" in word[:-1] and len(word) >= LEAST_LETTERS and word.count("f") <= MOST:
            yield word


def _is_meant(word: str, words: WordList) -> bool:
    """Whether a word is none as it is but with s for some f."""
    pieces = word.split("f")
    spellings = ("".join(map("".join, zip(pieces, (*chosen, ""), strict=True))) for chosen in
                 product("fs", repeat=len(pieces) - 1))  # fmt: skip
    return word not in words and any(spelling in words for spelling in spellings)
