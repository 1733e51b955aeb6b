"""Searchable PDF: the pages as they were, with the text on them as invisible letters that select and find."""

import ctypes
import math
from pathlib import Path
from typing import Any, BinaryIO

import pypdfium2
import pypdfium2.raw as pdfium

from ocr.document import Line, Page, Word
from ocr.formats import Job
from ocr.formats.helvetica import CODES, size_for
from ocr.formats.imagepdf import ImagePdf
from ocr.input.source import PDF_SIGNATURE, PageImage

FONT = b"Helvetica"


class Writer:
    """Takes the pages of a PDF, or sets images as pages."""

    def __init__(self, stream: BinaryIO, job: Job) -> None:
        self._document = _TakenPdf(stream, job) if _is_pdf(job.source) else ImagePdf(stream, job.source)

    def add(self, page: Page, image: PageImage | None) -> None:
        self._document.add(page, image)

    def finish(self) -> None:
        self._document.finish()


class _TakenPdf:
    """Pages of a PDF with text put on them."""

    def __init__(self, stream: BinaryIO, job: Job) -> None:
        self._stream = stream
        self._pdf = pypdfium2.PdfDocument(job.source, password=job.load.password)
        self._font = pdfium.FPDFText_LoadStandardFont(self._pdf, FONT)
        self._kept: list[int] = []

    def add(self, page: Page, image: PageImage | None) -> None:
        target = self._pdf[page.number - 1]
        self._kept.append(page.number)
        # A page whose own text was taken has no need of ours.
        if image is not None and image.text_layer is None:
            self._write_text(target, page)
        target.close()

    def finish(self) -> None:
        for number in range(len(self._pdf), 0, -1):
            if number not in self._kept:
                self._pdf.del_page(number - 1)
        pdfium.FPDFFont_Close(self._font)
        try:
            self._pdf.save(self._stream)
        except pypdfium2.PdfiumError as error:  # it does not say why its stream took no more
            raise OSError(str(error)) from error
        finally:
            self._pdf.close()

    def _write_text(self, target: pypdfium2.PdfPage, page: Page) -> None:
        _remove_invisible_text(target)
        to_points = _Places(target, page)
        for line in page.lines:
            for word in line.words:
                self._write_word(target, line, word, to_points)
        target.gen_content()

    def _write_word(self, target: pypdfium2.PdfPage, line: Line, word: Word, to_points: "_Places") -> None:
        """Letters on the baseline of the line, stretched to the width of the word."""
        start, end = (to_points(*foot) for foot in line.feet(word))
        size = size_for(line.x_height * to_points.scale)
        text = pdfium.FPDFPageObj_CreateTextObj(self._pdf, self._font, size)
        pdfium.FPDFText_SetText(text, _wide(word.text))
        pdfium.FPDFTextObj_SetTextRenderMode(text, pdfium.FPDF_TEXTRENDERMODE_INVISIBLE)
        stretch = math.dist(start, end) / max(_width(text), 1e-6)
        angle = math.atan2(end[1] - start[1], end[0] - start[0])
        cosine, sine = math.cos(angle), math.sin(angle)
        pdfium.FPDFPageObj_Transform(text, stretch * cosine, stretch * sine, -sine, cosine, *start)
        pdfium.FPDFPage_InsertObject(target, text)


class _Places:
    """Turns pixels of a page into points of its PDF page, whose origin may be anywhere and which may be turned.

    scale: points a pixel.
    """

    def __init__(self, target: pypdfium2.PdfPage, page: Page) -> None:
        self._target = target
        self._size = page.width, page.height
        self.scale = target.get_width() / page.width

    def __call__(self, x: float, y: float) -> tuple[float, float]:
        left, top = ctypes.c_double(), ctypes.c_double()
        pdfium.FPDF_DeviceToPage(self._target, 0, 0, *self._size, 0, round(x), round(y), left, top)
        return left.value, top.value


def _is_pdf(source: Path | bytes) -> bool:
    if isinstance(source, bytes):
        return PDF_SIGNATURE in source[:1024]
    with source.open("rb") as file:
        return PDF_SIGNATURE in file.read(1024)


def _remove_invisible_text(page: pypdfium2.PdfPage) -> None:
    """Ours takes the place of what an earlier program has guessed."""
    for thing in list(page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT], max_depth=1)):
        if pdfium.FPDFTextObj_GetTextRenderMode(thing) == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE:
            page.remove_obj(thing)


def _wide(text: str) -> Any:
    """Text as pdfium takes it; what Helvetica does not have becomes a question mark."""
    data = text.encode(CODES, "replace").decode(CODES).encode("utf-16-le") + b"\x00\x00"
    return (ctypes.c_ushort * (len(data) // 2)).from_buffer_copy(data)


def _width(text: Any) -> float:
    edges = [ctypes.c_float() for _ in range(4)]
    pdfium.FPDFPageObj_GetBounds(text, *edges)
    return edges[2].value - edges[0].value
