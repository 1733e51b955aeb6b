"""The words of a page as arrays, in pixels in which lines of text run level, on a bent page too."""

import re
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ocr.document import Page
from segmentation.page_bend import PageBend, find_bend

NUMBER: Final = re.compile(
    r"^[(\[<>~≈$£€¥+−–—-]*[\dOlI]?[\d.,:/±%]*\d[\d.,:/±%]*(?:[Ee][+-]?\d+)?[)\]%*†‡a-c]{0,3}$|^[-–—−]+$"
)
"""A figure as tables have it, or the dash that stands for one."""

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """The words of a page, line by line.

    boxes: float64 [N, 4] in level pixels. line: int64 [N], lines counted over the page. place: int64 [N, 3], block,
    line in it, word in that. x_height: float64 [N] in pixels, of its line. foot: float64 [N], the y of the baseline
    below it. texts: N of them. is_number: bool [N]. bend: what was taken off the page's own level pixels.
    """

    boxes: Floats
    line: Ints
    place: Ints
    x_height: Floats
    foot: Floats
    texts: tuple[str, ...]
    is_number: NDArray[np.bool_]
    bend: PageBend


def level_words(page: Page, to_source: Floats) -> Words:
    """The words of those lines of a page that run from left to right in level pixels."""
    turn = np.linalg.inv(to_source[:, :2])
    scale = float(np.sqrt(abs(np.linalg.det(turn))))
    boxes, numbers, places, heights, feet, texts, pieces = [], [], [], [], [], [], []
    count = 0
    for block_index, block in enumerate(page.blocks):
        for line_index, line in enumerate(block.lines):
            points = (np.array(line.baseline) - to_source[:, 2]) @ turn.T
            ends = points[[0, -1]]
            run, rise = ends[1] - ends[0]
            if abs(rise) > abs(run) or run < 0:
                continue
            pieces.append(np.concatenate([points[:-1], points[1:]], axis=1))
            for word_index, word in enumerate(line.words):
                boxes.append(word.box)
                numbers.append(count)
                places.append((block_index, line_index, word_index))
                heights.append(line.x_height * scale)
                feet.append(ends[0].tolist() + ends[1].tolist())
                texts.append(word.text)
            count += 1
    level = _level_boxes(np.array(boxes, float).reshape(-1, 4), to_source[:, 2], turn)
    left, y_left, right, y_right = np.array(feet, float).reshape(-1, 4).T
    share = ((level[:, 0] + level[:, 2]) / 2 - left) / np.maximum(right - left, 1e-6)
    foot = y_left + np.clip(share, 0, 1) * (y_right - y_left)
    x_height = np.maximum(np.array(heights, float), 1.0)
    bend = find_bend(np.concatenate([np.zeros((0, 4)), *pieces]), float(np.median(x_height))) if pieces else PageBend()
    middle = (level[:, 0] + level[:, 2]) / 2
    foot = bend.levelled(middle, foot)
    height, y = level[:, 3] - level[:, 1], bend.levelled(middle, (level[:, 1] + level[:, 3]) / 2)
    level[:, 1], level[:, 3] = y - height / 2, y + height / 2
    is_number = np.array([NUMBER.match(text) is not None for text in texts], np.bool_)
    places_out = np.array(places, int).reshape(-1, 3)
    return Words(level, np.array(numbers, int), places_out, x_height, foot, tuple(texts), is_number, bend)


def _level_boxes(boxes: Floats, offset: Floats, turn: NDArray[np.floating]) -> Floats:
    """Upright boxes of the page [N, 4] as boxes in level pixels: a page that was turned a little keeps their sizes."""
    middle = ((boxes[:, :2] + boxes[:, 2:]) / 2 - offset) @ turn.T
    quarter = abs(turn[0, 1]) > abs(turn[0, 0])
    scale = np.sqrt(abs(np.linalg.det(turn)))
    size = (boxes[:, 2:] - boxes[:, :2]) * scale
    size = size[:, ::-1] if quarter else size
    return np.concatenate([middle - size / 2, middle + size / 2], axis=1)
