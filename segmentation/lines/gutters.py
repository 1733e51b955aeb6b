"""White gutters: high white rectangles between columns, which no line of text crosses unless it is a row of a table."""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from segmentation.lines.linking import Barrier, best_links, extents, measure, neighbours
from segmentation.lines.rules import paint

CELL: Final = 0.4
"""Side of a cell of the map of white space, in letter heights of the page."""
SHAPES: Final = ((1.1, 1.6, 10.0), (1.6, 1.9, 7.0), (2.4, 2.3, 4.5), (3.6, 2.8, 3.0))
"""White rectangles that make a gutter: least width in letter heights and in spaces between words, and height in line
pitches. The narrower, the higher: spaces above one another form rivers, but not long ones."""
WORD_GAPS: Final = (0.4, 3.0)
"""Gaps, in letter heights, that may be spaces between words."""
USUAL_PITCH: Final = 1.8
"""Line pitch in letter heights where the page does not tell."""
BLANK: Final = 1.8
"""Line pitches from text to text over which a gutter goes on: one line may be left blank."""

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Gutters:
    """barrier: where the gutters are; pitch: the page's usual distance from line to line in pixels."""

    barrier: Barrier
    pitch: float


def find_gutters(boxes: Floats, phrase: Ints, dashes: Floats, rules: Floats, page: tuple[int, int]) -> Gutters:
    """White rectangles, high and wide enough, with text on both sides, and rules.

    boxes: float64 [N, 4] of letters; phrase: int64 [N], the chain of each over gaps of a word at most; dashes: float64
    [D, 4]; rules: float64 [R, 4], upright; page: height and width in pixels.
    """
    if not len(boxes):
        return Gutters(Barrier(np.zeros((1, 1), np.bool_), 1.0), 1.0)
    size = float(np.median(boxes[:, 3] - boxes[:, 1]))
    cell = max(CELL * size, 1.0)
    phrases = extents(boxes, phrase)
    pitch = line_pitch(phrases, size)
    text = _painted(phrases, cell, page)
    # Margins have text on one side only. Either column may leave lines blank where the other does not.
    between = np.ones((max(1, round(BLANK * pitch / cell)), 1), np.uint8)
    beside = np.maximum.accumulate(text, axis=1), np.maximum.accumulate(text[:, ::-1], axis=1)[:, ::-1]
    closed = [np.asarray(cv2.morphologyEx(side, cv2.MORPH_CLOSE, between), np.uint8) for side in beside]
    seen = closed[0] & closed[1]
    # A dash is no text beside a gutter, but no gutter goes through it.
    text = np.maximum(text, _painted(dashes, cell, page))
    white = np.zeros_like(text)
    space = word_space(boxes, phrase, size)
    for heights, spaces, high in SHAPES:
        wide = max(heights * size, spaces * space)
        kernel = np.ones((max(3, round(high * pitch / cell)), max(2, round(wide / cell))), np.uint8)
        room = np.where(text > 0, 0, seen).astype(np.uint8)
        opened = cv2.morphologyEx(room, cv2.MORPH_OPEN, kernel, borderType=cv2.BORDER_CONSTANT, borderValue=0)
        white = np.maximum(white, opened.astype(np.uint8))
    closed_cells = white > 0
    paint(closed_cells, rules, cell)
    return Gutters(Barrier(closed_cells, cell), pitch)


def word_space(boxes: Floats, phrase: Ints, size: float) -> float:
    """The usual space between words in pixels, inside phrases and between those that follow one another; 0 where there
    are few."""
    order = np.lexsort((boxes[:, 0], phrase))
    inside = phrase[order][1:] == phrase[order][:-1]
    gaps = (boxes[order][1:, 0] - boxes[order][:-1, 2])[inside]
    chains = measure(boxes, phrase)
    first, second = best_links(chains, neighbours(chains), WORD_GAPS[1])
    gaps = np.concatenate([gaps, chains.left[second] - chains.right[first]])
    gaps = gaps[(gaps >= WORD_GAPS[0] * size) & (gaps <= WORD_GAPS[1] * size)]
    return float(np.median(gaps)) if len(gaps) >= 10 else 0.0


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
    for left, top, right, bottom in np.maximum(np.round(phrases / cell), 0).astype(int).tolist():
        text[top : max(bottom, top + 1), left : max(right, left + 1)] = 1
    return text
