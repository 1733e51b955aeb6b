"""Phrases: words of a line that no cell's end parts; and whether each stands in a table."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ocr.structure.table_model import TableModel, probability
from ocr.structure.table_rules import LevelRules
from ocr.structure.table_words import Floats, Ints, Words

REACH: Final = 22.0
"""x-heights above and below within which others tell what a phrase is."""
FAR: Final = 40.0
"""x-heights; what is farther away says no more."""
FAR_BESIDE: Final = 90.0
"""x-heights; the same for what stands on a level."""
ALIGNED: Final = 0.4
"""x-heights by which edges or middles that stand below one another differ at most."""
NONE: Final = -1


@dataclass(frozen=True, slots=True)
class Phrases:
    """The phrases of a page in the order of its words.

    word: int64 [N], the phrase of each word. boxes: float64 [P, 4] in level pixels. x_height: float64 [P]. foot:
    float64 [P], the y of the baseline. line: int64 [P]. numbers: float64 [P], share of its words that are figures.
    texts: P of them. beside: int64 [P, 2], the nearest one to the left and to the right on a level, or NONE; stacked:
    the same above and below.
    """

    word: Ints
    boxes: Floats
    x_height: Floats
    foot: Floats
    line: Ints
    numbers: Floats
    texts: tuple[str, ...]
    beside: Ints
    stacked: Ints


def phrases_of(words: Words, parted: NDArray[np.bool_]) -> Phrases:
    """parted: bool [N], True where a phrase ends with a word though its line goes on."""
    count = len(words.texts)
    starts = np.append(True, (words.line[1:] != words.line[:-1]) | parted[:-1])
    word = np.cumsum(starts) - 1
    first = np.flatnonzero(starts)
    boxes = np.concatenate(
        [np.minimum.reduceat(words.boxes[:, :2], first), np.maximum.reduceat(words.boxes[:, 2:], first)], axis=1
    )
    size = np.bincount(word)
    ends = np.append(first[1:], count)
    texts = tuple(" ".join(words.texts[a:b]) for a, b in zip(first.tolist(), ends.tolist(), strict=True))
    beside, stacked = _neighbours(boxes, words.x_height[first])
    numbers = np.bincount(word, words.is_number) / size
    foot = np.bincount(word, words.foot) / size
    return Phrases(word, boxes, words.x_height[first], foot, words.line[first], numbers, texts, beside, stacked)


def _neighbours(boxes: Floats, x_height: Floats) -> tuple[Ints, Ints]:
    """The nearest phrases to the left and right, and above and below, int64 [P, 2] each."""
    beside = np.full((len(boxes), 2), NONE)
    stacked = np.full((len(boxes), 2), NONE)
    middles = (boxes[:, :2] + boxes[:, 2:]) / 2
    tallest = float((boxes[:, 3] - boxes[:, 1]).max(initial=0))
    for number, near in enumerate(_within(middles[:, 1], FAR * x_height + tallest)):
        left, top, right, bottom = boxes[near].T
        own_left, own_top, own_right, own_bottom = boxes[number]
        tall = np.minimum(own_bottom - own_top, bottom - top)
        level = np.minimum(own_bottom, bottom) - np.maximum(own_top, top) > 0.5 * tall
        level &= near != number
        under = np.minimum(own_right, right) - np.maximum(own_left, left) > -0.2 * x_height[number]
        under &= ~level & (near != number)
        for side, (gap, kind, out) in enumerate((
            (own_left - right, level, beside), (left - own_right, level, beside),
            (own_top - bottom, under, stacked), (top - own_bottom, under, stacked),
        )):  # fmt: skip
            middle, own = middles[near, side // 2], middles[number, side // 2]
            right_way = (middle < own) if side % 2 == 0 else (middle > own)
            distance = np.where(kind & right_way, np.maximum(gap, 0), np.inf)
            nearest = int(distance.argmin())
            if distance[nearest] < (FAR_BESIDE if side < 2 else FAR) * x_height[number]:
                out[number, side % 2] = near[nearest]
    return beside, stacked


def _within(middle: Floats, reach: Floats) -> Iterator[Ints]:
    """For each phrase those whose middles, float64 [P], are no farther from its own than `reach`, float64 [P]."""
    order = np.argsort(middle, kind="stable")
    first = np.searchsorted(middle[order], middle - reach, "left")
    last = np.searchsorted(middle[order], middle + reach, "right")
    for start, end in zip(first.tolist(), last.tolist(), strict=True):
        yield np.sort(order[start:end])


def phrase_features(phrases: Phrases, rules: LevelRules) -> Floats:
    """What is known of each phrase before anything is thought of its neighbours, float64 [P, F]."""
    own = _own(phrases)
    return np.concatenate([own, _around(phrases), _ruled(phrases, rules), _next_to(phrases, own)], axis=1)


def table_probability(phrases: Phrases, rules: LevelRules, model: TableModel) -> Floats:
    """How likely each phrase stands in a table, float64 [P]."""
    features = phrase_features(phrases, rules)
    first = probability(model.phrase, features)
    return probability(model.phrase_again, with_opinions(features, first, phrases))


def with_opinions(features: Floats, thought: Floats, phrases: Phrases) -> Floats:
    """Features and what was thought of a phrase, its neighbours on four sides, and theirs beyond them."""
    parts = [features, thought[:, None]]
    near = np.concatenate([phrases.beside, phrases.stacked], axis=1)
    for side in range(4):
        one = near[:, side]
        two = np.where(one == NONE, NONE, near[one, side])
        parts += [np.where(place == NONE, 0.0, thought[place])[:, None] for place in (one, two)]
    middle = (phrases.boxes[:, 1] + phrases.boxes[:, 3]) / 2
    means = np.zeros((len(thought), 2))
    for number, others in enumerate(_within(middle, REACH / 2 * phrases.x_height)):
        left, _, right, _ = phrases.boxes[number]
        over = np.minimum(right, phrases.boxes[others, 2]) - np.maximum(left, phrases.boxes[others, 0]) > 0
        offset = (middle[others] - middle[number]) / phrases.x_height[number]
        for column, side in enumerate((-1, 1)):
            there = over & (offset * side > 0.5) & (np.abs(offset) < REACH / 2)
            means[number, column] = thought[others[there]].mean() if there.any() else 0.0
    return np.concatenate([*parts, means], axis=1)


def _own(phrases: Phrases) -> Floats:
    left, top, right, bottom = phrases.boxes.T
    x_height = phrases.x_height
    size = np.bincount(phrases.word)
    text = [
        (
            len(text), text[:1].islower(), text[-1:] in ".;", text[-1:] == ":", text.lower().startswith("tab"),
            text.lower().startswith(("fig", "note", "source")), text[:1] in "•-*",
        )
        for text in phrases.texts
    ]  # fmt: skip
    columns = [
        np.log((right - left) / x_height + 0.5), (bottom - top) / x_height, np.log(size), phrases.numbers,
        np.log(x_height / np.median(x_height)),
    ]  # fmt: skip
    letters = np.array(text, float).reshape(-1, 7)
    letters[:, 0] = np.log1p(letters[:, 0])
    return np.concatenate([np.stack(columns, axis=1), letters], axis=1)


def _around(phrases: Phrases) -> Floats:
    """How many phrases stand on a level, and how many above and below have an edge or the middle in common."""
    x_height = phrases.x_height
    middles = (phrases.boxes[:, :2] + phrases.boxes[:, 2:]) / 2
    on_line = np.bincount(phrases.line)[phrases.line]
    rows = []
    for number, others in enumerate(_within(middles[:, 1], REACH * x_height)):
        boxes, own, middle = phrases.boxes[others], phrases.boxes[number], middles[others]
        offset = (middle[:, 1] - middles[number, 1]) / x_height[number]
        near = np.abs(offset) < REACH
        slack = ALIGNED * x_height[number]
        edges = (
            np.abs(boxes[:, 0] - own[0]) < slack,
            np.abs(boxes[:, 2] - own[2]) < slack,
            np.abs(middle[:, 0] - middles[number, 0]) < slack,
        )
        row = []
        for side in (offset < -0.6, offset > 0.6):
            there = near & side
            over = there & (np.minimum(own[2], boxes[:, 2]) > np.maximum(own[0], boxes[:, 0]))
            shared = (there & (on_line[others] > 1)).sum()
            row += [(there & edge).sum() for edge in edges] + [over.sum(), shared, there.sum()]
        level = np.abs(offset) < 0.5
        rows.append([*row, level.sum(), (level & (phrases.numbers[others] > 0.5)).sum()])
    return np.concatenate([np.log1p(np.array(rows, float).reshape(-1, 14)), np.log(on_line)[:, None]], axis=1)


def _ruled(phrases: Phrases, rules: LevelRules) -> Floats:
    """x-heights to the nearest rules on four sides, and how far those above and below reach to both sides."""
    out = np.full((len(phrases.texts), 9), FAR)
    for number, (box, x_height) in enumerate(zip(phrases.boxes, phrases.x_height, strict=True)):
        left, top, right, bottom = box
        x, y = (left + right) / 2, (top + bottom) / 2
        over = rules.level[(rules.level[:, 1] < x) & (rules.level[:, 2] > x)]
        beside = rules.upright[(rules.upright[:, 1] < y) & (rules.upright[:, 2] > y)]
        for column, (lines, start, way) in enumerate((
            (over, y, -1), (over, y, 1), (beside, x, -1), (beside, x, 1),
        )):  # fmt: skip
            distance = (lines[:, 0] - start) * way / x_height
            distance = np.where(distance > -0.1, distance, np.inf)
            if distance.size and distance.min() < FAR:
                out[number, column] = distance.min()
                if column < 2:
                    rule = lines[distance.argmin()]
                    out[number, 4 + 2 * column] = (left - rule[1]) / x_height
                    out[number, 5 + 2 * column] = (rule[2] - right) / x_height
        out[number, 8] = (out[number, :4] < FAR).all()
    out[:, :8] = np.log1p(np.clip(out[:, :8], 0, FAR))
    return out


def _next_to(phrases: Phrases, own: Floats) -> Floats:
    """How far the neighbours on four sides are, and some of what they are."""
    near = np.concatenate([phrases.beside, phrases.stacked], axis=1)
    parts = []
    for side in range(4):
        other = near[:, side]
        there = other != NONE
        if side < 2:
            gap = np.maximum(phrases.boxes[:, 0], phrases.boxes[other, 0]) - np.minimum(
                phrases.boxes[:, 2], phrases.boxes[other, 2]
            )
        else:
            gap = np.abs(phrases.foot - phrases.foot[other])
        distance = np.where(there, np.clip(gap / phrases.x_height, 0, FAR), FAR)
        parts.append(np.log1p(distance)[:, None])
        parts.append(np.where(there[:, None], own[other][:, [0, 3, 4]], 0.0))
    return np.concatenate(parts, axis=1)
