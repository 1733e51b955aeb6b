"""Quotation marks as tall as small letters, which stand above the line: lines are put together by where letters stand,
and with such a mark the next word would begin a line of its own."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from segmentation.nearest import FEW, nearest

ALONG: Final = 3.0
"""Neighbours along the line count as this many times nearer than those above and below."""
TALLER: Final = 1.2
"""How many times as high as it letters beside it are at least;"""
SHARED: Final = 0.5
"""the share of its height that they have beside them;"""
NEAR: Final = 4.0
"""and how far their middles are from its own at most, in its heights."""
LOWEST: Final = 0.65
"""Where it ends below their tops at most, as a share of their heights."""
ALIKE: Final = 0.2
"""Share of the height of a stroke by which its top and its foot and those of the other one of a pair differ at most."""
NARROW: Final = 0.6
"""Width of a stroke as a share of its height, at most."""

Floats = NDArray[np.float64]


def on_the_line(letters: Floats) -> Floats:
    """The boxes of letters, float64 [N, 4], in which double quotation marks reach down to the feet of the letters
    beside them.

    A quotation mark is two narrow strokes alike that, unlike letters, have none but one another on their level and end
    high above the foot of every taller neighbour.
    """
    left, top, right, bottom = letters.T
    middle = (letters[:, :2] + letters[:, 2:]) / 2 / np.array([ALONG, 1.0])
    near = nearest(middle, middle, min(FEW, len(letters)))[0][:, 1:]
    height = bottom - top
    own_top, own_bottom, own_height = top[:, None], bottom[:, None], height[:, None]
    beside = np.abs((left + right)[near] - (left + right)[:, None]) < 2 * NEAR * own_height
    narrow = right - left <= NARROW * height
    alike = (np.abs(top[near] - own_top) < ALIKE * own_height) & (
        np.abs(bottom[near] - own_bottom) < ALIKE * own_height
    )
    on_level = beside & (np.abs(bottom[near] - own_bottom) < ALIKE * own_height)
    paired = (beside & alike & narrow[near]).any(axis=1) & narrow & (on_level.sum(axis=1) == 1)
    shared = np.minimum(bottom[near], own_bottom) - np.maximum(top[near], own_top)
    taller = beside & (height[near] > TALLER * own_height) & (shared > SHARED * own_height)
    above = taller & (own_bottom < (top + LOWEST * height)[near])
    raised = paired & above.any(axis=1) & (above == taller).all(axis=1)
    standing = letters.copy()
    standing[raised, 3] = np.where(taller, bottom[near], np.inf)[raised].min(axis=1, initial=np.inf)
    return standing
