"""The x-height of a page's body text, and the sizes that letters may have."""

import numpy as np
from numpy.typing import NDArray

from segmentation.image.even_rows import in_even_rows
from segmentation.letter_sizes import CAPITAL_RATIO

SMALLEST_LETTER = 4  # pixels; lower ones cannot be read and are mostly specks
LARGEST_LETTER = 1 / 8  # share of a side of the page; what is taller says nothing about the x-height,
LARGEST_LONE_LETTER = 1 / 2  # ... but in the picture of a word, of which only points and hyphens are lower
LOWER_PEAK = 0.6  # share of the highest peak of heights at which a lower peak is the x-height and not noise
FAINT_PEAK = 0.1  # ... that it must reach even where it stands out more than any peak above the highest
TALLER_PEAK = 0.25  # share of the highest peak that ascenders and capitals reach over small letters
SAME_WIDTH = 0.2  # share of the usual width by which dots and dashes of rules differ; letters have many widths
LETTERS_TO_DOTS = 2.0  # x-heights of letters to the dots of rules, at least
SAME = 0.7  # share of the components of one height that are as wide as one another, where they may be dots of rules


def x_height_of(boxes: NDArray[np.int32], page: tuple[int, int]) -> float:
    """The x-height of the page's body text in pixels; 0.0 for none.

    boxes: int32 [N, 4] of components; page: height and width. Letters of one size give two peaks in the heights of
    components, x and ascender; the lower one that is not just noise is taken. Where the highest peak has none beside
    it, it is that of capitals and digits if it has none above it either.
    """
    width, height = (boxes[:, 2:] - boxes[:, :2]).T
    tall = max(page) * LARGEST_LETTER
    likely = (height >= SMALLEST_LETTER) & (height <= max(SMALLEST_LETTER, max(page) * LARGEST_LONE_LETTER))
    likely &= (width <= 6 * height) & (width * 6 >= height)
    if 2 * (likely & (height > tall)).sum() <= likely.sum():
        likely &= height <= max(SMALLEST_LETTER, tall)
    if not likely.any():
        return 0.0
    x_height, usual = _peak(boxes[likely])
    if _may_be_dots(boxes[likely], usual):
        letters = boxes[likely & ~in_even_rows(boxes)]
        taller, _ = _peak(letters) if len(letters) else (0.0, 0.0)
        if taller > LETTERS_TO_DOTS * usual:
            return taller
    return x_height


def _may_be_dots(boxes: NDArray[np.int32], usual: float) -> bool:
    """Whether components about as high as the usual one are all as wide."""
    width, height = (boxes[:, 2:] - boxes[:, :2]).T
    width = width[np.abs(height - usual) <= max(1, SAME_WIDTH * usual)]
    alike = np.abs(width - np.median(width)) <= np.maximum(1, SAME_WIDTH * np.median(width))
    return bool(alike.mean() >= SAME)


def _peak(boxes: NDArray[np.int32]) -> tuple[float, float]:
    """The x-height that the heights of components tell, and the height that most of them have, both in pixels."""
    width, height = (boxes[:, 2:] - boxes[:, :2]).T
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
    usual = float(np.median(height[np.abs(bins - peak) <= 1]))
    return usual / scale, usual
