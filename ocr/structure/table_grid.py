"""A table as it is put together: phrases, their visual lines and columns, and what separates its lines."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ocr.structure.table_columns import columns_of, uprights_of
from ocr.structure.table_lattice import band_of, lattice_of
from ocr.structure.table_phrases import Phrases
from ocr.structure.table_regions import lines_of
from ocr.structure.table_rules import LevelRules
from ocr.structure.table_words import Floats, Ints

BESIDE: Final = 2.0
"""x-heights beyond a table's phrases that its rules may reach, and within which its own are."""
SIGNS: Final = frozenset("#%$£€¥")
"""Signs that may be the whole head of a column."""


@dataclass(frozen=True, slots=True)
class Grid:
    """One table before its cells are known.

    phrases: int64 [K], numbers of the page's phrases. line: int64 [K], visual lines from the top. columns: int64
    [K, 2], first and last. uprights: float64 [C - 1], the x between columns. bounds: left, top, right, bottom in level
    pixels. x_height: pixels. foot: float64 [L], the baseline of each line; head, low: float64 [L], the top and bottom
    of its letters. level, upright: float64 [R, 3], the rules of the table, as in `LevelRules`. band: int64 [L], where
    rules enclose each cell, between which of them each line lies, else None.
    """

    phrases: Ints
    line: Ints
    columns: Ints
    uprights: Floats
    bounds: tuple[float, float, float, float]
    x_height: float
    foot: Floats
    head: Floats
    low: Floats
    level: Floats
    upright: Floats
    band: Ints | None

    @property
    def lines(self) -> int:
        return len(self.foot)

    @property
    def width(self) -> int:
        """How many columns there are."""
        return len(self.uprights) + 1

    def edges(self) -> Floats:
        """The x at which columns begin and end, float64 [C + 1]."""
        return np.concatenate([[self.bounds[0]], self.uprights, [self.bounds[2]]])

    def covered(self, upper: int) -> Floats:
        """Share of each column's width under which a rule runs below line `upper` and above the next, float64 [C]."""
        top = (self.head[upper] + self.foot[upper]) / 2
        bottom = (self.head[upper + 1] + self.foot[upper + 1]) / 2 if upper + 1 < self.lines else np.inf
        return self.covered_between(top, bottom)

    def covered_between(self, top: float, bottom: float) -> Floats:
        """Share of each column's width that level rules between two heights cover, float64 [C]."""
        edges = self.edges()
        out = np.zeros(self.width)
        for y, left, right in self.level.tolist():
            if top < y < bottom:
                shared = np.minimum(right, edges[1:]) - np.maximum(left, edges[:-1])
                out = np.maximum(out, np.clip(shared / np.maximum(edges[1:] - edges[:-1], 1.0), 0, 1))
        return out


def grid_of(phrases: Phrases, region: Ints, rules: LevelRules) -> Grid:
    """The lines and columns of a table."""
    boxes = phrases.boxes[region]
    x_height = float(np.median(phrases.x_height[region]))
    line = lines_of(phrases, region)
    lines = int(line.max()) + 1
    # What is no letter, digit or sign may be a bit of a rule: it makes no column of its own.
    texts = [phrases.texts[number] for number in region.tolist()]
    says = np.array([any(sign.isalnum() or sign in SIGNS for sign in text) for text in texts], np.bool_)
    says = says if says.any() else ~says
    lattice = lattice_of(boxes, line, rules, x_height)
    uprights = uprights_of(boxes[says], line[says], rules, x_height) if lattice is None else lattice[0]
    band = None if lattice is None else band_of((boxes[:, 1] + boxes[:, 3]) / 2, line, lattice[1])
    left, top = boxes[:, :2].min(axis=0)
    right, bottom = boxes[:, 2:].max(axis=0)
    y, start, end = rules.level.T
    own = (y > top - BESIDE * x_height) & (y < bottom + BESIDE * x_height)
    own &= np.minimum(end, right) - np.maximum(start, left) > 0
    x, start, end = rules.upright.T
    beside = (x > left - BESIDE * x_height) & (x < right + BESIDE * x_height)
    beside &= np.minimum(end, bottom) - np.maximum(start, top) > 0
    head, low = np.full(lines, np.inf), np.full(lines, -np.inf)
    np.minimum.at(head, line, boxes[:, 1])
    np.maximum.at(low, line, boxes[:, 3])
    foot = np.bincount(line, phrases.foot[region]) / np.bincount(line)
    bounds = (float(left), float(top), float(right), float(bottom))
    columns = columns_of(boxes, uprights, x_height)
    return Grid(region, line, columns, uprights, bounds, x_height, foot, head, low, rules.level[own],
                rules.upright[beside], band)  # fmt: skip


def filled(grid: Grid) -> NDArray[np.bool_]:
    """Which columns of each line have text, bool [L, C]."""
    out = np.zeros((grid.lines, grid.width), np.bool_)
    for line, (first, last) in zip(grid.line.tolist(), grid.columns.tolist(), strict=True):
        out[line, first : last + 1] = True
    return out
