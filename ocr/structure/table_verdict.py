"""Whether what stands in lines and columns is one table, or are lists, cards or columns of text beside one another."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ocr.structure.table_grid import Grid, filled, grid_of
from ocr.structure.table_model import TableModel, probability
from ocr.structure.table_phrases import Phrases
from ocr.structure.table_regions import FEWEST
from ocr.structure.table_rules import LevelRules
from ocr.structure.table_words import Floats, Ints

SURE: Final = 0.5
"""Probability from which on a region is taken for a table, or a half of it that is less likely one itself."""
UNLIKELY: Final = 0.1
"""... and under which a region is none, though each of its phrases looks like a part of one."""
CHANNEL: Final = 1.5
"""x-heights of white between two tables beside one another at least."""
FAR: Final = 40.0
"""x-heights; what is farther away says no more."""
ALIGNED: Final = 0.4
"""x-heights by which edges or middles of the cells of one column differ at most."""
NUMERIC: Final = 0.6
"""Share of figures in a column of figures."""
WIDE: Final = 25.0
"""x-heights across a phrase that is a line of running text."""
LONG: Final = 0.6
"""Share of a table's width or height along which a rule parts its rows or columns."""
WHOLE: Final = 0.9
"""... and of its width along which one closes it."""


@dataclass(frozen=True, slots=True)
class Judge:
    """What tells whether phrases of a page are a table."""

    phrases: Phrases
    rules: LevelRules
    model: TableModel

    def tables(self, region: Ints) -> list[Grid]:
        """The region as a table, the tables that lie side by side in it, or none."""
        grid, whole = self.judged(region)
        if whole >= SURE:
            return [grid]
        best, halves = SURE, []
        for sides in halves_of(self.phrases, region):
            judged = [self.judged(side) for side in sides]
            sure = max(one for _, one in judged)
            # Doubtful halves, and a lone column, may as well be parts of one table.
            if sure >= best and all(half.width > 1 and not UNLIKELY <= one < SURE for half, one in judged):
                best, halves = sure, list(sides)
        if not halves and whole >= UNLIKELY:
            return [grid]
        return [table for side in halves for table in self.tables(side)]

    def judged(self, region: Ints) -> tuple[Grid, float]:
        """A region in lines and columns, and how likely it is one table: what rules part into cells is one."""
        grid = grid_of(self.phrases, region, self.rules)
        if len(region) < FEWEST or min(grid.width, grid.lines) < 2:
            return grid, 0.0
        if grid.band is not None:
            return grid, 1.0
        return grid, float(probability(self.model.table, verdict_features(grid, self.phrases)[None])[0])


def halves_of(phrases: Phrases, region: Ints) -> Iterator[tuple[Ints, Ints]]:
    """The phrases to the left and to the right of each white that runs through all lines of a region."""
    boxes = phrases.boxes[region]
    order = np.argsort(boxes[:, 0])
    reach = np.maximum.accumulate(boxes[order, 2])
    for at in np.flatnonzero(boxes[order[1:], 0] - reach[:-1] > CHANNEL * float(np.median(phrases.x_height[region]))):
        is_left = boxes[:, 0] <= boxes[order[at], 0]
        yield region[is_left], region[~is_left]


def verdict_features(grid: Grid, phrases: Phrases) -> Floats:
    """What is known of phrases in lines and columns as one table, float64 [F]."""
    there = filled(grid)
    return np.array(
        [
            *_shape(grid, there), *_levels(grid, phrases, there),
            *_rules(grid), *_texts(grid, phrases), *_edges(grid, phrases), *_place(grid, phrases),
        ],
        float,
    )  # fmt: skip


def _shape(grid: Grid, there: NDArray[np.bool_]) -> list[float]:
    """How many lines and columns there are, and how full they are: lists end at heights of their own."""
    beside = there.sum(axis=1)
    share = there.mean(axis=0)
    begin, end = there.argmax(axis=0), grid.lines - 1 - there[::-1].argmax(axis=0)
    lines = max(grid.lines - 1, 1)
    return [
        np.log(grid.lines), np.log(grid.width), there.mean(), (beside > 1).mean(), (beside == grid.width).mean(),
        share.min(), share.max(), share.std(), share[0], (there[:, 0] & (beside == 1)).mean(),
        (~there[:, 0] & (beside == 1)).mean(), (begin / lines).std(), (end / lines).std(), (begin / lines).max(),
        1 - (end / lines).min(), beside[0] / grid.width, beside[-1] / grid.width,
    ]  # fmt: skip


def _levels(grid: Grid, phrases: Phrases, there: NDArray[np.bool_]) -> list[float]:
    """Whether what stands beside one another stands on one baseline, is of one size, and in step."""
    x_height = phrases.x_height[grid.phrases]
    apart = np.abs(phrases.foot[grid.phrases] - grid.foot[grid.line]) / grid.x_height
    beside = there.sum(axis=1)[grid.line] > 1
    sizes = np.log(x_height / grid.x_height)
    of_line = np.bincount(grid.line, sizes) / np.bincount(grid.line)
    mixed = np.abs(sizes - of_line[grid.line])
    pitch = np.diff(grid.foot) / grid.x_height
    pitch = pitch if pitch.size else np.ones(1)
    alone = [_alone(one, two) for one, two in zip(there.T, there.T[1:], strict=False)]
    return [
        apart[beside].mean() if beside.any() else 0.0, np.quantile(apart, 0.9), sizes.std(), np.ptp(sizes),
        mixed.mean(), mixed.max(), np.log(np.median(pitch) + 0.1), pitch.min(), np.std(np.log(pitch + 0.1)),
        (pitch < 0.7 * np.median(pitch)).mean(), np.max(alone, initial=0.0), np.mean([*alone, 0.0]),
    ]  # fmt: skip


