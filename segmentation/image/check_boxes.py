"""Boxes to be ticked: square frames about as large as letters, which look like a bracket or a B."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

SIZES: Final = (0.8, 3.0)
"""x-heights; the side of a box."""
SQUARE: Final = 0.8
"""Shorter side over longer one, at least: the zero of a square face is slimmer."""
EDGE: Final = 0.12
"""Of a side: so deep in the box its frame is looked for."""
WHOLE: Final = 0.97
"""Share of each side along which there must be ink: no letter is closed up to all four corners."""


def check_boxes(labels: NDArray[np.int32], boxes: NDArray[np.int32], x_height: float) -> NDArray[np.bool_]:
    """Which components are frames of check boxes, with or without a cross that touches them: bool [N].

    labels: int32 [H, W], component i labelled i + 1; boxes: int32 [N, 4]. x_height: pixels.
    """
    found = np.zeros(len(boxes), np.bool_)
    sides = boxes[:, 2:] - boxes[:, :2]
    short, long = sides.min(axis=1, initial=0x7FFF), sides.max(axis=1, initial=0)
    fits = (short >= SIZES[0] * x_height) & (long <= SIZES[1] * x_height) & (short >= SQUARE * long)
    left, top = boxes[:, :2].T + 1
    right, bottom = boxes[:, 2:].T - 2
    for row, column in ((top, left), (top, right), (bottom, left), (bottom, right)):
        asked = np.flatnonzero(fits)
        fits[asked] = labels[row[asked], column[asked]] == asked + 1
    for index in np.flatnonzero(fits).tolist():
        x0, y0, x1, y1 = boxes[index].tolist()
        found[index] = _is_frame(labels[y0:y1, x0:x1] == index + 1)
    return found


def _is_frame(ink: NDArray[np.bool_]) -> bool:
    """Whether there is ink along all four sides of a box, bool [h, w], and paper within."""
    depth = [max(1, round(EDGE * side)) for side in ink.shape]
    edges = (ink[: depth[0]], ink[-depth[0] :], ink[:, : depth[1]].T, ink[:, -depth[1] :].T)
    inside = ink[2 * depth[0] : -2 * depth[0], 2 * depth[1] : -2 * depth[1]]
    return all(float(edge.any(axis=0).mean()) >= WHOLE for edge in edges) and not inside.all()
