"""A sample of a very full page: whole bands of it, so that lines stay lines."""

from dataclasses import replace
from typing import Final

import numpy as np

from segmentation.types import Components

MOST_COMPONENTS: Final = 20_000
"""Of a page that is not sampled; a book page has 3,000, a page in tiny print 13,000, a page of noise 50,000."""
SAMPLE: Final = 2_100
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
