"""What a block of a page may be, and the cells of one that is a table."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NamedTuple

from ocr.boxes import Box


class Role(StrEnum):
    """What a block is on its page."""

    TITLE = "title"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list-item"
    QUOTE = "quote"
    CODE = "code"
    FORMULA = "formula"
    TABLE = "table"
    CAPTION = "caption"
    FOOTNOTE = "footnote"
    RUNNING_HEAD = "running-head"
    RUNNING_FOOT = "running-foot"
    PAGE_NUMBER = "page-number"
    MARGINAL_NOTE = "marginal-note"


RUNNING: Final = frozenset({Role.RUNNING_HEAD, Role.RUNNING_FOOT, Role.PAGE_NUMBER})
"""Roles of what belongs to a page rather than to its text."""


class WordPlace(NamedTuple):
    """Where a word stands in its block: the index of its line, and its own index in that line."""

    line: int
    word: int


@dataclass(frozen=True)
class Cell:
    """A cell of a table.

    row, column: its first ones, from 0. row_span, column_span: how many it covers, 1 or more.
    box: the cell in pixels of the page, as its rules or the white around it bound it. words: those of the block that
    stand in the cell, in reading order; none where it is empty.
    """

    row: int
    column: int
    box: Box
    words: tuple[WordPlace, ...] = ()
    row_span: int = 1
    column_span: int = 1
    is_header: bool = False
