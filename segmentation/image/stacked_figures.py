"""Figures that stand alone in the columns of a table, one below the other, far from other letters: they look like
specks."""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from segmentation.image.ruled_rows import FOOT, has_size

FIGURE: Final = ((0.3, 1.2), (0.9, 1.7))
"""x-heights across and along a figure, at least and at most."""
WHITE: Final = 0.6
"""x-heights of white around a figure that stands alone."""
SPECKS: Final = 0.05
"""Share of its ink that may lie in this white."""
APART: Final = 2.0
"""x-heights of white between two cells of a row."""
CELLS: Final = 2
"""Cells of likely letters in a row beside a lone figure, at least: a row of text has one."""
ALIGNED: Final = 0.35
"""x-heights by which the left or right edges of figures of one column differ at most."""
REACH: Final = 36.0
"""x-heights up and down a column within which others are looked for."""
OTHERS: Final = 2
"""Lone figures above and below one, at least."""
MOST: Final = 2000
"""Of what looks like lone figures; where there is more, it is a texture."""


def stacked_figures(
    boxes: NDArray[np.int32],
    areas: NDArray[np.int32],
    likely: NDArray[np.bool_],
    ink: NDArray[np.bool_],
    x_height: float,
) -> NDArray[np.bool_]:
    """The components that have the size of figures, stand alone on the foot of letters of several cells, and below one
    another, bool [N].

    boxes: int32 [N, 4]. areas: int32 [N], pixels. likely: bool [N], those that are taken for letters. ink: bool [H, W],
    of all components. x_height: pixels.
    """
    found = np.zeros(len(boxes), np.bool_)
    lone = np.flatnonzero(has_size(boxes, FIGURE, x_height))
    if likely[lone].all():
        return found
    lone = lone[_alone(boxes[lone], areas[lone], ink, x_height)]
    letters = boxes[likely]
    letters = letters[np.argsort(letters[:, 3], kind="stable")]
    lone = lone[[_in_row(boxes[one], letters, x_height) for one in lone.tolist()]] if len(lone) <= MOST else lone[:0]
    left, _, right, foot = boxes[lone].T
    beside = np.minimum(np.abs(left - left[:, None]), np.abs(right - right[:, None])) <= ALIGNED * x_height
    apart = np.abs(foot - foot[:, None])
    stacked = beside & (apart > x_height) & (apart < REACH * x_height)
    found[lone] = stacked.sum(axis=1) >= OTHERS
    return found


def _alone(
    boxes: NDArray[np.int32], areas: NDArray[np.int32], ink: NDArray[np.bool_], x_height: float
) -> NDArray[np.bool_]:
    total = cv2.integral(ink.view(np.uint8))
    margin = max(1, round(WHITE * x_height))
    left, top = np.maximum(boxes[:, :2].T - margin, 0)
    right, bottom = np.minimum(boxes[:, 2:] + margin, ink.shape[::-1]).T
    around = total[bottom, right] - total[top, right] - total[bottom, left] + total[top, left]
    return np.asarray(around <= (1 + SPECKS) * areas, np.bool_)


def _in_row(box: NDArray[np.int32], letters: NDArray[np.int32], x_height: float) -> bool:
    """Whether a box stands on the foot of letters of several cells. letters: int32 [L, 4], by their feet."""
    slack = FOOT * x_height
    first, last = np.searchsorted(letters[:, 3], (box[3] - slack, box[3] + slack), "left")
    row = letters[first:last]
    row = row[((row[:, 2] < box[0]) | (row[:, 0] > box[2])) & (row[:, 3] - row[:, 1] > x_height / 2)]
    row = row[np.argsort(row[:, 0])]
    return len(row) > 1 and 1 + int((row[1:, 0] - row[:-1, 2] > APART * x_height).sum()) >= CELLS
