"""Reading order of lines by topology, and the blocks they form.

After Breuel, "High performance document layout analysis" (2003): what lies above something that it overlaps sideways
comes first, and so does what lies beside it to the left, unless something that spans both lies between. Lines are first
gathered into columns, because the ends of short lines tell little about what lies beside what. A ruled line across
several columns, or a band of white, is read as a headline across them would be: all above comes before all below.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from segmentation.groups import connected_groups
from segmentation.lines.linking import extents
from segmentation.lines.white_bands import white_bands

SIDEWAYS: Final = 1.0
"""x-heights by which two lines must overlap sideways if one is to be above the other."""
BESIDE: Final = 0.25
"""Share of the lower one's height that two lines beside one another have in common."""
STRAY_GAP: Final = 4.0
STRAY_SHARED: Final = 0.5
"""White, in x-heights, between a line and what goes on beside it, and the share of the lower one's height in common."""
COLUMN_LINES: Final = 3
"""Lines of a column beside another."""
BLOCK_PITCH: Final = 1.4
"""A block ends where the next baseline is this many times the column's usual distance away."""
BLOCK_SIZE: Final = 1.25
"""... or the x-height changes by this ratio."""

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Relation = NDArray[np.bool_]


def reading_order(
    boxes: Floats, baseline: Floats, x_height: Floats, rules: Floats, one_column: bool = False
) -> tuple[Ints, Ints]:
    """The order in which lines are read, and the block of each.

    boxes: float64 [L, 4] of the lines; baseline: float64 [L], the y of each baseline in the middle of its line;
    x_height: float64 [L]; rules: float64 [R, 4]. one_column: the page has but one. Returns the lines' numbers in
    reading order, int64 [L], and by line the number of its block, counted from 0 in reading order.
    """
    lines = len(boxes)
    if not lines:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    slack = SIDEWAYS * x_height
    above = _above(boxes, slack)
    boxes = _widened(boxes, above, _columns(above, boxes))
    across = np.zeros((0, 4))
    if not one_column:
        across = np.concatenate([_across_columns(rules, boxes, slack), white_bands(boxes)])
    parts = np.concatenate([boxes, across])
    above = _above(parts, np.append(slack, np.full(len(across), np.median(slack))))
    column = np.zeros(lines, np.int64)
    if not one_column:
        column = _with_strays(_columns(above, parts, lines)[:lines], above[:lines, :lines], boxes, x_height)
    column = np.append(column, column.max() + 1 + np.arange(len(across)))
    order_of_column = _sorted_columns(extents(parts, column), _beside(parts, column), float(np.median(x_height)))
    rank = np.empty(len(order_of_column), np.int64)
    rank[order_of_column] = np.arange(len(order_of_column))
    column = column[:lines]
    order = np.lexsort((boxes[:, 0], baseline, rank[column]))
    return order, _blocks(order, column, baseline, x_height)


def _across_columns(rules: Floats, boxes: Floats, slack: Floats) -> Floats:
    """The level rules, no higher than letters, above and below which lines stand side by side, float64 [A, 4]."""
    level = rules[rules[:, 3] - rules[:, 1] < np.minimum(rules[:, 2] - rules[:, 0], np.median(slack))]
    lines = len(boxes)
    above = _above(np.concatenate([boxes, level]), np.append(slack, np.full(len(level), np.median(slack))))
    directly = above & ~_through(above, above)
    beside = _level(boxes, BESIDE) & ~np.eye(lines, dtype=np.bool_)
    over, under = directly[:lines, lines:].T, directly[lines:, :lines]
    parted = [(_through(side, beside) & side).any(axis=1) for side in (over, under)]
    return level[parted[0] & parted[1]]


def _above(boxes: Floats, slack: Floats) -> Relation:
    """[i, j]: i and j overlap sideways and i lies above j."""
    left, top, right, bottom = boxes.T
    shared = np.minimum(right[:, None], right) - np.maximum(left[:, None], left)
    narrow = np.minimum(right - left, slack) / 2
    overlaps = shared > np.minimum(np.minimum(slack[:, None], slack), np.minimum(narrow[:, None], narrow))
    middle = (top + bottom) / 2
    return overlaps & (middle[:, None] < middle)


def _widened(boxes: Floats, above: Relation, column: Ints) -> Floats:
    """The boxes, those of lines directly above or below two columns side by side as wide as the white about them.

    A headline belongs to all columns that begin below it, also to those which it is too short to reach.
    """
    running = np.bincount(column)[column] >= COLUMN_LINES
    level = _level(boxes, BESIDE) & (column[:, None] != column)
    directly = above & ~_through(above, above)
    crossing = np.zeros(len(boxes), np.bool_)
    for side in (directly & running, directly.T & running):
        crossing |= (_through(side, level) & side).any(axis=1)
    left, _, right, _ = boxes.T
    beside = _level(boxes, 0.0)
    before, after = beside & (right <= left[:, None]), beside & (left >= right[:, None])
    out = boxes.copy()
    out[:, 0] = np.where(crossing, np.where(before, right, left.min()).max(axis=1), left)
    out[:, 2] = np.where(crossing, np.where(after, left, right.max()).min(axis=1), right)
    return out


