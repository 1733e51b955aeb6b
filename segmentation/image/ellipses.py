"""The dots of wide ellipses: the later ones stand as far from any letter as dirt does, but each beside another dot."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from segmentation.groups import connected_groups
from segmentation.image.component_features import Neighbours

MOST: Final = 6
"""Dots of an ellipsis; more are a leader."""
SMALLEST: Final = 0.18
"""x-heights that a dot has at least both ways."""
LEAST_STEP: Final = 1.25
"""Times the size of a dot is the way to the next one, at least: those of dotted rules stand closer."""
WIDEST_STEP: Final = 1.5
"""x-heights from the middle of a dot to that of the next one at most."""
ALIKE: Final = 0.4
"""Largest natural logarithm of the ratio of the sizes of two dots."""
EVEN: Final = 1.35
"""Largest ratio of two steps of an ellipsis: a pixel more or less where dots are near one another."""


def of_ellipses(
    boxes: NDArray[np.int32], neighbours: Neighbours, stray: NDArray[np.bool_], x_height: float
) -> NDArray[np.bool_]:
    """Which of the `stray` components, bool [N], are in a row of dots alike and evenly apart with one near a letter.

    boxes: int32 [N, 4]. x_height: of the page's text, in pixels.
    """
    extent = (boxes[:, 2:] - boxes[:, :2]).max(axis=1, initial=1)
    thickness = (boxes[:, 2:] - boxes[:, :2]).min(axis=1, initial=x_height)
    thick = thickness >= SMALLEST * x_height
    one, place = np.nonzero(neighbours.level & thick[:, None])
    other = neighbours.index[one, place]
    middle = (boxes[:, 0] + boxes[:, 2]) / 2
    size = np.log(extent)
    step = middle[other] - middle[one]
    beside = thick[other] & (np.abs(size[one] - size[other]) < ALIKE)
    beside &= (np.abs(step) >= LEAST_STEP * extent[one]) & (np.abs(step) <= WIDEST_STEP * x_height)
    before, after = (_nearest(len(boxes), one, other, side * step, beside & (side * step > 0)) for side in (-1, 1))
    inner = np.flatnonzero((before >= 0) & (after >= 0))
    steps = np.stack([middle[inner] - middle[before[inner]], middle[after[inner]] - middle[inner]])
    inner = inner[steps.max(axis=0) <= EVEN * steps.min(axis=0)]
    row = connected_groups(len(boxes), np.repeat(inner, 2), np.stack([before[inner], after[inner]], 1).ravel())
    count, far = np.bincount(row), np.bincount(row, stray)
    ellipsis = (count <= MOST) & (far < count)
    return np.asarray(stray & ellipsis[row], np.bool_)


def _nearest(
    count: int, one: NDArray[np.int64], other: NDArray[np.int64], away: NDArray[np.float64], chosen: NDArray[np.bool_]
) -> NDArray[np.int64]:
    """Of `count` things the nearest `other` of each one among the `chosen` pairs, by how far `away` it is; -1 for
    none."""
    order = np.flatnonzero(chosen)
    order = order[np.argsort(-away[order], kind="stable")]
    nearest = np.full(count, -1, np.int64)
    nearest[one[order]] = other[order]  # the last of several stays
    return nearest
