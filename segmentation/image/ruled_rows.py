"""Letters that stand alone in the cells of a ruled table: far from others, between rules, they look like specks."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

HIGHEST: Final = 9.0
"""x-heights at most between the rules over and under a row of cells."""
SHARED: Final = 0.8
"""Share of the longer of two rules along which they run above one another."""
SIDES: Final = 3
"""Upright rules of two columns of cells: two are the frame of a picture."""
FEWEST: Final = 2
"""Likely letters on one foot that make a row of cells."""
LETTER: Final = ((0.2, 1.8), (0.7, 1.6))
"""x-heights across and along a letter or digit, at least and at most."""
DASH: Final = ((0.25, 1.8), (0.05, 0.3))
"""... and a dash, which stands for no figure."""
FOOT: Final = 0.3
"""x-heights by which the foot of a letter is higher or lower than that of a likely one of its row at most."""
DASH_OVER_FOOT: Final = (0.2, 0.75)
"""x-heights from the foot of the letters of a row up to the middle of a dash."""


def alone_in_rows(
    boxes: NDArray[np.int32], likely: NDArray[np.bool_], rules: NDArray[np.int32], x_height: float
) -> NDArray[np.bool_]:
    """The components that stand between two level rules, or between the first and last of upright ones, on the foot of
    likely letters there, and have the size of letters or dashes, bool [N].

    boxes: int32 [N, 4], of components; likely: bool [N], those that are taken for letters. rules: int32 [R, 4], boxes
    of rules. x_height: pixels.
    """
    middle = (boxes[:, :2] + boxes[:, 2:]) / 2
    letter, dash = (has_size(boxes, size, x_height) for size in (LETTER, DASH))
    found = np.zeros(len(boxes), np.bool_)
    for left, top, right, bottom in [*_rows(rules, x_height), *_between_uprights(rules)]:
        inside = (middle[:, 0] > left) & (middle[:, 0] < right) & (middle[:, 1] > top) & (middle[:, 1] < bottom)
        feet = boxes[inside & likely & letter, 3]
        asked = np.flatnonzero(inside & ~likely & (letter | dash))
        if len(feet) < FEWEST or not len(asked):
            continue
        on_foot = np.abs(boxes[asked, 3, None] - feet) <= FOOT * x_height
        over = (feet - middle[asked, 1, None]) / x_height
        at_dash = (over >= DASH_OVER_FOOT[0]) & (over <= DASH_OVER_FOOT[1])
        alike = np.where(letter[asked, None], on_foot, at_dash)
        found[asked] |= alike.sum(axis=1) >= FEWEST
    return found


def has_size(
    boxes: NDArray[np.int32], size: tuple[tuple[float, float], tuple[float, float]], x_height: float
) -> NDArray[np.bool_]:
    """Which boxes, int32 [N, 4], have a size, x-heights across and along, at least and at most."""
    extent = (boxes[:, 2:] - boxes[:, :2]) / x_height
    least, most = np.array(size).T
    return np.asarray(((extent >= least) & (extent <= most)).all(axis=1), np.bool_)


def _rows(rules: NDArray[np.int32], x_height: float) -> list[tuple[int, int, int, int]]:
    """The rows between level rules of one width, each and the next below it: left, top, right, bottom."""
    level = rules[rules[:, 2] - rules[:, 0] > rules[:, 3] - rules[:, 1]]
    level = level[np.argsort(level[:, 1], kind="stable")]
    rows = []
    for number, (left, _, right, bottom) in enumerate(level.tolist()):
        below = level[number + 1 :]
        shared = np.minimum(below[:, 2], right) - np.maximum(below[:, 0], left)
        high = below[:, 1] - bottom
        alike = shared >= SHARED * np.maximum(below[:, 2] - below[:, 0], right - left)
        near = np.flatnonzero(alike & (high > 0) & (high <= HIGHEST * x_height))
        if near.size:
            other = below[near[0]].tolist()
            rows.append((max(left, other[0]), bottom, min(right, other[2]), other[1]))
    return rows


def _between_uprights(rules: NDArray[np.int32]) -> list[tuple[int, int, int, int]]:
    """The rooms between the first and the last of upright rules of one height: left, top, right, bottom."""
    upright = rules[rules[:, 3] - rules[:, 1] > rules[:, 2] - rules[:, 0]]
    rooms = set()
    for _, top, _, bottom in upright.tolist():
        shared = np.minimum(upright[:, 3], bottom) - np.maximum(upright[:, 1], top)
        alike = upright[shared >= SHARED * np.maximum(upright[:, 3] - upright[:, 1], bottom - top)]
        if len(alike) < SIDES:
            continue
        (left, first), (right, last) = alike[:, :2].min(axis=0).tolist(), alike[:, 2:].max(axis=0).tolist()
        rooms.add((left, first, right, last))
    return sorted(rooms)
