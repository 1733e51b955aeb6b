"""A sample of a page that would take very long: whole bands of it, so that lines stay lines."""

from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from segmentation.types import Components

MOST_COMPONENTS: Final = 20_000
"""Of a page that is not sampled; a book page has 3,000, a page in tiny print 13,000, a page of noise 50,000."""
MOST_BOUNDED: Final = 6_000
"""The same of one that is no text: twice as many as a book page has."""
SAMPLE: Final = 600
"""Components of a sample, in all its bands."""
BANDS: Final = 3


def in_bands(components: Components) -> Components:
    """The components of BANDS bands across the page, with as many before, between and after them, without the rules."""
    count = len(components.boxes)
    downwards = np.argsort(components.boxes[:, 1] + components.boxes[:, 3], kind="stable")
    width, apart = SAMPLE // BANDS, count // BANDS
    chosen = np.zeros(count, np.bool_)
    for band in range(BANDS):
        first = band * apart + max(0, apart - width) // 2
        chosen[downwards[first : first + width]] = True
    number = np.zeros(count + 1, np.int32)
    number[1:][chosen] = np.arange(1, int(chosen.sum()) + 1)
    return replace(
        components,
        labels=number[components.labels],
        boxes=components.boxes[chosen],
        areas=components.areas[chosen],
    )


def bands_of_rows(grey: NDArray[np.uint8], boxes: NDArray[np.int32], rows: int) -> NDArray[np.uint8]:
    """BANDS bands of the rows of a page, one below the other, `rows` rows in all, with as many letters about them.

    grey: uint8 [H, W]. boxes: int32 [N, 4], of what may be letters.
    """
    height = len(grey)
    high = min(height // BANDS, rows // BANDS)
    if high == 0:
        return grey
    shares = (np.arange(BANDS) + 0.5) / BANDS
    middles = (boxes[:, 1] + boxes[:, 3]) / 2 if len(boxes) else np.array([0.0, height])
    firsts = np.clip(np.quantile(middles, shares) - high / 2, 0, height - high).astype(np.int64)
    for band in range(1, BANDS):  # where the letters stand in one place, beside that
        firsts[band] = max(firsts[band], firsts[band - 1] + high)
    firsts -= max(0, int(firsts[-1]) + high - height)
    return np.concatenate([grey[max(0, first) : max(0, first) + high] for first in firsts.tolist()])
