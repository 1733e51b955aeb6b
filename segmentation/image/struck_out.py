"""Strokes that lie within a rule through text that is struck out: the bar of an e, the lower edge of the bowl of a 9.

Without the rule they are gone. But a stroke that runs into the rule and does not come out on its other side goes on
within it: to another end of the same piece of ink, or else to one that comes out elsewhere.
"""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from segmentation.image.cells import CELL, covered_cells

CROSSED: Final = 0.6
FEWEST: Final = 4
"""Share of the ends of strokes on either side of a rule that go on beyond it, at least, and how many ends there are
where it strikes out text: on an underline stand letters of which few go on below it."""
LONGEST: Final = 1.2
"""x-heights along a stroke within a rule at most."""

Mask = NDArray[np.bool_]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Ends:
    """Where strokes meet a rule, arrays [E]: first and last column, the piece of ink, and whether from below."""

    first: Ints
    last: Ints
    piece: Ints
    is_below: Mask

    @property
    def apart(self) -> Ints:
        """Columns between each two of them, int64 [E, E]; 0 and less where they overlap."""
        return np.maximum(self.first[:, None], self.first) - np.minimum(self.last[:, None], self.last)


def hidden_strokes(ink: Mask, rules: Mask, x_height: float) -> Mask:
    """The parts of level rules that are strokes of letters which these rules strike out: bool [H, W].

    ink: bool [H, W], without the rules. rules: bool [H, W]. x_height: in pixels.
    """
    out = np.zeros_like(rules)
    # Strokes that cross a rule are not part of it.
    cells = covered_cells(rules)
    wide = np.ones((1, max(1, round(x_height / 2 / CELL))), np.uint8)
    _, _, found, _ = cv2.connectedComponentsWithStats(cv2.morphologyEx(cells, cv2.MORPH_CLOSE, wide))
    boxes = np.concatenate([found[1:, :2], found[1:, :2] + found[1:, 2:4]], axis=1) * CELL
    for left, top, right, bottom in boxes.tolist():
        if right - left < bottom - top:
            continue
        rows = np.flatnonzero(rules[top:bottom, left:right].any(axis=1))
        if not len(rows):
            continue
        top, bottom = top + int(rows[0]), top + int(rows[-1]) + 1
        height = bottom - top
        if height >= x_height / 2 or top < 1 or bottom >= len(ink):
            continue
        about = np.s_[max(0, top - round(2 * x_height)) : bottom + round(2 * x_height), left:right]
        _, pieces = cv2.connectedComponents(ink[about].view(np.uint8))
        ends = _ends(np.asarray(pieces, np.int32), top - about[0].start, bottom - about[0].start)
        for first, last in _bridges(ends, height, LONGEST * x_height):
            out[top:bottom, left + first : left + last + 1] = True
    return out & rules


def _ends(pieces: NDArray[np.int32], top: int, bottom: int) -> Ends:
    """The ends of strokes on the row above `top` and on the row `bottom`, of the numbered pieces of ink [h, w]."""
    found = []
    for row, is_below in ((top - 1, False), (bottom, True)):
        own = np.concatenate([[0], pieces[row], [0]])
        edges = np.flatnonzero(np.diff(own))
        begin = edges[own[edges + 1] > 0]
        stop = edges[own[edges] > 0]
        found.append((begin, stop - 1, pieces[row][begin], np.full(len(begin), is_below)))
    return Ends(*(np.concatenate(values) for values in zip(*found, strict=True)))


def _bridges(ends: Ends, thickness: int, longest: float) -> list[tuple[int, int]]:
    """First and last column of each stroke within the rule."""
    other_side = ends.is_below[:, None] != ends.is_below
    across = other_side & (ends.apart <= thickness)
    sides = [across.any(axis=1)[side] for side in (ends.is_below, ~ends.is_below)]
    if any(len(side) < FEWEST or side.mean() < CROSSED for side in sides):
        return []
    same = (ends.piece[:, None] == ends.piece) & ~np.eye(len(ends.piece), dtype=np.bool_)
    goes_on = (across & (same | (ends.apart <= 0))).any(axis=1)
    bridges = []
    for end in np.flatnonzero(~goes_on).tolist():
        near = ends.apart[end] <= longest
        others = np.flatnonzero(near & same[end])
        if not len(others):
            others = np.flatnonzero(near & other_side[end] & ~goes_on)
        if len(others):
            other = others[ends.apart[end, others].argmin()]
            bridges.append((int(min(ends.first[[end, other]])), int(max(ends.last[[end, other]]))))
    return bridges