def _level(boxes: Floats, share: float) -> Relation:
    """[i, j]: i and j have more than `share` of the lower one's height in common."""
    _, top, _, bottom = boxes.T
    shared = np.minimum(bottom[:, None], bottom) - np.maximum(top[:, None], top)
    return np.asarray(shared > share * np.minimum((bottom - top)[:, None], bottom - top), np.bool_)


def _through(first: Relation, second: Relation) -> Relation:
    """[i, j]: there is a k with first[i, k] and second[k, j]."""
    return (first.astype(np.float32) @ second.astype(np.float32)) > 0


def _columns(above: Relation, boxes: Floats, lines: int | None = None) -> Ints:
    """The column of each line: lines of which each is the only one directly below the one before, and the other way.

    A line that is a column by itself and stands between the heights of two others parts them: it is read in between.
    lines: so many of the boxes are lines, the others rules.
    """
    directly = above & ~_through(above, above)
    alone = directly & (directly.sum(axis=1) == 1)[:, None] & (directly.sum(axis=0) == 1)
    single = boxes[:lines][~alone.any(axis=0)[:lines] & ~alone.any(axis=1)[:lines]]
    upper, lower = np.nonzero(alone)
    between = (single[:, 1] >= boxes[upper, 3, None]) & (single[:, 3] <= boxes[lower, 1, None])
    parted = between.any(axis=1)
    alone[upper[parted], lower[parted]] = False
    return connected_groups(len(alone), *np.nonzero(alone))


def _with_strays(column: Ints, above: Relation, boxes: Floats, x_height: Floats) -> Ints:
    """The columns, with lines that are one by themselves in that of the line which they go on, if there is but one.

    By hand, and on bent pages, the end of a line may stand too low or too high to be part of it. It goes on no line of
    a column that ends left of it where one begins: there is one above or below it.
    """
    gap = boxes[:, 0][:, None] - boxes[:, 2]
    goes_on = _level(boxes, STRAY_SHARED) & (gap > 0) & (gap < STRAY_GAP * np.minimum(x_height[:, None], x_height))
    single = np.bincount(column)[column] == 1
    goes_on &= single[:, None] & (goes_on.sum(axis=1) == 1)[:, None]
    stray, host = np.nonzero(goes_on)
    directly = above & ~_through(above, above)
    begins = (directly | directly.T)[stray] & ~single & (boxes[:, 0] >= boxes[host, 2, None])
    stray, host = (of[~begins.any(axis=1)] for of in (stray, host))
    out = column.copy()
    out[stray] = column[host]
    return np.unique(out, return_inverse=True)[1].astype(np.int64)


def _beside(boxes: Floats, column: Ints) -> Relation:
    """[i, j]: a line of column i stands beside a line of column j.

    That one column as a whole begins above the end of another is not enough: the lines of a letter's head, set in from
    the left and from the right by turns, are read from top to bottom.
    """
    line_beside = _level(boxes, BESIDE)
    member = (np.arange(column.max() + 1)[:, None] == column).astype(np.float32)
    return np.asarray(member @ line_beside.astype(np.float32) @ member.T > 0, np.bool_)


def _sorted_columns(boxes: Floats, beside: Relation, x_height: float) -> Ints:
    """The columns' numbers in reading order."""
    left, top, _, _ = boxes.T
    above = _above(boxes, np.full(len(boxes), SIDEWAYS * x_height))
    to_left = ~above & ~above.T & (left[:, None] < left)
    direct = to_left & beside
    # A column that goes on below, or began above, takes its place beside others along with it.
    spanned = _through(above, above) | _through(above, above).T
    indirect = to_left & ~spanned & (_through(above.T, direct) | _through(direct, above.T))
    before = above | direct | indirect
    return _topological(before, top + 0.01 * left)


def _topological(before: Relation, preference: Floats) -> Ints:
    """Sort so that i comes before j where before[i, j]; the least preference first where that leaves a choice."""
    count = len(preference)
    waiting = before.sum(axis=0).astype(np.int64)
    left = np.ones(count, np.bool_)
    out = np.empty(count, np.int64)
    for place in range(count):
        # In a cycle the one with the fewest left before it goes first.
        fewest = waiting[left].min()
        ready = np.flatnonzero(left & (waiting == fewest))
        chosen = ready[preference[ready].argmin()]
        out[place] = chosen
        left[chosen] = False
        waiting -= before[chosen]
    return out


def _blocks(order: Ints, column: Ints, baseline: Floats, x_height: Floats) -> Ints:
    """By line, the number of its block."""
    step = np.diff(baseline[order])
    same = column[order][1:] == column[order][:-1]
    usual = np.full(len(order), np.inf)
    for number in np.unique(column[order][1:][same]):
        inside = same & (column[order][1:] == number)
        usual[number] = np.percentile(step[inside], 30)
    size = np.log(x_height[order])
    starts = ~same | (step > BLOCK_PITCH * usual[column[order][1:]]) | (np.abs(np.diff(size)) > np.log(BLOCK_SIZE))
    block = np.empty(len(order), np.int64)
    block[order] = np.concatenate([[0], np.cumsum(starts)])
    return block
