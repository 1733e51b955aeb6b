"""From letters to chains: letters that follow one another on a line, linked from left to right.

A letter is linked to the letter on its right if each is the other's best choice, first over narrow gaps, then over
wider ones. A chain is compared by the height at which its ends stand, so that a line that runs uphill or bends is
followed to its end.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from segmentation.groups import connected_groups
from segmentation.nearest import nearest

COLUMN_GAPS: Final = (1.5, 3.0, 6.0)
"""Widest gaps inside a line of a column, in letter heights; narrow ones first."""
END_LETTERS: Final = 10
"""Letters at a chain's end that tell at which height and slope it goes on."""
SLOPE_SUPPORT: Final = 10.0
"""Letter heights a chain must span before its own slope outweighs the page's."""
SLOPE_FROM: Final = 5
"""Letters of the chains that tell the page's slope."""
LEAST_OVERLAP: Final = 0.45
"""Share of the lower one's height that two neighbours on a line have in common."""
STEP: Final = 0.45
"""Largest step of the baseline between two chains of one line, in letter heights."""
SAME_ROW: Final = 0.35
"""... and between what white parts: two cells of a row, or a line and a piece of it."""
SIZE_RATIO: Final = 2.2
"""Largest ratio of the sizes of two neighbouring chains: a capital beside a small letter, and some unevenness."""
BACKWARD: Final = 0.6
"""How far a letter may begin left of the end of the one before it (italics, overhangs), in letter heights."""
NEIGHBOURS: Final = 8
VERTICAL_STRETCH: Final = 2.0
"""Distances up and down count this many times as much as those along the line when neighbours are looked for."""

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How unlike the facing ends of two chains of one line may stand.

    step: of the baseline, in letter heights; overlap: share of the lower end's height that both have in common.
    """

    step: float = STEP
    overlap: float = LEAST_OVERLAP


EVEN: Final = Tolerance()
"""What print and even writing need."""


@dataclass(frozen=True, slots=True)
class Chains:
    """The chains of a page, arrays of length C, pixels.

    count: letters in the chain. left, right: its ends. size: its typical letter height.
    left_foot, right_foot, left_head, right_head: y of its letters' bottoms and tops at its ends.
    left_slope, right_slope: dy/dx of the baseline near its ends.
    """

    count: Ints
    left: Floats
    right: Floats
    size: Floats
    left_foot: Floats
    right_foot: Floats
    left_head: Floats
    right_head: Floats
    left_slope: Floats
    right_slope: Floats


def group_median(values: Floats, group: Ints, groups: int) -> Floats:
    """The median (the lower one of two) of the values of every group 0..groups-1; nan for an empty one."""
    # By values and then by groups, which are small numbers: much faster than by both at once.
    order = np.argsort(values)
    order = order[np.argsort(group[order].astype(np.min_scalar_type(groups)), kind="stable")]
    count = np.bincount(group, minlength=groups)
    start = np.cumsum(count) - count
    out = np.full(groups, np.nan)
    out[count > 0] = values[order][(start + (count - 1) // 2)[count > 0]]
    return out


def extents(boxes: Floats, group: Ints) -> Floats:
    """The boxes float64 [G, 4] around the boxes float64 [N, 4] of each group 0..G-1, int64 [N]."""
    out = np.empty((int(group.max()) + 1 if len(group) else 0, 4))
    out[:, :2], out[:, 2:] = np.inf, -np.inf
    for side in (0, 1):
        np.minimum.at(out[:, side], group, boxes[:, side])
        np.maximum.at(out[:, side + 2], group, boxes[:, side + 2])
    return out


def chain_letters(
    boxes: Floats, chain: Ints, gaps: tuple[float, ...], barrier: "Barrier | None" = None, tolerance: Tolerance = EVEN
) -> Ints:
    """Link chains into longer ones.

    boxes: float64 [N, 4] of letters; chain: int64 [N], the chain of each, numbered from 0. gaps: the widest gap of each
    round in letter heights; rounds are repeated while they link anything. barrier: what no link may cross. tolerance:
    how unlike linked ends may be. Returns int64 [N], the new chain of each letter, numbered from 0.
    """
    chains = measure(boxes, chain)
    near = neighbours(chains)
    for gap in gaps:
        for _ in range(6):
            first, second = best_links(chains, near, gap, barrier, tolerance)
            if not len(first):
                break
            chain = connected_groups(len(chains.count), first, second)[chain]
            chains = measure(boxes, chain)
            near = neighbours(chains)
    return chain


def measure(boxes: Floats, chain: Ints, letters: int = END_LETTERS) -> Chains:
    """Measure the chains of letters: boxes float64 [N, 4], chain int64 [N]; `letters` at an end tell how it stands."""
    groups = int(chain.max()) + 1 if len(chain) else 0
    left, top, right, bottom = boxes.T
    middle = (left + right) / 2
    count = np.bincount(chain, minlength=groups)
    start = np.cumsum(count) - count
    order = np.lexsort((middle, chain))
    rank = np.empty(len(chain), np.int64)
    rank[order] = np.arange(len(chain)) - start[chain[order]]
    size = group_median(bottom - top, chain, groups)
    ends = [
        _end_fit(middle[near], bottom[near], top[near], chain[near], size)
        for near in (rank < letters, rank >= count[chain] - letters)
    ]
    (left_x, left_foot, left_head, left_slope), (right_x, right_foot, right_head, right_slope) = ends
    extent_left, _, extent_right, _ = extents(boxes, chain).T
    to_left, to_right = left_slope * (extent_left - left_x), right_slope * (extent_right - right_x)
    return Chains(
        count,
        extent_left,
        extent_right,
        size,
        left_foot + to_left,
        right_foot + to_right,
        left_head + to_left,
        right_head + to_right,
        left_slope,
        right_slope,
    )


def _end_fit(x: Floats, foot: Floats, head: Floats, chain: Ints, size: Floats) -> tuple[Floats, ...]:
    """Mean x, median foot and head there, and a slope that is drawn towards the page's where little supports it."""
    groups = len(size)
    count = np.bincount(chain, minlength=groups)
    middle = np.bincount(chain, x, groups) / np.maximum(count, 1)
    level = group_median(foot, chain, groups)
    away = x - middle[chain]
    rise = np.clip(foot - level[chain], -0.6 * size[chain], 0.6 * size[chain])
    spread = np.bincount(chain, away**2, groups)
    climb = np.bincount(chain, away * rise, groups)
    long = count >= SLOPE_FROM
    usual = float(np.median(climb[long] / np.maximum(spread[long], 1e-9))) if long.any() else 0.0
    pull = (SLOPE_SUPPORT * size) ** 2
    slope = (climb + pull * usual) / (spread + pull)
    straight = slope[chain] * away
    return (
        middle,
        group_median(foot - straight, chain, groups),
        group_median(head - straight, chain, groups),
        slope,
    )


