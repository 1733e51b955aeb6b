"""Lattices: tables of which every cell is enclosed by rules, which say where rows and columns end."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from ocr.structure.table_rules import LevelRules, upright_shares
from ocr.structure.table_words import Floats, Ints

MEETS: Final = 1.2
"""x-heights between the end of a rule and one that it runs into, at most."""
BORDER: Final = 40.0
"""x-heights from a table's text to the rule that closes it at a side, at most."""
TALL: Final = 0.75
"""Share of a table's height that the rules at its sides have at least."""
PARTS: Final = 0.45
"""... and those between its columns: cells that span columns have none."""
INNER: Final = 2
"""Level rules from side to side between the lines of a table, at least: one is that under its head."""
BROKEN: Final = 0.75
"""Share of a table's width that the pieces of a level rule cover at least, where its ends are worn off."""
ROW_BY_ROW: Final = 0.5
"""Share of a table's lines that stand between rules where some column has one line only: so much a row of cells is."""


def lattice_of(boxes: Floats, line: Ints, rules: LevelRules, x_height: float) -> tuple[Floats, Floats] | None:
    """The x of the upright rules between columns and the y of the level ones between rows; None where rules do not
    enclose each cell. boxes: float64 [K, 4] of the table's phrases; line: int64 [K], their visual lines."""
    left, top = boxes[:, :2].min(axis=0)
    right, bottom = boxes[:, 2:].max(axis=0)
    x, share = upright_shares(rules.upright, top, bottom, x_height)
    slack = x_height / 2
    before = x[(share > TALL) & (x < left + slack) & (x > left - BORDER * x_height)]
    after = x[(share > TALL) & (x > right - slack) & (x < right + BORDER * x_height)]
    between = np.sort(x[(share > PARTS) & (x > left + slack) & (x < right - slack)])
    if not (before.size and after.size and between.size):
        return None
    sides = float(before.max()), float(after.min())
    y, start, end = rules.level.T
    inside = (y > top) & (y < bottom) & (start < sides[1] - MEETS * x_height) & (end > sides[0] + MEETS * x_height)
    whole = (start < sides[0] + MEETS * x_height) & (end > sides[1] - MEETS * x_height)
    is_broken = _covered(rules.level, sides, x_height) >= BROKEN
    inside &= is_broken | _runs_between(rules.level, np.array([*sides, *between.tolist()]), x_height)
    whole |= is_broken
    levels = np.sort(y[inside])
    if (inside & whole).sum() < INNER or not _is_row_by_row(boxes, line, between, levels):
        return None
    return between[np.append(True, np.diff(between) > x_height)], levels


def _runs_between(level: Floats, uprights: Floats, x_height: float) -> NDArray[np.bool_]:
    """Which level rules, float64 [R, 3], begin and end at upright ones, float64 [U], with their other pieces: the rest
    underlines words."""
    same = _on_one_level(level, x_height)
    start = np.where(same, level[:, 1], np.inf).min(axis=1, initial=np.inf)
    end = np.where(same, level[:, 2], -np.inf).max(axis=1, initial=-np.inf)
    ends = np.abs(np.stack([start, end], axis=1)[:, :, None] - uprights).min(axis=2)
    return np.asarray((ends < MEETS * x_height).all(axis=1), np.bool_)


def _covered(level: Floats, sides: tuple[float, float], x_height: float) -> Floats:
    """Share of the width between two sides that each level rule covers with its other pieces, float64 [R]."""
    length = np.clip(np.minimum(level[:, 2], sides[1]) - np.maximum(level[:, 1], sides[0]), 0, None)
    covered = _on_one_level(level, x_height) @ length / max(sides[1] - sides[0], 1.0)
    return np.asarray(covered, np.float64)


def _on_one_level(level: Floats, x_height: float) -> NDArray[np.bool_]:
    """Which level rules may be pieces of one another, bool [R, R]."""
    return np.asarray(np.abs(level[:, None, 0] - level[:, 0]) < x_height / 2, np.bool_)


def _is_row_by_row(boxes: Floats, line: Ints, uprights: Floats, levels: Floats) -> bool:
    """Whether one row of cells stands between two rules: most lines lie where a column has no more than one."""
    middle = (boxes[:, :2] + boxes[:, 2:]) / 2
    column, band = np.searchsorted(uprights, middle[:, 0]), band_of(middle[:, 1], line, levels)[line]
    most, single = 0, 0
    for number in np.unique(band):
        own = band == number
        lines = [len(np.unique(line[own & (column == one)])) for one in np.unique(column[own])]
        count = len(np.unique(line[own]))
        most += count
        single += count * (min(lines) == 1)
    return single >= ROW_BY_ROW * most


def band_of(middle: Floats, line: Ints, levels: Floats) -> NDArray[np.int64]:
    """Between which of the level rules each visual line lies, int64 [L], ascending. middle: float64 [K], the y of the
    phrases' middles; line: int64 [K]."""
    height = np.bincount(line, middle) / np.bincount(line)
    return np.maximum.accumulate(np.searchsorted(levels, height)).astype(np.int64)
