"""White bands across the whole page that part what is above from what is below, as between two rows of a catalogue.

Where white runs across the page and white between columns runs through it, the wider one parts first (the X-Y cut of
Nagy and Seth, 1984): what stands above the band is read before what stands below, or column after column. Columns of
running text that pause for pictures at the same height go on below them: there the band is low beside the columns.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

LEAST: Final = 0.25
"""Share of the height of the higher strip beside it that a band has at least. Rows of cards have 0.5 and more, running
text about pictures less than 0.1."""

Floats = NDArray[np.float64]


def white_bands(boxes: Floats) -> Floats:
    """The bands that are higher than the widest gutter through them, float64 [B, 4].

    boxes: float64 [L, 4] of lines. Bands are told between strips with at least a line's height of white between them.
    """
    order = np.argsort(boxes[:, 1])
    bottom = np.maximum.accumulate(boxes[order, 3])
    white = boxes[order[1:], 1] - bottom[:-1]
    ends = np.flatnonzero(white > np.median(boxes[:, 3] - boxes[:, 1]))
    strips = [boxes[strip] for strip in np.split(order, ends + 1)]
    left, right = boxes[:, 0].min(), boxes[:, 2].max()
    found = [
        (left, bottom[end], right, bottom[end] + white[end])
        for end, above, below in zip(ends, strips, strips[1:], strict=False)
        if _parts(white[end], above, below)
    ]
    return np.array(found).reshape(-1, 4)


def _parts(white: float, above: Floats, below: Floats) -> bool:
    """Whether so much white between two strips parts them."""
    gutter = _widest_gutter(above, below)
    highest = max(float(strip[:, 3].max() - strip[:, 1].min()) for strip in (above, below))
    return 0 < gutter < white > LEAST * highest


def _widest_gutter(above: Floats, below: Floats) -> float:
    """The widest white, in pixels, that has lines on both sides in one of two strips and crosses both, or 0."""
    both = _gaps(np.concatenate([above, below]))
    inner = np.concatenate([_gaps(above), _gaps(below)])
    shared = np.minimum(both[:, 1, None], inner[:, 1]) - np.maximum(both[:, 0, None], inner[:, 0])
    return float(shared.max(initial=0))


def _gaps(boxes: Floats) -> Floats:
    """Where no line stands between the first and the last, float64 [G, 2]: from and to."""
    order = np.argsort(boxes[:, 0])
    reached = np.maximum.accumulate(boxes[order, 2])[:-1]
    begins = boxes[order[1:], 0]
    return np.stack([reached, begins], axis=1)[begins > reached]
