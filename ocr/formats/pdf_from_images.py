"""A PDF of images that is written page by page: of a page that is done only its place in the file is remembered.

File structure by ISO 32000-1, 7.5. Meant for a process of its own.
"""

import shutil
import zlib
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryFile
from typing import Final

import numpy as np

from ocr.errors import InputError
from ocr.formats.embedded_images import EmbeddedImage, Piece, embedded_image
from ocr.formats.hidden_fonts import DESCRIPTOR, HiddenFont
from ocr.formats.hidden_text import HiddenText, content_stream, fonts_of
from ocr.input.image_files import page_places
from ocr.input.images import PILLOW_ERRORS, open_image, with_end
from ocr.input.source import DEFAULT_IMAGE_DPI, SourceFiles

POINTS_PER_INCH: Final = 72
CATALOGUE, PAGES = 1, 2
"""Numbers of the objects that a PDF has but one of."""
HEAD: Final = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
A4: Final = (595.0, 842.0)
"""Points of the page that stands for one that could not be read."""


class PdfOfImages:
    """Sets the pages of image files as pages of a PDF, each filled by its image, the text on it invisible.

    Raises InputError when the one file is no image.
    """

    def __init__(self, source: SourceFiles, name: str) -> None:
        self._places = page_places(source) if isinstance(source, tuple) else None
        self._source = source[0] if isinstance(source, tuple) else source
        try:
            self._image = None if self._places else open_image(with_end(self._source))
        except PILLOW_ERRORS as error:
            raise InputError(f"{name}: damaged image ({error})") from error
        self._file = TemporaryFile()  # noqa: SIM115 - it lives as long as its writer
        self._offsets: dict[int, int] = {}
        self._last = PAGES
        self._fonts: dict[HiddenFont, int] = {}
        self._kids: list[int] = []
        self._file.write(HEAD)

    def add(self, text: HiddenText) -> None:
        """The next page, empty where its image could not be read. Its number is that of the image in the file."""
        image = self._embedded(text)
        if image is None:
            self._page(A4, {}, b"", ())
            return
        scale = POINTS_PER_INCH / (text.dpi or DEFAULT_IMAGE_DPI)
        width, height = text.width * scale, text.height * scale
        names = {f"Im{index}": self._piece(piece) for index, piece in enumerate(image.pieces)}
        drawing = [f"q {width:.3f} 0 0 {height:.3f} 0 0 cm {_numbers(image.upright)} cm".encode()]
        drawing += [_placed(name, piece, image.size) for name, piece in zip(names, image.pieces, strict=True)]
        drawing += [b"Q", content_stream(text.lines, np.array([[scale, 0, 0], [0, -scale, height]]))]
        self._page((width, height), names, b"\n".join(drawing), fonts_of(text.lines))

    def save(self, path: Path) -> None:
        """Write what comes after the last page, and all of it to a file."""
        kids = " ".join(f"{kid} 0 R" for kid in self._kids)
        self._object(CATALOGUE, f"/Type /Catalog /Pages {PAGES} 0 R")
        self._object(PAGES, f"/Type /Pages /Count {len(self._kids)} /Kids [{kids}]")
        for font, number in self._fonts.items():
            self._write_font(font, number)
        table, count = self._file.tell(), len(self._offsets) + 1
        rows = "".join(f"{self._offsets[number]:010} 00000 n \n" for number in range(1, count))
        self._file.write(f"xref\n0 {count}\n0000000000 65535 f \n{rows}".encode())
        trailer = f"trailer << /Size {count} /Root {CATALOGUE} 0 R >>\nstartxref\n{table}\n%%EOF\n"
        self._file.write(trailer.encode())
        self._file.seek(0)
        with path.open("wb") as file:
            shutil.copyfileobj(self._file, file)

    def _embedded(self, text: HiddenText) -> EmbeddedImage | None:
        if text.error:
            return None
        try:
            source, number = self._places[text.number - 1] if self._places else (self._source, text.number)
            if self._image is None or source != self._source:
                self._source, self._image = source, open_image(with_end(source))
            self._image.seek(number - 1)
            return embedded_image(self._image, source)
        except PILLOW_ERRORS:
            return None

    def _page(
        self, size: tuple[float, float], images: dict[str, int], drawing: bytes, fonts: tuple[HiddenFont, ...]
    ) -> None:
        content = self._object(self._new(), "/Filter /FlateDecode", zlib.compress(drawing))
        named = " ".join(f"/{name} {number} 0 R" for name, number in images.items())
        in_fonts = " ".join(f"/{font.name} {self._font(font)} 0 R" for font in fonts)
        resources = f"/XObject << {named} >> /Font << {in_fonts} >>"
        box = f"[0 0 {size[0]:.3f} {size[1]:.3f}]"
        keys = f"/Type /Page /Parent {PAGES} 0 R /MediaBox {box} /Resources << {resources} >>"
        self._kids.append(self._object(self._new(), f"{keys} /Contents {content} 0 R"))

    def _font(self, font: HiddenFont) -> int:
        if font not in self._fonts:
            self._fonts[font] = self._new()
        return self._fonts[font]

    def _write_font(self, font: HiddenFont, number: int) -> None:
        keys = font.keys
        if font.to_unicode is not None:
            codes = self._object(self._new(), "/Filter /FlateDecode", zlib.compress(font.to_unicode))
            keys += f" /ToUnicode {codes} 0 R /FontDescriptor {self._object(self._new(), DESCRIPTOR)} 0 R"
        self._object(number, keys)

    def _piece(self, piece: Piece) -> int:
        keys = f"/Type /XObject /Subtype /Image {piece.keys}"
        if piece.profile:
            profile = self._object(
                self._new(), f"/N {piece.components} /Filter /FlateDecode", zlib.compress(piece.profile)
            )
            keys += f" /ColorSpace [/ICCBased {profile} 0 R]"
        return self._object(self._new(), keys, piece.data)

    def _new(self) -> int:
        self._last += 1
        return self._last

    def _object(self, number: int, keys: str, content: bytes | None = None) -> int:
        self._offsets[number] = self._file.tell()
        if content is None:
            self._file.write(f"{number} 0 obj\n<< {keys} >>\nendobj\n".encode())
            return number
        self._file.write(f"{number} 0 obj\n<< {keys} /Length {len(content)} >>\nstream\n".encode())
        self._file.write(content)
        self._file.write(b"\nendstream\nendobj\n")
        return number


def _placed(name: str, piece: Piece, size: tuple[int, int]) -> bytes:
    """The operators that paint a piece of an image of `size` in its place within the unit square."""
    left, top, width, height = piece.box
    columns, rows = size
    matrix = (width / columns, 0, 0, height / rows, left / columns, 1 - (top + height) / rows)
    return f"q {_numbers(matrix)} cm /{name} Do Q".encode()


def _numbers(values: Sequence[float]) -> str:
    return " ".join(f"{value:.9g}" for value in values)
