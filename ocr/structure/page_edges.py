"""What belongs to a page rather than to its text stands at its edges: over the first of the text, or under its last."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ocr.document import Block, Page, Role

RUNNING: Final = frozenset({Role.RUNNING_HEAD, Role.RUNNING_FOOT, Role.PAGE_NUMBER})
"""Roles of what belongs to the page."""
TEXT: Final = 4
"""Words of a block that is text and no mark or number."""


def amid_text(blocks: Sequence[Block], page: Page) -> NDArray[np.int64]:
    """The numbers of the lines of heads, feet and page numbers that have text of the page both above and below.

    blocks: those of the page with their roles; page: the same lines, upright.
    """
    boxes = np.array([line.box for line in page.lines], np.float64)
    is_text = np.repeat(
        [block.role not in RUNNING and len(block.words) >= TEXT for block in blocks],
        [len(block.lines) for block in blocks],
    )
    is_running = np.repeat([block.role in RUNNING for block in blocks], [len(block.lines) for block in blocks])
    left, top, right, bottom = boxes[is_text].T
    suspects = np.flatnonzero(is_running)
    own_left, own_top, own_right, own_bottom = boxes[suspects].T[:, :, None]
    shared = (
        (np.minimum(own_right, right) > np.maximum(own_left, left)) if len(left) else np.zeros((len(suspects), 0), bool)
    )
    above = (shared & (bottom <= own_top)).any(axis=1)
    below = (shared & (top >= own_bottom)).any(axis=1)
    return suspects[above & below]
