"""The second channel of the crops: a segment among its neighbours, at the scale of its line."""

import numpy as np
from numpy.typing import NDArray

from segmentation.crops import CONTEXT_BASELINE, CONTEXT_X_HEIGHT, NEIGHBOUR_LEVEL, SIDE, splat, to_uint8

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


def context_crops(
    strip: NDArray[np.uint8], left: NDArray[np.int32], right: NDArray[np.int32], x_height: float
) -> NDArray[np.uint8]:
    """Windows of a strip around segments, the ink beside a segment dimmed.

    left, right: int32 [S], the segments' columns counted from the line's left edge. Returns uint8 [S, 28, 28].
    """
    scale = CONTEXT_X_HEIGHT / x_height
    first = np.rint((left + right) / 2 * scale - SIDE / 2).astype(np.int64) + MARGIN
    columns = first[:, None] + np.arange(SIDE)
    windows = strip[:, np.clip(columns, 0, strip.shape[1] - 1)].transpose(1, 0, 2).astype(np.float32)
    edge = columns - MARGIN
    # A column that is partly the segment's is dimmed in part.
    share = np.clip(np.minimum(edge + 1, right[:, None] * scale) - np.maximum(edge, left[:, None] * scale), 0, 1)
    level = NEIGHBOUR_LEVEL + (1 - NEIGHBOUR_LEVEL) * share
    return np.rint(windows * level[:, None, :]).astype(np.uint8)
