"""The columns of a table: the fewest uprights that part all phrases which stand beside one another."""

from typing import Final

import numpy as np

from ocr.structure.table_rules import LevelRules, upright_shares
from ocr.structure.table_words import Floats, Ints

STEP: Final = 0.2
"""x-heights between places at which an upright is tried."""
CROSSED: Final = 0.45
"""What a phrase that an upright cuts counts against it; a pair that it parts counts 1, and more where they are far
apart."""
LEAST: Final = 0.7
"""What an upright must count at least."""
NARROWEST: Final = 1.5
"""x-heights of the widest white between two columns without a rule at least: words of typewriters are 1.3 apart."""
TALL: Final = 0.45
"""Share of a table's height that a ruled line between columns has at least."""
TRIMMED: Final = 0.3
"""x-heights by which a phrase may reach into the next column."""
MOSTLY: Final = 0.75
"""Share of a phrase in one column that makes it a part of that alone, however far the rest reaches."""


def uprights_of(boxes: Floats, line: Ints, rules: LevelRules, x_height: float) -> Floats:
    """The x between neighbouring columns, float64 [C - 1], ascending. boxes: float64 [K, 4] of the table's phrases;
    line: int64 [K], their visual lines."""
    start, end, weight = _whites(boxes, line, x_height)
    found = _ruled(boxes, rules, x_height)
    kept = list(found)
    is_open = np.ones(len(start), bool)
    for x in found:
        is_open &= ~((start <= x) & (end >= x))
    places = np.arange(boxes[:, 0].min(), boxes[:, 2].max(), STEP * x_height)
    inner = (boxes[:, 0] + TRIMMED * x_height, boxes[:, 2] - TRIMMED * x_height)
    cut = CROSSED * ((inner[0] < places[:, None]) & (inner[1] > places[:, None])).sum(axis=1)
    first, last = np.searchsorted(places, start, "right"), np.searchsorted(places, end, "left")
    while is_open.any():
        steps = np.zeros(len(places) + 1)
        np.add.at(steps, first[is_open], weight[is_open])
        np.add.at(steps, last[is_open], -weight[is_open])
        count = steps[:-1].cumsum() - cut
        count[_close(places, found, x_height)] = 0
        best = count.max()
        if best < LEAST:
            break
        x = _middle(places, count >= best - 1e-9)
        found.append(x)
        parted = (start <= x) & (end >= x)
        is_open &= ~parted
        if (end - start)[parted].max() >= NARROWEST * x_height:
            kept.append(x)
    return np.sort(np.array(kept, float))


def _close(places: Floats, found: list[float], x_height: float) -> "np.typing.NDArray[np.bool_]":
    near = np.zeros(len(places), bool)
    for x in found:
        near |= np.abs(places - x) < x_height
    return near


def _middle(places: Floats, best: "np.typing.NDArray[np.bool_]") -> float:
    """The middle of the longest run of places that are best."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], best.astype(int), [0]])))
    starts, ends = edges[::2], edges[1::2]
    longest = (ends - starts).argmax()
    return float((places[starts[longest]] + places[ends[longest] - 1]) / 2)


def _whites(boxes: Floats, line: Ints, x_height: float) -> tuple[Floats, Floats, Floats]:
    """The white between phrases that are next to one another on a line: where it starts and ends, and its weight."""
    order = np.lexsort((boxes[:, 0], line))
    same = line[order[1:]] == line[order[:-1]]
    start, end = boxes[order[:-1], 2][same], boxes[order[1:], 0][same]
    kept = end > start
    start, end = start[kept], end[kept]
    return start, end, 1 + np.minimum((end - start) / x_height, 6) / 6


def _ruled(boxes: Floats, rules: LevelRules, x_height: float) -> list[float]:
    """The ruled lines between columns: those with most of the table's height, inside it."""
    top, bottom = boxes[:, 1].min(), boxes[:, 3].max()
    left, right = boxes[:, 0].min(), boxes[:, 2].max()
    x, share = upright_shares(rules.upright, top, bottom, x_height)
    tall = share > TALL
    found: list[float] = []
    for place in np.sort(x[tall & (x > left) & (x < right)]).tolist():
        if not found or place - found[-1] > x_height:
            found.append(place)
    return found


def columns_of(boxes: Floats, uprights: Floats, x_height: float) -> Ints:
    """The first and last column that each phrase stands in, int64 [K, 2]."""
    slack = np.minimum(TRIMMED * x_height, (boxes[:, 2] - boxes[:, 0]) / 3)
    first = np.searchsorted(uprights, boxes[:, 0] + slack)
    last = np.searchsorted(uprights, boxes[:, 2] - slack)
    out = np.stack([first, np.maximum(first, last)], axis=1)
    edges = np.concatenate([[-np.inf], uprights, [np.inf]])
    for number in np.flatnonzero(out[:, 1] == out[:, 0] + 1):
        left, _, right, _ = boxes[number]
        share = (edges[out[number, 1]] - left) / max(right - left, 1e-6)
        if share >= MOSTLY:
            out[number, 1] = out[number, 0]
        elif share <= 1 - MOSTLY:
            out[number, 0] = out[number, 1]
    return out.astype(np.int64)
