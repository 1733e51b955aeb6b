"""Searchable PDF: the pages as they were, with the text on them as invisible letters that select and find."""

import ctypes
import math
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image, ImageOps

from ocr.documents import DEFAULT_IMAGE_DPI, PDF_SIGNATURE, PageImage
from ocr.formats import Job
from ocr.images import pillow
from ocr.page import Line, Page, Word

POINTS_PER_INCH = 72
FONT = b"Helvetica"
FONT_X_HEIGHT = 0.523
"""The x-height of Helvetica against its size."""

FONT_ENCODING = "cp1252"
ORIENTATION_TAG = 0x0112


class Writer:
    """Takes the pages of a PDF, or sets images as pages; the document is in memory until it is finished."""

    def __init__(self, stream: BinaryIO, job: Job) -> None:
        self._stream = stream
        self._job = job
        self._is_pdf = _is_pdf(job.source)
        if self._is_pdf:
            self._pdf = pypdfium2.PdfDocument(job.source, password=job.load.password)
        else:
            self._pdf = pypdfium2.PdfDocument.new()
        self._font = pdfium.FPDFText_LoadStandardFont(self._pdf, FONT)
        self._kept: list[int] = []

    def add(self, page: Page, image: PageImage | None) -> None:
        target = self._pdf[page.number - 1] if self._is_pdf else self._image_page(page, image)
        self._kept.append(page.number)
        # A page whose own text was taken has no need of ours.
        if image is not None and image.text_layer is None:
            self._write_text(target, page)
        target.close()

    def finish(self) -> None:
        if self._is_pdf:
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

    def _image_page(self, page: Page, image: PageImage | None) -> pypdfium2.PdfPage:
        """A new page that an image fills: a JPEG as the very file that it was, others without loss."""
        dpi = page.dpi or DEFAULT_IMAGE_DPI
        width, height = (size * POINTS_PER_INCH / dpi for size in (page.width, page.height))
        target = self._pdf.new_page(width, height)
        if image is not None:
            picture = pypdfium2.PdfImage.new(self._pdf)
            _fill(picture, self._job.source, page.number)
            picture.set_matrix(pypdfium2.PdfMatrix().scale(width, height))
            target.insert_obj(picture)
        target.gen_content()
        return target

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
        size = line.x_height * to_points.scale / FONT_X_HEIGHT
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


def _fill(picture: pypdfium2.PdfImage, source: Path | bytes, number: int) -> None:
    """Put page `number` of an image file into `picture`."""
    data = source if isinstance(source, bytes) else source.read_bytes()
    with pillow(truncated=True), Image.open(BytesIO(data)) as image:
        image.seek(number - 1)
        if image.format == "JPEG" and image.mode in ("L", "RGB") and image.getexif().get(ORIENTATION_TAG, 1) == 1:
            picture.load_jpeg(BytesIO(data), inline=True)
            return
        upright = ImageOps.exif_transpose(image)
        if upright.mode not in ("L", "RGB", "1"):
            upright = _on_white(upright)
        picture.set_bitmap(pypdfium2.PdfBitmap.from_pil(upright.convert("L") if upright.mode == "1" else upright))


def _on_white(image: Image.Image) -> Image.Image:
    if not image.has_transparency_data:
        return image.convert("RGB")
    clear = image.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", clear.size, "white"), clear).convert("RGB")


def _remove_invisible_text(page: pypdfium2.PdfPage) -> None:
    """Ours takes the place of what an earlier program has guessed."""
    for thing in list(page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT], max_depth=1)):
        if pdfium.FPDFTextObj_GetTextRenderMode(thing) == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE:
            page.remove_obj(thing)


def _wide(text: str) -> Any:
    """Text as pdfium takes it; what Helvetica does not have becomes a question mark."""
    data = text.encode(FONT_ENCODING, "replace").decode(FONT_ENCODING).encode("utf-16-le") + b"\x00\x00"
    return (ctypes.c_ushort * (len(data) // 2)).from_buffer_copy(data)


def _width(text: Any) -> float:
    edges = [ctypes.c_float() for _ in range(4)]
    pdfium.FPDFPageObj_GetBounds(text, *edges)
    return edges[2].value - edges[0].value
