"""The pages of a PDF, as pdfium and qpdf see them. Meant for a process of its own: `ocr.system.isolation.Isolated`."""

import math
import os
from dataclasses import dataclass
from enum import Enum, auto
from functools import cached_property
from pathlib import Path
from typing import Final

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

from ocr.document import Line, Page
from ocr.errors import EncryptedError, InputError
from ocr.input.annotations import flattened, notes
from ocr.input.layer_quality import is_credible, is_unreadable_script
from ocr.input.pdf_objects import POINTS_PER_INCH, PageContents, address, page_contents
from ocr.input.pdf_resources import PdfResources
from ocr.input.poppler import Poppler
from ocr.input.text_layer import in_blocks, read_characters, text_of, unreadable_objects
from ocr.options import LoadOptions, TextLayer

VECTOR_DPI: Final = 300
"""Resolution for pages that are drawings of letters; 400 dpi reads no better (Rice et al., ISRI annual test 1995)."""

MIN_SCAN_DPI: Final = 60
"""A picture coarser than this is a background or a trick, not a scan."""

ENOUGH_SCAN_DPI: Final = 600
ENOUGH_PIXELS: Final = 35_000_000
"""Finer scans are drawn at this resolution, unless the page has fewer pixels at it than A4: then its stated size is not
the paper's. Drawings get no more pixels than that, however large their paper."""

LONGEST_SIDE: Final = 65_000
"""Pixels of the longest side that a page is drawn with: five metres at 300 dpi. A JPEG has no more either."""

MOST_PATHS: Final = 500
"""A page of more paths is a drawing, which pypdfium2 draws: poppler takes a millisecond for a thin curve across a page,
fifteen times as long."""

READ_COVER: Final = 0.05
"""Pictures on less than this share of a page hold nothing to read, and say nothing of its resolution."""

PASSWORD_HINT: Final = "--password opens it"


class Rest(Enum):
    """What is to be read of a page beside the text that is taken from it."""

    NOTHING = auto()
    PICTURES = auto()
    PAGE = auto()


@dataclass(frozen=True)
class LoadedPage:
    """grey: uint8 [H, W], the page as it is seen; None where nobody needs it. size: columns and rows at `dpi`.

    text: what the page holds as text, None where the page is to be read as a whole. unread: uint8 [H, W], what is to be
    read beside `text`, None where that is all. is_doubtful: whether `grey` must be asked whether it shows `text`.
    warning: a line for a person.
    """

    grey: NDArray[np.uint8] | None
    size: tuple[int, int]
    dpi: float
    text: Page | None = None
    unread: NDArray[np.uint8] | None = None
    is_doubtful: bool = False
    warning: str | None = None


class PdfPages:
    """The pages of one PDF. name: what messages call it. Raises EncryptedError and InputError."""

    def __init__(self, source: Path | bytes, name: str, options: LoadOptions) -> None:
        self._source = source
        self._name = name
        self._options = options
        self._pdf = _opened(source, name, options.password)
        self._pdf.init_forms()

    def count(self) -> int:
        """How many pages there are. Raises InputError when there are more than the file can hold."""
        pages = len(self._pdf)
        size = len(self._source) if isinstance(self._source, bytes) else os.path.getsize(self._source)
        if pages > size:
            raise InputError(f"{self._name}: damaged PDF: it claims {pages} pages in {size} bytes")
        return pages

    def load(self, number: int, is_shown: bool) -> LoadedPage:
        """Page `number`, from 1. is_shown: its picture is wanted even where it need not be read.

        Raises InputError when it is damaged, TooLargeError when a picture on it is too large.
        """
        label = f"{self._name}: page {number}"
        try:
            return self._load(number, label, is_shown)
        except (pypdfium2.PdfiumError, ValueError) as error:
            raise InputError(f"{label} is damaged ({error})") from error

    @cached_property
    def _poppler(self) -> Poppler | None:
        return None if self._options.password else Poppler(self._source)

    @cached_property
    def _resources(self) -> PdfResources:
        return PdfResources(self._source, self._options.password)

    def _load(self, number: int, label: str, is_shown: bool) -> LoadedPage:
        page = self._pdf[number - 1]
        remarks = notes(page)
        page = flattened(page, self._pdf, number - 1)
        contents = page_contents(page, lambda: self._resources.mask_sizes(number), label, self._options.max_pixels)
        dpi, warning = self._fitting_dpi(page.get_size(), contents, label)
        size = _drawn_size(page.get_size(), dpi)
        lines, rest, unreadable = self._division(page, number, size, contents)
        is_doubtful = self._options.text_layer is TextLayer.USE and is_unreadable_script(lines)
        if self._options.text_layer is not TextLayer.IGNORE:
            lines += [line for note in remarks for line in note.lines(page, size)]
        has_text = bool(lines) or rest is Rest.NOTHING
        text = Page(in_blocks(lines), *size, dpi, self._name, number) if has_text else None
        grey = None
        if is_shown or is_doubtful or rest is Rest.PAGE:
            # Poppler draws marks for notes that are not to be seen.
            is_quick = not contents.is_blank and not remarks and contents.paths <= MOST_PATHS
            poppler = self._poppler if is_quick else None
            grey = poppler.drawn(number, POINTS_PER_INCH * _scale(dpi), size) if poppler else None
            grey = _drawn(page, contents, dpi, size) if grey is None else grey
        unread = None
        if rest is Rest.PAGE:
            unread = grey
        elif rest is Rest.PICTURES:
            unread = _drawn(_without_text(page, contents, unreadable), contents, dpi, size)
        page.close()
        return LoadedPage(grey, size, dpi, text, unread if text else None, is_doubtful, warning)

    def _division(
        self, page: pypdfium2.PdfPage, number: int, size: tuple[int, int], contents: PageContents
    ) -> tuple[list[Line], Rest, frozenset[int]]:
        """The lines to take as they are, what is left to read, and which text objects are to be read with it."""
        mode, none = self._options.text_layer, frozenset[int]()
        if mode is TextLayer.IGNORE:
            return [], Rest.PAGE, none
        characters = read_characters(page, size, contents.texts)
        unreadable = none if mode is TextLayer.ONLY else unreadable_objects(characters)
        visible, hidden = (text_of(characters, is_shown, size, unreadable) for is_shown in (True, False))
        if mode is TextLayer.ONLY:
            return [*visible.lines, *hidden.lines], Rest.NOTHING, none
        if is_credible(visible):
            letters = sum(len(word.glyphs) for line in visible.lines for word in line.words)
            # A page of more outlines than letters may be one whose letters are outlines, but for its head or foot.
            has_more = contents.covered >= READ_COVER or contents.outlines > letters or bool(unreadable)
            has_more = has_more or (contents.paths > 0 and self._resources.has_tiled_pictures(number))
            return list(visible.lines), Rest.PICTURES if has_more else Rest.NOTHING, unreadable
        if is_unreadable_script(hidden.lines) and is_credible(hidden):
            return list(hidden.lines), Rest.NOTHING, none
        return [], Rest.PAGE, none

    def _fitting_dpi(self, points: tuple[float, float], contents: PageContents, label: str) -> tuple[float, str | None]:
        """The resolution to draw at, and a warning where that is not enough."""
        if min(points) <= 0 or not all(map(math.isfinite, points)):
            raise InputError(f"{label} has no area")
        wished = self._options.dpi or _wished_dpi(points, contents)
        highest = min(_dpi_for(points, self._options.max_pixels), POINTS_PER_INCH * LONGEST_SIDE / max(points))
        warning = f"{label} is so large that it is read at {highest:.3g} dpi" if wished > highest else None
        return min(wished, highest), warning


