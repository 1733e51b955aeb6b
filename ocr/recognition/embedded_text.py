"""A page put together from the text that it holds and from what was read of the pictures beside it."""

from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ocr.document import Block, Box, Page
from ocr.recognition.doubtful_words import with_words

SURE: Final = 0.5
"""Of a word in a picture on a page that is text already. Less sure ones are mostly photographs; a page that is nothing
but a picture keeps them."""

SAME_HEIGHT: Final = 2.5
"""Words in one place are one where the higher of them is at most so many times as high as the other."""


def with_embedded_text(read: Page, embedded: Page) -> Page:
    """`embedded` with the blocks of `read`. Those of the page that says more stand in their order, each of the other
    before the first that lies below it in the same columns: a stamp or number of the page on a scan parts no text.

    Words that were read where `embedded` has one are that one, seen in a picture below it.
    """
    there = np.array([word.box for word in embedded.words]).reshape(-1, 4)
    found = with_words(read, lambda word: word.confidence >= SURE and not _is_among(word.box, there))
    main, other = (found, embedded) if len(found.text) > len(embedded.text) else (embedded, found)
    blocks = list(main.blocks)
    for block in other.blocks:
        blocks.insert(_place(block, blocks), block)
    return replace(embedded, blocks=tuple(blocks))


def _place(block: Block, blocks: list[Block]) -> int:
    box = block.box
    for index, other in enumerate(blocks):
        there = other.box
        if there.top >= (box.top + box.bottom) / 2 and there.left < box.right and box.left < there.right:
            return index
    return len(blocks)


def _is_among(box: Box, boxes: NDArray[np.int64]) -> bool:
    """Whether the middle of a box lies in one of `boxes`, int64 [n, 4], that is about as high."""
    left, top, right, bottom = boxes.T
    x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    is_around = (left <= x) & (x <= right) & (top <= y) & (y <= bottom)
    ratio = (bottom - top) / max(box.height, 1)
    return bool((is_around & (ratio <= SAME_HEIGHT) & (ratio >= 1 / SAME_HEIGHT)).any())
