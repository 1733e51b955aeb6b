"""A page as OCRmyPDF's tree of elements."""

from typing import Final

from ocrmypdf.hocrtransform import BoundingBox, OcrClass, OcrElement
from ocrmypdf.models.ocr_element import Baseline

from ocr.document import Block, Box, Line, Page, Word
from ocr.input.source import DEFAULT_IMAGE_DPI

DEFAULT_DPI: Final = DEFAULT_IMAGE_DPI
"""Of images that do not say; OCRmyPDF's always do."""
LANGUAGE: Final = "eng"


def element_of(page: Page, number: int) -> OcrElement:
    """Page > paragraph > line > word, in pixels of the page. number: of the page in its document, from 0."""
    return OcrElement(
        OcrClass.PAGE,
        _box(page.box),
        children=[_paragraph(block) for block in page.blocks],
        dpi=page.dpi or DEFAULT_DPI,
        page_number=number,
    )


def _paragraph(block: Block) -> OcrElement:
    lines = [_line(line) for line in block.lines]
    return OcrElement(OcrClass.PARAGRAPH, _box(block.box), children=lines, direction="ltr", language=LANGUAGE)


def _line(line: Line) -> OcrElement:
    words = [_word(word) for word in line.words]
    element = OcrElement(OcrClass.LINE, _box(line.box), children=words, direction="ltr", language=LANGUAGE)
    if line.angle:
        element.textangle = float(line.angle)
    else:
        element.baseline = _baseline(line)
    return element


def _baseline(line: Line) -> Baseline:
    """Its slope, and its height over the lower left corner of the line's box, downwards positive."""
    (x0, y0), (x1, y1) = line.baseline[0], line.baseline[-1]
    slope = (y1 - y0) / (x1 - x0) if x1 > x0 else 0.0
    return Baseline(slope, y0 + slope * (line.box.left - x0) - line.box.bottom)


def _word(word: Word) -> OcrElement:
    return OcrElement(OcrClass.WORD, _box(word.box), text=word.text, confidence=word.confidence)


def _box(box: Box) -> BoundingBox:
    return BoundingBox(*box)
