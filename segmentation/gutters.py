"""White gutters between columns, and rows that run across them."""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from segmentation.chains import Barrier, Chains, group_median, measure

CELL: Final = 0.4
"""Side of a cell of the map of white space, in letter heights of the page."""
SHAPES: Final = ((1.0, 5.0), (1.6, 3.5), (2.6, 2.3))
"""Width in letter heights and height in line pitches of white rectangles that make a gutter: the wider, the lower."""
USUAL_PITCH: Final = 1.8
"""Line pitch in letter heights where the page does not tell."""
BLANK: Final = 1.5
"""Line pitches without any text over which a gutter goes on."""
SHORT_CELL: Final = 9.0
"""Median width, in letter heights, below which pieces of lines are cells of a table and not lines of a column."""
SAME_ROW: Final = 0.35
"""Largest step of the baseline from cell to cell, in letter heights."""
ALIGNED: Final = 0.6
"""Share of the facing pieces on both sides of a gutter that must stand on one baseline where it is inside a table."""
ROW_SIZE_RATIO: Final = 1.45

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Gutters:
    """labels: int32 [h, w], 0 where no gutter is; cell: pixels along the side of a cell of it."""

    labels: NDArray[np.int32]
    cell: float

    @property
    def barrier(self) -> Barrier:
        return Barrier(self.labels > 0, self.cell)


def find_gutters(boxes: Floats, phrase: Ints, page: tuple[int, int]) -> Gutters:
    """White rectangles, high and wide enough, with text on both sides.

    boxes: float64 [N, 4] of letters; phrase: int64 [N], the chain of each over gaps of a word at most; page: height
    and width in pixels.
    """
    if not len(boxes):
        return Gutters(np.zeros((1, 1), np.int32), 1.0)
    size = float(np.median(boxes[:, 3] - boxes[:, 1]))
    cell = max(CELL * size, 1.0)
    extents = chain_extents(boxes, phrase)
    pitch = line_pitch(extents, size)
    text = _painted(extents, cell, page)
    # Margins have text on one side only.
    seen = np.maximum.accumulate(text, axis=1) & np.maximum.accumulate(text[:, ::-1], axis=1)[:, ::-1]
    seen = cv2.morphologyEx(seen, cv2.MORPH_CLOSE, np.ones((max(1, round(BLANK * pitch / cell)), 1), np.uint8))
    white = np.zeros_like(text)
    for wide, high in SHAPES:
        kernel = np.ones((max(3, round(high * pitch / cell)), max(2, round(wide * size / cell))), np.uint8)
        white |= cv2.morphologyEx((1 - text) & seen, cv2.MORPH_OPEN, kernel, borderType=cv2.BORDER_CONSTANT, borderValue=0)
    _, labels = cv2.connectedComponents(white, connectivity=4)
    return Gutters(labels.astype(np.int32), cell)


def chain_extents(boxes: Floats, chain: Ints) -> Floats:
    """The boxes float64 [C, 4] around the letters of each chain."""
    groups = int(chain.max()) + 1 if len(chain) else 0
    out = np.empty((groups, 4))
    out[:, :2], out[:, 2:] = np.inf, -np.inf
    for side in (0, 1):
        np.minimum.at(out[:, side], chain, boxes[:, side])
        np.maximum.at(out[:, side + 2], chain, boxes[:, side + 2])
    return out


def line_pitch(extents: Floats, size: float) -> float:
    """The usual distance from line to line in pixels, from the boxes of phrases."""
    long = extents[extents[:, 2] - extents[:, 0] > 4 * size]
    if len(long) < 3:
        return USUAL_PITCH * size
    y = (long[:, 1] + long[:, 3]) / 2
    down = y[None, :] - y[:, None]
    shared = np.minimum(long[:, None, 2], long[None, :, 2]) - np.maximum(long[:, None, 0], long[None, :, 0])
    down = np.where((shared > 0) & (down > 0.8 * size), down, np.inf).min(axis=1)
    down = down[np.isfinite(down)]
    return float(np.clip(np.median(down), 1.2 * size, 5 * size)) if len(down) else USUAL_PITCH * size


