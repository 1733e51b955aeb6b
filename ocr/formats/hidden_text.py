"""Invisible text over a page, as the content stream of a PDF: words to find, select and copy, with spaces between."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ocr.document import Line, Page, Point
from ocr.formats.helvetica import size_for
from ocr.formats.hidden_fonts import FURTHER, FURTHER_CODES, USUAL, HiddenFont, runs_of

INVISIBLE: Final = 3
"""Text rendering mode: neither filled nor stroked."""


@dataclass(frozen=True)
class HiddenLine:
    """words: the text of each and where on the baseline it starts and ends, in pixels. x_height: in pixels."""

    words: tuple[tuple[str, Point, Point], ...]
    x_height: float


@dataclass(frozen=True)
class HiddenText:
    """What is to be put on page `number`, from 1, of `width` by `height` pixels: what it does not hold as text itself.

    error: why the page could not be read; None where it was.
    """

    number: int
    width: int
    height: int
    dpi: float | None
    lines: tuple[HiddenLine, ...]
    error: str | None = None


def hidden_text(page: Page) -> HiddenText:
    """What was read of a page."""
    lines = tuple(_hidden_line(line) for line in page.lines if not line.is_embedded)
    return HiddenText(page.number, page.width, page.height, page.dpi, lines, page.error)


def content_stream(lines: Sequence[HiddenLine], to_points: NDArray[np.float64]) -> bytes:
    """The operators that set the lines, in `fonts_of` them. to_points: float64 [2, 3], from pixels to the user space of
    the page."""
    parts = ["q", "BT", f"{INVISIBLE} Tr"]
    for line in lines:
        parts += _line(line, to_points)
    return "\n".join([*parts, "ET", "Q", ""]).encode()


def fonts_of(lines: Sequence[HiddenLine]) -> tuple[HiddenFont, ...]:
    """The fonts that lines are set in."""
    is_usual = all(FURTHER_CODES.keys().isdisjoint(word) for line in lines for word, _, _ in line.words)
    return (USUAL,) if is_usual else (USUAL, FURTHER)


def _hidden_line(line: Line) -> HiddenLine:
    return HiddenLine(tuple((word.text, *line.feet(word)) for word in line.words), line.x_height)


def _line(line: HiddenLine, to_points: NDArray[np.float64]) -> Iterator[str]:
    """Words on the baseline, between two of them a space as wide as the gap, and one at the end.

    Without that a reader may take the last word for a part of what follows.
    """
    scale = math.sqrt(abs(float(np.linalg.det(to_points[:, :2]))))
    size = max(size_for(line.x_height * scale), 0.1)
    yield _font(USUAL, size)
    placed = [(text, to_points @ (*start, 1.0), to_points @ (*end, 1.0)) for text, start, end in line.words]
    for (text, start, end), (_, following, _) in pairwise(placed):
        yield from _stretched(text, start, end, size)
        yield from _stretched(" ", end, following, size)
    for text, start, end in placed[-1:]:
        yield from _stretched(text, start, end, size)
        along = (end - start) / max(float(np.hypot(*(end - start))), 1e-6)
        (space,) = runs_of(" ")
        yield from _stretched(" ", end, end + along * size * space.width, size)


def _stretched(text: str, start: NDArray[np.float64], end: NDArray[np.float64], size: float) -> Iterator[str]:
    """A text from one point to another."""
    runs = runs_of(text)
    width = max(sum(run.width for run in runs), 1e-6 / size)
    x, y = along = end - start
    stretch = max(math.hypot(x, y), 1e-3) / (width * size)
    angle = math.atan2(y, x)
    cosine, sine = math.cos(angle), math.sin(angle)
    turn = f"{stretch * cosine:.5f} {stretch * sine:.5f} {-sine:.5f} {cosine:.5f}"
    for run in runs:
        shown = f"{turn} {start[0]:.3f} {start[1]:.3f} Tm <{run.codes.hex()}> Tj"
        yield shown if run.font is USUAL else f"{_font(run.font, size)} {shown} {_font(USUAL, size)}"
        start = start + along * (run.width / width)


def _font(font: HiddenFont, size: float) -> str:
    return f"/{font.name} {size:.3f} Tf"
