"""Form fields and notes on a PDF page: what they show becomes part of the page. Runs beside pdfium."""

import ctypes
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, Final

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium

from ocr.document import Box, Glyph, Line, Word
from ocr.input.pdf_objects import Bounds
from ocr.input.text_layer import X_HEIGHT_OF_LINE, page_to_pixels

HIDDEN_FLAGS: Final = pdfium.FPDF_ANNOT_FLAG_HIDDEN | pdfium.FPDF_ANNOT_FLAG_NOVIEW
MOST_ANNOTATIONS: Final = 10_000
EMPTY_STRING: Final = 2
"""Bytes of a string of UTF-16 with nothing but its end."""
LONGEST_NOTE: Final = 100_000
"""Bytes of UTF-16."""


@dataclass(frozen=True)
class Note:
    """A note that is shown only when its mark is clicked at. bounds: of the mark on the page."""

    bounds: Bounds
    text: str

    def lines(self, page: pypdfium2.PdfPage, size: tuple[int, int]) -> list[Line]:
        """Its lines, one below the other within its mark, in pixels of `page` drawn with `size`."""
        left, bottom, right, top = self.bounds
        corners = page_to_pixels(page, size) @ np.array([[left, right], [bottom, top], [1, 1]])
        (x0, y0), (x1, y1) = np.floor(corners.min(axis=1)), np.ceil(corners.max(axis=1))
        rows = [row.split() for row in self.text.splitlines() if row.split()]
        edges = np.linspace(y0, max(y1, y0 + len(rows)), len(rows) + 1).astype(int)
        return [
            _row(words, Box(int(x0), int(edges[i]), int(max(x1, x0 + 1)), int(edges[i + 1])))
            for i, words in enumerate(rows)
        ]


def notes(page: pypdfium2.PdfPage) -> list[Note]:
    """The notes on a page whose text is not to be seen on it, and text typed on it that pdfium does not draw."""
    found = []
    for index in range(min(pdfium.FPDFPage_GetAnnotCount(page), MOST_ANNOTATIONS)):
        annotation = pdfium.FPDFPage_GetAnnot(page, index)
        if not annotation:
            continue
        try:
            if _is_note(annotation) and not pdfium.FPDFAnnot_GetFlags(annotation) & HIDDEN_FLAGS:
                found.append(Note(_bounds(annotation), _contents(annotation)))
        finally:
            pdfium.FPDFPage_CloseAnnot(annotation)
    return [note for note in found if note.text.strip()]


def flattened(page: pypdfium2.PdfPage, pdf: pypdfium2.PdfDocument, index: int) -> pypdfium2.PdfPage:
    """The page with its fields and notes as part of it, in memory only: `page` where it has none, else it anew."""
    if not pdfium.FPDFPage_GetAnnotCount(page):
        return page
    if pdfium.FPDFPage_Flatten(page, pdfium.FLAT_NORMALDISPLAY) != pdfium.FLATTEN_SUCCESS:
        return page
    page.close()
    return pdf[index]


def _is_note(annotation: Any) -> bool:
    kind = pdfium.FPDFAnnot_GetSubtype(annotation)
    if kind == pdfium.FPDF_ANNOT_FREETEXT:
        size = pdfium.FPDFAnnot_GetAP(annotation, pdfium.FPDF_ANNOT_APPEARANCEMODE_NORMAL, None, 0)
        return bool(size <= EMPTY_STRING)
    return bool(kind == pdfium.FPDF_ANNOT_TEXT)


def _row(words: list[str], box: Box) -> Line:
    """Words that share the width of a box by their letters."""
    letters = sum(map(len, words)) + len(words) - 1
    starts = accumulate((len(word) + 1 for word in words), initial=0)
    placed = []
    for start, word in zip(starts, words, strict=False):
        edges = np.linspace(box.left, box.right, letters + 1)[start : start + len(word) + 1].astype(int)
        glyphs = [
            Glyph(symbol, Box(int(edges[i]), box.top, int(max(edges[i + 1], edges[i] + 1)), box.bottom), 1.0)
            for i, symbol in enumerate(word)
        ]
        placed.append(Word(tuple(glyphs), 1.0))
    baseline = (float(box.left), float(box.bottom)), (float(box.right), float(box.bottom))
    return Line(tuple(placed), baseline, X_HEIGHT_OF_LINE * box.height, is_embedded=True)


def _bounds(annotation: Any) -> Bounds:
    rectangle = pdfium.FS_RECTF()
    pdfium.FPDFAnnot_GetRect(annotation, rectangle)
    return rectangle.left, rectangle.bottom, rectangle.right, rectangle.top


def _contents(annotation: Any) -> str:
    size = pdfium.FPDFAnnot_GetStringValue(annotation, b"Contents", None, 0)
    if not EMPTY_STRING < size <= LONGEST_NOTE:
        return ""
    buffer = ctypes.create_string_buffer(size)
    pdfium.FPDFAnnot_GetStringValue(
        annotation, b"Contents", ctypes.cast(buffer, ctypes.POINTER(pdfium.FPDF_WCHAR)), size
    )
    return buffer.raw[: size - 2].decode("utf-16-le", "replace").replace("\r", "\n")
