"""What belongs to a page rather than to its text stands at its edges: over the first of the text, or under its last."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ocr.block_kinds import RUNNING
from ocr.document import Block, Page, Role
from ocr.structure.line_places import weighted_median

TEXT: Final = 4
"""Words of a block that is text and no mark or number."""
DOUBTED: Final = 0.3
"""Probability of a line to belong to the page from which it does if it stands beyond others that do."""
MARGIN: Final = 0.07
"""Share of a page's height at its head and foot within which nobody prints text."""
CUT_OFF: Final = 0.015
"""Share of a page's height within which something stands where the page was cut off at its text."""
TALLEST: Final = 8.0
"""x-heights of what stands in a margin, at most: three lines of it."""
WHITE: Final = 2.5
"""x-heights between what stands there and the text, at least."""
LARGER: Final = 1.3
"""x-height against the text's from which a line at the head is a title."""
FEWEST: Final = 8
"""Lines of a page of text."""

Bools = NDArray[np.bool_]


def at_sides(page: Page) -> Bools:
    """Which lines of a page, which stands upright, run up or down beside all that is level, bool [L]."""
    boxes = np.array([line.box for line in page.lines], np.float64)
    turned = np.array([line.angle in (90, 270) for line in page.lines])
    if not turned.any() or turned.all():
        return np.zeros(len(boxes), np.bool_)
    level = boxes[~turned]
    return np.asarray(turned & ((boxes[:, 2] <= level[:, 0].min()) | (boxes[:, 0] >= level[:, 2].max())), np.bool_)


def in_margins(page: Page) -> tuple[Bools, Bools]:
    """Which lines of a page, which stands upright, are alone in its margin at the head and at the foot, bool [L]
    each."""
    boxes = np.array([line.box for line in page.lines], np.float64)
    x_height = np.array([line.x_height for line in page.lines], np.float64)
    letters = np.array([sum(len(word.glyphs) for word in line.words) for line in page.lines], np.float64)
    usual = weighted_median(x_height, letters)
    is_page = len(boxes) >= FEWEST and page.height >= page.width

    def alone(near: NDArray[np.float64], far: NDArray[np.float64]) -> Bools:
        outer = far < MARGIN * page.height
        if not is_page or not outer.any() or outer.all() or near.min() < CUT_OFF * page.height:
            return np.zeros(len(boxes), np.bool_)
        white = near[~outer].min() - far[outer].max()
        is_low = far[outer].max() - near[outer].min() < TALLEST * usual
        return np.asarray(outer & (white > WHITE * usual) & is_low, np.bool_)

    head = alone(boxes[:, 1], boxes[:, 3]) & (x_height < LARGER * usual)
    return head, alone(page.height - boxes[:, 3], page.height - boxes[:, 1])


def amid_text(blocks: Sequence[Block], page: Page, likely: NDArray[np.floating]) -> NDArray[np.int64]:
    """The numbers of the lines of heads, feet and page numbers that have text of the page both above and below.

    blocks: those of the page with their roles; page: the same lines, upright; likely: float [L], how likely each line
    belongs to the page.
    """
    boxes, is_running, is_text = _told(blocks, page, likely)
    suspects = np.flatnonzero(is_running)
    above, below = _beyond(boxes[suspects], boxes[is_text])
    return suspects[above & below]


def beyond_running(blocks: Sequence[Block], page: Page, likely: NDArray[np.floating]) -> NDArray[np.int64]:
    """The numbers of the lines that may belong to the page and stand between what does and its edge. Arguments are
    those of `amid_text`."""
    boxes, is_running, is_text = _told(blocks, page, likely)
    doubted = np.flatnonzero(~is_running & ~is_text & (likely >= DOUBTED))
    over, under = _beyond(boxes[doubted], boxes[is_running])
    above, below = _beyond(boxes[doubted], boxes[is_text])
    return doubted[(over & above & ~below) | (under & below & ~above)]


def _told(
    blocks: Sequence[Block], page: Page, likely: NDArray[np.floating]
) -> tuple[NDArray[np.float64], Bools, Bools]:
    """The boxes of all lines, float64 [L, 4], which belong to the page, and which are text beyond doubt, bool [L]."""
    boxes = np.array([line.box for line in page.lines], np.float64)
    sizes = [len(block.lines) for block in blocks]
    is_running = np.repeat([block.role in RUNNING for block in blocks], sizes)
    is_text = np.repeat([block.role not in RUNNING and len(block.words) >= TEXT for block in blocks], sizes)
    is_table = np.repeat([block.role is Role.TABLE for block in blocks], sizes)
    return boxes, is_running, is_text & (is_table | (likely < DOUBTED))


def _beyond(boxes: NDArray[np.float64], others: NDArray[np.float64]) -> tuple[Bools, Bools]:
    """Whether some of the other boxes, float64 [M, 4], stand above and below each, over or under some of its width,
    bool [N]."""
    left, top, right, bottom = others.T
    own_left, own_top, own_right, own_bottom = boxes.T[:, :, None]
    shared = np.minimum(own_right, right) > np.maximum(own_left, left)
    return (shared & (bottom <= own_top)).any(axis=1), (shared & (top >= own_bottom)).any(axis=1)
