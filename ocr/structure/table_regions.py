"""Which phrases of a page make a table together."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ocr.structure.table_frames import Frames, frames_of
from ocr.structure.table_limits import cut_at_text, with_upper_heads
from ocr.structure.table_model import TableModel, probability
from ocr.structure.table_phrases import NONE, Phrases
from ocr.structure.table_rules import LevelRules
from ocr.structure.table_titles import tables_of, title_features, with_title_opinions
from ocr.structure.table_words import Floats, Ints
from segmentation.groups import connected_groups

LIKELY: Final = 0.5
"""Probability of a phrase that stands in a table."""
POSSIBLE: Final = 0.2
"""... and of one beside such a phrase, on a level with it."""
STEP: Final = 12.0
"""x-heights from baseline to baseline of two lines of a table at most."""
SPAN: Final = 90.0
"""x-heights of white between two phrases of a row at most."""
CHANNEL: Final = 1.5
"""x-heights of white between two tables beside one another at least."""
OUT_OF_STEP: Final = 0.5
"""Share of lines of the side with fewer that stand on no baseline of the other, where two tables lie side by side."""
SAME_FOOT: Final = 0.5
"""x-heights by which the baselines of one line differ at most."""
RUNNING: Final = 12.0
"""x-heights across a phrase of running text at least."""
LONGEST: Final = 20.0
"""x-heights across a phrase beside a table that may be a part of it."""
LINES_OF_TEXT: Final = 3
"""Pairs of lines of running text that tell where the columns of the page are."""
FEWEST: Final = 4
"""Phrases of a table."""


def regions_of(phrases: Phrases, likely: Floats, rules: LevelRules, model: TableModel) -> list[Ints]:
    """The phrases of each table, int64 [K] each, from the top of the page. likely: float64 [P], how likely each phrase
    stands in one."""
    rough = rough_regions(phrases, likely, rules)
    parts = [part for region in rough.open for part in without_titles(phrases, region, likely, rough.rules, model)]
    found = [part for part in rough.closed + parts if len(part) >= FEWEST]
    taken = np.isin(np.arange(len(likely)), np.concatenate([*found, np.zeros(0, int)]))
    found = [with_upper_heads(phrases, part, rough.rules, taken) for part in found]
    return sorted(found, key=lambda part: _place(phrases, part))


@dataclass(frozen=True, slots=True)
class RoughRegions:
    """Phrases that belong together, int64 [K] each: those that four rules close, and others, which titles may still
    part. rules: all but those that close one."""

    closed: list[Ints]
    open: list[Ints]
    rules: LevelRules


def rough_regions(phrases: Phrases, likely: Floats, rules: LevelRules) -> RoughRegions:
    """The regions of a page with the titles over and between their tables."""
    frames = frames_of(rules, phrases, likely)
    chosen = _chosen(phrases, likely) | (frames.of != NONE)
    first, second = _links(phrases, chosen, frames, _gutters(phrases, likely))
    group = connected_groups(len(chosen), first, second)
    found = [np.flatnonzero(chosen & (group == number)) for number in np.unique(group[chosen])]
    closed = [region for region in found if frames.closed[region].all()]
    is_open = [region for region in found if not frames.closed[region].all()]
    regions = [part for region in is_open for part in cut_at_text(phrases, region, chosen, frames.of)]
    # A title of some rows, far from any column, is a region of its own that is no table: it is free to be enclosed.
    tables = sorted((region for region in regions if len(region) >= FEWEST), key=len, reverse=True)
    taken = np.zeros(len(chosen), np.bool_)
    taken[np.concatenate([*closed, *tables, np.zeros(0, int)])] = True
    filled = []
    for region in tables:
        filled.append(_with_enclosed(phrases, _with_lines(phrases, region, taken), taken))
        taken[filled[-1]] = True  # so that no other takes it
    beside = [part for region in filled for part in _parted(phrases, region, frames.outside)]
    return RoughRegions(closed, beside, frames.outside)


def without_titles(
    phrases: Phrases, region: Ints, likely: Floats, rules: LevelRules, model: TableModel
) -> list[Ints]:  # fmt: skip
    """The tables of a region: they end at lines that are in none, and where another begins."""
    line = lines_of(phrases, region)
    features = title_features(phrases, region, line, likely, rules)
    title = probability(model.title, features)
    begin = probability(model.begin, with_title_opinions(features, title))
    part = tables_of(title, begin)[line]
    return [region[part == number] for number in np.unique(part[part != NONE])]


def _place(phrases: Phrases, region: Ints) -> tuple[float, float]:
    return float(phrases.boxes[region, 1].min()), float(phrases.boxes[region, 0].min())


def _chosen(phrases: Phrases, probability: Floats) -> NDArray[np.bool_]:
    """Which phrases stand in tables: likely ones, and those on a level with them."""
    chosen = probability >= LIKELY
    for side in (0, 1):
        other = phrases.beside[:, side]
        chosen |= (probability >= POSSIBLE) & (other != NONE) & (probability[other] >= LIKELY)
    return chosen


def _gutters(phrases: Phrases, probability: Floats) -> Floats:
    """The white between lines of running text beside one another, float64 [G, 2]: left, right."""
    wide = phrases.boxes[:, 2] - phrases.boxes[:, 0] > RUNNING * phrases.x_height
    prose = np.flatnonzero(wide & (probability < POSSIBLE) & (phrases.beside[:, 1] != NONE))
    other = phrases.beside[prose, 1]
    both = wide[other] & (probability[other] < POSSIBLE)
    prose, other = prose[both], other[both]
    return np.stack([phrases.boxes[prose, 2], phrases.boxes[other, 0]], axis=1)


def _links(phrases: Phrases, chosen: NDArray[np.bool_], frames: Frames, gutters: Floats) -> tuple[Ints, Ints]:
    """Pairs of neighbouring phrases that belong together."""
    first, second = [], []
    frame = frames.of
    for side, near, most in (
        (1, phrases.beside[:, 1], SPAN), (0, phrases.beside[:, 0], SPAN),
        (1, phrases.stacked[:, 1], STEP), (0, phrases.stacked[:, 0], STEP),
    ):  # fmt: skip
        one = np.flatnonzero((near != NONE) & chosen)
        one = one[chosen[near[one]]]
        two = near[one]
        if most == SPAN:
            left, right = (one, two) if side else (two, one)
            start, end = phrases.boxes[left, 2], phrases.boxes[right, 0]
            close = end - start <= most * phrases.x_height[one]
            close &= frame[one] == frame[two]
            close &= (frame[one] != NONE) | ~_crosses_gutter(start, end, gutters, phrases)
        else:
            close = np.abs(phrases.foot[two] - phrases.foot[one]) <= most * phrases.x_height[one]
            close &= (frame[one] == frame[two]) | ~(frames.closed[one] | frames.closed[two])
        first.append(one[close])
        second.append(two[close])
    framed = np.flatnonzero(frame != NONE)
    _, start = np.unique(frame[framed], return_index=True)
    one_of = framed[start]
    first.append(framed)
    second.append(one_of[np.searchsorted(frame[one_of], frame[framed])])
    return np.concatenate(first), np.concatenate(second)


def _crosses_gutter(start: Floats, end: Floats, gutters: Floats, phrases: Phrases) -> NDArray[np.bool_]:
    """Whether running text near the white between two phrases leaves the same white open, bool [N]."""
    if not len(gutters):
        return np.zeros(len(start), np.bool_)
    x_height = float(np.median(phrases.x_height))
    shared = np.minimum(end[:, None], gutters[:, 1]) - np.maximum(start[:, None], gutters[:, 0])
    return np.asarray((shared > 0.5 * x_height).sum(axis=1) >= LINES_OF_TEXT)


def _with_lines(phrases: Phrases, region: Ints, taken: NDArray[np.bool_]) -> Ints:
    """The region with what else stands on its lines, but for running text: layout joins lines across white in tables
    only."""
    width = (phrases.boxes[:, 2] - phrases.boxes[:, 0]) / phrases.x_height
    rest = np.isin(phrases.line, phrases.line[region]) & ~taken & (width < LONGEST)
    return np.union1d(region, np.flatnonzero(rest))


def _with_enclosed(phrases: Phrases, region: Ints, taken: NDArray[np.bool_]) -> Ints:
    """The region with the phrases that lie within its bounds."""
    box = phrases.boxes[region]
    left, top = box[:, :2].min(axis=0)
    right, bottom = box[:, 2:].max(axis=0)
    x, y = ((phrases.boxes[:, side] + phrases.boxes[:, side + 2]) / 2 for side in (0, 1))
    inside = (x > left) & (x < right) & (y > top) & (y < bottom) & ~taken
    return np.union1d(region, np.flatnonzero(inside))


def _parted(phrases: Phrases, region: Ints, rules: LevelRules) -> list[Ints]:
    """The region, or the tables that lie side by side in it."""
    boxes = phrases.boxes[region]
    x_height = float(np.median(phrases.x_height[region]))
    order = np.argsort(boxes[:, 0])
    reach = np.maximum.accumulate(boxes[order, 2])
    for at in np.flatnonzero(boxes[order[1:], 0] - reach[:-1] > CHANNEL * x_height):
        start, end = float(reach[at]), float(boxes[order[at + 1], 0])
        sides = region[boxes[:, 0] < start], region[boxes[:, 0] >= end]
        if min(map(len, sides)) >= FEWEST and _are_two(phrases, sides, (start, end), rules, x_height):
            return [part for side in sides for part in _parted(phrases, side, rules)]
    return [region]


def _are_two(
    phrases: Phrases, sides: tuple[Ints, Ints], channel: tuple[float, float], rules: LevelRules, x_height: float
) -> bool:
    """Whether what lies on both sides of white makes two tables: no rule crosses it, and the rules of both sides end
    there, or their lines are out of step."""
    if any(not _has_columns(phrases, side) for side in sides):
        return False
    boxes = phrases.boxes[np.concatenate(sides)]
    top, bottom = boxes[:, 1].min() - 2 * x_height, boxes[:, 3].max() + 2 * x_height
    start, end = channel
    level = rules.level[(rules.level[:, 0] > top) & (rules.level[:, 0] < bottom)]
    middle = (start + end) / 2
    crossing = (level[:, 1] < middle - x_height / 2) & (level[:, 2] > middle + x_height / 2)
    if crossing.any():
        return False
    ending = ((level[:, 2] > start - x_height) & (level[:, 2] <= end)).sum()
    beginning = ((level[:, 1] < end + x_height) & (level[:, 1] >= start)).sum()
    if ending >= 2 and beginning >= 2:
        return True
    few, many = sorted((np.unique(phrases.foot[side]) for side in sides), key=len)
    alone = np.abs(few[:, None] - many).min(axis=1) > SAME_FOOT * x_height
    return bool(alone.mean() >= OUT_OF_STEP)


def _has_columns(phrases: Phrases, side: Ints) -> bool:
    """Whether some phrases stand beside others."""
    inside = np.isin(phrases.beside[side, 1], side)
    return bool(inside.sum() >= 2)


def lines_of(phrases: Phrases, region: Ints) -> Ints:
    """The visual line of each phrase of a table, int64 [K], counted from the top: pieces of lines on one baseline that
    do not overlap are one."""
    number = phrases.line[region]
    names, own = np.unique(number, return_inverse=True)
    foot = np.bincount(own, phrases.foot[region]) / np.bincount(own)
    x_height = np.bincount(own, phrases.x_height[region]) / np.bincount(own)
    visual = np.full(len(names), NONE)
    groups: list[list[int]] = []
    for name in np.argsort(foot).tolist():
        for group in reversed(groups[-3:]):
            mean = np.mean([foot[other] for other in group])
            if foot[name] - mean < SAME_FOOT * x_height[name] and not _overlap(phrases, region, own, name, group):
                group.append(name)
                break
        else:
            groups.append([name])
    for index, group in enumerate(groups):
        visual[group] = index
    return visual[own]


def _overlap(phrases: Phrases, region: Ints, own: Ints, name: int, group: list[int]) -> bool:
    one, others = phrases.boxes[region[own == name]], phrases.boxes[region[np.isin(own, group)]]
    shared = np.minimum(one[:, 2, None], others[:, 2]) - np.maximum(one[:, 0, None], others[:, 0])
    return bool((shared > 0).any())
