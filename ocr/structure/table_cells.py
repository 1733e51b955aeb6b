"""The cells of a table: what stands in one row and column, and what spans several."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ocr.structure.table_grid import Grid
from ocr.structure.table_phrases import Phrases
from ocr.structure.table_words import Floats, Ints

COVERED: Final = 0.75
"""Share of a column's width, or a row's height, along which a rule parts cells."""
BARE: Final = 0.2
"""... and along which there is as good as none."""
TALL: Final = 0.45
"""Share of the rows that a rule between two columns passes, if where it is missing cells are one."""
MOSTLY: Final = 0.5
"""Share of the columns with a rule between two rows, from which cells of the others are one where theirs is missing:
blanks to be filled in are ruled in one column only."""
REACHES: Final = 0.5
"""x-heights by which the middle of a head may be farther from that of what it spans for each column more."""


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell. phrases: numbers of the page's phrases, by line and from the left. box: left, top, right, bottom in
    level pixels. The rest is as in `ocr.document.Cell`."""

    row: int
    column: int
    row_span: int
    column_span: int
    is_header: bool
    phrases: tuple[int, ...]
    box: tuple[float, float, float, float]


def cells_of(grid: Grid, phrases: Phrases, row: Ints, heads: int) -> list[GridCell]:
    """All cells of a table by rows and columns, the empty ones too. row: int64 [L], the row of each line; heads: how
    many of the first rows are heads."""
    owner = _owners(grid, row)
    _span_heads(grid, phrases, row, heads, owner)
    _span_columns(grid, row, owner)
    _span_rows(grid, row, heads, owner)
    return _gathered(grid, phrases, row, heads, owner)


def _owners(grid: Grid, row: Ints) -> Ints:
    """The number of the cell at each row and column, int64 [R, C]: phrases that overlap sideways in a row share one."""
    rows = int(row.max()) + 1
    owner = np.arange(rows * grid.width).reshape(rows, grid.width)
    for number, (first, last) in zip(row[grid.line].tolist(), grid.columns.tolist(), strict=True):
        for column in range(first + 1, last + 1):
            _unite(owner, owner[number, first], owner[number, column])
    return owner


