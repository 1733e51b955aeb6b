"""The formats that a document can be written in, one module each, and what they have in common.

A module `ocr.formats.<name>` has a class `Writer`, made from a binary stream and a `Job`. Pages are given to it one at
a time, so that a document of a thousand pages is never whole in memory.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, Protocol

from ocr.language_names import AUTO

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ocr.document import Page
    from ocr.input.source import PageImage, SourceFiles
    from ocr.options import LoadOptions


@dataclass(frozen=True)
class Job:
    """What a writer may want to know beside the pages.

    name: of the document. source: where it was read from. load: how it was opened.
    join_hyphens, preserve_layout: what the text format does; lang: what the pages were read in, whose words are joined.
    heads: whether running heads, feet and page numbers are written; None for what the format usually does.
    break_signatures: a searchable PDF is made even of a signed one. images: pictures are files beside a document that
    can refer to them; save_picture: writes one, given as a PNG, and gives its name.
    """

    name: str
    source: SourceFiles
    load: LoadOptions
    join_hyphens: bool = False
    preserve_layout: bool = False
    lang: str = AUTO
    break_signatures: bool = False
    heads: bool | None = None
    images: bool = False
    save_picture: Callable[[bytes], str] | None = None


class Writer(Protocol):
    """Writes one document into a stream."""

    def add(self, page: Page, image: PageImage | None) -> None:
        """Write the next page. `image` is what it was read from, for formats that need it."""

    def finish(self) -> None:
        """Write what comes after the last page. The stream stays open."""


@dataclass(frozen=True)
class Format:
    """suffix: of its files. help: what it is. needs_image: it shows the page, as it was loaded; has_pictures: so it
    does with `Job.images`.

    needs_source: it is made from what the document was read from. one_page: every page has its own file. one_table:
    every table has. is_binary: it is no text.
    """

    suffix: str
    help: str
    needs_image: bool = False
    needs_source: bool = False
    one_page: bool = False
    one_table: bool = False
    is_binary: bool = False
    has_pictures: bool = False


FORMATS = {
    "txt": Format(".txt", "plain text, a blank line between paragraphs, a form feed between pages"),
    "md": Format(
        ".md",
        "Markdown of the whole document: headings, paragraphs, lists, tables, no running heads",
        has_pictures=True,
    ),
    "csv": Format(".csv", "the tables as comma-separated values, one a file", one_table=True),
    "xlsx": Format(".xlsx", "the tables as a workbook, one a sheet (needs openpyxl)", is_binary=True),
    "docx": Format(".docx", "headings, paragraphs and tables, to be edited (needs python-docx)", is_binary=True),
    "json": Format(".json", "the whole tree down to the glyphs; Document.from_json reads it back"),
    "tsv": Format(".tsv", "a line for every page, block, paragraph, line and word, in Tesseract's columns"),
    "box": Format(".box", "a line for every symbol with its box from the lower left, as Tesseract's box files"),
    "hocr": Format(".hocr", "HTML with boxes (hOCR 1.2)"),
    "alto": Format(".alto.xml", "ALTO 4.4, for libraries"),
    "pagexml": Format(".page.xml", "PAGE 2019-07-15, which training tools read", one_page=True),
    "pdf": Format(
        ".pdf", "the pages as they were, with invisible text to select and find", needs_source=True, is_binary=True
    ),
    "html": Format(".html", "the pages with selectable text over them, doubtful words marked", needs_image=True),
    "png": Format(
        ".overlay.png", "the page with what was found drawn on it", needs_image=True, one_page=True, is_binary=True
    ),
}


def shows_pages(names: Iterable[str], images: bool) -> bool:
    """Whether any of some FORMATS needs the pictures of pages. images: as in `Job`."""
    return any(FORMATS[name].needs_image or (images and FORMATS[name].has_pictures) for name in names)


ALIASES = {"text": "txt", "markdown": "md"}
"""Other names for some of FORMATS that programs may use."""


def open_writer(name: str, stream: BinaryIO, job: Job) -> Writer:
    """The writer of one of FORMATS."""
    writer: Writer = importlib.import_module(f"ocr.formats.{name}").Writer(stream, job)
    return writer
