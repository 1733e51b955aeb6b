"""Lines that run up or down an upright page, as stamps in margins and labels of axes do: found, but not cut.

Their letters have no neighbours at their sides, and are linked from top to bottom as those of level lines are from left
to right. Whoever reads the page reads each as a picture of its own.
"""

from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from segmentation.lines.linking import chain_letters, extents, group_median
from segmentation.nearest import FEW, nearest
from segmentation.types import TextLine

LETTER: Final = (0.7, 4.0)
"""Longer side of a letter, in x-heights of the page."""
BESIDE: Final = 0.35
"""x-heights of white at both sides of a letter at least."""
LETTER_GAPS: Final = (0.4, 0.7)
WORD_GAPS: Final = (1.0, 1.6, 2.2)
"""Widest gaps inside and between words, in letter heights."""
LEAST_LETTERS: Final = 8
"""Letters of a line that runs up or down at least."""
LEAST_WORD: Final = 2
IN_WORDS: Final = 0.6
"""Share of its letters that stand in words of so many at least."""
MOST: Final = 24
"""Such lines on one page, with more of which it holds a drawing or a screen."""
ASTRAY: Final = 2.0
"""x-heights of white between a letter of such a line and a level line that took it for its own, at least."""
MARGIN: Final = 0.5
"""White around a line in its box, in letter heights: points and accents are not linked."""


def vertical_lines(boxes: NDArray[np.int32], level: list[TextLine]) -> NDArray[np.int32]:
    """The boxes int32 [K, 4] of lines that run up or down, of components int32 [N, 4] that may be letters.

    level: the lines that run from left to right; where there are none, nothing tells how large letters are.
    """
    none = np.zeros((0, 4), np.int32)
    if not level:
        return none
    x_height = float(np.median([line.x_height for line in level]))
    side = (boxes[:, 2:] - boxes[:, :2]).max(axis=1, initial=0) / x_height
    found = boxes[(side >= LETTER[0]) & (side <= LETTER[1])].astype(np.float64)
    found = found[_stand_alone(found, x_height)] if len(found) >= LEAST_LETTERS else found
    if len(found) < LEAST_LETTERS:
        return none
    turned = found[:, [1, 0, 3, 2]]
    word = chain_letters(turned, np.arange(len(turned)), LETTER_GAPS)
    in_word = (np.bincount(word) >= LEAST_WORD)[word]
    line = chain_letters(turned, word, WORD_GAPS)
    lines = int(line.max()) + 1
    top, left, bottom, right = extents(turned, line).T
    height = group_median(turned[:, 3] - turned[:, 1], line, lines)
    letters = np.bincount(line, minlength=lines)
    long = (letters >= LEAST_LETTERS) & (np.bincount(line, in_word, lines) >= IN_WORDS * letters)
    if not 0 < long.sum() <= MOST:
        return none
    around = np.stack([left, top, right, bottom], axis=1)[long]
    margin = MARGIN * height[long, None] * np.array([-1, -1, 1, 1])
    return np.rint(around + margin).astype(np.int32)


def without_astray(lines: list[TextLine], boxes: NDArray[np.int32], vertical: NDArray[np.int32]) -> list[TextLine]:
    """Level lines without the letters, far from all their others, that stand in lines which run up or down.

    boxes: int32 [N, 4], of components; vertical: int32 [K, 4], of the lines that run up or down.
    """
    return [_without_astray(line, boxes[line.members], vertical) for line in lines] if len(vertical) else lines


def _without_astray(line: TextLine, own: NDArray[np.int32], vertical: NDArray[np.int32]) -> TextLine:
    middle = (own[:, None, :2] + own[:, None, 2:]) / 2
    within = np.all((middle >= vertical[:, :2]) & (middle < vertical[:, 2:]), axis=2)
    inside = np.any(within, axis=1)
    if not inside.any() or inside.all():
        return line
    left, top, _, _ = own[~inside].min(axis=0).tolist()
    _, _, right, bottom = own[~inside].max(axis=0).tolist()
    white = np.maximum(own[inside, 0] - right, left - own[inside, 2])
    if white.min() < ASTRAY * line.x_height:
        return line
    return replace(line, members=line.members[~inside], box=(left, top, right, bottom))


def _stand_alone(boxes: NDArray[np.float64], x_height: float) -> NDArray[np.bool_]:
    """Which components, bool [N], have none at their left or right."""
    middle = (boxes[:, :2] + boxes[:, 2:]) / 2
    near = nearest(middle, middle, min(FEW, len(boxes)))[0]
    others = boxes[near]
    shared = np.minimum(others[:, :, 3], boxes[:, None, 3]) - np.maximum(others[:, :, 1], boxes[:, None, 1])
    white = np.maximum(others[:, :, 0] - boxes[:, None, 2], boxes[:, None, 0] - others[:, :, 2])
    lower = np.minimum(others[:, :, 3] - others[:, :, 1], (boxes[:, 3] - boxes[:, 1])[:, None])
    beside = (shared > lower / 2) & (white < BESIDE * x_height) & (near != np.arange(len(boxes))[:, None])
    return np.asarray(~beside.any(axis=1), np.bool_)
