"""White bands across the whole page that part what is above from what is below, as between two rows of a catalogue.

Where white runs across the page and white between columns runs through it, the wider one parts first (the X-Y cut of
Nagy and Seth, 1984): what stands above the band is read before what stands below, or column after column. Columns of
running text that pause for pictures at the same height go on below them: there the band is low beside the columns.
Where one column pauses before the other and both go on level, as notes beside their paragraphs, the band parts rows
however low it is.
"""

from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

LEAST: Final = 0.25
"""Share of the height of the higher strip beside it that a band has at least. Rows of cards have 0.5 and more, running
text about pictures less than 0.1."""
EARLIER: Final = 0.75
"""Heights of a line by which one column ends before the other: descenders have a third of one."""
ROWS: Final = 2
"""Such bands of a page at least: one column ends at a paragraph of the other, or at a word of a picture, by chance."""

Floats = NDArray[np.float64]


def white_bands(boxes: Floats) -> Floats:
    """The bands between rows of columns, float64 [B, 4].

    boxes: float64 [L, 4] of lines. Bands are told between strips with at least a line's height of white between them.
    """
    order = np.argsort(boxes[:, 1])
    bottom = np.maximum.accumulate(boxes[order, 3])
    white = boxes[order[1:], 1] - bottom[:-1]
    line = float(np.median(boxes[:, 3] - boxes[:, 1]))
    ends = np.flatnonzero(white > line)
    strips = [boxes[strip] for strip in np.split(order, ends + 1)]
    left, right = boxes[:, 0].min(), boxes[:, 2].max()
    pairs = list(pairwise(strips))
    gutters = [_widest_gutter(above, below) for above, below in pairs]
    wide = [_is_wide(white[end], *pair, *gutter) for end, pair, gutter in zip(ends, pairs, gutters, strict=True)]
    rows = [_is_row(*pair, *gutter, line) for pair, gutter in zip(pairs, gutters, strict=True)]
    parts = np.array(wide, np.bool_) | (np.array(rows, np.bool_) & (sum(rows) >= ROWS))
    found = [(left, bottom[end], right, bottom[end] + white[end]) for end in ends[parts]]
    return np.array(found).reshape(-1, 4)


def _is_wide(white: float, above: Floats, below: Floats, left: float, right: float) -> bool:
    """Whether so much white between two strips is wider than the gutter through them, and wide beside them."""
    highest = max(float(strip[:, 3].max() - strip[:, 1].min()) for strip in (above, below))
    return 0 < right - left < white > LEAST * highest


def _is_row(above: Floats, below: Floats, left: float, right: float, line: float) -> bool:
    """Whether columns on both sides of a gutter, from left to right, end apart, for lines so high, and begin level."""
    gutter = (left + right) / 2
    sides = [[strip[strip[:, 0] < gutter], strip[strip[:, 0] >= gutter]] for strip in (above, below)]
    if right <= left or not all(len(side) for strip in sides for side in strip):
        return False
    ends = [side[:, 3].max() for side in sides[0]]
    first = [side[side[:, 1].argmin()] for side in sides[1]]
    shared = min(box[3] for box in first) - max(box[1] for box in first)
    return bool(abs(ends[0] - ends[1]) > EARLIER * line and shared > 0.5 * min(box[3] - box[1] for box in first))


def _widest_gutter(above: Floats, below: Floats) -> tuple[float, float]:
    """The widest white, from and to, that has lines on both sides in one of two strips and crosses both; (0, 0) where
    there is none."""
    both = _gaps(np.concatenate([above, below]))
    inner = np.concatenate([_gaps(above), _gaps(below)])
    left = np.maximum(both[:, 0, None], inner[:, 0]).ravel()
    right = np.minimum(both[:, 1, None], inner[:, 1]).ravel()
    if not len(left):
        return 0.0, 0.0
    widest = int((right - left).argmax())
    return float(left[widest]), float(right[widest])


def _gaps(boxes: Floats) -> Floats:
    """Where no line stands between the first and the last, float64 [G, 2]: from and to."""
    order = np.argsort(boxes[:, 0])
    reached = np.maximum.accumulate(boxes[order, 2])[:-1]
    begins = boxes[order[1:], 0]
    return np.stack([reached, begins], axis=1)[begins > reached]
