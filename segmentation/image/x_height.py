"""The x-height of a page's body text, and the sizes that letters may have."""

import numpy as np
from numpy.typing import NDArray

SMALLEST_LETTER = 4  # pixels; lower ones cannot be read and are mostly specks
LARGEST_LETTER = 1 / 8  # share of a side of the page; what is taller says nothing about the x-height
LOWER_PEAK = 0.6  # share of the highest peak of heights at which a lower peak is the x-height and not noise
FAINT_PEAK = 0.1  # ... that it must reach even where it stands out more than any peak above the highest
TALLER_PEAK = 0.25  # share of the highest peak that ascenders and capitals reach over small letters
CAPITAL_RATIO = 1.42  # height of capitals and digits in x-heights


def x_height_of(boxes: NDArray[np.int32], page: tuple[int, int]) -> float:
    """The x-height of the page's body text in pixels; 0.0 for none.

    boxes: int32 [N, 4] of components; page: height and width. Letters of one size give two peaks in the heights of
    components, x and ascender; the lower one that is not just noise is taken. Where the highest peak has none beside
    it, it is that of capitals and digits if it has none above it either.
    """
    width, height = (boxes[:, 2:] - boxes[:, :2]).T
    likely = (height >= SMALLEST_LETTER) & (height <= max(SMALLEST_LETTER, max(page) * LARGEST_LETTER))
    likely &= (width <= 6 * height) & (width * 6 >= height)
    if not likely.any():
        return 0.0
    width, height = width[likely], height[likely]
    # Bins of a twelfth of an octave: a share of the height, as sizes are.
    bins = np.round(12 * np.log2(height)).astype(np.int64)
    weight = np.sqrt((width * height).astype(np.float64))
    counts = np.convolve(np.bincount(bins, weight, minlength=bins.max() + 3), [0.5, 1, 0.5], mode="same")
    peak = int(counts.argmax())
    below = slice(max(0, peak - 9), max(0, peak - 3))
    lower = counts[below].max(initial=0) / counts[peak]
    taller = counts[peak + 4 : peak + 10].max(initial=0) / counts[peak]
    scale = 1.0
    if lower >= LOWER_PEAK or lower > max(taller, FAINT_PEAK):
        peak = below.start + int(counts[below].argmax())
    elif taller < TALLER_PEAK:
        scale = CAPITAL_RATIO
    return float(np.median(height[np.abs(bins - peak) <= 1])) / scale
