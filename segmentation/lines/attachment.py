"""What is left when letters have been chained: marks that belong to a line."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from segmentation.letter_sizes import LEAST_DASH, POINT, POINT_FOOT
from segmentation.lines.linking import SAME_ROW, chain_letters, extents, group_median
from segmentation.underscores import underscores

MARK_ABOVE: Final = 1.5
MARK_BELOW: Final = 1.05
"""How far from the middle of a line's letters the middle of a mark may be, in letter heights."""
MARK_ASIDE: Final = 1.2
"""How far beyond a line's end a mark may stand, in letter heights."""
DASH_ASIDE: Final = 2.0
"""... and how far a dash, at the height at which hyphens stand: a space is before it."""
WIDEST_DASH: Final = 2.2
"""Width of a dash beside a figure or two, in their heights: a dash as wide as the type is large has up to 1.7."""
AMID_CELLS: Final = 4.0
"""So many letter heights from all letters of a line, a mark stands between two cells of a row: where another line fits
as well, that costs it as much as so many above or below the line."""
DASH: Final = 0.3
"""Height of a dash, and how far it may be from the middle of a line's letters, in letter heights."""
ACCENT_FOOT: Final = 0.9
"""How far the foot of an accent or a dot over a letter is over the baseline, in letter heights."""
CELL_WIDTH: Final = (0.35, 2.5)
CELL_STEP: Final = 4.0
"""Width of a dash that fills a cell of its row, and how far above or below it another cell of its column may be, in
letter heights."""
SMALLEST_MARK: Final = 0.1
LARGEST_MARK: Final = 4.0
"""Size of a mark, in letter heights of its line."""
FEW_LETTERS: Final = 2
"""So few letters over, under or close beside a longer line belong to it: superscripts, marks, pieces."""
SMALL_LINE: Final = 0.62
"""A line lower than this, as a share of the letter height of the line that it lies on, is a row of its marks."""
FEWER: Final = 0.5
SMALL_PRINT: Final = 0.4
"""... and has at most that share of its letters, or letters lower than this: else it is small print over a heading."""
BROKEN_OFF: Final = 6
"""A line of so few pieces whose middle is as near to that of the other's letters as marks below are is part of it:
tops of tall ones. So is one of any number with white of the other under or over it: superscripts."""
RULE_HEIGHT: Final = 0.4
RULE_GAP: Final = 0.8
RULE_PARTS: Final = 6
"""Marks no higher than this, with no more white between them, in letter heights, and at least so many: a dotted or
dashed rule."""
RULE_PIECE: Final = (1.5, 4.0)
"""A mark this many letter heights long, and so many times as long as high, is a piece of a rule by itself."""
RULE_ABOVE: Final = 0.75
RULE_BELOW: Final = 0.62
"""How far from the middle of a line's letters, in letter heights, leaders and dashes may be; rules are farther away."""
CAPITAL_TOP: Final = 0.8
"""How far a drop capital's top may be from its line's, in letter heights."""
CAPITAL_HEIGHTS: Final = (1.8, 9.0)
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def renumbered(line: Ints) -> Ints:
    """Number the lines that are left from 0; -1 stays."""
    out = np.full(len(line), -1, np.int64)
    inside = line >= 0
    out[inside] = np.unique(line[inside], return_inverse=True)[1]
    return out


def absorb_small_lines(boxes: Floats, line: Ints, baselines: Floats, size: Floats) -> Ints:
    """Dissolve lines that are only commas, quotes or pieces of another line: their components become unassigned.

    boxes: float64 [N, 4]; line: int64 [N]; baselines: float64 [L, 3]; size: float64 [L], letter heights.
    """
    if len(size) < 2:
        return line
    inside = line >= 0
    left, top, right, bottom = extents(boxes[inside], line[inside]).T
    x, y = (left + right) / 2, (top + bottom) / 2
    a, b, c = baselines.T
    down = (y[:, None] - ((a * x[:, None] + b) * x[:, None] + c)) / size + 0.5
    shared = np.minimum(right[:, None], right + MARK_ASIDE * size) - np.maximum(left[:, None], left - MARK_ASIDE * size)
    on = (down > -MARK_ABOVE) & (down < MARK_BELOW) & (shared > 0.6 * (right - left)[:, None])
    count = np.bincount(line[inside])
    print_of_its_own = (count[:, None] > FEWER * count) & (size[:, None] >= SMALL_PRINT * size)
    marks = on & (size[:, None] < SMALL_LINE * size) & ~print_of_its_own
    feet = group_median(boxes[inside, 3], line[inside], len(size))
    step = np.abs(feet[:, None] - ((a * x[:, None] + b) * x[:, None] + c)) / size
    within = np.minimum(right[:, None], right) - np.maximum(left[:, None], left) > 0.95 * (right - left)[:, None]
    parts = within & (step < SAME_ROW) & (count[:, None] < count / 2)
    amid = on & (np.abs(down) < MARK_BELOW) & (count[:, None] < FEWER * count)
    amid &= (count[:, None] <= BROKEN_OFF) | _in_white(boxes, line, amid)
    marks = (marks | parts | amid).any(axis=1)
    out = line.copy()
    out[inside & marks[line]] = -1
    return renumbered(out)


