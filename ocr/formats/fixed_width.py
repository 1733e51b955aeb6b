"""A page as text whose columns and indentation stand where they stood, for reading in a fixed-width font."""

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from ocr.document import Line, Page, Word
from ocr.formats.table_layout import table_places
from ocr.structure.upright import upright

SAME_ROW = 0.6
"""Lines whose baselines differ by less than this many x-heights stand side by side."""

MOST_BLANK_LINES = 3
LONGEST_LINE = 400
"""Columns; wider layouts come from letters so small that they were not read as such."""


def laid_out(page: Page) -> str:
    """Every row of the page as one line, its words at the columns where they stood, rows apart as they were."""
    page = upright(page)
    rows = _rows(page.lines)
    if not rows:
        return ""
    advance = max(_advance(page.words), page.width / LONGEST_LINE)
    left = min(word.box.left for word in page.words)
    steps = [_height(below) - _height(above) for above, below in pairwise(rows)]
    usual = median(steps) if steps else 1.0
    places = table_places(page, advance, left)
    lines = [_row_text(rows[0], advance, left, places)]
    for step, row in zip(steps, rows[1:], strict=True):
        blank = min(round(step / usual) - 1, MOST_BLANK_LINES) if usual > 0 else 0
        lines += [""] * max(blank, 0) + [_row_text(row, advance, left, places)]
    return "\n".join(lines)


def _rows(lines: Sequence[Line]) -> list[list[Line]]:
    """Lines that stand side by side together, from the top of the page to its foot."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: line.baseline[0][1]):
        if rows and line.baseline[0][1] - rows[-1][-1].baseline[0][1] < SAME_ROW * line.x_height:
            rows[-1].append(line)
        else:
            rows.append([line])
    return rows


def _height(row: Sequence[Line]) -> float:
    return median(line.baseline[0][1] for line in row)


def _advance(words: Sequence[Word]) -> float:
    """The usual way from the start of a letter to the start of the next, in pixels."""
    steps = [after.box.left - glyph.box.left for word in words for glyph, after in pairwise(word.glyphs)]
    return median(steps) if steps else median(word.box.width for word in words)


def _row_text(row: Sequence[Line], advance: float, left: int, places: dict[int, int]) -> str:
    """places: where words of tables begin, by `id`."""
    text = ""
    for word in sorted((word for line in row for word in line.words), key=lambda word: word.box.left):
        column = places.get(id(word), round((word.box.left - left) / advance))
        text = text.ljust(max(column, len(text) + bool(text))) + word.text
    return text
