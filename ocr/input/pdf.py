"""PDF files to grey pages: looked into by pypdfium2, drawn by poppler through pdf2image, or by pypdfium2 without it."""

import logging
import math
import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

from ocr.document import Page
from ocr.errors import EncryptedError, InputError, TooLargeError
from ocr.input.images import TOO_LARGE_HINT, too_large
from ocr.input.text_layer import POINTS_PER_INCH, read_text_layer

VECTOR_DPI = 300
"""Resolution for pages that are drawings of letters; 400 dpi reads no better (Rice et al., ISRI annual test 1995)."""

MIN_SCAN_DPI = 60
"""A picture coarser than this is a background or a trick, not a scan."""

SCAN_COVER = 0.5
"""Pictures on more than this share of a page make it a scan."""

PART_COVER = 0.05
"""A picture on less than this share of a page says nothing of the page's resolution."""

DRAWING_TIMEOUT_S = 120
INVISIBLE = pdfium.FPDF_TEXTRENDERMODE_INVISIBLE

PASSWORD_HINT = "--password opens it"

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class PageMakeup:
    """What a PDF page is made of. size: width, height in points. scan_dpi: None unless it is a scan."""

    size: tuple[float, float]
    scan_dpi: float | None
    has_visible_text: bool

    @property
    def is_scan(self) -> bool:
        return self.scan_dpi is not None


class PdfReader:
    """The pages of one PDF, drawn one at a time.

    source: the file or its bytes. name: what messages call it. max_pixels: the most that a page may have; a page that
    would have more is drawn at a lower resolution. dpi: the resolution to draw at, None for a scan's own or 300.
    Raises EncryptedError and InputError.
    """

    def __init__(
        self, source: Path | bytes, name: str, max_pixels: int, password: str | None, dpi: float | None
    ) -> None:
        # Poppler wants a path.
        self._spool: IO[bytes] | None = None
        if isinstance(source, bytes):
            self._spool = _spool(source)
            source = Path(self._spool.name)
        self._path = source
        self._name = name
        self._max_pixels = max_pixels
        self._password = password
        self._dpi = dpi
        self._pdf = _opened(self._path, name, password)
        self._pdf.init_forms()
        self.count = len(self._pdf)

    def read(self, number: int) -> tuple[NDArray[np.uint8], float]:
        """Page `number`, from 1, drawn as grey uint8 [H, W], 0 black to 255 white, and its dpi."""
        makeup = self.makeup(number)
        dpi = self._fitting_dpi(number, makeup)
        # Poppler takes a password on its command line, where every user of the machine can see it.
        drawn = None if self._password or not poppler_installed() else self._draw_by_poppler(number, makeup.size, dpi)
        return (self._draw_by_pdfium(number, dpi) if drawn is None else drawn), dpi

    def makeup(self, number: int) -> PageMakeup:
        """What page `number` is made of. Raises InputError when it is damaged, TooLargeError when a picture is."""
        page = self._page(number)
        try:
            return self._makeup(page, number)
        except pypdfium2.PdfiumError as error:
            raise InputError(f"{self._name}: page {number} is damaged ({error})") from error
        finally:
            page.close()

    def text_layer(self, number: int, dpi: float) -> Page:
        """The text that page `number` holds as text, placed in pixels at `dpi`."""
        page = self._page(number)
        try:
            return read_text_layer(page, dpi, self._name, number)
        finally:
            page.close()

    def close(self) -> None:
        self._pdf.close()
        if self._spool:
            self._spool.close()

    def _page(self, number: int) -> pypdfium2.PdfPage:
        try:
            return self._pdf[number - 1]
        except pypdfium2.PdfiumError as error:
            raise InputError(f"{self._name}: page {number} is damaged ({error})") from error

    def _makeup(self, page: pypdfium2.PdfPage, number: int) -> PageMakeup:
        size = page.get_size()
        left, bottom, right, top = page.get_bbox()
        page_area = (right - left) * (top - bottom)
        covered, resolutions, has_visible_text = 0.0, [], False
        for thing in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_TEXT]):
            if isinstance(thing, pypdfium2.PdfTextObj):
                has_visible_text = has_visible_text or pdfium.FPDFTextObj_GetTextRenderMode(thing) != INVISIBLE
                continue
            columns, rows = thing.get_px_size()
            if columns * rows > self._max_pixels:
                label = f"{self._name}: page {number}: picture"
                raise TooLargeError(too_large(label, columns, rows, self._max_pixels), TOO_LARGE_HINT)
            cover = _cover(thing, (left, bottom, right, top)) / page_area if page_area else 0.0
            covered += cover
            if cover > PART_COVER:
                resolutions.append(_image_dpi(thing, columns, rows))
        finest = max(resolutions, default=0.0)
        return PageMakeup(size, finest if covered > SCAN_COVER and finest >= MIN_SCAN_DPI else None, has_visible_text)

    def _fitting_dpi(self, number: int, makeup: PageMakeup) -> float:
        """The wished resolution, or the highest one at which the page stays within the pixel limit."""
        wished = self._dpi or makeup.scan_dpi or VECTOR_DPI
        if self._dpi is None and makeup.has_visible_text:
            wished = max(wished, VECTOR_DPI)
        width, height = makeup.size
        if min(width, height) <= 0:
            raise InputError(f"{self._name}: page {number} has no area")
        highest = POINTS_PER_INCH * math.sqrt(self._max_pixels / (width * height))
        if wished > highest:
            log.warning("%s: page %d is so large that it is read at %.0f dpi", self._name, number, highest)
        return min(wished, highest)

    def _draw_by_poppler(self, number: int, size: tuple[float, float], dpi: float) -> NDArray[np.uint8] | None:
        """None when poppler cannot draw the page."""
        import pdf2image
        from pdf2image import exceptions

        failures = (exceptions.PDFPageCountError, exceptions.PDFSyntaxError, exceptions.PDFPopplerTimeoutError, OSError)
        try:
            images = pdf2image.convert_from_path(
                self._path.resolve(),
                size=tuple(math.ceil(points * _scale(dpi)) for points in size),
                first_page=number,
                last_page=number,
                grayscale=True,
                use_cropbox=True,
                timeout=DRAWING_TIMEOUT_S,
            )
        except failures as error:
            log.info("%s: page %d: poppler failed (%s); pypdfium2 draws it", self._name, number, error)
            return None
        return np.array(images[0].convert("L")) if images else None

    def _draw_by_pdfium(self, number: int, dpi: float) -> NDArray[np.uint8]:
        page = self._page(number)
        try:
            bitmap = page.render(scale=_scale(dpi), grayscale=True)
            return np.array(bitmap.to_pil().convert("L"))
        except (pypdfium2.PdfiumError, ValueError) as error:
            raise InputError(f"{self._name}: page {number} cannot be drawn ({error})") from error
        finally:
            page.close()


