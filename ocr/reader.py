"""Typecase for programs: a reader that loads its models once and takes whatever holds an image."""

from __future__ import annotations

import threading
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Self

from ocr.document import Document, Page
from ocr.errors import InputError, OptionError
from ocr.options import DEFAULT_MAX_PIXELS, LoadOptions, ReadOptions, TextLayer

if TYPE_CHECKING:
    from ocr.document import Origin
    from ocr.input.in_memory import Readable
    from ocr.input.source import PageImage
    from ocr.recognition.orientation import Orientation
    from ocr.recognition.page_reader import PageReader


class Reader:
    """Reads documents as `options` ask.

    The models are loaded once, when a page first needs them; one reader serves any number of documents and threads.
    As a context manager it lets them go at the end.
    """

    def __init__(self, options: ReadOptions | None = None) -> None:
        self.options = options or ReadOptions()
        self._lock = threading.Lock()
        self._pages: PageReader | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let the models go. A closed reader that is used again loads them again."""
        with self._lock:
            self._pages = None

    def read(
        self,
        source: Readable | list[Readable] | tuple[Readable, ...],
        *,
        pages: str | None = None,
        password: str | None = None,
        dpi: float | None = None,
        max_pixels: int = DEFAULT_MAX_PIXELS,
        text_layer: TextLayer | str = TextLayer.USE,
    ) -> Document:
        """All pages of one source, or of several in their order.

        source: a path, the bytes of a file, a binary file object, a PIL image, an array uint8 [H, W] or RGB [H, W, 3],
        or a list of these. pages: which ones, as "3-7,12"; all unless given. password: of a PDF. dpi: the resolution
        to draw PDF pages at and to believe of images. max_pixels: larger pages are refused. text_layer: "use",
        "ignore" or "only" the text that a PDF page holds as text.
        Raises InputError where a page cannot be read, OptionError for arguments that make no sense.
        """
        load = _load_options(pages, password, dpi, max_pixels, text_layer)
        if isinstance(source, list | tuple):
            return _as_one([self._read_one(each, load) for each in source])
        return self._read_one(source, load)

    def pages(
        self,
        source: Readable,
        *,
        pages: str | None = None,
        jobs: int = 1,
        password: str | None = None,
        dpi: float | None = None,
        max_pixels: int = DEFAULT_MAX_PIXELS,
        text_layer: TextLayer | str = TextLayer.USE,
    ) -> Iterator[Page]:
        """The pages of one source, each read when it is asked for; the arguments are those of `read`.

        jobs: pages read at the same time in processes of their own, a few of them ahead of the one asked for.
        Raises as `read` does, when the page that cannot be read is asked for.
        """
        if not isinstance(jobs, int) or jobs < 1:
            raise OptionError(f"jobs {jobs!r}: at least 1 page is read at a time")
        load = _load_options(pages, password, dpi, max_pixels, text_layer)
        if jobs == 1:
            return self._pages_here(_opened(source), load)
        return self._pages_in_processes(_opened(source), load, jobs)

    def orientation(self, source: Readable, *, page: int = 1, dpi: float | None = None) -> Orientation:
        """Which way up a page stands, without reading more than a part of it.

        source, dpi: as in `read`. page: its number in the source, from 1. Raises InputError where it cannot be loaded.
        """
        return self._page_reader().orientation(_page_image(source, page, dpi))

    def skew(self, source: Readable, *, page: int = 1, dpi: float | None = None) -> float:
        """The angle in degrees by which the lines of an upright page fall to the right, negative where they rise; 0.0
        where it is small or not sure. It needs no models.

        The arguments and errors are those of `orientation`.
        """
        from segmentation.image.letters import measure_skew

        return measure_skew(_page_image(source, page, dpi).grey)

    def _read_one(self, source: Readable, load: LoadOptions) -> Document:
        origin = _opened(source)
        with closing(self._pages_here(origin, load)) as pages:
            return Document(tuple(pages), origin.name, replace(origin, load=load))

    def _pages_here(self, origin: Origin, load: LoadOptions) -> Generator[Page, None, None]:
        from ocr.input.source import open_source
        from ocr.recognition.page_reader import own_text

        with open_source(origin.source, load, origin.name) as opened:
            for number in opened.numbers:
                image = opened.load(number, is_shown=False)
                text = own_text(image)
                yield self._page_reader()(image) if text is None else text

    def _pages_in_processes(self, origin: Origin, load: LoadOptions, jobs: int) -> Iterator[Page]:
        from ocr.batch.pages import read_pages
        from ocr.batch.workers import Task
        from ocr.input.source import open_source

        with open_source(origin.source, load, origin.name) as opened:
            tasks = [Task(0, origin.source, origin.name, load, number, keep_image=False) for number in opened.numbers]
        with closing(read_pages(tasks, self._page_reader(), jobs)) as results:
            for result in results:
                if result.page is None:
                    raise result.error or InputError(f"{origin.name}: page {result.number}: could not be read")
                yield result.page

    def _page_reader(self) -> PageReader:
        from ocr.recognition.page_reader import PageReader

        with self._lock:
            if self._pages is None:
                reader = PageReader(self.options)
                reader.load()
                self._pages = reader
            return self._pages


def read(
    source: Readable | list[Readable] | tuple[Readable, ...],
    options: ReadOptions | None = None,
    *,
    pages: str | None = None,
    password: str | None = None,
) -> Document:
    """Read with a reader that the process keeps, so that only the first call loads the models.

    The arguments are those of `Reader` and `Reader.read`, and so are the errors.
    """
    return kept_reader(options or ReadOptions()).read(source, pages=pages, password=password)


def kept_reader(options: ReadOptions) -> Reader:
    """The one reader that the process keeps, made anew when it is asked for with other options than before."""
    with _KEEPING:
        return _kept_reader(options)


@lru_cache(maxsize=1)
def _kept_reader(options: ReadOptions) -> Reader:
    return Reader(options)


_KEEPING = threading.Lock()
"""Without it threads that ask at the same time would each make a reader, and load the models for it."""


def _page_image(source: Readable, page: int, dpi: float | None) -> PageImage:
    from ocr.input.source import open_source

    origin = _opened(source)
    load = _load_options(str(page), None, dpi, DEFAULT_MAX_PIXELS, TextLayer.IGNORE)
    with open_source(origin.source, load, origin.name) as opened:
        return opened.load(opened.numbers[0])


def _opened(source: Readable) -> Origin:
    # Imported late: what reads images takes time that those who only import this do not have.
    from ocr.input.in_memory import origin_of

    return origin_of(source)


def _load_options(
    pages: str | None, password: str | None, dpi: float | None, max_pixels: int, text_layer: TextLayer | str
) -> LoadOptions:
    try:
        return LoadOptions(pages, password, dpi, max_pixels, TextLayer(text_layer))
    except ValueError:
        raise OptionError(f"text_layer {text_layer!r}: none of {', '.join(TextLayer)}") from None


def _as_one(documents: Sequence[Document]) -> Document:
    """The pages of several documents, numbered anew."""
    pages = [page for document in documents for page in document.pages]
    return Document(tuple(replace(page, number=number) for number, page in enumerate(pages, 1)))
