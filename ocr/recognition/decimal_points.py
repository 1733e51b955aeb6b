"""Prices whose point has faded: white is left as wide as the point was, and 8091 would say a hundred times 80.91.

Where the paper shows nothing, no point is put, but a space: 80 91.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifier.alphabet import SYMBOLS
from ocr.decoding.beam_search import DecodedLine
from ocr.recognition.symbols import by_line, page_symbols
from segmentation.types import Lattice

CENTS: Final = 2
"""Digits after the point of a price."""
LEAST_PAIRS: Final = 8
"""Neighbouring digits of about one height that tell how far apart such digits stand on the page."""
ALIKE: Final = 1.2
"""Ratio of heights up to which digits are set alike."""
USUAL: Final = (0.75, 1.25)
WIDENED: Final = (1.3, 1.85)
"""Distances between the middles of two digits, in usual ones: within a number, and across a faded point. A point is
half as wide as a digit in nearly every face."""
TYPESET: Final = (0.9, 1.1)
"""Such distances where digits are type: a hand's vary more,"""
LEAST_TYPESET: Final = 0.6
"""... so that less than this share of them are so, those across a point aside. (0.69 to 0.94 on receipts and forms,
0.34 to 0.57 on pages written by hand.)"""
WHITE: Final = 0.25
"""White that a faded point leaves at least, in usual distances."""

_DIGIT: Final = np.array([symbol in "0123456789" for symbol in SYMBOLS])


def split_faded_decimals(lattice: Lattice, lines: Sequence[DecodedLine]) -> list[DecodedLine]:
    """The lines with a space where the point of a price has faded."""
    symbols = page_symbols(lattice, lines)
    digit = _DIGIT[symbols.symbol]
    number = np.cumsum(~digit | (np.diff(symbols.word, prepend=-1) > 0))
    second = 1 + np.flatnonzero(digit[1:] & (number[1:] == number[:-1]))
    if len(second) < LEAST_PAIRS:
        return list(lines)
    left, top, right, bottom = lattice.boxes[symbols.segment].T.astype(np.float64)
    apart = (left + right)[second] / 2 - (left + right)[second - 1] / 2
    usual = _usual_distance(apart, np.maximum((bottom - top)[second], (bottom - top)[second - 1]))
    distance, white = apart / usual, (left[second] - right[second - 1]) / usual
    wide = (distance > WIDENED[0]) & (distance < WIDENED[1]) & (white > WHITE)
    typeset = (distance > TYPESET[0]) & (distance < TYPESET[1])
    if typeset.sum() < LEAST_TYPESET * (np.isfinite(usual) & ~wide).sum():
        return list(lines)
    even = (distance > USUAL[0]) & (distance < USUAL[1])
    faded = np.zeros(len(digit), np.bool_)
    for pairs in np.split(np.arange(len(second)), 1 + np.flatnonzero(np.diff(number[second]))):
        if wide[pairs].sum() == 1 and (wide | even)[pairs].all() and len(pairs) >= CENTS and wide[pairs[-CENTS]]:
            faded[second[pairs[-CENTS]]] = True
    return [
        replace(line, spaces=line.spaces | own) if own.any() else line
        for line, own in zip(lines, by_line(faded, lines), strict=True)
    ]


def _usual_distance(apart: NDArray[np.float64], height: NDArray[np.float64]) -> NDArray[np.float64]:
    """The usual distance float64 [P] of two digits as high as those of each pair; inf where few are. Pixels."""
    sizes, size_of = np.unique(height, return_inverse=True)
    usual = np.full(len(sizes), np.inf)
    for number, size in enumerate(sizes):
        alike = (height > size / ALIKE) & (height < size * ALIKE)
        if alike.sum() >= LEAST_PAIRS:
            usual[number] = np.median(apart[alike] / height[alike]) * size
    return usual[size_of]