def _wished_dpi(points: tuple[float, float], contents: PageContents) -> float:
    """That of its finest picture, and enough for letters that are drawn."""
    enough = _dpi_for(points, ENOUGH_PIXELS)
    scanned = contents.finest_dpi(READ_COVER) or 0.0
    scanned = min(scanned, max(ENOUGH_SCAN_DPI, enough)) if scanned >= MIN_SCAN_DPI else 0.0
    is_drawing = contents.outlines or any(contents.texts.values()) or not scanned
    return max(scanned, min(VECTOR_DPI, enough) if is_drawing else 0.0)


def _dpi_for(points: tuple[float, float], pixels: int) -> float:
    """The resolution at which a page of so many points across and down has `pixels`."""
    return POINTS_PER_INCH * math.sqrt(pixels / (points[0] * points[1]))


def _without_text(page: pypdfium2.PdfPage, contents: PageContents, kept: frozenset[int]) -> pypdfium2.PdfPage:
    """The page without its text objects, but for those with the addresses `kept`."""
    for thing in contents.text_objects:
        if address(thing) not in kept:
            pdfium.FPDFPageObj_SetIsActive(thing, False)
    return page


def _scale(dpi: float) -> float:
    """Pixels per point, a hair less than exact, so that rounding up does not add a row to a page of whole pixels."""
    return dpi / POINTS_PER_INCH * (1 - 1e-6)


def _drawn_size(points: tuple[float, float], dpi: float) -> tuple[int, int]:
    columns, rows = (max(1, math.ceil(length * _scale(dpi))) for length in points)
    return columns, rows


def _drawn(page: pypdfium2.PdfPage, contents: PageContents, dpi: float, size: tuple[int, int]) -> NDArray[np.uint8]:
    if contents.is_blank:
        return np.full(size[::-1], 255, np.uint8)
    bitmap = page.render(scale=_scale(dpi), grayscale=True)
    try:
        return np.array(bitmap.to_numpy()).reshape(bitmap.height, bitmap.width, -1)[:, :, 0]
    finally:
        bitmap.close()


def _opened(source: Path | bytes, name: str, password: str | None) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(source, password=password)
    except FileNotFoundError as error:
        raise InputError(f"{name}: {error.strerror or error}") from error
    except pypdfium2.PdfiumError as error:
        raise _opening_error(error.err_code, name, password) from error


def _opening_error(code: int, name: str, password: str | None) -> InputError:
    if code == pdfium.FPDF_ERR_PASSWORD:
        return EncryptedError(f"{name}: {'the password is wrong' if password else 'encrypted'}", PASSWORD_HINT)
    if code == pdfium.FPDF_ERR_SECURITY:
        return EncryptedError(f"{name}: encrypted in a way that is not supported")
    if code == pdfium.FPDF_ERR_SUCCESS:
        return InputError(f"{name}: a PDF without pages")
    return InputError(f"{name}: damaged PDF")
