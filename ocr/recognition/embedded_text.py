"""A page put together from the text that it holds and from what was read of the pictures beside it."""

from dataclasses import replace
from typing import Final

from ocr.document import Block, Page
from ocr.recognition.doubtful_words import without_doubtful_words

SURE: Final = 0.5
"""Of a word in a picture on a page that is text already. Less sure ones are mostly photographs; a page that is nothing
but a picture keeps them."""


def with_embedded_text(read: Page, embedded: Page) -> Page:
    """`embedded` with the blocks of `read`, each before the first block that lies below it in the same columns."""
    blocks = list(embedded.blocks)
    for block in without_doubtful_words(read, SURE).blocks:
        blocks.insert(_place(block, blocks), block)
    return replace(embedded, blocks=tuple(blocks))


def _place(block: Block, blocks: list[Block]) -> int:
    box = block.box
    for index, other in enumerate(blocks):
        there = other.box
        if there.top >= (box.top + box.bottom) / 2 and there.left < box.right and box.left < there.right:
            return index
    return len(blocks)