def _unite(owner: Ints, one: int, other: int) -> None:
    """Make two cells one with everything between them: a cell is a rectangle."""
    if one == other:
        return
    low, high = min(one, other), max(one, other)
    owner[owner == high] = low
    while True:
        rows, columns = np.nonzero(owner == low)
        inside = owner[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
        strange = inside[inside != low]
        if not strange.size:
            return
        owner[owner == strange[0]] = low


def _has_text(grid: Grid, row: Ints, shape: tuple[int, ...]) -> NDArray[np.bool_]:
    out = np.zeros(shape, np.bool_)
    for number, (first, last) in zip(row[grid.line].tolist(), grid.columns.tolist(), strict=True):
        out[number, first : last + 1] = True
    return out


def _span_heads(grid: Grid, phrases: Phrases, row: Ints, heads: int, owner: Ints) -> None:
    """Heads over heads reach as far as the rule under them, or as they must for their middle to be that of what they
    span."""
    text = _has_text(grid, row, owner.shape)
    left, right = _extents(grid, phrases)
    for number in range(heads - 1):
        under = grid.covered(int(np.searchsorted(row, number, side="right")) - 1)
        for first, last, box in _heads(grid, phrases, row, number):
            span = _ruled_span(under, first, last)
            if span is None or _others(text[number], span, first, last):
                span = _centred_span(text, number, (first, last), box, (left, right), grid.x_height)
            for column in range(span[0], span[1] + 1):
                _unite(owner, owner[number, first], owner[number, column])
            text[number, span[0] : span[1] + 1] = True


def _heads(grid: Grid, phrases: Phrases, row: Ints, number: int) -> list[tuple[int, int, tuple[float, float]]]:
    """The heads of a row: first and last column, left and right end."""
    members = np.flatnonzero(row[grid.line] == number)
    found: dict[tuple[int, int], tuple[float, float]] = {}
    for member in members.tolist():
        first, last = grid.columns[member].tolist()
        left, _, right, _ = phrases.boxes[grid.phrases[member]].tolist()
        known = found.get((first, last), (left, right))
        found[first, last] = min(left, known[0]), max(right, known[1])
    return [(*columns, ends) for columns, ends in sorted(found.items())]


def _ruled_span(under: Floats, first: int, last: int) -> tuple[int, int] | None:
    """The columns along which one rule runs under a head; None where it has none of its own."""
    if not (under[first : last + 1] >= COVERED).any() or (under >= COVERED).all():
        return None
    while first > 0 and under[first - 1] >= COVERED:
        first -= 1
    while last + 1 < len(under) and under[last + 1] >= COVERED:
        last += 1
    return first, last


def _others(text: NDArray[np.bool_], span: tuple[int, int], first: int, last: int) -> bool:
    return bool(text[span[0] : first].any() or text[last + 1 : span[1] + 1].any())


def _extents(grid: Grid, phrases: Phrases) -> tuple[Floats, Floats]:
    """Left and right end of the text of each column that stands in it alone; its edges where there is none."""
    edges = grid.edges()
    left, right = np.full(grid.width, np.inf), np.full(grid.width, -np.inf)
    for phrase, (first, last) in zip(grid.phrases.tolist(), grid.columns.tolist(), strict=True):
        if first == last:
            left[first] = min(left[first], phrases.boxes[phrase, 0])
            right[first] = max(right[first], phrases.boxes[phrase, 2])
    bare = left > right
    return np.where(bare, edges[:-1], left), np.where(bare, edges[1:], right)


def _centred_span(
    text: NDArray[np.bool_], number: int, own: tuple[int, int], ends: tuple[float, float],
    extents: tuple[Floats, Floats], x_height: float,
) -> tuple[int, int]:  # fmt: skip
    """Those columns around a head, empty beside it and filled below, whose middle is the nearest to its own."""
    middle = (ends[0] + ends[1]) / 2
    best, least = own, np.inf
    first = own[0]
    while first >= 1 and (first == own[0] or (not text[number, first] and text[number + 1, first])):
        last = own[1]
        while last < text.shape[1] and (last == own[1] or (not text[number, last] and text[number + 1, last])):
            beside = abs((extents[0][first] + extents[1][last]) / 2 - middle) - REACHES * x_height * (last - first)
            if beside < least:
                best, least = (first, last), beside
            last += 1
        first -= 1
    return best


def _span_columns(grid: Grid, row: Ints, owner: Ints) -> None:
    """Cells are one across an upright rule that most rows have and theirs has not, unless both have text."""
    text = _has_text(grid, row, owner.shape)
    tops, bottoms = _row_ends(grid, row)
    for column, x in enumerate(grid.uprights.tolist()):
        rules = grid.upright[np.abs(grid.upright[:, 0] - x) < grid.x_height]
        if not len(rules):
            continue
        shared = np.minimum(bottoms[:, None], rules[:, 2]) - np.maximum(tops[:, None], rules[:, 1])
        share = np.clip(shared, 0, None).max(axis=1) / np.maximum(bottoms - tops, 1.0)
        if (share >= COVERED).mean() < TALL:
            continue
        for number in np.flatnonzero(share < BARE).tolist():
            if not (text[number, column] and text[number, column + 1]):
                _unite(owner, owner[number, column], owner[number, column + 1])


def _span_rows(grid: Grid, row: Ints, heads: int, owner: Ints) -> None:
    """Cells are one where the rule between two rows is missing that other columns have; and so are a head and what is
    empty above or below it."""
    text = _has_text(grid, row, owner.shape)
    rows = len(owner)
    under = np.stack([grid.covered(int(np.searchsorted(row, number, side="right")) - 1) for number in range(rows)])
    is_ruled = rows > 1 and bool((under[:-1].mean(axis=1) > BARE).mean() >= TALL)
    for number in range(rows - 1):
        is_row = is_ruled and (under[number] >= COVERED).mean() >= MOSTLY
        if not (is_row or number < heads - 1) or under[number].max() < COVERED:
            continue
        for column in np.flatnonzero(under[number] < BARE).tolist():
            if _width(owner, number, column) == _width(owner, number + 1, column) == 1:
                _unite(owner, owner[number, column], owner[number + 1, column])
    for number in range(heads - 1):
        for column in range(grid.width):
            alone = _width(owner, number, column) == _width(owner, number + 1, column) == 1
            if alone and text[number, column] != text[number + 1, column]:
                _unite(owner, owner[number, column], owner[number + 1, column])


def _width(owner: Ints, number: int, column: int) -> int:
    return int((owner[number] == owner[number, column]).sum())


def _row_ends(grid: Grid, row: Ints) -> tuple[Floats, Floats]:
    """The y at which each row begins and ends: the rule between two, or the middle of the white."""
    rows = int(row.max()) + 1
    last = np.searchsorted(row, np.arange(rows), side="right") - 1
    tops, bottoms = np.full(rows, grid.bounds[1]), np.full(rows, grid.bounds[3])
    for number, line in enumerate(last[:-1].tolist()):
        upper, lower = grid.low[line], grid.head[line + 1]
        within = (grid.level[:, 0] > grid.foot[line] - grid.x_height / 2) & (grid.level[:, 0] < grid.foot[line + 1])
        y = float(np.median(grid.level[within, 0])) if within.any() else float(upper + lower) / 2
        bottoms[number] = tops[number + 1] = y
    return tops, bottoms


def _gathered(grid: Grid, phrases: Phrases, row: Ints, heads: int, owner: Ints) -> list[GridCell]:
    """The cells with their phrases and boxes."""
    members: dict[int, list[int]] = {}
    of_phrase = row[grid.line]
    order = np.lexsort((phrases.boxes[grid.phrases, 0], grid.line))
    for member in order.tolist():
        name = int(owner[of_phrase[member], grid.columns[member, 0]])
        members.setdefault(name, []).append(int(grid.phrases[member]))
    tops, bottoms = _row_ends(grid, row)
    edges = grid.edges()
    cells = []
    for name in np.unique(owner).tolist():
        rows, columns = np.nonzero(owner == name)
        top, bottom, first, last = rows.min(), rows.max(), columns.min(), columns.max()
        box = float(edges[first]), float(tops[top]), float(edges[last + 1]), float(bottoms[bottom])
        found = tuple(members.get(name, ()))
        cells.append(
            GridCell(int(top), int(first), int(bottom - top + 1), int(last - first + 1), bool(top < heads), found, box)
        )
    return sorted(cells, key=lambda cell: (cell.row, cell.column))
