"""Frames: what the ruled lines of a page enclose. Level rules of one width above one another, and rules that cross."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ocr.structure.table_limits import goes_on
from ocr.structure.table_phrases import NONE, Phrases
from ocr.structure.table_rules import LevelRules, upright_shares
from ocr.structure.table_words import Floats, Ints
from segmentation.groups import connected_groups

MEETS: Final = 1.0
"""x-heights between the end of a rule and one that it runs into, at most."""
SAME_END: Final = 1.2
"""x-heights by which the ends of level rules of one table differ at most."""
MOSTLY: Final = 0.4
"""Mean probability, by width, of the phrases between two rules, or in a frame, that make it part of a table."""
UNLIKELY: Final = 0.2
"""Probability of a line between two rules under which it is no part of a table, and none of the other side either."""
LIKELY: Final = 0.5
"""... and over which one of heads may be."""
FEWEST_HEADS: Final = 2
FEWEST_ENDS: Final = 2
"""Upright rules that end at the last level rule of a table, or begin at its first one, at least."""
HEADS: Final = 2.0
"""x-heights from a line of heads to the rule under it, at most."""
EMPTY: Final = 4.0
"""x-heights between two level rules with nothing between them that belong together, at most."""
REACH: Final = 1.0
"""x-heights beside its rules that belong to a frame."""
CLOSED: Final = 0.75
"""Share of each side of a frame that its rules cover where they close it."""


@dataclass(frozen=True, slots=True, eq=False)
class Frames:
    """of: int64 [P], the frame of a table that each phrase stands in, or NONE. closed: bool [P], whether rules close
    that on all four sides. outside: the rules of none that is closed."""

    of: Ints
    closed: NDArray[np.bool_]
    outside: LevelRules


def frames_of(rules: LevelRules, phrases: Phrases, probability: Floats) -> Frames:
    """The frames of a page. probability: float64 [P], of each phrase to stand in a table."""
    out, closed = np.full(len(phrases.texts), NONE), np.zeros(len(phrases.texts), np.bool_)
    x_height = float(np.median(phrases.x_height))
    outside = rules
    for number, frame in enumerate(_boxes(rules, phrases, probability, x_height).tolist()):
        inside = _with_heads(phrases, probability, frame, _within(phrases, frame, x_height), x_height)
        if not inside.any() or _mean(phrases, probability, inside) < MOSTLY:
            continue
        out[inside] = number
        closed[inside] = _is_closed(rules, frame, x_height)
        outside = _outside(outside, frame, x_height) if closed[inside].any() else outside
    return Frames(out, closed, outside)


def _outside(rules: LevelRules, box: list[float], x_height: float) -> LevelRules:
    """The rules that reach beyond a box or lie beside it."""
    left, top, right, bottom = box
    bounds = np.array([left, top, right, bottom]) + x_height * np.array([-MEETS, -MEETS, MEETS, MEETS])
    level, upright = rules.level[:, [1, 0, 2, 0]], rules.upright[:, [0, 1, 0, 2]]
    kept = [
        (boxes[:, :2] < bounds[:2]).any(axis=1) | (boxes[:, 2:] > bounds[2:]).any(axis=1) for boxes in (level, upright)
    ]
    return LevelRules(rules.level[kept[0]], rules.upright[kept[1]])


def _is_closed(rules: LevelRules, frame: list[float], x_height: float) -> bool:
    """Whether rules run along all four sides of a box."""
    left, top, right, bottom = frame
    x, share = upright_shares(rules.upright, top, bottom, x_height)
    ends = [x[share > CLOSED]]
    wide = np.minimum(rules.level[:, 2], right) - np.maximum(rules.level[:, 1], left) > CLOSED * (right - left)
    ends.append(rules.level[wide, 0])
    sides = ((left, right), (top, bottom))
    return all(
        (np.abs(there - side) < MEETS * x_height).any()
        for there, pair in zip(ends, sides, strict=True)
        for side in pair
    )


def _within(phrases: Phrases, box: list[float], x_height: float) -> "np.typing.NDArray[np.bool_]":
    left, top, right, bottom = box
    x, y = ((phrases.boxes[:, side] + phrases.boxes[:, side + 2]) / 2 for side in (0, 1))
    slack = REACH * x_height
    return np.asarray((x > left - slack) & (x < right + slack) & (y > top) & (y < bottom), np.bool_)


def _with_heads(
    phrases: Phrases, probability: Floats, box: list[float], inside: NDArray[np.bool_], x_height: float
) -> NDArray[np.bool_]:
    """The phrases in a box, bool [P], and those of heads close over its upper rule, nearer to it than to what is above
    them."""
    left, top, right, _ = box
    x, bottom = (phrases.boxes[:, 0] + phrases.boxes[:, 2]) / 2, phrases.boxes[:, 3]
    across = (x > left) & (x < right) & ~inside
    over = across & (bottom < top + MEETS * x_height) & (bottom > top - HEADS * x_height) & (probability >= LIKELY)
    if over.sum() < FEWEST_HEADS:
        return inside
    upper = phrases.boxes[over, 1].min()
    above = across & ~over & (bottom < upper + MEETS * x_height)
    is_apart = upper - bottom[above].max(initial=-np.inf) > top - bottom[over].max()
    return inside | over if is_apart else inside


def _mean(phrases: Phrases, probability: Floats, inside: "np.typing.NDArray[np.bool_]") -> float:
    """The mean probability of phrases by their widths: lines of text beside a table are few and long."""
    return float(np.average(probability[inside], weights=(phrases.boxes[:, 2] - phrases.boxes[:, 0])[inside] + 1.0))


def _boxes(rules: LevelRules, phrases: Phrases, probability: Floats, x_height: float) -> Floats:
    """The frames of a page, float64 [F, 4], left, top, right, bottom, the largest first."""
    level, upright = rules.level, rules.upright
    if len(level) < 2:
        return np.zeros((0, 4))
    slack = MEETS * x_height
    meets = (level[:, None, 0] > upright[:, 1] - slack) & (level[:, None, 0] < upright[:, 2] + slack)
    meets &= (level[:, 1, None] < upright[:, 0] + slack) & (level[:, 2, None] > upright[:, 0] - slack)
    first, second = np.nonzero(meets)
    upper, lower = _stacked(rules, phrases, probability, x_height)
    group = connected_groups(
        len(level) + len(upright), np.concatenate([first, upper]), np.concatenate([second + len(level), lower])
    )
    boxes = np.concatenate([level[:, [1, 0, 2, 0]], upright[:, [0, 1, 0, 2]]])
    frames = [
        (*boxes[group == number, :2].min(axis=0), *boxes[group == number, 2:].max(axis=0))
        for number in np.flatnonzero(np.bincount(group[: len(level)]) >= 2)
    ]
    found = np.array(frames, float).reshape(-1, 4)
    areas = (found[:, 2] - found[:, 0]) * (found[:, 3] - found[:, 1])
    return found[np.argsort(-areas)]


def _stacked(rules: LevelRules, phrases: Phrases, probability: Floats, x_height: float) -> tuple[Ints, Ints]:
    """Pairs of level rules of one width, the one next below the other, with a part of a table between them."""
    level = rules.level
    pairs = []
    for one in range(len(level)):
        alike = np.abs(level[:, 1:] - level[one, 1:]).max(axis=1) < SAME_END * x_height
        below = np.flatnonzero(alike & (level[:, 0] > level[one, 0]))
        if not below.size:
            continue
        other = below[level[below, 0].argmin()]
        band = [level[one, 1], level[one, 0], level[one, 2], level[other, 0]]
        inside = _within(phrases, band, x_height)
        if not inside.any():
            together = band[3] - band[1] < EMPTY * x_height
        else:
            mean = _mean(phrases, probability, inside)
            together = mean >= MOSTLY and not _has_text(phrases, probability, np.flatnonzero(inside))
            together &= not _are_ends(rules.upright, band, x_height)
        if together:
            pairs.append((one, int(other)))
    found = np.array(pairs, int).reshape(-1, 2)
    return found[:, 0], found[:, 1]


def _are_ends(upright: Floats, band: list[float], x_height: float) -> bool:
    """Whether a table's upright rules end at the upper side of a band, another's begin at its lower one, and none goes
    on through it."""
    left, top, right, bottom = band
    slack = MEETS * x_height
    _, start, end = upright[(upright[:, 0] > left - slack) & (upright[:, 0] < right + slack)].T
    ending = (np.abs(end - top) < slack) & (start < top - slack)
    beginning = (np.abs(start - bottom) < slack) & (end > bottom + slack)
    passing = (start < top + slack) & (end > bottom - slack)
    return bool(min(ending.sum(), beginning.sum()) >= FEWEST_ENDS and not passing.any())


def _has_text(phrases: Phrases, probability: Floats, inside: Ints) -> bool:
    """Whether a line of text stands alone between two rules, below which other columns begin."""
    top, bottom = phrases.boxes[inside, 1], phrases.boxes[inside, 3]
    for one in inside[probability[inside] < UNLIKELY].tolist():
        y = float(phrases.boxes[one, [1, 3]].mean())
        if ((top < y) & (bottom > y)).sum() == 1 and not goes_on(phrases, inside, y):
            return True
    return False
