"""The measures of Helvetica, one of the fonts that every reader of PDFs has. Source: Adobe's font metrics."""

from typing import Final

CODES: Final = "cp1252"
"""What PDF calls WinAnsiEncoding."""
X_HEIGHT: Final = 0.523
"""Of the font's size."""
FIRST_CODE: Final = 32
WIDTHS: Final = (
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278,
    556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
    1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,
    667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
    333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556,
    556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584, 0,
    556, 0, 222, 556, 333, 1000, 556, 556, 333, 1000, 667, 333, 1000, 0, 611, 0,
    0, 222, 222, 333, 333, 350, 556, 1000, 333, 1000, 500, 333, 944, 0, 500, 667,
    278, 333, 556, 556, 556, 556, 260, 556, 333, 737, 370, 612, 584, 278, 737, 333,
    400, 584, 333, 333, 333, 556, 537, 278, 333, 333, 365, 612, 834, 834, 834, 611,
    667, 667, 667, 667, 667, 667, 1000, 722, 667, 667, 667, 667, 278, 278, 278, 278,
    722, 722, 778, 778, 778, 778, 778, 584, 778, 722, 722, 722, 722, 667, 667, 611,
    556, 556, 556, 556, 556, 556, 889, 500, 556, 556, 556, 556, 278, 278, 278, 278,
    556, 556, 556, 556, 556, 556, 556, 584, 611, 556, 556, 556, 556, 500, 556, 500,
)  # fmt: skip
"""Thousandths of the font's size, for the codes from 32 to 255; 0 where there is no symbol."""


def width_of(codes: bytes) -> float:
    """The width of a text against the font's size."""
    return sum(WIDTHS[code - FIRST_CODE] for code in codes) / 1000


def size_for(x_height: float) -> float:
    """The size at which an x is so high."""
    return x_height / X_HEIGHT
