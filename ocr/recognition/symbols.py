"""The decoded symbols of a page as arrays."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from ocr.decoding.best_path import DecodedLine
from ocr.decoding.hypotheses import SegmentGraph, atom_bounds

T = TypeVar("T", bound=np.generic)


@dataclass(frozen=True, slots=True, eq=False)
class PageSymbols:
    """All symbols of a page in reading order, arrays [K]: `line`, `word` (numbered over the page), `segment`, `symbol`,
    `confidence`, and their first and last + 1 atom of the page, `start` and `end`."""

    line: NDArray[np.int64]
    word: NDArray[np.int64]
    segment: NDArray[np.int64]
    symbol: NDArray[np.int64]
    confidence: NDArray[np.float64]
    start: NDArray[np.int64]
    end: NDArray[np.int64]


def page_symbols(graph: SegmentGraph, decoded: Sequence[DecodedLine]) -> PageSymbols:
    """The symbols of the decoded lines of a page."""
    counts = [len(line.symbols) for line in decoded]
    line = np.repeat(np.arange(len(decoded)), counts)
    none = np.zeros(0, np.int64)
    segment = np.concatenate([none, *(line.segments for line in decoded)]).astype(np.int64)
    spaces = np.concatenate([np.zeros(0, bool), *(line.spaces for line in decoded)])
    word = np.cumsum(spaces | (np.diff(line, prepend=-1) > 0)) - 1
    symbol = np.concatenate([none, *(line.symbols for line in decoded)]).astype(np.int64)
    confidence = np.concatenate([np.zeros(0), *(line.confidences for line in decoded)])
    start, end = atom_bounds(graph)
    return PageSymbols(line, word, segment, symbol, confidence, start[segment], end[segment])


def by_line(values: NDArray[T], decoded: Sequence[DecodedLine]) -> list[NDArray[T]]:
    """What is known of all symbols of a page, [K] in reading order, for each of its decoded lines."""
    return np.split(values, np.cumsum([len(line.symbols) for line in decoded])[:-1])
