"""Dotted and dashed rules: small marks in long straight rows, as boxes like those of whole rules."""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

CELL: Final = 4
"""Pixels along the side of one of the cells in which marks are followed."""
THICKEST: Final = 0.35
"""x-heights across a mark of such a rule at most."""
LONGEST: Final = 4.5
"""x-heights along one; what is longer is a rule by itself."""
GAP: Final = 0.9
"""x-heights of white between two marks at most."""
RUN: Final = 1.8
"""x-heights along a run of marks between two corners at least."""
SHORTEST: Final = 10.0
"""x-heights along a rule at least."""
FEWEST: Final = 8
"""Marks of one at least."""
REGULAR: Final = 0.7
"""Share of the steps from mark to mark that are as long as most are, at least, ..."""
UNEVEN: Final = 0.35
"""... but for this share of it: bits of broken letters lie anyhow."""
CORNER: Final = 3.0
"""x-heights of white between two runs of marks of one rule at most: where rules cross, marks are of another shape."""
ASIDE: Final = 3.0
"""x-heights beyond both ends within which a letter on its level makes a row of dots a leader."""


def dotted_rule_boxes(boxes: NDArray[np.int32], is_text: NDArray[np.bool_], x_height: float) -> NDArray[np.int32]:
    """The boxes of dotted and dashed rules, level and upright, int32 [R, 4]: left, top, right, bottom in pixels.

    boxes: int32 [N, 4], of a page's components; is_text: bool [N], those that are taken for letters. x_height: pixels.
    """
    letters = boxes[is_text]
    level = _level(boxes, letters, x_height, ASIDE)
    turned = [1, 0, 3, 2]
    upright = _level(boxes[:, turned], letters[:, turned], x_height, 0.0)[:, turned]
    return np.concatenate([level, upright])


def _level(boxes: NDArray[np.int32], letters: NDArray[np.int32], x_height: float, aside: float) -> NDArray[np.int32]:
    """The level ones. aside: x-heights beyond both ends where no letter may stand."""
    thin = (boxes[:, 3] - boxes[:, 1] <= THICKEST * x_height) & (boxes[:, 2] - boxes[:, 0] <= LONGEST * x_height)
    marks = boxes[thin]
    # What is as thin may be one of the marks.
    letters = letters[letters[:, 3] - letters[:, 1] > THICKEST * x_height]
    if len(marks) < FEWEST:
        return np.zeros((0, 4), np.int32)
    row = (marks[:, 1] + marks[:, 3]) // (2 * CELL)
    first, last = marks[:, 0] // CELL, (marks[:, 2] - 1) // CELL
    cells = np.zeros((int(row.max()) + 1, int(last.max()) + 1), np.uint8)
    length = last - first + 1
    along = np.arange(length.sum()) - np.repeat(np.cumsum(length) - length, length)
    cells[np.repeat(row, length), np.repeat(first, length) + along] = 1
    # A rule that leans goes on in the cells beside it.
    joined = cv2.dilate(cells, np.ones((3, 1), np.uint8))
    for white, least in ((GAP, RUN), (CORNER, SHORTEST)):
        # Kernels of an odd length have a middle, and move nothing.
        close, long = (2 * round(size * x_height / CELL / 2) + 1 for size in (white + CELL / x_height, least))
        joined = cv2.morphologyEx(joined, cv2.MORPH_CLOSE, np.ones((1, close), np.uint8))
        joined = cv2.morphologyEx(joined, cv2.MORPH_OPEN, np.ones((1, long), np.uint8))
    _, labels = cv2.connectedComponents(joined, connectivity=8)
    owner = labels[row, first]
    order = np.lexsort((marks[:, 0], owner))
    runs = np.split(order, np.flatnonzero(np.diff(owner[order])) + 1)
    found = [marks[run] for run in runs if owner[run[0]] > 0 and len(run) >= FEWEST and _is_regular(marks[run])]
    rules = [np.concatenate([run[:, :2].min(axis=0), run[:, 2:].max(axis=0)]) for run in found]
    kept = [rule for rule in rules if not _has_letters(rule, letters, x_height, aside)]
    return np.array(kept, np.int32).reshape(-1, 4)


def _is_regular(marks: NDArray[np.int32]) -> bool:
    """Whether most steps from one mark to the next are alike. marks: int32 [K, 4], from the left."""
    steps = np.diff(marks[:, 0])
    usual = float(np.median(steps))
    return bool((np.abs(steps - usual) <= UNEVEN * usual).mean() >= REGULAR)


def _has_letters(rule: NDArray[np.int32], letters: NDArray[np.int32], x_height: float, aside: float) -> bool:
    """Whether letters stand on a level with a rule, between its ends or so many x-heights beyond them."""
    left, top, right, bottom = rule
    aside *= x_height
    level = (letters[:, 1] < bottom) & (letters[:, 3] > top - THICKEST * x_height)
    return bool((level & (letters[:, 2] > left - aside) & (letters[:, 0] < right + aside)).any())
