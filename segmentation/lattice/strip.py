"""The second channel of the crops: a segment among its neighbours, at the scale of its line."""

import numpy as np
from numpy.typing import NDArray

from segmentation.lattice.crops import CONTEXT_BASELINE, CONTEXT_X_HEIGHT, NEIGHBOUR_LEVEL, SIDE, splat, to_uint8

MARGIN = SIDE
"""Empty columns on both sides of a strip, so that a window at its end stays inside."""


def line_strip(
    u: NDArray[np.int32], height: NDArray[np.float32], darkness: NDArray[np.float32], x_height: float
) -> NDArray[np.uint8]:
    """The ink of a line as a strip 28 pixels high, straightened, upright and of standard x-height.

    u: int32 [P], columns counted from the line's left edge; height: float32 [P], y minus the baseline's y, in pixels;
    darkness: float32 [P]. Returns uint8 [28, W].
    """
    scale = np.float32(CONTEXT_X_HEIGHT / x_height)
    width = int(np.ceil((int(u.max(initial=0)) + 1) * scale)) + 2 * MARGIN
    x = (u + np.float32(0.5)) * scale + MARGIN
    y = (height + np.float32(0.5)) * scale + CONTEXT_BASELINE
    plane = np.zeros(len(u), np.int64)
    return to_uint8(splat(plane, x, y.astype(np.float32), darkness * scale * scale, (1, SIDE, width)))[0]


def strip_columns(edges: NDArray[np.int32], x_height: float) -> NDArray[np.float32]:
    """Where columns that are counted from a line's left edge in pixels lie on its strip; any shape."""
    return np.asarray(edges * np.float32(CONTEXT_X_HEIGHT / x_height) + MARGIN, np.float32)


def lit_and_dimmed(strip: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The columns of a strip uint8 [28, W], one after another, and once more as they are shown beside a segment: uint8
    [2 * W, 28]."""
    return np.concatenate([strip.T, _lit(strip.T, NEIGHBOUR_LEVEL)])


def context_crops(
    columns: NDArray[np.uint8], lines: NDArray[np.int64], spans: NDArray[np.float32]
) -> NDArray[np.uint8]:
    """Windows of lines around segments, the ink beside a segment dimmed.

    columns: `lit_and_dimmed` of a strip on which lines lie side by side. lines: int64 [S, 2], the first column and the
    last column + 1 there of each segment's line. spans: float32 [S, 2], where the segments begin and end, counted from
    the first column of their line. Returns uint8 [S, 28, 28].
    """
    left, right = spans[:, :1], spans[:, 1:]
    place = np.rint((left + right - SIDE) / 2).astype(np.int64) + np.arange(SIDE)
    own = np.clip(np.minimum(place + 1, right) - np.maximum(place, left), 0, 1)
    place = np.clip(place + lines[:, :1], lines[:, :1], lines[:, 1:] - 1)
    windows = columns.take(np.where(own > 0, place, place + len(columns) // 2), axis=0)
    # A column that is partly the segment's is dimmed in part.
    partly = (own > 0) & (own < 1)
    level = NEIGHBOUR_LEVEL + (1 - NEIGHBOUR_LEVEL) * own[partly]
    windows[partly] = _lit(columns.take(place[partly], axis=0), level[:, None])
    return windows.transpose(0, 2, 1)


def _lit(columns: NDArray[np.uint8], level: NDArray[np.float64] | float) -> NDArray[np.uint8]:
    """Columns of a strip at a level of brightness, one for all or one each."""
    return np.rint(columns * level).astype(np.uint8)
