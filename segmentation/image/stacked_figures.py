"""Figures and letters that stand alone in the cells of a table, below others of their column and far from other
letters: they look like specks."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from segmentation.image.box_sums import Integral, integral, sums
from segmentation.image.ruled_rows import DASH, DASH_OVER_FOOT, FOOT, has_size

LONE: Final = ((0.3, 1.8), (0.9, 1.75))
"""x-heights across and along a figure or letter, at least and at most."""
WORD: Final = ((1.8, 7.0), (0.9, 1.9))
"""... and a word whose letters touch, as in small type that is blurred."""
WHITE: Final = 0.6
"""x-heights of white around one that stands alone."""
SPECKS: Final = 0.05
"""Share of its ink that may lie in this white."""
TAIL: Final = 0.6
"""x-heights by which letters such as p reach below the feet of others, at most."""
APART: Final = 2.0
"""x-heights of white between two cells of a row."""
CELLS: Final = 2
"""Cells of likely letters in a row beside a lone figure, at least: a row of text has one."""
WIDEST: Final = 20.0
"""x-heights across a cell, at most: a line of text is longer."""
ALIGNED: Final = 0.35
"""x-heights by which the left or right edges or the middles of what stands in one column differ at most."""
REACH: Final = 36.0
"""x-heights up and down a column within which others are looked for."""
OTHERS: Final = 2
"""Cells and lone figures above and below one, at least."""
MOST: Final = 2000
"""Of what looks like lone figures, or like cells; where there is more, it is a texture."""

Boxes = NDArray[np.int32]


def stacked_figures(
    boxes: Boxes, areas: NDArray[np.int32], likely: NDArray[np.bool_], ink: NDArray[np.bool_], x_height: float
) -> NDArray[np.bool_]:
    """The components that have the size of figures or letters, stand alone in a row with letters of several cells, and
    below or above other cells or figures like them, bool [N].

    boxes: int32 [N, 4]. areas: int32 [N], pixels. likely: bool [N], those that are taken for letters. ink: bool [H, W],
    of all components. x_height: pixels.
    """
    found = np.zeros(len(boxes), np.bool_)
    lone = np.flatnonzero(np.any([has_size(boxes, size, x_height) for size in (LONE, WORD, DASH)], axis=0))
    if likely[lone].all():
        return found
    total = integral(ink)
    margin = np.array([-1, -1, 1, 1]) * max(1, round(WHITE * x_height))
    lone = lone[sums(total, boxes[lone] + margin) <= (1 + SPECKS) * areas[lone]]
    letters = boxes[likely & (boxes[:, 3] - boxes[:, 1] > x_height / 2)]
    letters = letters[np.argsort(letters[:, 3], kind="stable")]
    lone = lone[[_in_row(boxes[one], letters, x_height) for one in lone.tolist()]] if len(lone) <= MOST else lone[:0]
    if len(lone):
        found[lone] = _stacked(boxes[lone], _cells(letters, total, x_height), x_height) >= OTHERS
    return found


def _in_row(box: Boxes, letters: Boxes, x_height: float) -> bool:
    """Whether a box stands in a row with letters of several cells. letters: int32 [L, 4], by their feet."""
    for ends in _feet(box, x_height):
        first, last = np.searchsorted(letters[:, 3], ends, "left")
        row = letters[first:last]
        row = row[(row[:, 2] < box[0]) | (row[:, 0] > box[2])]
        row = row[np.argsort(row[:, 0])]
        if len(row) > 1 and 1 + int((row[1:, 0] - row[:-1, 2] > APART * x_height).sum()) >= CELLS:
            return True
    return False


def _feet(box: Boxes, x_height: float) -> list[tuple[float, float]]:
    """Between which heights the feet of its row may be where a box is a figure, a letter with a tail, or a dash."""
    _, top, _, bottom = box.tolist()
    if bottom - top < DASH[1][1] * x_height:
        least, most = DASH_OVER_FOOT
        return [((top + bottom) / 2 + least * x_height, (top + bottom) / 2 + most * x_height)]
    figure, tail = (bottom - FOOT * x_height, bottom + FOOT * x_height), (bottom - TAIL * x_height, bottom)
    return [figure, tail]


def _cells(letters: Boxes, total: Integral, x_height: float) -> Boxes:
    """What the letters of one row are together between white on both sides, int32 [M, 4], where it may be a cell."""
    wide = round(APART * x_height)
    left, top, right, bottom = letters.T
    begins = letters[sums(total, np.stack([left - wide, top, left, bottom], axis=1)) == 0]
    ends = letters[sums(total, np.stack([right, top, right + wide, bottom], axis=1)) == 0]
    if not 0 < len(begins) * len(ends) <= MOST**2:
        return letters[:0]
    level = np.abs((begins[:, None, 1] + begins[:, None, 3]) - (ends[:, 1] + ends[:, 3])) < x_height
    width = np.where(level & (ends[:, 2] >= begins[:, None, 2]), ends[:, 2] - begins[:, None, 0], np.inf)
    end = ends[width.argmin(axis=1)]
    cells = np.concatenate([np.minimum(begins, end)[:, :2], np.maximum(begins, end)[:, 2:]], axis=1)
    return np.asarray(cells[width.min(axis=1) < WIDEST * x_height], np.int32)


def _stacked(lone: Boxes, cells: Boxes, x_height: float) -> NDArray[np.int64]:
    """How many of the cells and of one another are above and below each of the lone ones in one column, int64 [N]."""
    others = np.unique(np.concatenate([cells, lone]), axis=0)
    apart = np.abs(others[:, 3] - lone[:, None, 3])
    left, right = np.abs(others[:, 0] - lone[:, None, 0]), np.abs(others[:, 2] - lone[:, None, 2])
    middle = np.abs(others[:, 0] + others[:, 2] - lone[:, None, 0] - lone[:, None, 2]) / 2
    in_column = np.minimum(np.minimum(left, right), middle) <= ALIGNED * x_height
    return (in_column & (apart > x_height) & (apart < REACH * x_height)).sum(axis=1)
