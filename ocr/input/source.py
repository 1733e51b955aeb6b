"""Files, bytes and standard input to pages, one at a time; a document is never whole in memory."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from ocr.document import Page
from ocr.errors import InputError, OptionError, TooLargeError
from ocr.file_names import shown_name
from ocr.input.image_files import ImageFilesReader
from ocr.input.images import ImageFileReader
from ocr.options import LoadOptions, TextLayer

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ocr.input.pdf import PdfReader

DEFAULT_IMAGE_DPI = 300.0
"""What an image is taken to have where its file does not say."""

RASTER_SUFFIXES = (".png", ".jpg", ".jpeg", ".jpe", ".jfif", ".tif", ".tiff", ".webp", ".bmp", ".dib", ".gif")
NETPBM_AND_JPEG2000_SUFFIXES = (".pnm", ".pbm", ".pgm", ".ppm", ".jp2", ".j2k", ".jpx", ".jpf")
SUFFIXES = frozenset((".pdf", *RASTER_SUFFIXES, *NETPBM_AND_JPEG2000_SUFFIXES))
"""What is looked for in folders. A file that is named is opened whatever its name, and known by its content."""

PDF_SIGNATURE = b"%PDF-"
PDF_SIGNATURE_WITHIN = 1024
"""Readers accept a PDF whose signature starts within so many bytes (PDF 1.7 reference, appendix H, note 13)."""

SourceFiles = Path | bytes | tuple[Path, ...]
"""What a document is read from: a file, the bytes of one, or image files that are its pages together."""


@dataclass(frozen=True)
class PageImage:
    """A page as it was loaded.

    grey: uint8 [H, W], 0 black to 255 white; all white where the page was not drawn, for nobody needed its picture.
    dpi: None when the file does not say. name: of the file. number: its place in the file, from 1.
    text_layer: what the page says itself, where that is to be used. unread: uint8 [H, W], the page without that text,
    where pictures on it may hold more; None where they do not. is_layer_doubtful: whether `grey` must be asked if it
    shows the text layer.
    """

    grey: NDArray[np.uint8]
    dpi: float | None
    name: str
    number: int = 1
    text_layer: Page | None = None
    unread: NDArray[np.uint8] | None = None
    is_layer_doubtful: bool = False


class Source:
    """An open document. `numbers` lists the pages that were asked for; `load` draws one of them.

    A page that cannot be loaded does not keep the next one from being loaded.
    """

    def __init__(self, reader: ImageFileReader | ImageFilesReader | PdfReader, name: str, options: LoadOptions) -> None:
        self._reader = reader
        self._options = options
        self.name = name
        self.count = reader.count
        self.numbers = select_pages(options.pages, reader.count)
        if not self.numbers:
            raise InputError(f"{name}: has {reader.count} page(s), none of {options.pages}")

    @property
    def may_hold_text(self) -> bool:
        """Whether `load` may find text that is to be used."""
        return (
            not isinstance(self._reader, ImageFileReader | ImageFilesReader)
            and self._options.text_layer is not TextLayer.IGNORE
        )

    def load(self, number: int, is_shown: bool = True) -> PageImage:
        """Page `number`, from 1. is_shown: its picture is wanted even where it need not be read.

        Raises InputError, TooLargeError when it has too many pixels.
        """
        try:
            if not isinstance(self._reader, ImageFileReader | ImageFilesReader):
                return self._pdf_page(self._reader, number, is_shown)
            grey, dpi = self._reader.read(number)
        except MemoryError as error:
            raise TooLargeError(f"{self.name}: page {number} does not fit into memory") from error
        return PageImage(grey, self._options.dpi or dpi, self.name, number)

    def _pdf_page(self, reader: PdfReader, number: int, is_shown: bool) -> PageImage:
        loaded = reader.load(number, is_shown)
        grey = loaded.grey
        if grey is None:
            import numpy as np

            grey = np.broadcast_to(np.uint8(255), loaded.size[::-1])
        return PageImage(grey, loaded.dpi, self.name, number, loaded.text, loaded.unread, loaded.is_doubtful)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._reader.close()


def open_source(source: SourceFiles | str, options: LoadOptions | None = None, name: str | None = None) -> Source:
    """Open a file, or the bytes of one, whose kind is known by its content, or image files that are one document.

    name: what the pages and the messages call it; the path, that of the first, or "-" for bytes, unless given.
    Raises InputError (EncryptedError, TooLargeError) with one line for a person, OptionError for bad page numbers.
    """
    options = options or LoadOptions()
    if isinstance(source, tuple):
        return Source(ImageFilesReader(source, options.max_pixels), name or shown_name(source[0]), options)
    name = name or ("-" if isinstance(source, bytes) else shown_name(source))
    try:
        return _open(Path(source) if isinstance(source, str) else source, options, name)
    except OSError as error:
        raise InputError(f"{name}: {error.strerror or error}") from error


def load_pages(source: Path | str | bytes, options: LoadOptions | None = None) -> Iterator[PageImage]:
    """The pages of a document, loaded as they are asked for. Raises as `open_source` and `Source.load` do."""
    with open_source(source, options) as document:
        yield from map(document.load, document.numbers)


def select_pages(wanted: str | None, count: int) -> list[int]:
    """The page numbers of `wanted`, such as "3-7,12", "9-" or "-2", that a document of `count` pages has, in order.

    All pages when `wanted` is None. Raises OptionError when it is not a list of pages.
    """
    if wanted is None:
        return list(range(1, count + 1))
    numbers: set[int] = set()
    for part in wanted.split(","):
        match = re.fullmatch(r"\s*(\d{0,18})\s*(-?)\s*(\d{0,18})\s*", part, re.ASCII)
        if not match or not (match[1] or match[3]):
            raise OptionError(f"pages {wanted}: not a list of pages such as 3-7,12")
        first = int(match[1] or 1)
        last = (int(match[3]) if match[3] else count) if match[2] else first
        if first < 1 or (match[3] and last < first):
            raise OptionError(f"pages {wanted}: {part.strip()} is no range of pages")
        numbers.update(range(first, min(last, count) + 1))
    return sorted(numbers)


def _open(source: Path | bytes, options: LoadOptions, name: str) -> Source:
    head = source[:PDF_SIGNATURE_WITHIN] if isinstance(source, bytes) else _head(source)
    if not head:
        raise InputError(f"{name}: empty file")
    if PDF_SIGNATURE not in head:
        return Source(ImageFileReader(source, name, options.max_pixels), name, options)
    # Imported late: what opens PDFs takes time that images need not wait for.
    from ocr.input.pdf import PdfReader

    return Source(PdfReader(source, name, options), name, options)


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(PDF_SIGNATURE_WITHIN)
