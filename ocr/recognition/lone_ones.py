"""A typewriter's 1 is its l. Alone, with marks about it at most, it is the number: no language has a word l."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from classifier.alphabet import INDEX, SYMBOLS
from ocr.decoding.beam_search import DecodedLine

SMALL_L: Final = INDEX["l"]
ONE: Final = INDEX["1"]

_IS_MARK: Final = np.array([symbol in ".,:;()[]" for symbol in SYMBOLS])
"""What may stand about the number of a paragraph. An apostrophe may not: it makes an article of the l."""


def with_lone_ones(lines: Sequence[DecodedLine]) -> list[DecodedLine]:
    """The lines with a 1 for an l that stands alone between spaces, or with marks."""
    return [_with_lone_ones(line) if (line.symbols == SMALL_L).any() else line for line in lines]


def _with_lone_ones(line: DecodedLine) -> DecodedLine:
    word = np.cumsum(line.spaces)
    count = int(word[-1]) + 1
    letters = np.bincount(word, ~_IS_MARK[line.symbols], count)
    alone = (line.symbols == SMALL_L) & (letters[word] == 1)
    return replace(line, symbols=np.where(alone, np.int32(ONE), line.symbols)) if alone.any() else line
