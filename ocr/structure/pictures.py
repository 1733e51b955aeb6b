"""The pictures of a page: where much is drawn that is no text, no table and no lone rule."""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.document import Box, Page, Role

CELLS: Final = 2
"""Cells per x-height of the page as it is looked through."""
DARKER: Final = 40
"""Grey levels below the usual one of the page: what is drawn."""
GAP: Final = 2.0
"""x-heights of white between parts of one picture at most."""
LEAST: Final = 6.0
"""x-heights along both sides of a picture at least."""
FULL: Final = 0.1
"""Share of a picture's box that is drawn on at least."""
MARGIN: Final = 0.3
"""x-heights around lines of text that belong to them."""
USUAL_X_HEIGHT: Final = 0.008
"""... of a page without text, as a share of its height."""


def pictures_of(page: Page, grey: NDArray[np.uint8]) -> list[Box]:
    """The boxes of pictures, from the top. grey: uint8 [H, W], the page as it was loaded; the dark borders of a scan
    are none of its pictures."""
    x_height = float(np.median([line.x_height for line in page.lines])) if page.lines else USUAL_X_HEIGHT * page.height
    cell = max(1, round(x_height / CELLS))
    usual = int(np.bincount(grey[::cell, ::cell].ravel(), minlength=256)[1:].argmax()) + 1
    darkest = cv2.erode(grey, np.ones((cell, cell), np.uint8), anchor=(0, 0))[::cell, ::cell]
    drawn = (darkest < usual - DARKER).view(np.uint8)
    blocks = [block.box for block in page.blocks if block.role is Role.TABLE]
    for box in [*blocks, *(line.box for line in page.lines)]:
        left, top, right, bottom = (round(side / cell) for side in box)
        margin = round(MARGIN * CELLS)
        drawn[max(top - margin, 0) : bottom + margin + 1, max(left - margin, 0) : right + margin + 1] = 0
    closed = cv2.morphologyEx(drawn, cv2.MORPH_CLOSE, np.ones((round(GAP * CELLS) + 1,) * 2, np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(closed, connectivity=8)
    ink = np.bincount(labels[drawn > 0], minlength=len(stats))
    found = [
        tuple((stat[:2] * cell).tolist()) + tuple(((stat[:2] + stat[2:4]) * cell).tolist())
        for stat, area in zip(stats[1:], ink[1:].tolist(), strict=True)
        if stat[2:4].min() >= LEAST * CELLS and area >= FULL * stat[2] * stat[3]
        and not _is_border(stat[:4], closed.shape)
    ]  # fmt: skip
    boxes = [Box(left, top, min(right, page.width), min(bottom, page.height)) for left, top, right, bottom in found]
    return sorted(boxes, key=lambda box: (box.top, box.left))


def _is_border(stat: NDArray[np.int32], shape: tuple[int, ...]) -> bool:
    """Whether something runs along most of an edge of the page. stat: left, top, width, height in cells."""
    left, top, width, height = stat.tolist()
    beside = left == 0 or left + width >= shape[1]
    above = top == 0 or top + height >= shape[0]
    return (beside and height > shape[0] / 2) or (above and width > shape[1] / 2)


def place_of(picture: Box, page: Page) -> int:
    """The number of the block before which a picture is read: the next one below it in its column."""
    below = [
        (block.box.top, number)
        for number, block in enumerate(page.blocks)
        if block.box.top + block.box.bottom > picture.top + picture.bottom
        and block.box.left < picture.right and block.box.right > picture.left
    ]  # fmt: skip
    return min(below)[1] if below else len(page.blocks)
