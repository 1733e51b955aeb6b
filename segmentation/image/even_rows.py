"""Rows of equal marks at equal steps: dotted and dashed rules, leaders, screens. They say nothing about letters."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from segmentation.nearest import nearest

NEIGHBOURS: Final = 6
"""Marks around one among which that before and that after it are sought."""
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
    count = min(NEIGHBOURS + 1, len(boxes))
    if count < 3:
        return np.zeros(len(boxes), np.bool_)
    size = (boxes[:, 2:] - boxes[:, :2]).astype(np.float64)
    middle = (boxes[:, :2] + boxes[:, 2:]) / 2
    longer = size.max(axis=1)
    near, distance = nearest(middle, middle, count)
    near, distance = near[:, 1:], distance[:, 1:]
    unlike = np.abs(size[near] - size[:, None]).max(axis=2)
    alike = (unlike <= np.maximum(1, UNEQUAL * longer)[:, None]) & (distance <= FARTHEST * longer[:, None])
    step = middle[near] - middle[:, None]
    # Two steps that are opposite to each other leave nothing over.
    over = np.abs(step[:, :, None] + step[:, None, :]).max(axis=3)
    opposite = over <= np.maximum(1, UNEQUAL * distance)[:, :, None]
    opposite &= alike[:, :, None] & alike[:, None, :]
    inside = np.ones(len(boxes), np.bool_)
    for _ in range(ROUNDS):
        known = inside[near]
        inside = (opposite & known[:, :, None] & known[:, None, :]).any(axis=(1, 2))
    return inside | _ends(inside, near, distance, alike)


def _ends(
    inside: NDArray[np.bool_], near: NDArray[np.int64], distance: NDArray[np.float64], alike: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """What goes on at the step of a row that is `inside`, bool [N], as many marks as `ROUNDS` has left out."""
    for _ in range(ROUNDS):
        step = np.where(inside[:, None] & alike, distance, np.inf).min(axis=1)
        same = np.abs(distance - step[near]) <= np.maximum(1, UNEQUAL * distance)
        inside = inside | (same & alike & inside[near]).any(axis=1)
    return inside
