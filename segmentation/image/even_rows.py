"""Rows of equal marks at equal steps: dotted and dashed rules, leaders, screens. They say nothing about letters."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from segmentation.nearest import FEW, nearest

FARTHEST: Final = 4.0
"""Longer sides of a mark from its middle to the next one's, at most."""
UNEQUAL: Final = 0.25
"""Difference of the sides of two marks that are equal, and of two equal steps, as a share of the longer side and of a
step; a pixel is none."""
ROUNDS: Final = 3
"""Times that a mark must stand between two that are in a row: seven of them at least."""


def in_even_rows(boxes: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Which components stand in a row of seven equal ones at equal steps, level, upright or aslant: bool [N].

    boxes: int32 [N, 4].
    """
    count = min(FEW + 1, len(boxes))
    if count < 3:
        return np.zeros(len(boxes), np.bool_)
    width, height = (boxes[:, 2:] - boxes[:, :2]).T.astype(np.float64)
    middle = (boxes[:, :2] + boxes[:, 2:]) / 2
    longer = np.maximum(width, height)[:, None]
    near, distance = nearest(middle, middle, count)
    near, distance = near[:, 1:], distance[:, 1:]
    alike = distance <= FARTHEST * longer
    for side in (width, height):
        alike &= np.abs(side[near] - side[:, None]) <= np.maximum(1, UNEQUAL * longer)
    inside = np.ones(len(boxes), np.bool_)
    mark, before, after = _opposite(middle, near, distance, alike)
    for _ in range(ROUNDS):
        both = inside[near[mark, before]] & inside[near[mark, after]]
        inside = np.bincount(mark[both], minlength=len(boxes)) > 0
    return inside | _ends(inside, near, distance, alike)


def _opposite(
    middle: NDArray[np.float64], near: NDArray[np.int64], distance: NDArray[np.float64], alike: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Marks that stand midway between two of their neighbours, and these two by their places in `near`: int64 [P]
    each."""
    first, second = np.triu_indices(near.shape[1], 1)
    mark, pair = np.nonzero(alike[:, first] & alike[:, second])
    first, second = first[pair], second[pair]
    # Two steps that are opposite to each other leave nothing over.
    over = np.abs(middle[near[mark, first]] + middle[near[mark, second]] - 2 * middle[mark]).max(axis=1)
    longest = np.maximum(distance[mark, first], distance[mark, second])
    midway = over <= np.maximum(1, UNEQUAL * longest)
    return mark[midway], first[midway], second[midway]


def _ends(
    inside: NDArray[np.bool_], near: NDArray[np.int64], distance: NDArray[np.float64], alike: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """What goes on at the step of a row that is `inside`, bool [N], as many marks as `ROUNDS` has left out."""
    for _ in range(ROUNDS):
        step = np.where(inside[:, None] & alike, distance, np.inf).min(axis=1)
        same = np.abs(distance - step[near]) <= np.maximum(1, UNEQUAL * distance)
        inside = inside | (same & alike & inside[near]).any(axis=1)
    return inside
