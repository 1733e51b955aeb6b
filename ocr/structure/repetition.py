"""What repeats at the same place of many pages is no part of the text: running heads and feet, page numbers."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from ocr.block_kinds import RUNNING
from ocr.document import Block, Page, Role

AHEAD: Final = 2
"""Pages before and after one that are looked at: heads of left pages may differ from those of right ones."""
LEAST: Final = 2
"""Pages beside its own on which something must stand to repeat."""
EDGE: Final = 3
"""Lines that may stand between a head or foot and the edge of the page, at most."""
TALLEST: Final = 3
"""Lines of a head or foot at most."""
SAME_PLACE: Final = 0.02
"""Of the page's height."""
SAME_TEXT: Final = 85.0
"""Percent of the letters; a misread one makes no other head."""
FEWEST: Final = 3
"""Letters of a text that does not repeat by chance."""
NUMBER: Final = re.compile(r"\d{1,4}")
LETTERS: Final = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Edge:
    """A block at the head or foot of a page. index: its place among the page's blocks. top: share of the height.
    letters: its words without case, digits and signs. numbers: those that it holds, less the number of the page."""

    index: int
    is_head: bool
    top: float
    letters: str
    numbers: frozenset[int]


def with_repetition(page: Page, around: Sequence[Page]) -> Page:
    """The page, what repeats on the pages `around` being its head, foot or number. Tables stay what they are."""
    edges = [list(edges_of(other)) for other in around]
    blocks = list(page.blocks)
    for edge in edges_of(page):
        repeated = sum(any(_same_text(edge, there) for there in others) for others in edges)
        counted = sum(any(_counts_on(edge, there) for there in others) for others in edges)
        block = blocks[edge.index]
        if block.role in RUNNING:
            continue
        if len(edge.letters) >= FEWEST and repeated >= LEAST:
            role = Role.RUNNING_HEAD if edge.is_head else Role.RUNNING_FOOT
            blocks[edge.index] = replace(block, role=role, level=0)
        elif len(edge.letters) < FEWEST and counted >= LEAST:
            blocks[edge.index] = replace(block, role=Role.PAGE_NUMBER, level=0)
    return replace(page, blocks=tuple(blocks))


def edges_of(page: Page) -> Iterator[Edge]:
    """The blocks that stand near the head or the foot of the page."""
    boxes = [line.box for line in page.lines]
    tops, bottoms = sorted(box.top for box in boxes), sorted(box.bottom for box in boxes)
    for index, block in enumerate(page.blocks):
        if len(block.lines) > TALLEST or block.role is Role.TABLE:
            continue
        box = block.box
        is_head = bisect_right(bottoms, box.top) <= EDGE
        is_foot = len(tops) - bisect_left(tops, box.bottom) <= EDGE
        if is_head or is_foot:
            yield _edge(block, index, page, is_head=is_head)


def _edge(block: Block, index: int, page: Page, *, is_head: bool) -> Edge:
    letters = " ".join(LETTERS.findall(block.text.casefold()))
    numbers = frozenset(int(number) - page.number for number in NUMBER.findall(block.text))
    return Edge(index, is_head, block.box.top / page.height, letters, numbers)


def _same_place(one: Edge, other: Edge) -> bool:
    return one.is_head is other.is_head and abs(one.top - other.top) <= SAME_PLACE


def _same_text(one: Edge, other: Edge) -> bool:
    from rapidfuzz import fuzz  # late: a single page has nothing to compare

    return _same_place(one, other) and fuzz.ratio(one.letters, other.letters) >= SAME_TEXT


def _counts_on(one: Edge, other: Edge) -> bool:
    return _same_place(one, other) and bool(one.numbers & other.numbers)
