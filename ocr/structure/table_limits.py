"""Where tables above one another end, and what stands over and under a table and is none of it."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from ocr.structure.table_phrases import NONE, Phrases
from ocr.structure.table_rules import LevelRules
from ocr.structure.table_words import Floats, Ints

ALIGNED: Final = 0.5
"""x-heights by which edges or middles of cells of one column differ at most."""
SAME_COLUMNS: Final = 0.5
"""Share of the phrases under a lone line that stand in the columns above it, if both are one table."""
NEAR: Final = 12.0
"""x-heights above and below a line between rows within which it is seen whether their columns are the same."""
ONE_LINE: Final = 6.0
"""x-heights of white, at most, in which a lone line stands between two rows."""
PARTLY: Final = 0.8
"""Share of a table's width, at most, that a rule under the head of some columns has."""
SPANNER: Final = 2.0
"""x-heights at most between a rule along some columns and their heads, over it and under it."""


def cut_at_text(phrases: Phrases, region: Ints, chosen: NDArray[np.bool_], frame: Ints) -> list[Ints]:
    """The region, or the tables above one another between which a line of text stands that is in none.

    chosen: bool [P], which phrases stand in tables; frame: int64 [P], the frame of each or NONE.
    """
    boxes = phrases.boxes
    left, right = boxes[region, 0].min(), boxes[region, 2].max()
    middle = (boxes[:, 1] + boxes[:, 3]) / 2
    x = (boxes[:, 0] + boxes[:, 2]) / 2
    cuts = []
    for other in np.flatnonzero(~chosen & (x > left) & (x < right)).tolist():
        level = (boxes[region, 1] < middle[other]) & (boxes[region, 3] > middle[other])
        if not level.any() and not goes_on(phrases, region, float(middle[other])):
            cuts.append(middle[other])
    part = np.searchsorted(np.sort(cuts), middle[region])
    # What one frame encloses is one table.
    for number in np.unique(frame[region][frame[region] != NONE]):
        part[frame[region] == number] = part[frame[region] == number].min()
    return [region[part == number] for number in np.unique(part)]


def goes_on(phrases: Phrases, region: Ints, y: float) -> bool:
    """Whether the columns over a height go on below it, close by: what stands there is the title of rows."""
    middle = (phrases.boxes[region, 1] + phrases.boxes[region, 3]) / 2
    x_height = float(np.median(phrases.x_height[region]))
    above = region[(middle < y) & (middle > y - NEAR * x_height)]
    below = region[(middle > y) & (middle < y + NEAR * x_height)]
    if min(len(above), len(below)) < 2:
        return False
    gap = phrases.boxes[below, 1].min() - phrases.boxes[above, 3].max()
    return bool(gap < ONE_LINE * x_height) and _share_aligned(phrases, above, below) >= SAME_COLUMNS


def _share_aligned(phrases: Phrases, above: Ints, below: Ints) -> float:
    """The share of the phrases `below` that have an edge or the middle in common with one `above`."""
    x_height = float(np.median(phrases.x_height[below]))
    aligned = np.zeros(len(below), np.bool_)
    for edge in (_left, _middle, _right):
        apart = np.abs(edge(phrases.boxes[below])[:, None] - edge(phrases.boxes[above]))
        aligned |= (apart < ALIGNED * x_height).any(axis=1)
    return float(aligned.mean())


def _left(boxes: Floats) -> Floats:
    return boxes[:, 0]


def _right(boxes: Floats) -> Floats:
    return boxes[:, 2]


def _middle(boxes: Floats) -> Floats:
    return np.asarray((boxes[:, 0] + boxes[:, 2]) / 2)


def with_upper_heads(phrases: Phrases, region: Ints, rules: LevelRules, taken: NDArray[np.bool_]) -> Ints:
    """The region with the heads that stand over it above a rule along some of its columns, and what is beside them;
    none that is taken, bool [P]."""
    boxes = phrases.boxes
    middle = (boxes[:, 0] + boxes[:, 2]) / 2
    while True:
        x_height = float(np.median(phrases.x_height[region]))
        (left, top), right = boxes[region, :2].min(axis=0), boxes[region, 2].max()
        first = middle[region[boxes[region, 1] < top + x_height]]
        over = np.zeros(len(boxes), np.bool_)
        for y, start, end in rules.level.tolist():
            is_near = top - SPANNER * x_height < y < top + x_height / 2
            is_near &= min(end, right) - max(start, left) < PARTLY * (right - left)
            if is_near and ((first > start) & (first < end)).sum() > 1:
                close = (boxes[:, 3] < y + x_height / 2) & (boxes[:, 3] > y - SPANNER * x_height)
                if (close & (boxes[:, 0] > start - x_height) & (boxes[:, 2] < end + x_height)).any():
                    over |= close & (middle > left) & (middle < right)
        over &= ~taken
        over[region] = False
        if not over.any():
            return region
        region = np.union1d(region, np.flatnonzero(over))
