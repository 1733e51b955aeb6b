"""Spaces on lines of fixed pitch, as typewriters, tills and screens set them: a space is an empty cell.

In such type a comma or the point of a price has as much white about it as a space has elsewhere. How far the middles of
neighbouring symbols stand apart says whether a cell lies between them.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifier.alphabet import SYMBOLS
from ocr.decoding.beam_search import DecodedLine
from ocr.recognition.symbols import PageSymbols, by_line, page_symbols
from segmentation.quantiles import median
from segmentation.types import Lattice

SURE: Final = 0.6
"""Confidence of two symbols whose distance is measured."""
NEAR: Final = 0.12
"""Of the pitch by which neighbours within a word are nearer or farther at most, in"""
LEAST_NEAR: Final = 0.75
"""... this share of them. (On 26 real pages of fixed pitch 0.81 to 0.99 of them are, on 24 others up to 0.61.)"""
LEAST_PAIRS: Final = 10
"""Neighbours within words that tell a line's pitch, not two figures, which are of one width in most faces."""
LEAST_LINES: Final = 2
LEAST_SHARE: Final = 0.75
"""So many lines at least, and this share of those that tell, have a pitch on a page of fixed pitch: capitals of other
faces are alike in width on a line by chance. Their median is that of lines which say too little and contradict it not.
(On 25 real pages all tell of one, but for 16 lines of 19 and 40 of 50; on 25 others up to a third, on labels and
specimens, which mix faces, half to three quarters.)"""
NO_CELL: Final = 1.3
"""Pitches from middle to middle up to which no cell is empty between two symbols, be the line damaged."""

_FIGURE: Final = np.array([symbol in "0123456789" for symbol in SYMBOLS])
_LETTER: Final = np.array([symbol.isalpha() for symbol in SYMBOLS])


def without_narrow_spaces(lattice: Lattice, lines: Sequence[DecodedLine]) -> list[DecodedLine]:
    """The lines, those of fixed pitch without spaces before figures and signs where no cell is empty.

    Before a letter a space is the search's to judge, which knows words: who types leaves some out after commas.
    """
    symbols = page_symbols(lattice, lines)
    if not len(symbols.line):
        return list(lines)
    boxes = lattice.boxes[symbols.segment]
    middle = (boxes[:, 0] + boxes[:, 2]) / 2
    cells = np.diff(middle, prepend=0) / _pitches(symbols, middle, len(lines))[symbols.line]
    narrow = (cells < NO_CELL) & ~_LETTER[symbols.symbol] & (np.diff(symbols.line, prepend=-1) == 0)
    return [
        replace(line, spaces=line.spaces & ~own) if own.any() else line
        for line, own in zip(lines, by_line(narrow, lines), strict=True)
    ]


def _pitches(symbols: PageSymbols, middle: NDArray[np.float64], lines: int) -> NDArray[np.float64]:
    """The pitch of each line in pixels, float64 [lines]; NaN where it has none."""
    sure, figure = symbols.confidence >= SURE, _FIGURE[symbols.symbol]
    inside = (np.diff(symbols.word) == 0) & sure[1:] & sure[:-1]
    distance, line, telling = np.diff(middle)[inside], symbols.line[1:][inside], ~(figure[1:] & figure[:-1])[inside]
    pitches = np.full(lines, np.nan)
    many = np.bincount(line[telling], minlength=lines) >= LEAST_PAIRS
    for number in np.flatnonzero(many):
        pitches[number] = _fitting(distance[line == number], median(distance[telling & (line == number)]))
    known = np.isfinite(pitches)
    if known.sum() < max(LEAST_LINES, LEAST_SHARE * many.sum()):
        return np.full(lines, np.nan)
    usual = median(pitches[known])
    for number in np.flatnonzero(~many & (np.bincount(line, minlength=lines) > 0)):
        pitches[number] = _fitting(distance[line == number], usual)
    return pitches


def _fitting(distance: NDArray[np.float64], pitch: float) -> float:
    """`pitch` if most of some distances within words are about as long, else NaN."""
    return pitch if (np.abs(distance - pitch) < NEAR * pitch).mean() >= LEAST_NEAR else float("nan")
