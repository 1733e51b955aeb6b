"""The words of a line, and runs of letters: words without what stands before, behind and within them that is no
letter."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

import numpy as np

from classifier.alphabet import SYMBOLS
from ocr.decoding.beam_search import DecodedLine

_IS_LETTER: Final = np.array([symbol.isalpha() for symbol in SYMBOLS])


def letter_runs(line: DecodedLine) -> Iterator[tuple[int, int]]:
    """Where the line has runs of letters without a space: from one symbol to another."""
    letter = _IS_LETTER[line.symbols]
    edge = ~letter[1:] | ~letter[:-1] | line.spaces[1:]
    for begin, end in pairwise([0, *(1 + np.flatnonzero(edge)).tolist(), len(letter)]):
        if end > begin and letter[begin]:
            yield begin, end


def word_runs(line: DecodedLine) -> list[tuple[int, int]]:
    """Where the line has words: from one symbol to another."""
    return list(pairwise([0, *(1 + np.flatnonzero(line.spaces[1:])).tolist(), len(line.symbols)]))
