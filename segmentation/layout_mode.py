"""How a picture is laid, and what it holds. It loads nothing, so that a command line can offer the choice."""

from enum import StrEnum
from typing import Final

TURNS: Final = (0, 90, 180, 270)
"""Degrees by which a page may be turned, clockwise."""


class Layout(StrEnum):
    """What a picture holds.

    AUTO: a page, whose columns are found. SINGLE_COLUMN: a page whose lines run from side to side, whatever white is in
    them. LINE, WORD, CHAR: nothing but one of these.
    """

    AUTO = "auto"
    SINGLE_COLUMN = "single-column"
    LINE = "line"
    WORD = "word"
    CHAR = "char"


PIECES: Final = (Layout.LINE, Layout.WORD, Layout.CHAR)
"""What is no page."""
