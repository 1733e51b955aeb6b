"""White gutters: high white rectangles between columns, which no line of text crosses unless it is a row of a table."""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from segmentation.chains import Barrier, extents

CELL: Final = 0.4
"""Side of a cell of the map of white space, in letter heights of the page."""
SHAPES: Final = ((1.0, 5.0), (1.6, 3.5), (2.6, 2.3))
"""Width in letter heights and height in line pitches of white rectangles that make a gutter: the wider, the lower."""
USUAL_PITCH: Final = 1.8
"""Line pitch in letter heights where the page does not tell."""
BLANK: Final = 1.5
"""Line pitches without any text over which a gutter goes on."""

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Gutters:
    """barrier: where the gutters are; pitch: the page's usual distance from line to line in pixels."""

    barrier: Barrier
    pitch: float


def find_gutters(boxes: Floats, phrase: Ints, page: tuple[int, int]) -> Gutters:
    """White rectangles, high and wide enough, with text on both sides.

    boxes: float64 [N, 4] of letters; phrase: int64 [N], the chain of each over gaps of a word at most; page: height
    and width in pixels.
    """
    if not len(boxes):
        return Gutters(Barrier(np.zeros((1, 1), np.bool_), 1.0), 1.0)
    size = float(np.median(boxes[:, 3] - boxes[:, 1]))
    cell = max(CELL * size, 1.0)
    phrases = extents(boxes, phrase)
    pitch = line_pitch(phrases, size)
    text = _painted(phrases, cell, page)
    # Margins have text on one side only.
    seen = np.maximum.accumulate(text, axis=1) & np.maximum.accumulate(text[:, ::-1], axis=1)[:, ::-1]
    seen = cv2.morphologyEx(seen, cv2.MORPH_CLOSE, np.ones((max(1, round(BLANK * pitch / cell)), 1), np.uint8))
    white = np.zeros_like(text)
    for wide, high in SHAPES:
        kernel = np.ones((max(3, round(high * pitch / cell)), max(2, round(wide * size / cell))), np.uint8)
        white |= cv2.morphologyEx(
            (1 - text) & seen, cv2.MORPH_OPEN, kernel, borderType=cv2.BORDER_CONSTANT, borderValue=0
        )
    return Gutters(Barrier(white > 0, cell), pitch)


def line_pitch(phrases: Floats, size: float) -> float:
    """The usual distance from line to line in pixels, from the boxes of phrases."""
    long = phrases[phrases[:, 2] - phrases[:, 0] > 4 * size]
    if len(long) < 3:
        return USUAL_PITCH * size
    y = (long[:, 1] + long[:, 3]) / 2
    down = y[None, :] - y[:, None]
    shared = np.minimum(long[:, None, 2], long[None, :, 2]) - np.maximum(long[:, None, 0], long[None, :, 0])
    down = np.where((shared > 0) & (down > 0.8 * size), down, np.inf).min(axis=1)
    down = down[np.isfinite(down)]
    return float(np.clip(np.median(down), 1.2 * size, 5 * size)) if len(down) else USUAL_PITCH * size


def _painted(phrases: Floats, cell: float, page: tuple[int, int]) -> NDArray[np.uint8]:
    text = np.zeros((int(page[0] / cell) + 1, int(page[1] / cell) + 1), np.uint8)
    for left, top, right, bottom in np.round(phrases / cell).astype(int).tolist():
        text[top:max(bottom, top + 1), left:max(right, left + 1)] = 1
    return text
