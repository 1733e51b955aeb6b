"""The text that a PDF page holds as text, as a `Page`: exact where a program wrote it, a guess where a scanner did."""

import ctypes
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import groupby
from statistics import median

import pypdfium2
import pypdfium2.raw as pdfium

from ocr.document import Block, Box, Glyph, Line, Page, Word

POINTS_PER_INCH = 72
X_HIGH = frozenset("acemnorsuvwxz")
X_HEIGHT_OF_LINE = 0.5
"""The x-height against the height of a line's box, where no letter shows it."""

SAME_BLOCK_STEP = 1.8
"""Lines whose baselines are closer than this many heights of a line belong to one block."""

PDFIUM_HYPHEN = "\x02"
"""What pdfium gives for a hyphen at the end of a line."""

Placed = tuple[Glyph, tuple[float, float]]
"""A glyph and the point of its baseline where it starts."""


def read_text_layer(page: pypdfium2.PdfPage, dpi: float, name: str, number: int) -> Page:
    """The text of `page`, placed in pixels at `dpi`; without blocks when the page holds none."""
    width, height = (round(points * dpi / POINTS_PER_INCH) for points in page.get_size())
    textpage = page.get_textpage()
    try:
        symbols = list(_signs(page, textpage, (width, height)))
    finally:
        textpage.close()
    lines = [
        line
        for is_break, run in groupby(symbols, lambda symbol: symbol == "\n")
        if not is_break
        if (line := _line(run))
    ]
    return Page(tuple(_blocks(lines)), width, height, dpi, name, number)


def _signs(page: pypdfium2.PdfPage, textpage: pypdfium2.PdfTextPage, size: tuple[int, int]) -> Iterator[Placed | str]:
    """The placed glyphs of the page, " " between words, a line feed between lines."""
    for index in range(textpage.count_chars()):
        text = chr(pdfium.FPDFText_GetUnicode(textpage, index)).replace(PDFIUM_HYPHEN, "-")
        if text in "\r\n":
            yield "\n"
        elif text.isspace():
            yield " "
        elif unicodedata.category(text) not in ("Cc", "Cf", "Cs", "Cn"):
            left, bottom, right, top = textpage.get_charbox(index)
            corners = _to_pixels(page, size, left, bottom), _to_pixels(page, size, right, top)
            (x0, x1), (y0, y1) = (sorted(values) for values in zip(*corners, strict=True))
            x, y = ctypes.c_double(), ctypes.c_double()
            pdfium.FPDFText_GetCharOrigin(textpage, index, x, y)
            spelled = unicodedata.normalize("NFKC", text) if unicodedata.decomposition(text)[:8] == "<compat>" else text
            box = Box(x0, y0, max(x1, x0 + 1), max(y1, y0 + 1))
            yield Glyph(spelled, box, 1.0), _to_pixels(page, size, x.value, y.value)


def _to_pixels(page: pypdfium2.PdfPage, size: tuple[int, int], x: float, y: float) -> tuple[int, int]:
    column, row = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDF_PageToDevice(page, 0, 0, *size, 0, x, y, column, row)
    return column.value, row.value


def _line(symbols: Iterator[Placed | str]) -> Line | None:
    """The words between two line feeds; None where there are only spaces."""
    runs = [list(run) for is_space, run in groupby(symbols, lambda symbol: symbol == " ") if not is_space]
    placed = [[symbol for symbol in run if not isinstance(symbol, str)] for run in runs]
    if not placed:
        return None
    words = tuple(Word(tuple(glyph for glyph, _ in run), 1.0) for run in placed)
    (x0, y0), (_, y1) = placed[0][0][1], placed[-1][-1][1]
    right = max(word.box.right for word in words)
    return Line(words, ((float(x0), float(y0)), (float(right), float(y1))), _x_height(words))


def _x_height(words: Sequence[Word]) -> float:
    glyphs = [glyph for word in words for glyph in word.glyphs]
    heights = [glyph.box.height for glyph in glyphs if glyph.text in X_HIGH]
    return float(median(heights)) if heights else X_HEIGHT_OF_LINE * Box.around(glyph.box for glyph in glyphs).height


def _blocks(lines: Sequence[Line]) -> Iterator[Block]:
    """Lines in the order of the file, parted where one is far below, above or beside the line before it."""
    block: list[Line] = []
    for line in lines:
        if block and not _follows(block[-1], line):
            yield Block(tuple(block))
            block = []
        block.append(line)
    if block:
        yield Block(tuple(block))


def _follows(above: Line, below: Line) -> bool:
    step = below.baseline[0][1] - above.baseline[0][1]
    height = max(above.box.height, below.box.height)
    overlaps = min(above.box.right, below.box.right) > max(above.box.left, below.box.left)
    return overlaps and 0 < step < SAME_BLOCK_STEP * height
