"""Letters that fell into an upper and a lower half, as those of worn types do: a half that stands lower than its
neighbours would lead a line astray."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from segmentation.nearest import FEW, nearest

SHARED: Final = 0.6
"""Share of the wider half along which both halves lie above one another."""
LOWEST: Final = 0.35
HIGHEST: Final = 1.0
"""Usual heights of a half; a higher one is a letter by itself, a lower one a dot."""
WHOLE: Final = (0.9, 1.6)
"""Usual heights of both together: a letter of one line and one of the next are higher."""

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def halves(boxes: Floats, usual: Floats) -> tuple[Ints, Ints]:
    """Pairs of components, int64 [P] each, of which the first is the upper half of a letter, and the second the
    lower one. boxes: float64 [N, 4]. usual: float64 [N], the height of letters around each."""
    height = boxes[:, 3] - boxes[:, 1]
    low = np.flatnonzero((height > LOWEST * usual) & (height < HIGHEST * usual))
    if len(low) < 2:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    middle = (boxes[low, :2] + boxes[low, 2:]) / 2
    near, _ = nearest(middle, middle, min(FEW, len(low)))
    upper = np.repeat(low, near.reshape(len(low), -1).shape[1])
    lower = low[near.reshape(-1)]
    width = (boxes[:, 2] - boxes[:, 0])[np.stack([upper, lower])].max(axis=0)
    shared = np.minimum(boxes[upper, 2], boxes[lower, 2]) - np.maximum(boxes[upper, 0], boxes[lower, 0])
    whole = (boxes[lower, 3] - boxes[upper, 1]) / usual[upper]
    fits = (shared >= SHARED * width) & (boxes[lower, 1] >= boxes[upper, 1::2].mean(axis=1))
    fits &= (whole >= WHOLE[0]) & (whole <= WHOLE[1])
    _, first = np.unique(upper[fits], return_index=True)
    upper, lower = upper[fits][first], lower[fits][first]
    # One half belongs to one letter.
    alone = ~np.isin(upper, lower)
    return upper[alone], lower[alone]


def with_halves_joined(boxes: Floats, upper: Ints, lower: Ints) -> Floats:
    """The boxes, float64 [N, 4], in which upper halves are whole letters. upper, lower: as `halves` gives them."""
    whole = boxes.copy()
    whole[upper, :2] = np.minimum(boxes[upper, :2], boxes[lower, :2])
    whole[upper, 2:] = np.maximum(boxes[upper, 2:], boxes[lower, 2:])
    return whole
