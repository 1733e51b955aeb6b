"""A PDF of images that is written page by page: of a page that is done only its place in the file is remembered.

Written by the PDF reference, sixth edition (PDF 1.7): file structure in 3.4, images in 4.8, text in 5.2 and 5.3.
"""

import math
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

import numpy as np
from PIL import Image

from ocr.document import Line, Page, Word
from ocr.formats.helvetica import CODES, size_for, width_of
from ocr.input.images import colours_on_white, is_upright, load_what_is_there, open_image, with_end
from ocr.input.source import DEFAULT_IMAGE_DPI, PageImage

POINTS_PER_INCH: Final = 72
CATALOGUE, PAGES, FONT = 1, 2, 3
"""Numbers of the objects that a PDF has but one of."""
HEAD: Final = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
INVISIBLE: Final = 3
"""Text rendering mode: neither filled nor stroked."""

EMPTY_IMAGE: Final = (
    "/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8",
    b"\xff",
)
"""One white pixel: keys and content."""


class ImagePdf:
    """Sets the pages of an image file as pages of a PDF, each filled by its image, the text on it invisible."""

    def __init__(self, stream: BinaryIO, source: Path | bytes) -> None:
        self._stream = stream
        self._source = source
        self._image = open_image(with_end(source))
        self._written = 0
        self._places: dict[int, int] = {}
        self._kids: list[int] = []
        self._write(HEAD)

    def add(self, page: Page, image: PageImage | None) -> None:
        """The next page, empty where its image could not be read. Its number is that of the image in the file."""
        first = FONT + 1 + 3 * len(self._kids)
        scale = POINTS_PER_INCH / (page.dpi or DEFAULT_IMAGE_DPI)
        width, height = page.width * scale, page.height * scale
        self._object(first, *(self._picture(page.number) if image is not None else EMPTY_IMAGE))
        drawing = [f"q {width:.3f} 0 0 {height:.3f} 0 0 cm /Im Do Q\nBT {INVISIBLE} Tr\n", *_text(page, scale), "ET\n"]
        self._object(first + 1, "/Filter /FlateDecode", zlib.compress("".join(drawing).encode()))
        resources = f"/XObject << /Im {first} 0 R >> /Font << /F {FONT} 0 R >>"
        box = f"[0 0 {width:.3f} {height:.3f}]"
        keys = f"/Type /Page /Parent {PAGES} 0 R /MediaBox {box} /Resources << {resources} >>"
        self._object(first + 2, f"{keys} /Contents {first + 1} 0 R")
        self._kids.append(first + 2)

    def finish(self) -> None:
        self._image.close()
        kids = " ".join(f"{kid} 0 R" for kid in self._kids)
        self._object(CATALOGUE, f"/Type /Catalog /Pages {PAGES} 0 R")
        self._object(PAGES, f"/Type /Pages /Count {len(self._kids)} /Kids [{kids}]")
        self._object(FONT, "/Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding")
        table, count = self._written, len(self._places) + 1
        rows = "".join(f"{self._places[number]:010} 00000 n \n" for number in range(1, count))
        self._write(f"xref\n0 {count}\n0000000000 65535 f \n{rows}".encode())
        self._write(f"trailer << /Size {count} /Root {CATALOGUE} 0 R >>\nstartxref\n{table}\n%%EOF\n".encode())

    def _write(self, data: bytes) -> None:
        self._stream.write(data)
        self._written += len(data)

    def _object(self, number: int, keys: str, content: bytes | None = None) -> None:
        self._places[number] = self._written
        if content is None:
            self._write(f"{number} 0 obj\n<< {keys} >>\nendobj\n".encode())
            return
        self._write(f"{number} 0 obj\n<< {keys} /Length {len(content)} >>\nstream\n".encode())
        self._write(content)
        self._write(b"\nendstream\nendobj\n")

    def _picture(self, number: int) -> tuple[str, bytes]:
        """Keys and content of an image: a JPEG as the very file that it was, others without loss."""
        self._image.seek(number - 1)
        if self._image.format == "JPEG" and self._image.mode in ("L", "RGB") and is_upright(self._image):
            data = self._source if isinstance(self._source, bytes) else self._source.read_bytes()
            return _image_keys(self._image, 8, "/Filter /DCTDecode"), data
        load_what_is_there(self._image)
        image = colours_on_white(self._image)
        pixels = np.asarray(image)
        if image.mode == "1":
            return _image_keys(image, 1, "/Filter /FlateDecode"), zlib.compress(np.packbits(pixels, axis=1).tobytes())
        # Every row less the one above it, which the reader adds again (PNG's filter 2), packs twice as well.
        rows = pixels.reshape(image.height, -1)
        filtered = np.full((image.height, rows.shape[1] + 1), 2, np.uint8)
        filtered[:, 1:] = np.diff(rows, axis=0, prepend=np.zeros_like(rows[:1]))
        colours = len(image.getbands())
        predictor = f"/DecodeParms << /Predictor 15 /Colors {colours} /Columns {image.width} >>"
        return _image_keys(image, 8, f"/Filter /FlateDecode {predictor}"), zlib.compress(filtered.tobytes())


def _image_keys(image: Image.Image, bits: int, how: str) -> str:
    space = "/DeviceRGB" if image.mode == "RGB" else "/DeviceGray"
    size = f"/Width {image.width} /Height {image.height} /ColorSpace {space} /BitsPerComponent {bits}"
    return f"/Type /XObject /Subtype /Image {size} {how}"


def _text(page: Page, scale: float) -> Iterator[str]:
    for line in page.lines:
        for word in line.words:
            yield _word(line, word, page.height, scale)


def _word(line: Line, word: Word, page_height: int, scale: float) -> str:
    """A word on the baseline of its line, stretched to its width. scale: points a pixel; y of a PDF runs up."""
    codes = word.text.encode(CODES, "replace")
    (x0, y0), (x1, y1) = ((x * scale, (page_height - y) * scale) for x, y in line.feet(word))
    size = size_for(line.x_height * scale)
    stretch = math.dist((x0, y0), (x1, y1)) / max(width_of(codes) * size, 1e-6)
    angle = math.atan2(y1 - y0, x1 - x0)
    cosine, sine = math.cos(angle), math.sin(angle)
    matrix = f"{stretch * cosine:.5f} {stretch * sine:.5f} {-sine:.5f} {cosine:.5f} {x0:.3f} {y0:.3f}"
    return f"/F {size:.3f} Tf {matrix} Tm <{codes.hex()}> Tj\n"
