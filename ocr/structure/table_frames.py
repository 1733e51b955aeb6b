"""Frames: what the ruled lines of a page enclose. Level rules of one width above one another, and rules that cross."""

from typing import Final

import numpy as np

from ocr.structure.table_phrases import NONE
from ocr.structure.table_words import Floats, Ints, LevelRules
from segmentation.groups import connected_groups

MEETS: Final = 1.0
"""x-heights between the end of a rule and one that it runs into, at most."""
SAME_END: Final = 1.2
"""x-heights by which the ends of level rules of one table differ at most."""
REACH: Final = 1.0
"""x-heights beside its rules that belong to a frame."""


def frames_of(rules: LevelRules, x_height: float) -> Floats:
    """The frames of a page, float64 [F, 4], left, top, right, bottom, the largest first."""
    level, upright = rules.level, rules.upright
    count = len(level) + len(upright)
    if not len(level):
        return np.zeros((0, 4))
    ends = np.abs(level[:, None, 1:] - level[:, 1:]).max(axis=2) < SAME_END * x_height
    slack = MEETS * x_height
    meets = (level[:, None, 0] > upright[:, 1] - slack) & (level[:, None, 0] < upright[:, 2] + slack)
    meets &= (level[:, 1, None] < upright[:, 0] + slack) & (level[:, 2, None] > upright[:, 0] - slack)
    pairs = [np.nonzero(ends & np.triu(np.ones_like(ends), 1)), np.nonzero(meets)]
    first = np.concatenate([pairs[0][0], pairs[1][0]])
    second = np.concatenate([pairs[0][1], pairs[1][1] + len(level)])
    group = connected_groups(count, first, second)
    boxes = np.concatenate([level[:, [1, 0, 2, 0]], upright[:, [0, 1, 0, 2]]])
    frames = []
    for number in range(int(group.max()) + 1):
        own = group == number
        if own[: len(level)].sum() >= 2:
            frames.append((*boxes[own, :2].min(axis=0), *boxes[own, 2:].max(axis=0)))
    found = np.array(frames, float).reshape(-1, 4)
    areas = (found[:, 2] - found[:, 0]) * (found[:, 3] - found[:, 1])
    return found[np.argsort(-areas)]


def framed(frames: Floats, boxes: Floats, x_height: float) -> Ints:
    """The smallest frame that holds the middle of each box, int64 [P], or NONE."""
    out = np.full(len(boxes), NONE)
    x, y = ((boxes[:, side] + boxes[:, side + 2]) / 2 for side in (0, 1))
    slack = REACH * x_height
    for number, (left, top, right, bottom) in enumerate(frames.tolist()):
        inside = (x > left - slack) & (x < right + slack) & (y > top - slack) & (y < bottom + slack)
        out[inside] = number
    return out
