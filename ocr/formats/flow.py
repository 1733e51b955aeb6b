"""The text of a document as it is read: without running heads, paragraphs whole across columns and pages."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from ocr.block_kinds import RUNNING
from ocr.document import Block, Box, Page, Role
from ocr.formats.fixed_width import laid_out
from ocr.formats.parted_words import HYPHENS, joined_lines, unparted, whole_word
from ocr.language.word_list import WordList

ASIDE: Final = frozenset({Role.CAPTION, Role.TABLE, Role.FOOTNOTE, Role.MARGINAL_NOTE, *RUNNING})
"""What may stand amid a paragraph and is read after it."""
FLOWING: Final = frozenset({Role.PARAGRAPH, Role.LIST_ITEM, Role.QUOTE})
"""What may go on in the next column or on the next page."""
STOPS: Final = (".", "?", "!", ":")
CLOSING: Final = "”’\"')]»"
FULL: Final = 3.0
"""White, in x-heights, at the end of a line that is full, at most."""
SAME_SIZE: Final = 1.15
"""Ratio of the x-heights of two parts of one paragraph at most."""
NO_PICTURES: Final[Mapping[int, Sequence[str]]] = {}
NO_BLOCK: Final = Block(())
"""What a picture is made of."""


@dataclass(frozen=True)
class Passage:
    """A stretch of text of one role.

    text: words with single spaces between, or the lines of code as they stand. block: what it is made of, or the last
    block of those. page: the number of that block's page. picture: the name of its file where it is one, without text.
    """

    role: Role
    level: int
    text: str
    block: Block
    page: int
    picture: str = ""

    @property
    def is_open(self) -> bool:
        """Whether it ends amid a sentence."""
        return self.role in FLOWING and not self.text.rstrip(CLOSING).endswith(STOPS)


def without_running(page: Page) -> Page:
    """The page without its heads, feet and number."""
    return replace(page, blocks=tuple(block for block in page.blocks if block.role not in RUNNING))


class Flow:
    """Takes pages one at a time and gives passages as soon as they are whole.

    words_of: the word list of the language with a code. keep_heads: heads, feet and numbers of pages are passages, too.
    """

    def __init__(self, words_of: Callable[[str], WordList], keep_heads: bool = False) -> None:
        self._words_of = words_of
        self._keep_heads = keep_heads
        self._seen: set[str] = set()
        self._open: Passage | None = None
        self._waiting: list[Passage] = []

    def add(self, page: Page, pictures: Mapping[int, Sequence[str]] = NO_PICTURES) -> Iterator[Passage]:
        """The passages that are whole now. pictures: names of files by the number of the block before which they are
        read, or the count of blocks."""
        self._seen |= unparted([page])
        for number, block in enumerate((*page.blocks, None)):
            for name in pictures.get(number, ()):
                yield from self._take(Passage(Role.CAPTION, 0, "", NO_BLOCK, page.number, name))
            if block is not None and (self._keep_heads or block.role not in RUNNING):
                yield from self._take(self._passage(block, page))

    def finish(self) -> Iterator[Passage]:
        """The passages that were waiting for more."""
        if self._open:
            yield self._open
        yield from self._waiting
        self._open, self._waiting = None, []

    def _take(self, passage: Passage) -> Iterator[Passage]:
        if self._open and passage.role in ASIDE:
            self._waiting.append(passage)
            return
        if self._open and self._goes_on(self._open, passage):
            passage = replace(passage, text=self._joined(self._open, passage))
            self._open = passage
            if not passage.is_open:
                yield from self.finish()
            return
        yield from self.finish()
        if passage.is_open:
            self._open = passage
        else:
            yield passage

    def _goes_on(self, before: Passage, after: Passage) -> bool:
        ratio = _x_height(after.block) / _x_height(before.block)
        if before.role is not after.role or not 1 / SAME_SIZE <= ratio <= SAME_SIZE:
            return False
        if before.text.endswith(tuple(HYPHENS)) and after.text[:1].isalnum():
            return True
        parted = before.page != after.page or bool(self._waiting) or not _below(after.block.box, before.block.box)
        return (parted or _fills_its_last_line(before.block)) and after.text[:1].islower()

    def _joined(self, before: Passage, after: Passage) -> str:
        head, _, last = before.text.rpartition(" ")
        first, _, tail = after.text.partition(" ")
        whole = whole_word(last, first, self._words_of(after.block.language), self._seen)
        return " ".join(filter(None, (head, whole, tail))) if whole else f"{before.text} {after.text}"

    def _passage(self, block: Block, page: Page) -> Passage:
        if block.role is Role.CODE:
            text = laid_out(replace(page, blocks=(block,)))
        else:
            text = " ".join(joined_lines(block, self._words_of(block.language), self._seen))
        return Passage(block.role, block.level, text, block, page.number)


def _below(lower: Box, upper: Box) -> bool:
    """Whether a block stands below another in the same column."""
    return lower.top >= upper.bottom and lower.left < upper.right and upper.left < lower.right


def _fills_its_last_line(block: Block) -> bool:
    """Whether the last line of several is as long as the others."""
    last = block.lines[-1].box
    return len(block.lines) > 1 and block.box.right - last.right < FULL * _x_height(block)


def _x_height(block: Block) -> float:
    return max(float(np.median([line.x_height for line in block.lines])), 1.0)
