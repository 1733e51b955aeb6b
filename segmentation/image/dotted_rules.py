"""Dotted and dashed rules: small marks in long straight rows, as boxes like those of whole rules."""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from segmentation.image.cells import CELL
from segmentation.image.rule_boxes import SHORTEST_RULE

THICKEST: Final = 0.35
"""x-heights across a mark of such a rule at most."""
GAP: Final = 0.9
"""x-heights of white between two marks at most."""
RUN: Final = 1.0
"""x-heights along a run of marks between two corners at least."""
SHORTEST: Final = 10.0
"""x-heights along a rule at least."""
FEWEST: Final = 8
"""Marks of one at least."""
REGULAR: Final = 0.7
"""Share of the steps from mark to mark that are as long as most are, at least, ..."""
UNEVEN: Final = 0.35
"""... but for this share of it: bits of broken letters lie anyhow."""
BLUR: Final = 0.05
"""x-heights by which the white between marks of one rule differs that a scanner blurred."""
CORNER: Final = 3.0
"""x-heights of white between two runs of marks of one rule at most: where rules cross, marks are of another shape. A
letter on its level so near to one of its ends makes a row of dots a leader, ..."""
CROSSINGS: Final = 2
"""... unless so many rows of marks across it say that it rules cells."""


@dataclass(frozen=True, slots=True, eq=False)
class DottedRules:
    """boxes: int32 [R, 4], left, top, right, bottom in pixels. is_mark: bool [N], the components that they consist
    of."""

    boxes: NDArray[np.int32]
    is_mark: NDArray[np.bool_]


def dotted_rules(boxes: NDArray[np.int32], is_text: NDArray[np.bool_], x_height: float) -> DottedRules:
    """The dotted and dashed rules of a page, level and upright.

    boxes: int32 [N, 4], of a page's components; is_text: bool [N], those that are taken for letters. x_height: pixels.
    """
    # What is as thin may be one of the marks.
    small = np.minimum(boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]) <= THICKEST * x_height
    letters = boxes[is_text & ~small]
    turned = [1, 0, 3, 2]
    level, level_marks = _rows(boxes, x_height)
    upright, upright_marks = _rows(boxes[:, turned], x_height)
    crossed = (
        _meet(level, upright[:, turned], x_height).sum(axis=1),
        _meet(upright, level[:, turned], x_height).sum(axis=1),
    )
    sure = [count >= CROSSINGS for count in crossed]
    for rows, of, kept, aside in ((level, letters, sure[0], CORNER), (upright, letters[:, turned], sure[1], 0.0)):
        for number in np.flatnonzero(~kept).tolist():
            kept[number] = not _has_letters(rows[number], of, x_height, aside)
    # Stems and points of letters may stand one above the other between the marks of an upright rule.
    upright_marks = [of[~is_text[of]] for of in upright_marks]
    marks = [of for of, kept in zip(level_marks + upright_marks, np.concatenate(sure).tolist(), strict=True) if kept]
    found = level[sure[0]], upright[sure[1]][:, turned]
    is_mark = _on_both(boxes, *found)
    is_mark[np.concatenate(marks) if marks else []] = True
    return DottedRules(np.concatenate(found), is_mark)


def _on_both(boxes: NDArray[np.int32], level: NDArray[np.int32], upright: NDArray[np.int32]) -> NDArray[np.bool_]:
    """The components in the middle of which a level rule and an upright one meet, bool [N]."""
    return _amid(boxes, level) & _amid(boxes, upright)


def _amid(boxes: NDArray[np.int32], rules: NDArray[np.int32]) -> NDArray[np.bool_]:
    """The components whose middle lies in a rule, bool [N]."""
    middle = (boxes[:, :2] + boxes[:, 2:]) / 2
    inside = np.zeros(len(boxes), np.bool_)
    for rule in rules:
        inside |= ((middle >= rule[:2] - CELL) & (middle <= rule[2:] + CELL)).all(axis=1)
    return inside


def _meet(rows: NDArray[np.int32], others: NDArray[np.int32], x_height: float) -> NDArray[np.bool_]:
    """Which rows of marks, [L, 4], which rows across them, [U, 4], run into or cross, bool [L, U]."""
    near = CORNER * x_height / 2
    apart = np.maximum(rows[:, None, :2] - others[:, 2:], others[:, :2] - rows[:, None, 2:])
    return np.asarray((apart <= near).all(axis=2), np.bool_)


def _rows(boxes: NDArray[np.int32], x_height: float) -> tuple[NDArray[np.int32], list[NDArray[np.intp]]]:
    """Level rows of marks, int32 [R, 4], and which components each consists of."""
    thin = (boxes[:, 3] - boxes[:, 1] <= THICKEST * x_height) & (boxes[:, 2] - boxes[:, 0] <= SHORTEST_RULE * x_height)
    numbers = np.flatnonzero(thin)
    marks = boxes[numbers]
    if len(marks) < FEWEST:
        return np.zeros((0, 4), np.int32), []
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
    found = [run for run in runs if owner[run[0]] > 0 and len(run) >= FEWEST and _is_regular(marks[run], x_height)]
    rules = [np.concatenate([marks[run, :2].min(axis=0), marks[run, 2:].max(axis=0)]) for run in found]
    return np.array(rules, np.int32).reshape(-1, 4), [numbers[run] for run in found]


def _is_regular(marks: NDArray[np.int32], x_height: float) -> bool:
    """Whether most steps from one mark to the next are alike, but for those across corners, or all the white between
    them where some ran into one. marks: int32 [K, 4], from the left."""
    steps = np.diff(marks[:, 0])[marks[1:, 0] - marks[:-1, 2] <= GAP * x_height]
    reach = np.maximum.accumulate(marks[:, 2])[:-1]
    white = (marks[1:, 0] - reach)[marks[1:, 0] > reach]  # two bits of one mark may lie one above the other
    white = white[white <= GAP * x_height]
    if min(len(steps), len(white)) < FEWEST // 2:
        return False
    are_alike = np.abs(steps - np.median(steps)) <= UNEVEN * np.median(steps)
    run_together = np.abs(white - np.median(white)) <= BLUR * x_height
    return bool(max(are_alike.mean(), run_together.mean()) >= REGULAR)


def _has_letters(rule: NDArray[np.int32], letters: NDArray[np.int32], x_height: float, aside: float) -> bool:
    """Whether letters stand on a level with a rule, between its ends or so many x-heights beyond them."""
    left, top, right, bottom = rule
    aside *= x_height
    level = (letters[:, 1] < bottom) & (letters[:, 3] > top - THICKEST * x_height)
    return bool((level & (letters[:, 2] > left - aside) & (letters[:, 0] < right + aside)).any())
