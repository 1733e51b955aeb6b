"""Rules and streaks in weaker ink than the letters that they run through: these stay whole where the rule is taken out.

Where a rule is as dark as letters, nothing tells which of its ink is theirs.
"""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from segmentation.image.binarise import SAMPLED
from segmentation.image.overprint import APART, NEAR
from segmentation.quantiles import percentile

CROSSED: Final = 0.2
"""Share of a rule's length that may be as dark as letters,"""
EVEN: Final = 20
"""... and grey levels by which the middle half of it differs, at most: uneven ink has such parts by itself."""
WHITE: Final = 0.5
"""x-heights of white along a rule in which it goes on."""
MOST: Final = 500
"""Rules of one page, with more of which it is a drawing that would take long."""

Grey = NDArray[np.uint8]
Mask = NDArray[np.bool_]


def letters_in_weak_rules(ink: Mask, rules: Mask, boxes: NDArray[np.int32], grey: Grey, x_height: float) -> Mask:
    """The ink without its rules, bool [H, W], with the parts of letters that lie within weaker ones and without what is
    left of these.

    ink: bool [H, W]; rules: bool [H, W], some of it. boxes: int32 [R, 4], of the rules. grey: uint8 [H, W], flattened.
    x_height: pixels.
    """
    gap = round(WHITE * x_height) | 1
    letters = ink & ~rules
    inside = grey[::SAMPLED, ::SAMPLED][letters[::SAMPLED, ::SAMPLED]]
    if not inside.size or len(boxes) > MOST:
        return letters
    tone = float(np.median(inside))
    for left, top, right, bottom in boxes.tolist():
        if right - left > bottom - top:
            _restore(letters.T, ink.T, rules.T, grey.T, (top, left, bottom, right), tone, gap)
        else:
            _restore(letters, ink, rules, grey, (left, top, right, bottom), tone, gap)
    return letters


def _restore(
    letters: Mask, ink: Mask, rules: Mask, grey: Grey, box: tuple[int, int, int, int], tone: float, gap: int
) -> None:
    """Do so, in `letters`, along one upright rule; all [H, W]. tone: grey level of letters. gap: as below."""
    left, top, right, bottom = box
    rule = rules[top:bottom, left:right]
    wide = rule.sum(axis=1)
    rows = np.flatnonzero(wide)
    if len(rows) < 2:
        return
    middle = (rule[rows] @ np.arange(rule.shape[1])) / wide[rows]
    core = np.sort(np.where(rule[rows], grey[top:bottom, left:right][rows], 255).min(axis=1)).astype(np.float64)
    darker, own, lighter = (percentile(core, per_cent) for per_cent in (25, 50, 75))
    level = (own + tone) / 2
    if not _is_one_line(rule[rows]) or own - tone < APART or lighter - darker > EVEN or (core < level).mean() > CROSSED:
        return
    slope, start = np.polyfit(rows + top, middle + left, 1)
    reach = (float(np.median(wide[rows])) + 1) / 2
    first, last = _whole_length(ink, slope, start, (top, bottom), gap)
    course = start + slope * np.arange(first, last)
    begin, end = max(0, int(course.min() - reach)), int(np.ceil(course.max() + reach)) + 1
    place = np.s_[first:last, begin:end]
    strip = np.abs(np.arange(begin, min(end, ink.shape[1])) - course[:, None]) <= reach
    dark = strip & ink[place] & (grey[place] < level)
    outside = cv2.dilate((letters[place] & ~strip).view(np.uint8), NEAR)
    count, pieces = cv2.connectedComponents(dark.view(np.uint8))
    joined = np.bincount(pieces.ravel(), outside.ravel(), count) > 0
    joined[0] = False
    letters[place][strip] = joined[pieces][strip]


def _is_one_line(rule: Mask) -> bool:
    """Whether most rows, bool [h, w], each with some of a rule, have no white within it, as double rules have."""
    width = rule.shape[1] - rule.argmax(axis=1) - rule[:, ::-1].argmax(axis=1)
    return bool(np.median(width - rule.sum(axis=1)) == 0)


def _whole_length(ink: Mask, slope: float, start: float, ends: tuple[int, int], gap: int) -> tuple[int, int]:
    """The first row of a rule and the one after its last, as far as it goes on beyond those that are known, with no
    more white than `gap` rows."""
    height, width = ink.shape
    rows = np.arange(height)
    columns = np.clip(np.rint(start + slope * rows).astype(int), 0, width - 1)
    course = np.ascontiguousarray(ink[rows, columns]).view(np.uint8)[:, None]
    white = np.flatnonzero(cv2.morphologyEx(course, cv2.MORPH_CLOSE, np.ones((gap, 1), np.uint8)) == 0)
    above, below = white[white < ends[0]], white[white >= ends[1]]
    return int(above[-1] + 1) if len(above) else 0, int(below[0]) if len(below) else height
