"""How thick the strokes of a line are, which tells bold type from regular."""

import numpy as np
from numpy.typing import NDArray

from segmentation.lattice.crops import CONTEXT_X_HEIGHT


def stroke_weights(strip: NDArray[np.uint8], offsets: NDArray[np.int64]) -> NDArray[np.float64]:
    """The usual thickness of the strokes of each line in x-heights, float64 [L]; 0 for a line without ink.

    strip, offsets: lines side by side at one x-height, as in `Lattice`. It is the area of ink over the length of its
    outline, of which a stroke has two.
    """
    ink = strip.astype(np.float32) / 255
    outline = np.abs(np.diff(ink, axis=0, prepend=0)).sum(axis=0) + np.abs(np.diff(ink, axis=1, prepend=0)).sum(axis=0)
    sums = np.concatenate([[(0.0, 0.0)], np.cumsum([ink.sum(axis=0), outline], axis=1, dtype=np.float64).T])
    area, length = np.diff(sums[offsets], axis=0).T
    return np.divide(2 * area, length * CONTEXT_X_HEIGHT, out=np.zeros(len(area)), where=length > 0)
