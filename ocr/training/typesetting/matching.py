"""Which glyph of a typeset page each component that segmentation found belongs to."""

import numpy as np
from numpy.typing import NDArray

from ocr.training.typesetting.page import TypesetPage


def placed(boxes: NDArray[np.int32], to_source: NDArray[np.float64]) -> NDArray[np.int64]:
    """Boxes of components, int32 [N, 4], in pixels of the page as it was set, int64 [N, 4].

    to_source: float64 [2, 3], as in `CleanPage`.
    """
    left, top, right, bottom = boxes.T
    corners = [to_source @ np.stack([x, y, np.ones(len(x))]) for x, y in ((left, top), (right, bottom))]
    ends = np.stack(corners)
    return np.rint(np.concatenate([ends.min(axis=0), ends.max(axis=0)]).T).astype(np.int64)


def owners_of(page: TypesetPage, boxes: NDArray[np.int64]) -> NDArray[np.int64]:
    """The glyph that the middle of each box, int64 [N, 4], lies on, int64 [N], -1 for none."""
    owner = np.full((page.grey.shape[0], page.grey.shape[1]), -1, np.int64)
    for number, (left, top, right, bottom) in enumerate(np.rint(page.boxes).astype(int).tolist()):
        owner[max(0, top) : bottom + 1, max(0, left) : right + 1] = number
    column, row = ((boxes[:, side] + boxes[:, side + 2]) // 2 for side in (0, 1))
    return owner[np.clip(row, 0, len(owner) - 1), np.clip(column, 0, owner.shape[1] - 1)]
