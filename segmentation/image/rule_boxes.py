"""Where the ruled lines of a page run, as boxes: what parts columns, cells and articles from one another."""

import cv2
import numpy as np
from numpy.typing import NDArray

from segmentation.image.cells import CELL, covered_cells

SHORTEST = 3.0  # x-heights; a rule is longer, even where a letter touches it
SHORTEST_RULE = 4.5  # x-heights; no stroke of a letter runs straight that far, and dashes are shorter


def rule_boxes(rules: NDArray[np.bool_], x_height: float) -> NDArray[np.int32]:
    """The boxes of level and upright rules, int32 [R, 4]: left, top, right, bottom in pixels, a cell or two too wide.

    rules: bool [H, W], the ink of rules. Rules that cross are told apart. x_height: pixels.
    """
    if not rules.any():
        return np.zeros((0, 4), np.int32)
    cells = covered_cells(rules)
    longest = max(3, round(SHORTEST * x_height / CELL))
    boxes = []
    for shape, beside in (((1, longest), (3, 1)), ((longest, 1), (1, 3))):
        # A rule that leans goes on in the cells beside it.
        joined = cv2.dilate(cells, np.ones(beside, np.uint8))
        opened = np.asarray(cv2.morphologyEx(joined, cv2.MORPH_OPEN, np.ones(shape, np.uint8)), np.uint8)
        count, _, stats, _ = cv2.connectedComponentsWithStats(opened & cells, connectivity=8)
        left, top, wide, high = stats[1:count, :4].T * CELL
        boxes.append(np.stack([left, top, left + wide, top + high], axis=1))
    return np.concatenate(boxes).astype(np.int32)