def _painted(extents: Floats, cell: float, page: tuple[int, int]) -> NDArray[np.uint8]:
    text = np.zeros((int(page[0] / cell) + 1, int(page[1] / cell) + 1), np.uint8)
    for left, top, right, bottom in np.round(extents / cell).astype(int).tolist():
        text[top:max(bottom, top + 1), left:max(right, left + 1)] = 1
    return text


def join_rows(boxes: Floats, segment: Ints, gutters: Gutters) -> Ints:
    """Join the cells of a row into one line, but never the lines of two columns of running text.

    boxes: float64 [N, 4] of letters; segment: int64 [N], the piece of a line inside a column that each belongs to.
    Returns int64 [N], numbered from 0.
    """
    for _ in range(3):
        chains = measure(boxes, segment)
        if len(chains.count) < 2:
            break
        first, second = facing(chains)
        if not len(first):
            break
        joined = _inside_tables(chains, first, second, gutters)
        if not joined.any():
            break
        count = len(chains.count)
        links = coo_array((np.ones(int(joined.sum()), np.int8), (first[joined], second[joined])), shape=(count, count))
        segment = connected_components(links, directed=False)[1][segment].astype(np.int64)
    return segment


def facing(chains: Chains) -> tuple[Ints, Ints]:
    """Pairs of pieces of lines of which the second is the nearest one to the right of the first, and the other way."""
    size = np.maximum(chains.size[:, None], chains.size[None, :])
    gap = chains.left[None, :] - chains.right[:, None]
    shared = np.minimum(chains.right_foot[:, None], chains.left_foot[None, :]) - np.maximum(
        chains.right_head[:, None], chains.left_head[None, :]
    )
    meets = (gap > 0) & (shared > 0.2 * size)
    distance = np.where(meets, gap, np.inf)
    nearest = distance.argmin(axis=1)
    back = distance.argmin(axis=0)
    first = np.flatnonzero(np.isfinite(distance.min(axis=1)))
    first = first[back[nearest[first]] == first]
    return first, nearest[first]


def _inside_tables(chains: Chains, first: Ints, second: Ints, gutters: Gutters) -> NDArray[np.bool_]:
    """Which of the pairs are neighbouring cells of a row."""
    size = np.maximum(chains.size[first], chains.size[second])
    step = np.abs(chains.right_foot[first] - chains.left_foot[second]) / size
    ratio = size / np.minimum(chains.size[first], chains.size[second])
    level = (step <= SAME_ROW) & (ratio <= ROW_SIZE_RATIO)
    gutter = _gutter_between(chains, first, second, gutters)
    groups = int(gutter.max()) + 1
    width = (chains.right - chains.left) / chains.size
    narrower = np.minimum(
        group_median(width[first], gutter, groups), group_median(width[second], gutter, groups)
    )
    aligned = np.bincount(gutter, level, groups) / np.maximum(np.bincount(gutter, minlength=groups), 1)
    table = (narrower < SHORT_CELL) & (aligned >= ALIGNED)
    table[0] = True
    return level & table[gutter]


def _gutter_between(chains: Chains, first: Ints, second: Ints, gutters: Gutters) -> Ints:
    """The number of the gutter in the middle of the white between two pieces, 0 for none."""
    height, width = gutters.labels.shape
    y = (chains.right_foot[first] + chains.left_foot[second] - chains.size[first]) / 2
    row = np.clip(y / gutters.cell, 0, height - 1).astype(np.int64)
    found = np.zeros(len(first), np.int64)
    for share in (0.1, 0.3, 0.5, 0.7, 0.9):
        x = chains.right[first] * (1 - share) + chains.left[second] * share
        column = np.clip(x / gutters.cell, 0, width - 1).astype(np.int64)
        found = np.maximum(found, gutters.labels[row, column])
    return found
