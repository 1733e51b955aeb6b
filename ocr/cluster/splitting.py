"""Work for the cluster: short documents several at a time, long ones in ranges of their pages."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from ocr.cluster.documents import Document, PageRange, Unit
from ocr.cluster.storage import on_this_machine
from ocr.errors import InputError
from ocr.input.source import open_source
from ocr.options import LoadOptions
from ocr.system.isolation import Isolated, ProcessEndedError

RANGE_PAGES: Final = 16
"""Pages of a range, some ten seconds of a core: long beside what a task costs Ray, short beside a run."""

UNIT_DOCUMENTS: Final = 16
"""The most documents of a unit: an image file is a page."""

UNIT_BYTES: Final = 4 << 20
"""The most bytes of a unit of several documents: a few PDFs of as many bytes have no more than some hundred pages."""

UNITS_PER_WORKER: Final = 8
"""Units that each worker is to have at least, as far as there are documents, so that all of them end together."""

PAGED_SUFFIXES: Final = (".pdf", ".tif", ".tiff")
"""Files that may have more pages than one."""

SHORT_BYTES: Final = 1 << 20
"""A document of fewer bytes is not opened to count its pages, which would be a second fetch: it is read whole."""


def units(documents: Sequence[Document], workers: int) -> Iterator[Unit]:
    """All documents, in their order, as units for `workers`; what `may_be_long` is alone in its own."""
    at_once = min(UNIT_DOCUMENTS, max(1, len(documents) // (UNITS_PER_WORKER * workers)))
    unit: list[PageRange] = []
    size = 0
    for document in documents:
        is_alone = may_be_long(document)
        if unit and (is_alone or len(unit) == at_once or size + document.file.size > UNIT_BYTES):
            yield tuple(unit)
            unit, size = [], 0
        if is_alone:
            yield (PageRange(document),)
        else:
            unit.append(PageRange(document))
            size += document.file.size
    if unit:
        yield tuple(unit)


def may_be_long(document: Document) -> bool:
    """Whether a document may have so many pages that it is to be split, as far as its name and size tell."""
    suffix = document.file.place.suffix.lower()
    return suffix in PAGED_SUFFIXES and (document.file.size >= SHORT_BYTES or document.file.size == 0)


class Splitter:
    """Splits documents into ranges of pages. They are opened in a process of its own, for a file may be hostile."""

    def __init__(self, load: LoadOptions) -> None:
        self._pages = Isolated(PageNumbers, load)

    def split(self, unit: Unit) -> list[Unit]:
        """A unit of one long document as several; any other as it is. What does not open is left to its reader."""
        (first, *others) = unit
        if others or first.numbers is not None or not may_be_long(first.document):
            return [unit]
        try:
            numbers = self._numbers(first.document)
        except (InputError, RuntimeError, OSError, ProcessEndedError):
            return [unit]
        if len(numbers) <= RANGE_PAGES:
            return [unit]
        parts = [tuple(numbers[start : start + RANGE_PAGES]) for start in range(0, len(numbers), RANGE_PAGES)]
        return [(PageRange(first.document, part, len(numbers)),) for part in parts]

    def _numbers(self, document: Document) -> list[int]:
        with on_this_machine(document.file) as path:
            numbers: list[int] = self._pages.call("of", path, document.file.name)
        return numbers


class PageNumbers:
    """Opens documents and lists their pages."""

    def __init__(self, load: LoadOptions) -> None:
        self._load = load

    def of(self, path: Path, name: str) -> list[int]:
        """The numbers of the pages that were asked for. Raises as `open_source` does."""
        with open_source(path, self._load, name) as source:
            return source.numbers
