"""What a PDF page is made of: its pictures with their resolutions, its text, its drawing. Runs beside pdfium.

References are to ISO 32000-1 (PDF 1.7).
"""

import ctypes
import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

from ocr.errors import TooLargeError
from ocr.input.images import TOO_LARGE_HINT, too_large

POINTS_PER_INCH: Final = 72
DEEPEST_FORM: Final = 12
"""Form XObjects within form XObjects that are looked into."""
MOST_OBJECTS: Final = 100_000
"""Of one page that are looked at."""
LETTER_SEGMENTS: Final = 5
"""A path of as many segments is more than a rule or a frame: it may be the outline of a letter."""

INVISIBLE: Final = (pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP)

Matrix = NDArray[np.float64]
"""[2, 3], the affine map of column vectors (x, y, 1)."""
Bounds = tuple[float, float, float, float]
"""Left, bottom, right, top in the user space of the page."""
MaskSizes = Callable[[], dict[tuple[int, int], tuple[int, int]]]
"""Gives for the size in pixels of a picture that of its mask, columns and rows, where that is finer."""


@dataclass(frozen=True)
class Picture:
    """bounds: on the page. dpi: pixels per inch as placed, in the finer direction, of the picture or its mask."""

    bounds: Bounds
    dpi: float
    is_opaque: bool
    order: int


@dataclass(frozen=True)
class PageContents:
    """box: the page's own, as `Bounds`. texts: address of each text object and whether it can be seen. paths: how many
    there are; outlines: how many of them may be letters."""

    box: Bounds
    pictures: tuple[Picture, ...]
    texts: dict[int, bool]
    text_objects: tuple[Any, ...]
    paths: int
    outlines: int
    is_blank: bool

    @property
    def covered(self) -> float:
        """The share of the page, 0 to 1, that pictures take: of their areas, the overlaps counted once."""
        return _covered((picture.bounds for picture in self.pictures), self.box)

    def finest_dpi(self, least_cover: float) -> float | None:
        """The resolution that pictures on at least the share `least_cover` of the page have or exceed."""
        bounds = []
        for picture in sorted(self.pictures, key=lambda picture: -picture.dpi):
            bounds.append(picture.bounds)
            if _covered(bounds, self.box) >= least_cover:
                return picture.dpi
        return None


def page_contents(page: pypdfium2.PdfPage, masks: MaskSizes, label: str, max_pixels: int) -> PageContents:
    """Look through a page. label: what messages call it. Raises TooLargeError for a picture above `max_pixels`."""
    box: Bounds = page.get_bbox()
    pictures: list[Picture] = []
    texts: list[tuple[Any, Bounds, int, bool]] = []
    paths = outlines = count = 0
    for order, (thing, matrix) in enumerate(_walk(page)):
        count = order + 1
        kind = pdfium.FPDFPageObj_GetType(thing)
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            picture = _picture(page, thing, matrix, order, masks)
            if picture is None:
                continue
            columns, rows = _pixel_size(thing)
            if columns * rows > max_pixels:
                line = too_large(f"{label}: picture", columns, rows, max_pixels)
                raise TooLargeError(line, TOO_LARGE_HINT)
            pictures.append(picture)
        elif kind == pdfium.FPDF_PAGEOBJ_TEXT:
            shown = pdfium.FPDFTextObj_GetTextRenderMode(thing) not in INVISIBLE and not _is_transparent(thing)
            texts.append((thing, _bounds(thing, matrix), order, shown))
        elif kind == pdfium.FPDF_PAGEOBJ_PATH:
            paths += 1
            outlines += pdfium.FPDFPath_CountSegments(thing) >= LETTER_SEGMENTS
    return PageContents(
        box,
        tuple(pictures),
        {address(thing): shown and not _is_covered(at, order, pictures) for thing, at, order, shown in texts},
        tuple(thing for thing, *_ in texts),
        paths,
        outlines,
        is_blank=count == 0,
    )


def _walk(page: pypdfium2.PdfPage) -> Iterator[tuple[Any, Matrix]]:
    """The objects of a page in the order in which they are painted, and the maps from where they are to the page."""
    left = [MOST_OBJECTS]
    count = pdfium.FPDFPage_CountObjects(page)
    things = (pdfium.FPDFPage_GetObject(page, index) for index in range(count))
    yield from _walk_through(things, np.eye(2, 3), DEEPEST_FORM, left)


