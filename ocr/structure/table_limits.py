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
LINES: Final = 3
"""Lines of several phrases that a table has above a lone line under which another begins: more than a head."""
HEARD: Final = 6
"""Lines above and below a lone line that are compared."""
NEAR: Final = 12.0
"""x-heights above and below a line between rows within which it is seen whether their columns are the same."""
ONE_LINE: Final = 6.0
"""x-heights of white, at most, in which a lone line stands between two rows."""
PARTLY: Final = 0.8
"""Share of a table's width, at most, that a rule under the head of some columns has."""
SPANNER: Final = 2.0
"""x-heights at most between a rule along some columns and their heads, over it and under it."""
BEGINS: Final = 2.0
"""x-heights from where a table begins, or from its middle, within which a title over it begins or has its own."""
ABOVE: Final = 4.0
"""x-heights from a line of a table up to the rule over it, at most."""
WIDE: Final = 0.5
"""Share of a table's width that a line of text under it covers."""


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


def cut_at_titles(phrases: Phrases, region: Ints, line: Ints, rules: LevelRules) -> list[Ints]:
    """The region, or the tables above one another in it: below a lone line other columns begin, or the same head comes
    again, and no upright rule runs past it. line: int64 [K], the visual line of each phrase."""
    size = np.bincount(line)
    starts, titles = [0], np.zeros(len(size), np.bool_)
    for lone in np.flatnonzero(size == 1).tolist():
        above = region[(line < lone) & (line >= max(starts[-1], lone - HEARD)) & (size[line] > 1)]
        below = region[(line > lone) & (line <= lone + HEARD) & (size[line] > 1)]
        lines_above = (size[starts[-1] : lone] > 1).sum()
        if lines_above < LINES or not len(above) or not len(below) or size[lone + 1] == 1:
            continue
        if _passes(rules, phrases.boxes[region], phrases.boxes[region[line == lone]][0]):
            continue
        first = [phrases.texts[number] for number in region[line == starts[-1] + (size[starts[-1]] == 1)].tolist()]
        following = [phrases.texts[number] for number in region[line == lone + 1].tolist()]
        if _share_aligned(phrases, above, below) < SAME_COLUMNS or (len(first) > 1 and first == following):
            starts.append(lone + 1)
            titles[lone] = True
    part = np.searchsorted(starts, line, side="right")
    return [region[(part == number) & ~titles[line]] for number in np.unique(part)]


def _passes(rules: LevelRules, boxes: Floats, box: Floats) -> bool:
    """Whether an upright rule of a table, whose phrases have `boxes`, float64 [K, 4], runs past one of its lines."""
    x, top, bottom = rules.upright.T
    inside = (x > boxes[:, 0].min()) & (x < boxes[:, 2].max())
    return bool((inside & (top < box[1]) & (bottom > box[3])).any())


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


def trimmed(phrases: Phrases, region: Ints, line: Ints, rules: LevelRules) -> Ints:
    """The region without lone lines at its top that have no rule over them, such as its title, and without lines of
    text at its foot. line: int64 [K], the visual line of each phrase."""
    size = np.bincount(line)
    first, last = 0, len(size) - 1
    left, right = phrases.boxes[region, 0].min(), phrases.boxes[region, 2].max()
    while first < last and size[first] == 1:
        lone, rest = region[line == first], region[line > first]
        if _under_rule(phrases, lone, rules) or _spans_some(phrases, lone, rest, rules):
            break
        first += 1
    while last > first and size[last] == 1:
        box = phrases.boxes[region[line == last]][0]
        if box[2] - box[0] < WIDE * (right - left) or _over_rule(box, rules):
            break
        last -= 1
    return region[(line >= first) & (line <= last)]


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


def _spans_some(phrases: Phrases, lone: Ints, rest: Ints, rules: LevelRules) -> bool:
    """Whether a line at the top is the head of some columns: it neither begins where the table does nor stands over its
    middle, or a rule of its own is under it."""
    x_height = phrases.x_height[lone[0]]
    left, right = phrases.boxes[rest, 0].min(), phrases.boxes[rest, 2].max()
    own_left, top, own_right, bottom = phrases.boxes[lone][0]
    y, start, end = rules.level.T
    own = (y > (top + bottom) / 2) & (y < phrases.boxes[rest, 3].min()) & (start < own_right) & (end > own_left)
    if (own & (np.minimum(end, right) - np.maximum(start, left) < PARTLY * (right - left))).any():
        return True
    at_left = own_left < left + BEGINS * x_height
    in_middle = abs(own_left + own_right - left - right) / 2 < BEGINS * x_height
    return not at_left and not in_middle


def _under_rule(phrases: Phrases, lone: Ints, rules: LevelRules) -> bool:
    left, top, right, bottom = phrases.boxes[lone][0]
    x, y = (left + right) / 2, (top + bottom) / 2
    level = rules.level
    near = (level[:, 0] < y) & (level[:, 0] > top - ABOVE * phrases.x_height[lone[0]])
    return bool((near & (level[:, 1] < x) & (level[:, 2] > x)).any())


def _over_rule(box: Floats, rules: LevelRules) -> bool:
    left, _, right, bottom = box
    x, level = (left + right) / 2, rules.level
    return bool(((level[:, 0] > bottom - 1) & (level[:, 1] < x) & (level[:, 2] > x)).any())