def poppler_installed() -> bool:
    """Whether the programs that pdf2image calls are there."""
    return shutil.which("pdftoppm") is not None and shutil.which("pdfinfo") is not None


def _scale(dpi: float) -> float:
    """Pixels per point, a hair less than exact, so that rounding up does not add a row to a page of whole pixels."""
    return dpi / POINTS_PER_INCH * (1 - 1e-6)


def _spool(data: bytes) -> IO[bytes]:
    file = tempfile.NamedTemporaryFile(suffix=".pdf")  # noqa: SIM115 - it lives as long as its reader
    file.write(data)
    file.flush()
    return file


def _opened(path: Path, name: str, password: str | None) -> pypdfium2.PdfDocument:
    handle = pdfium.FPDF_LoadDocument(os.fsencode(path), password.encode() if password else None)
    if not handle:
        raise _opening_error(pdfium.FPDF_GetLastError(), name, password)
    if pdfium.FPDF_GetPageCount(handle) < 1:
        pdfium.FPDF_CloseDocument(handle)
        raise InputError(f"{name}: a PDF without pages")
    return pypdfium2.PdfDocument(handle)


def _opening_error(code: int, name: str, password: str | None) -> InputError:
    if code == pdfium.FPDF_ERR_PASSWORD:
        return EncryptedError(f"{name}: {'the password is wrong' if password else 'encrypted'}", PASSWORD_HINT)
    if code == pdfium.FPDF_ERR_SECURITY:
        return EncryptedError(f"{name}: encrypted in a way that is not supported")
    return InputError(f"{name}: damaged PDF")


def _cover(image: pypdfium2.PdfImage, box: tuple[float, float, float, float]) -> float:
    """The area in square points that an image takes of `box`: left, bottom, right, top."""
    left, bottom, right, top = image.get_bounds()
    width: float = max(min(right, box[2]) - max(left, box[0]), 0.0)
    height: float = max(min(top, box[3]) - max(bottom, box[1]), 0.0)
    return width * height


def _image_dpi(image: pypdfium2.PdfImage, columns: int, rows: int) -> float:
    """Pixels per inch as placed, in the finer direction; an image of `columns` by `rows` may be turned."""
    corner, right, _, top = image.get_quad_points()
    per_point = 0.0
    for pixels, length in ((columns, math.dist(corner, right)), (rows, math.dist(corner, top))):
        if length > 0:
            per_point = max(per_point, pixels / length)
    return per_point * POINTS_PER_INCH