def _alone(one: NDArray[np.bool_], two: NDArray[np.bool_]) -> float:
    """The share of the lines of the emptier of two columns that stand beside nothing of the other, within its ends."""
    few, many = (one, two) if one.sum() <= two.sum() else (two, one)
    ends = np.flatnonzero(many)
    if not ends.size or not few.any():
        return 0.0
    inside = few.copy()
    inside[: ends[0]] = inside[ends[-1] + 1 :] = False
    return float((inside & ~many).sum() / few.sum())


def _rules(grid: Grid) -> list[float]:
    """Which share of rows and columns rules part, and whether they run across the white between columns. How many rules
    there are says less: a bad scan has many."""
    _, start, end = grid.level.T
    slack = 0.5 * grid.x_height
    left, top, right, bottom = grid.bounds
    crossed = [bool(((start < x - slack) & (end > x + slack)).any()) for x in grid.uprights.tolist()]
    covered = np.array([grid.covered(line).mean() for line in range(grid.lines - 1)] + [0.0])
    x, upper, lower = grid.upright.T
    x = x[np.minimum(lower, bottom) - np.maximum(upper, top) > LONG * (bottom - top)]
    ruled = [bool((np.abs(x - one) < 2 * grid.x_height).any()) for one in grid.uprights.tolist()]
    width = (np.minimum(end, right) - np.maximum(start, left)) / max(right - left, 1.0)
    return [
        float(all(crossed)), sum(crossed) / max(len(crossed), 1), float(covered.mean()), float((covered > LONG).mean()),
        sum(ruled) / max(len(ruled), 1), float((width > WHOLE).sum() > 1),
    ]  # fmt: skip


def _texts(grid: Grid, phrases: Phrases) -> list[float]:
    """What the cells say: figures in columns of their own, or lines of text that go on from line to line."""
    column = grid.columns[:, 0]
    numbers = phrases.numbers[grid.phrases]
    share = np.bincount(column, numbers, grid.width) / np.maximum(np.bincount(column, minlength=grid.width), 1)
    texts = [phrases.texts[number] for number in grid.phrases.tolist()]
    digits = np.array([any(sign.isdigit() for sign in text) for text in texts], float)
    digit_share = np.bincount(column, digits, grid.width) / np.maximum(np.bincount(column, minlength=grid.width), 1)
    lower = np.array([text[:1].islower() for text in texts])
    stops = np.array([text[-1:] in ".,;" for text in texts])
    length = np.array([len(text) for text in texts], float)
    size = np.array([len(text.split()) for text in texts], float)
    half = grid.width // 2
    again = np.abs(digit_share[half : 2 * half] - digit_share[:half]).mean() if half else 1.0
    return [
        numbers.mean(), share.max(), share.min(), share.std(), (share > NUMERIC).mean(), share[0], share[1:].mean(),
        digits.mean(), digit_share.max(), digit_share.std(), lower.mean(), stops.mean(), np.log1p(length.mean()),
        np.log1p(np.median(length)), np.log1p(np.quantile(length, 0.9)), np.log(size.mean()), again,
        np.mean([len(set(texts)) / len(texts)]), np.mean([text[-1:] == ":" for text in texts]),
    ]  # fmt: skip


def _edges(grid: Grid, phrases: Phrases) -> list[float]:
    """How columns are aligned, how wide they are and the white between them."""
    boxes = phrases.boxes[grid.phrases] / grid.x_height
    column = grid.columns[:, 0]
    own = [boxes[column == one] for one in range(grid.width)]
    own = [box for box in own if len(box)]
    sides = [[_aligned(edge) for edge in (box[:, 0], box[:, 2], (box[:, 0] + box[:, 2]) / 2)] for box in own]
    left, right, middle = np.array(sides).T
    start = np.array([box[:, 0].min() for box in own])
    end = np.array([box[:, 2].max() for box in own])
    width = end - start
    gaps = np.clip(start[1:] - end[:-1], -FAR, FAR) if len(own) > 1 else np.zeros(1)
    pitch = np.diff(start) if len(own) > 2 else np.zeros(1)
    return [
        left.mean(), left.min(), right.mean(), (right > left).mean(), (middle > left).mean(), left[0], right[-1],
        np.log(width.max()), np.log(width.min() + 0.5), np.log(np.median(width) + 0.5), np.log(width[0] + 0.5),
        gaps.max(), gaps.min(), np.median(gaps), gaps.max() / (np.median(np.abs(gaps)) + 1),
        pitch.std() / (pitch.mean() + 1) if len(own) > 2 else 1.0, np.median(gaps) / (np.median(width) + 1),
        (grid.columns[:, 1] > grid.columns[:, 0]).mean(),
    ]  # fmt: skip


def _aligned(edges: Floats) -> float:
    """The share of edges of a column that the most have in common."""
    return float((np.abs(edges[:, None] - edges) < ALIGNED).mean(axis=1).max())


def _place(grid: Grid, phrases: Phrases) -> list[float]:
    """What it is of its page, and whether running text stands beside it."""
    left, _, right, _ = grid.bounds
    across = max(float(np.ptp(phrases.boxes[:, [0, 2]])), 1.0)
    is_wide = phrases.boxes[:, 2] - phrases.boxes[:, 0] > WIDE * phrases.x_height
    outside = np.ones(len(is_wide), np.bool_)
    outside[grid.phrases] = False
    return [
        (right - left) / across, len(grid.phrases) / len(is_wide), is_wide.mean(),
        is_wide[outside].mean() if outside.any() else 0.0, grid.x_height / float(np.median(phrases.x_height)),
    ]  # fmt: skip