def neighbours(chains: Chains) -> tuple[Ints, Ints]:
    """Pairs of chains of which the second begins near the end of the first: two int64 arrays."""
    if len(chains.count) < 2:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    stretch = np.array([1, VERTICAL_STRETCH])
    starts = np.stack([chains.left, (chains.left_foot + chains.left_head) / 2], 1) * stretch
    stops = np.stack([chains.right, (chains.right_foot + chains.right_head) / 2], 1) * stretch
    known = min(NEIGHBOURS, len(starts))
    second = nearest(starts, stops, known)[0].ravel()
    return np.repeat(np.arange(len(stops)), known), second


def best_links(
    chains: Chains, near: tuple[Ints, Ints], gap: float, barrier: "Barrier | None" = None, tolerance: Tolerance = EVEN
) -> tuple[Ints, Ints]:
    """Pairs of chains that follow one another, each the other's best choice among `near`: two int64 arrays."""
    first, second = near
    if not len(first):
        return first, second
    cost = link_cost(chains, first, second, gap, tolerance)
    good = np.isfinite(cost)
    first, second, cost = first[good], second[good], cost[good]
    if barrier is not None and len(first):
        free = ~barrier.crossed(
            chains.right[first],
            chains.left[second],
            (chains.right_foot[first] + chains.left_foot[second]) / 2 - chains.size[first] / 2,
        )
        first, second, cost = first[free], second[free], cost[free]
    order = np.argsort(cost, kind="stable")
    first, second = first[order], second[order]
    best_second = np.zeros(len(first), np.bool_)
    best_second[np.unique(first, return_index=True)[1]] = True
    best_first = np.zeros(len(first), np.bool_)
    best_first[np.unique(second, return_index=True)[1]] = True
    mutual = best_first & best_second
    return first[mutual], second[mutual]


def link_cost(chains: Chains, first: Ints, second: Ints, widest: float, tolerance: Tolerance = EVEN) -> Floats:
    """The cost of each link, infinite where the second chain does not go on where the first one ends."""
    size = np.maximum(chains.size[first], chains.size[second])
    gap = (chains.left[second] - chains.right[first]) / size
    reach = np.maximum(chains.left[second] - chains.right[first], 0) / 2
    down_first, down_second = chains.right_slope[first] * reach, -chains.left_slope[second] * reach
    foot_first, foot_second = chains.right_foot[first] + down_first, chains.left_foot[second] + down_second
    head_first, head_second = chains.right_head[first] + down_first, chains.left_head[second] + down_second
    lower = np.minimum(foot_first - head_first, foot_second - head_second)
    overlap = np.minimum(foot_first, foot_second) - np.maximum(head_first, head_second)
    foot_step, head_step = np.abs(foot_first - foot_second) / size, np.abs(head_first - head_second) / size
    sure = np.minimum(chains.count[first], chains.count[second]) >= 3
    step = np.where(sure, foot_step, np.minimum(foot_step, head_step))
    ratio = size / np.minimum(chains.size[first], chains.size[second])
    good = (first != second) & (gap <= widest) & (gap >= -BACKWARD) & (overlap >= tolerance.overlap * lower)
    good &= (step <= tolerance.step) & (ratio <= SIZE_RATIO)
    # A chain begins and ends right of where its left neighbour does.
    good &= (chains.left[first] < chains.left[second]) & (chains.right[first] < chains.right[second])
    return np.where(good, np.maximum(gap, 0) + 1.5 * step + 0.3 * np.log(ratio), np.inf)


class Barrier:
    """A coarse map of what lines do not cross."""

    def __init__(self, closed: NDArray[np.bool_], cell: float) -> None:
        """closed: bool [h, w]; cell: pixels along the side of one of its cells."""
        self.closed = closed
        self.cell = cell
        self._before = np.zeros((closed.shape[0], closed.shape[1] + 1), np.int32)
        np.cumsum(closed, axis=1, out=self._before[:, 1:])

    def crossed(self, left: Floats, right: Floats, y: Floats) -> NDArray[np.bool_]:
        """Whether a level stretch from left to right at y meets the barrier: three float64 [K], pixels."""
        height, width = self.closed.shape
        row = np.clip(y / self.cell, 0, height - 1).astype(np.int64)
        start = np.clip(np.minimum(left, right) / self.cell, 0, width).astype(np.int64)
        stop = np.clip(np.maximum(left, right) / self.cell + 1, 0, width).astype(np.int64)
        return np.asarray(self._before[row, stop] > self._before[row, start], np.bool_)
