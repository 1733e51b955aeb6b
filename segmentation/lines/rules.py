"""Upright rules between columns and cells: no line of text crosses them."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from segmentation.lines.linking import Barrier

CLEAR: Final = 0.05
"""White on both sides of a rule that parts columns, in letter heights. Streaks and strokes run closer to letters."""
TOUCHED: Final = 0.1
"""Share of a rule's height, at most, along which letters may come closer."""
FINE: Final = 0.15
"""Side of a cell of the map of rules, in letter heights: finer than the space between two letters."""

Floats = NDArray[np.float64]


def parting_rules(rules: Floats, letters: Floats, size: float) -> Floats:
    """The upright rules that have white on both sides, float64 [P, 4].

    rules: float64 [R, 4]; letters: float64 [N, 4], the boxes of letters; size: their usual height in pixels.
    """
    upright = rules[rules[:, 3] - rules[:, 1] > rules[:, 2] - rules[:, 0]]
    left, top, right, bottom = (upright[:, side, None] for side in range(4))
    near = (letters[:, 2] > left - CLEAR * size) & (letters[:, 0] < right + CLEAR * size)
    shared = np.minimum(bottom, letters[:, 3]) - np.maximum(top, letters[:, 1])
    touched = np.where(near, np.maximum(shared, 0), 0).sum(axis=1)
    return upright[touched <= TOUCHED * (upright[:, 3] - upright[:, 1])]


def rule_barrier(rules: Floats, size: float, page: tuple[int, int]) -> Barrier:
    """What letters of one word and phrase do not cross. page: height and width in pixels."""
    cell = max(FINE * size, 1.0)
    closed = np.zeros((int(page[0] / cell) + 1, int(page[1] / cell) + 1), np.bool_)
    paint(closed, rules, cell)
    return Barrier(closed, cell)


def paint(closed: NDArray[np.bool_], rules: Floats, cell: float) -> None:
    """Close the cells on the middle lines of upright rules."""
    for left, top, right, bottom in (rules / cell).tolist():
        closed[max(int(top), 0) : int(bottom) + 1, min(max(int((left + right) / 2), 0), closed.shape[1] - 1)] = True