def _in_white(boxes: Floats, line: Ints, pairs: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which of the `pairs`, bool [L, L], have the first line over or under white of the second, as a row of citation
    marks has: bool [L, L]."""
    out = np.zeros_like(pairs)
    for mark, host in np.argwhere(pairs).tolist():
        own, others = boxes[line == mark], boxes[line == host]
        reach = np.minimum(own[:, 2].max(), others[:, 2]) - np.maximum(own[:, 0].min(), others[:, 0])
        out[mark, host] = reach.max() <= 0
    return out


def claim_marks(boxes: Floats, line: Ints, baselines: Floats, size: Floats) -> Ints:
    """Give unassigned components, and those of very short lines, to the longer line they lie on, if there is one."""
    lines = len(size)
    if lines == 0:
        return line
    count = np.bincount(line[line >= 0], minlength=lines)
    loose = np.flatnonzero((line < 0) | (count[line] <= FEW_LETTERS))
    hosts = np.flatnonzero(count > FEW_LETTERS)
    if not len(loose) or not len(hosts):
        return line
    spans = extents(boxes[line >= 0], line[line >= 0])[hosts]
    left, top, right, bottom = (boxes[loose, side][:, None] for side in range(4))
    x, y = (left + right) / 2, (top + bottom) / 2
    a, b, c = baselines[hosts].T
    host = size[hosts]
    down = (y - ((a * x + b) * x + c)) / host + 0.5
    aside = np.maximum(np.maximum(spans[:, 0] - right, left - spans[:, 2]), 0) / host
    dash = (np.abs(down) < DASH) & (bottom - top < np.minimum(DASH * host, (right - left) / 2))
    fits = (down > -MARK_ABOVE) & (down < MARK_BELOW) & (aside < np.where(dash, DASH_ASIDE, MARK_ASIDE))
    fits &= (np.maximum(right - left, bottom - top) >= SMALLEST_MARK * host) & (bottom - top <= LARGEST_MARK * host)
    height = float(np.median(np.repeat(host, count[hosts])))
    rule = parts_of_rules(boxes[loose], height) & ~underscores(boxes[loose], boxes[line >= 0], height)
    fits &= ~rule[:, None] | ((down > -RULE_ABOVE) & (down < RULE_BELOW))
    cost = np.where(fits, np.abs(down + 0.1) + 0.5 * aside, np.inf)
    cost += AMID_CELLS * _in_white_of(fits & (fits.sum(axis=1) > 1)[:, None], boxes, line, loose, hosts, host)
    best = cost.argmin(axis=1)
    found = np.isfinite(cost[np.arange(len(loose)), best])
    out = line.copy()
    out[loose[found]] = hosts[best[found]]
    return renumbered(out)


def _in_white_of(
    pairs: NDArray[np.bool_], boxes: Floats, line: Ints, loose: Ints, hosts: Ints, size: Floats
) -> NDArray[np.bool_]:
    """Which of the `pairs` of a loose component and a host, bool [M, H], have no letter of the host near: the mark
    stands in the white between two cells of its row. size: float64 [H], letter heights."""
    out = np.zeros_like(pairs)
    for place in np.flatnonzero(pairs.any(axis=0)).tolist():
        asked = np.flatnonzero(pairs[:, place])
        marks, letters = boxes[loose[asked]], boxes[line == hosts[place]]
        apart = np.maximum(marks[:, None, 0] - letters[:, 2], letters[:, 0] - marks[:, None, 2])
        out[asked, place] = apart.min(axis=1) > AMID_CELLS * size[place]
    return out


def claim_beside_short(boxes: Floats, line: Ints, baselines: Floats, size: Floats) -> Ints:
    """Give unassigned dashes and points to the line of a letter or two that they stand beside: `- 2 -`, `7.`; where
    there are only such lines, marks that stand between or over the letters too: `5.3`, `i`."""
    lines = len(size)
    loose = np.flatnonzero(line < 0)
    is_short = np.bincount(line[line >= 0], minlength=lines) <= FEW_LETTERS
    hosts = np.flatnonzero(is_short)
    if not len(loose) or not len(hosts):
        return line
    spans = extents(boxes[line >= 0], line[line >= 0])[hosts]
    left, top, right, bottom = (boxes[loose, side][:, None] for side in range(4))
    x, (a, b, c), host = (left + right) / 2, baselines[hosts].T, size[hosts]
    over = ((a * x + b) * x + c - bottom) / host
    width, height = (right - left) / host, (bottom - top) / host
    aside = np.maximum(spans[:, 0] - right, left - spans[:, 2]) / host
    dash = (np.abs(over + height / 2 - 0.5) < DASH) & (width >= LEAST_DASH * height)
    dash &= (width < WIDEST_DASH) & (aside < DASH_ASIDE)
    point = (np.abs(over) < POINT_FOOT) & (np.maximum(width, height) < POINT) & (aside < MARK_ASIDE)
    inside = (point | ((over > ACCENT_FOOT) & (over < MARK_ABOVE))) & is_short.all()
    fits = np.where(aside >= 0, dash | point, inside) & (np.maximum(width, height) >= SMALLEST_MARK)
    cost = np.where(fits, aside, np.inf)
    best = cost.argmin(axis=1)
    found = np.isfinite(cost[np.arange(len(loose)), best])
    out = line.copy()
    out[loose[found]] = hosts[best[found]]
    return out


def claim_cells(boxes: Floats, line: Ints, baselines: Floats, size: Floats) -> Ints:
    """Give unassigned dashes that stand for a number in a table to the line of their row: letters of other lines or
    other such dashes stand over or under them, within their column."""
    loose = np.flatnonzero(line < 0)
    if not len(loose) or not len(size):
        return line
    left, top, right, bottom = (boxes[loose, side][:, None] for side in range(4))
    spans = extents(boxes[line >= 0], line[line >= 0])
    a, b, c = baselines.T
    x, y = (left + right) / 2, (top + bottom) / 2
    down = (y - ((a * x + b) * x + c)) / size + 0.5
    aside = np.maximum(np.maximum(spans[:, 0] - right, left - spans[:, 2]), 0) / size
    fits = (right - left > CELL_WIDTH[0] * size) & (right - left < CELL_WIDTH[1] * size) & (np.abs(down) < DASH)
    fits &= bottom - top < np.minimum(DASH * size, (right - left) / 2)
    cost = np.where(fits, aside, np.inf)
    best = cost.argmin(axis=1)
    found = np.flatnonzero(np.isfinite(cost[np.arange(len(loose)), best]))
    out = line.copy()
    columns = np.concatenate([boxes[line >= 0], boxes[loose[found]]])
    for place in found.tolist():
        x0, y0, x1, y1 = boxes[loose[place]]
        step = np.maximum(columns[:, 1] - y1, y0 - columns[:, 3]) / size[best[place]]
        near = (step > 0) & (step < CELL_STEP)
        if (near & (columns[:, 0] < x1) & (columns[:, 2] > x0)).any():
            out[loose[place]] = best[place]
    return out


def parts_of_rules(boxes: Floats, height: float) -> NDArray[np.bool_]:
    """Which marks are pieces of a rule, or dots or dashes in a long row: bool [N].

    boxes: float64 [N, 4]; height: that of the page's letters.
    """
    left, top, right, bottom = boxes.T
    low = np.flatnonzero(bottom - top <= RULE_HEIGHT * height)
    out = (right - left >= RULE_PIECE[0] * height) & (right - left >= RULE_PIECE[1] * (bottom - top))
    if not len(low):
        return out
    # As high as letters, they can be chained as letters are.
    middle = (top + bottom)[low] / 2
    raised = np.stack([left[low], middle - height / 2, right[low], middle + height / 2], axis=1)
    row = chain_letters(raised, np.arange(len(low)), (RULE_GAP,))
    out[low] |= np.bincount(row)[row] >= RULE_PARTS
    return out


def claim_drop_capitals(boxes: Floats, line: Ints, baselines: Floats, size: Floats) -> Ints:
    """Give a large letter at the left end of a line, its top on a level with the line's, to that line."""
    lines = len(size)
    if lines == 0:
        return line
    count = np.bincount(line[line >= 0], minlength=lines)
    loose = np.flatnonzero((line < 0) | (count[line] == 1))
    hosts = np.flatnonzero(count > FEW_LETTERS)
    if not len(loose) or not len(hosts):
        return line
    spans = extents(boxes[line >= 0], line[line >= 0])[hosts]
    top, right, bottom = (boxes[loose, side][:, None] for side in (1, 2, 3))
    host = size[hosts]
    height, aside = (bottom - top) / host, (spans[:, 0] - right) / host
    at_start = np.abs(top - spans[:, 1]) / host
    fits = (height > CAPITAL_HEIGHTS[0]) & (height < CAPITAL_HEIGHTS[1]) & (at_start < CAPITAL_TOP)
    fits &= (aside > -0.3) & (aside < MARK_ASIDE)
    cost = np.where(fits, at_start + aside, np.inf)
    best = cost.argmin(axis=1)
    found = np.isfinite(cost[np.arange(len(loose)), best])
    out = line.copy()
    out[loose[found]] = hosts[best[found]]
    return renumbered(out)
