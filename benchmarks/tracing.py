"""What each stage made of a page, kept for a benchmark to look into."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.forced import SPELLINGS
from ocr.decoding.beam_search import DecodedLine
from ocr.decoding.hypotheses import atom_bounds
from ocr.input.source import load_pages
from ocr.recognition.cutting import segment
from ocr.recognition.engine import Engine
from ocr.recognition.two_pass import read_lattice
from segmentation.types import CleanPage, Components, Lattice, TextLine


@dataclass(frozen=True, slots=True)
class Trace:
    """What the stages made of one page."""

    clean: CleanPage
    components: Components
    lines: list[TextLine]
    lattice: Lattice
    log_probs: NDArray[np.float32]
    space: NDArray[np.float32]
    decoded: list[DecodedLine]


@dataclass(frozen=True, slots=True)
class ReadSymbols:
    """What was read on a page: for each symbol its spelling, segment, first and last + 1 atom of the page, and word;
    for
    each word its text. Symbols and words stand in reading order."""

    spelling: list[str]
    segment: NDArray[np.int64]
    start: NDArray[np.int64]
    end: NDArray[np.int64]
    word: NDArray[np.int64]
    words: list[str]

    @property
    def bounds(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """First and last + 1 atom of each word."""
        first = np.searchsorted(self.word, np.arange(len(self.words)))
        last = np.searchsorted(self.word, np.arange(len(self.words)), "right") - 1
        return self.start[first], self.end[last]


def trace(path: Path, engine: Engine) -> Trace:
    """Read the first page of a file and keep what each stage made."""
    cut = segment(next(iter(load_pages(path))).grey, engine.options)
    found = read_lattice(cut.lattice, engine)
    return Trace(cut.clean, cut.components, cut.lines, cut.lattice, found.log_probs, found.space, found.lines)


def page_symbols(found: Trace) -> ReadSymbols:
    """The symbols of a page, numbered over all its lines."""
    segment = np.concatenate([line.segments for line in found.decoded] or [np.zeros(0, np.int32)]).astype(np.int64)
    symbols = np.concatenate([line.symbols for line in found.decoded] or [np.zeros(0, np.int32)])
    spaces = [np.concatenate([[True], line.spaces[1:]]) for line in found.decoded if line.symbols.size]
    word = np.cumsum(np.concatenate(spaces or [np.zeros(0, bool)])) - 1
    spelling = [SPELLINGS[symbol] for symbol in symbols]
    words = [""] * (int(word[-1]) + 1 if word.size else 0)
    for number, text in zip(word, spelling, strict=True):
        words[number] += text
    start, end = atom_bounds(found.lattice)
    return ReadSymbols(spelling, segment, start[segment], end[segment], word, words)