def _walk_through(things: Iterable[Any], matrix: Matrix, depth: int, left: list[int]) -> Iterator[tuple[Any, Matrix]]:
    for thing in things:
        if left[0] <= 0:
            return
        left[0] -= 1
        if pdfium.FPDFPageObj_GetType(thing) != pdfium.FPDF_PAGEOBJ_FORM:
            yield thing, matrix
        elif depth:
            count = pdfium.FPDFFormObj_CountObjects(thing)
            inner = (pdfium.FPDFFormObj_GetObject(thing, index) for index in range(count))
            yield from _walk_through(inner, _after(matrix, _matrix(thing)), depth - 1, left)


def _matrix(thing: Any) -> Matrix:
    values = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(thing, values):
        return np.eye(2, 3)
    return np.array([[values.a, values.c, values.e], [values.b, values.d, values.f]])


def _after(outer: Matrix, inner: Matrix) -> Matrix:
    return outer[:, :2] @ inner + np.pad(outer[:, 2:], ((0, 0), (2, 0)))


def _picture(page: pypdfium2.PdfPage, thing: Any, matrix: Matrix, order: int, masks: MaskSizes) -> Picture | None:
    placed = _after(matrix, _matrix(thing))
    width, height = np.hypot(*placed[:, 0]), np.hypot(*placed[:, 1])
    columns, rows = _pixel_size(thing)
    fine_columns, fine_rows = masks().get((columns, rows), (columns, rows))
    if not (width and height and columns and rows) or not np.isfinite(placed).all():
        return None
    metadata = pdfium.FPDF_IMAGEOBJ_METADATA()
    pdfium.FPDFImageObj_GetImageMetadata(thing, page, metadata)
    has_colours = metadata.colorspace != pdfium.FPDF_COLORSPACE_UNKNOWN  # a stencil mask has none
    return Picture(
        _around(placed, (0, 0, 1, 1)),
        max(fine_columns / width, fine_rows / height) * POINTS_PER_INCH,
        has_colours and not pdfium.FPDFPageObj_HasTransparency(thing),
        order,
    )


def _pixel_size(thing: Any) -> tuple[int, int]:
    columns, rows = ctypes.c_uint(), ctypes.c_uint()
    if not pdfium.FPDFImageObj_GetImagePixelSize(thing, columns, rows):
        return 0, 0
    return columns.value, rows.value


def _bounds(thing: Any, matrix: Matrix) -> Bounds:
    edges = [ctypes.c_float() for _ in range(4)]
    pdfium.FPDFPageObj_GetBounds(thing, *edges)
    left, bottom, right, top = (edge.value for edge in edges)
    return _around(matrix, (left, bottom, right, top))


def _around(matrix: Matrix, bounds: Bounds) -> Bounds:
    left, bottom, right, top = bounds
    corners = np.array([[left, left, right, right], [bottom, top, bottom, top], [1, 1, 1, 1]])
    (x, y) = matrix @ corners
    return float(x.min()), float(y.min()), float(x.max()), float(y.max())


def _is_transparent(thing: Any) -> bool:
    """Whether what is filled shows nothing."""
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    return bool(pdfium.FPDFPageObj_GetFillColor(thing, red, green, blue, alpha)) and alpha.value == 0


def _is_covered(text: Bounds, order: int, pictures: Iterable[Picture]) -> bool:
    """Whether an opaque picture that is painted later lies over the middle of a text, as some scanners do it."""
    x, y = (text[0] + text[2]) / 2, (text[1] + text[3]) / 2
    return any(
        picture.order > order
        and picture.is_opaque
        and picture.bounds[0] <= x <= picture.bounds[2]
        and picture.bounds[1] <= y <= picture.bounds[3]
        for picture in pictures
    )


def address(thing: Any) -> int:
    """Where pdfium keeps a thing, which tells it from others; 0 for one that it has made up."""
    return ctypes.cast(thing, ctypes.c_void_p).value or 0


COVER_GRID: Final = 100
"""Cells along each side of a page, in which what pictures cover is counted."""


def _covered(bounds: Iterable[Bounds], box: Bounds) -> float:
    left, bottom, right, top = box
    if not (right > left and top > bottom):
        return 0.0
    cells = np.zeros((COVER_GRID, COVER_GRID), bool)
    for x0, y0, x1, y1 in bounds:
        columns = [_cell((x - left) / (right - left)) for x in (x0, x1)]
        rows = [_cell((y - bottom) / (top - bottom)) for y in (y0, y1)]
        cells[rows[0] : max(rows[1], rows[0] + 1), columns[0] : max(columns[1], columns[0] + 1)] = True
    return float(cells.mean())


def _cell(share: float) -> int:
    return math.floor(min(max(share, 0.0), 1.0) * COVER_GRID + 0.5)
