"""The ruled lines of a page, in pixels in which lines of text run level."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ocr.structure.table_words import Floats, Words

JOINED: Final = 0.5
"""x-heights between two rules that are drawn as one."""
PIECES: Final = 0.8
"""x-heights between the ends of two pieces of one rule."""
OUT: Final = 3.0
"""x-heights by which a streak of the scanner reaches beyond the table that it runs through, at both ends."""
STRUCK: Final = 0.25
"""Share of the lines beside an upright rule through whose words it runs, if it parts no columns."""
FEWEST_OTHERS: Final = 3
"""Upright rules that end at the level ones, beside which one that reaches beyond these is a streak."""
FEWEST_STRUCK: Final = 2
"""... lines at least, which is enough for a streak."""
WITHIN: Final = 0.25
"""x-heights of a word on both sides of what runs through it."""


@dataclass(frozen=True, slots=True)
class LevelRules:
    """Ruled lines in level pixels. level, upright: float64 [R, 3]: of a level one its y, left and right; of an upright
    one its x, top and bottom."""

    level: Floats
    upright: Floats


def level_rules(boxes: NDArray[np.int32], words: Words) -> LevelRules:
    """Rules of a page from their boxes, int32 [R, 4]: what a double rule or a broken one leaves is joined, and streaks
    of the scanner are left out."""
    x_height = float(np.median(words.x_height)) if len(words.x_height) else 1.0
    left, top, right, bottom = boxes.astype(float).reshape(-1, 4).T
    is_level = right - left >= bottom - top
    middle = (left + right) / 2
    top, bottom = (words.bend.levelled(middle, y) for y in (top, bottom))
    level = _joined(np.stack([(top + bottom) / 2, left, right], axis=1)[is_level], x_height)
    upright = _joined(np.stack([(left + right) / 2, top, bottom], axis=1)[~is_level], x_height)
    return LevelRules(level, _without_streaks(upright, level, words, x_height))


def _joined(rules: Floats, x_height: float) -> Floats:
    """Rules [R, 3] that lie on or beside one another made one, by their first column."""
    out: list[list[float]] = []
    for place, start, end in rules[np.lexsort((rules[:, 1], rules[:, 0]))].tolist():
        for other in reversed(out[-12:]):
            near = place - other[0] <= JOINED * x_height
            if near and start <= other[2] + PIECES * x_height and end >= other[1] - PIECES * x_height:
                other[1], other[2] = min(other[1], start), max(other[2], end)
                break
        else:
            out.append([place, start, end])
    return np.array(out, float).reshape(-1, 3)


def _without_streaks(upright: Floats, level: Floats, words: Words, x_height: float) -> Floats:
    """Upright rules, float64 [R, 3] by x, without those that run through words. Where one reaches at both ends beyond
    the level rules that it crosses amid the text, it is a streak if others do not, else it ends at them."""
    if not (len(words.boxes) and len(upright)):
        return upright
    low, high = words.boxes[:, 1].min() - OUT * x_height, words.boxes[:, 3].max() + OUT * x_height
    level = level[(level[:, 0] > low) & (level[:, 0] < high)]
    kept: list[tuple[float, float, float]] = []
    reaching: list[tuple[float, float, float]] = []
    for pieces in np.split(upright, np.flatnonzero(np.diff(upright[:, 0]) > JOINED * x_height) + 1):
        x, top, bottom = float(pieces[:, 0].mean()), float(pieces[:, 1].min()), float(pieces[:, 2].max())
        y = level[(level[:, 1] < x + x_height) & (level[:, 2] > x - x_height), 0]
        y = y[(y > top) & (y < bottom)]
        if y.size and y.min() - top > OUT * x_height and bottom - y.max() > OUT * x_height:
            through = (x, float(y.min()), float(y.max()))
            reaching += [through] if _struck(words, through, WITHIN * x_height)[0] < FEWEST_STRUCK else []
            continue
        for place, start, end in pieces.tolist():
            struck, beside = _struck(words, (place, start, end), WITHIN * x_height)
            if struck < FEWEST_STRUCK or struck < STRUCK * beside:
                kept.append((place, start, end))
    kept += [rule for rule in reaching if _beside(rule, kept, x_height) < FEWEST_OTHERS]
    return np.array(sorted(kept), float).reshape(-1, 3)


def _beside(rule: tuple[float, float, float], others: list[tuple[float, float, float]], x_height: float) -> int:
    """How many upright rules stand beside one."""
    _, first, last = rule
    return len({round(x / x_height) for x, start, end in others if start < last and end > first})


def _struck(words: Words, rule: tuple[float, float, float], slack: float) -> tuple[int, int]:
    """Through the words of how many lines an upright rule runs, and beside how many it stands."""
    x, top, bottom = rule
    middle = (words.boxes[:, 1] + words.boxes[:, 3]) / 2
    beside = (middle > top) & (middle < bottom)
    struck = beside & (words.boxes[:, 0] + slack < x) & (words.boxes[:, 2] - slack > x)
    return len(np.unique(words.line[struck])), len(np.unique(words.line[beside]))


def upright_shares(upright: Floats, top: float, bottom: float, x_height: float) -> tuple[Floats, Floats]:
    """Where upright rules stand, float64 [U], ascending, and what share of the height from `top` to `bottom` the pieces
    that stand there cover, float64 [U]."""
    order = np.argsort(upright[:, 0], kind="stable")
    x, start, end = upright[order].T
    covered = np.clip(np.minimum(end, bottom) - np.maximum(start, top), 0, None)
    x, covered = x[covered > 0], covered[covered > 0]
    place = np.cumsum(np.diff(x, prepend=-np.inf) > JOINED * x_height) - 1
    length = np.bincount(place, covered)
    return np.bincount(place, x * covered) / np.maximum(length, 1e-9), length / max(bottom - top, 1.0)
