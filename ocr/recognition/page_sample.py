"""Pages of more candidates than a page of text has: a sample of their lines tells whether all are worth reading.

Noise and textures fall into tens of thousands of specks, which would be read for minutes, twice, to be thrown away.
"""

from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ocr.recognition.cut_page import CutPage
from ocr.recognition.engine import Engine
from ocr.recognition.line_subset import lines_of
from ocr.recognition.strip_context import strip_of_lines
from ocr.recognition.symbols import page_symbols
from ocr.recognition.two_pass import CLEAR_SYMBOL, first_pass
from segmentation.types import Lattice

MOST_CANDIDATES: Final = 60_000
"""Of a page that is read without being sampled; a book page has some 10,000, a dense newspaper page 50,000."""
SAMPLE: Final = 5_000
"""Candidates of the lines that are sampled, evenly over the page."""
LEAST_CLEAR: Final = 0.2
"""Share of clear symbols of a sample that is text: print has 0.93, hard hands 0.49, noise 0.07."""


def worth_reading(cut: CutPage, engine: Engine, most: int = MOST_CANDIDATES, sample: int = SAMPLE) -> CutPage:
    """The page, or no more of it than a sample of its lines where it has very many candidates and these are no text.

    most, sample: as MOST_CANDIDATES and SAMPLE.
    """
    if len(cut.lattice.line) <= most:
        return cut
    per_line = np.bincount(cut.lattice.line, minlength=len(cut.lines))
    # In any order but that of the page: its first lines may be a heading.
    order = np.random.default_rng(0).permutation(len(cut.lines))
    chosen = np.zeros(len(cut.lines), np.bool_)
    chosen[order[: 1 + int(np.searchsorted(np.cumsum(per_line[order]), sample))]] = True
    part = _with_lines(cut, chosen)
    confidence = page_symbols(part.lattice, first_pass(part.lattice, engine).lines).confidence
    return cut if confidence.size and (confidence >= CLEAR_SYMBOL).mean() >= LEAST_CLEAR else part


def _with_lines(cut: CutPage, chosen: NDArray[np.bool_]) -> CutPage:
    """The `chosen` lines, bool [L], of a page."""
    whole, part = cut.lattice, lines_of(cut.lattice, chosen)
    strip, moved = strip_of_lines(whole, chosen)
    widths = np.diff(whole.strip_offsets)[chosen]
    lattice = Lattice(
        part.graph.atom_offsets,
        whole.gaps[part.atoms],
        part.graph.line,
        part.graph.start,
        part.graph.end,
        whole.boxes[part.segments],
        whole.crops[part.segments],
        strip,
        np.concatenate([[0], np.cumsum(widths)]),
        whole.spans[part.segments] + moved[whole.line[part.segments], None],
        whole.pixels,
    )
    return replace(cut, lines=[line for line, kept in zip(cut.lines, chosen, strict=True) if kept], lattice=lattice)
