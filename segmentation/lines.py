"""From components to lines of text: which letters make a line, and which marks belong to it."""

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from segmentation.baselines import baseline_at, fit_baselines
from segmentation.chains import chain_letters, group_median, measure
from segmentation.gutters import find_gutters, join_rows

NEIGHBOURHOOD: Final = 16
"""Components around one that tell how large letters are there."""
ALONG: Final = 3.0
"""Neighbours along the line count as this many times nearer than those above and below."""
SMALLEST_LETTER: Final = 0.45
LARGEST_LETTER: Final = 2.3
"""Heights between which a component may be one letter (or several that touch), in the usual heights around it."""
SMALLEST_TEXT: Final = 0.3
"""Height of the smallest letters as a share of the usual height of the whole page: what is lower is speckle."""
LETTER_GAPS: Final = (0.4, 0.7, 1.0)
"""Widest gaps inside a phrase, in letter heights; narrow ones first."""
COLUMN_GAPS: Final = (1.5, 3.0, 6.0)
"""Widest gaps inside a line of a column, in letter heights."""
MARK_ABOVE: Final = 1.5
MARK_BELOW: Final = 0.75
"""How far from the middle of a line's small letters the middle of a mark may be, in letter heights."""
MARK_ASIDE: Final = 1.2
"""How far beyond a line's end a mark may stand, in letter heights."""
FEW_LETTERS: Final = 2
"""So few letters over, under or close beside a longer line belong to it: superscripts, marks, pieces."""

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def letter_heights(boxes: Floats, areas: Floats) -> Floats:
    """How high letters are around each component, float64 [N]: the median of its neighbours, by ink."""
    height = boxes[:, 3] - boxes[:, 1]
    middle = (boxes[:, :2] + boxes[:, 2:]) / 2 / np.array([ALONG, 1.0])
    known = min(NEIGHBOURHOOD, len(boxes))
    near = cKDTree(middle).query(middle, k=known)[1].reshape(len(boxes), known)
    # One blot must not outweigh the letters around it.
    weight = np.minimum(areas, 3 * np.median(areas))[near]
    order = np.argsort(height[near], axis=1)
    weight = np.take_along_axis(weight, order, axis=1).cumsum(axis=1)
    middle_place = (weight < weight[:, -1:] / 2).sum(axis=1)
    return np.take_along_axis(height[near], order, axis=1)[np.arange(len(boxes)), middle_place]


def page_height(height: Floats, areas: Floats) -> float:
    """The usual height of letters on the page, in pixels: the median by ink, no component counting for much."""
    order = np.argsort(height)
    weight = np.minimum(areas, 3 * np.median(areas[areas >= np.mean(areas) / 2]))[order].cumsum()
    return float(height[order][np.searchsorted(weight, weight[-1] / 2)])


def group_lines(boxes: Floats, areas: Floats, page: tuple[int, int]) -> tuple[Ints, Floats]:
    """The line of each component, and the lines' baselines.

    boxes: float64 [N, 4]; areas: float64 [N]; page: height and width in pixels. Returns int64 [N], -1 for a component
    that belongs to no line, and float64 [L, 3].
    """
    usual = letter_heights(boxes, areas)
    height = boxes[:, 3] - boxes[:, 1]
    letter = (height >= SMALLEST_LETTER * usual) & (height <= LARGEST_LETTER * usual)
    letter &= height >= SMALLEST_TEXT * page_height(height, areas)
    letters = boxes[letter]
    phrases = chain_letters(letters, np.arange(len(letters)), LETTER_GAPS)
    gutters = find_gutters(letters, phrases, page)
    segments = chain_letters(letters, phrases, COLUMN_GAPS, gutters.barrier)
    line = np.full(len(boxes), -1, np.int64)
    line[letter] = join_rows(letters, segments, gutters)
    line = _renumbered(line)
    for _ in range(2):
        baselines, size = line_baselines(boxes, line)
        line = _claim(boxes, line, baselines, size, height / usual)
    baselines, _ = line_baselines(boxes, line)
    return line, baselines


def line_baselines(boxes: Floats, line: Ints) -> tuple[Floats, Floats]:
    """Baselines float64 [L, 3] and letter heights float64 [L] of the lines that components belong to."""
    lines = int(line.max()) + 1 if len(line) else 0
    inside = line >= 0
    left, top, right, bottom = boxes[inside].T
    size = group_median(bottom - top, line[inside], lines)
    # Marks have no feet to stand on.
    own = (bottom - top) >= SMALLEST_LETTER * size[line[inside]]
    return fit_baselines(((left + right) / 2)[own], bottom[own], line[inside][own], size), size


def _renumbered(line: Ints) -> Ints:
    out = np.full(len(line), -1, np.int64)
    inside = line >= 0
    out[inside] = np.unique(line[inside], return_inverse=True)[1]
    return out


def _claim(boxes: Floats, line: Ints, baselines: Floats, size: Floats, relative: Floats) -> Ints:
    """Give marks, pieces and short chains that lie on a longer line to that line."""
    lines = len(size)
    if not lines:
        return line
    count = np.bincount(line[line >= 0], minlength=lines)
    x = (boxes[:, 0] + boxes[:, 2]) / 2
    y = (boxes[:, 1] + boxes[:, 3]) / 2
    left, right = np.full(lines, np.inf), np.full(lines, -np.inf)
    np.minimum.at(left, line[line >= 0], boxes[line >= 0, 0])
    np.maximum.at(right, line[line >= 0], boxes[line >= 0, 2])
    loose = np.flatnonzero((line < 0) | (count[line] <= FEW_LETTERS))
    hosts = np.flatnonzero(count > FEW_LETTERS)
    if not len(loose) or not len(hosts):
        return line
    a, b, c = baselines[hosts].T
    at = (a * x[loose, None] + b) * x[loose, None] + c
    down = (y[loose, None] - at) / size[hosts] + 0.5
    aside = np.maximum(np.maximum(left[hosts] - boxes[loose, 2][:, None], boxes[loose, 0][:, None] - right[hosts]), 0)
    aside = aside / size[hosts]
    tall = (boxes[loose, 3] - boxes[loose, 1])[:, None] / size[hosts]
    fits = (down > -MARK_ABOVE) & (down < MARK_BELOW) & (aside < MARK_ASIDE) & (tall < 4)
    cost = np.where(fits, np.abs(down + 0.1) + 0.5 * aside, np.inf)
    best = cost.argmin(axis=1)
    found = np.isfinite(cost[np.arange(len(loose)), best])
    out = line.copy()
    out[loose[found]] = hosts[best[found]]
    return _renumbered(out)
