"""Short lines that are no text: of another size than the page's, or among specks."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from segmentation.lines.attachment import renumbered
from segmentation.lines.linking import extents, group_median
from segmentation.nearest import nearest

SHORT_LINE: Final = 3
"""Lines of at most so many letters must look like part of the page to be kept."""
SHORT_LINE_SIZES: Final = (0.55, 2.4)
"""Letter height of a short line, as a share of that of the longer lines of the page."""
THINNEST: Final = 0.22
"""Width over height of the letters of a short line at least."""
NOISE_RADIUS: Final = 6.0
MOST_NOISE: Final = 3
"""A short line with more unassigned components than this within so many letter heights is one of them."""

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def drop_noise_lines(boxes: Floats, line: Ints, size: Floats) -> Ints:
    """Dissolve short lines that are of another size than the page's text, or lie among unassigned components."""
    lines = len(size)
    inside = line >= 0
    # Letters that touch one another count as several.
    letters = np.ceil((boxes[inside, 2] - boxes[inside, 0]) / (1.5 * size[line[inside]]))
    count = np.bincount(line[inside], letters, lines)
    short = count <= SHORT_LINE
    if not short.any() or short.all():
        return line
    usual = float(np.median(np.repeat(size[~short], count[~short].astype(np.int64))))
    aspect = group_median(((boxes[:, 2] - boxes[:, 0]) / (boxes[:, 3] - boxes[:, 1]))[inside], line[inside], lines)
    bad = (size < SHORT_LINE_SIZES[0] * usual) | (size > SHORT_LINE_SIZES[1] * usual) | (aspect < THINNEST)
    middle = (boxes[:, :2] + boxes[:, 2:]) / 2
    unassigned = ~inside | short[line]
    short_lines = np.flatnonzero(short)
    own = extents(boxes[inside], line[inside])[short_lines]
    # A short line has at most `SHORT_LINE` members, so that more neighbours than these make no difference.
    asked = min(SHORT_LINE + MOST_NOISE + 1, int(unassigned.sum()))
    distance = nearest(middle[unassigned], (own[:, :2] + own[:, 2:]) / 2, asked)[1]
    near = (distance <= NOISE_RADIUS * usual).sum(axis=1)
    crowded = near - np.bincount(line[inside], minlength=lines)[short_lines] > MOST_NOISE
    gone = np.zeros(lines, np.bool_)
    gone[short_lines[crowded | bad[short_lines]]] = True
    out = line.copy()
    out[inside & gone[line]] = -1
    return renumbered(out)
