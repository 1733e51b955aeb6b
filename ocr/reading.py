"""From pages to what they say: the text layer where it is to be used, else the engine, loaded when first needed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from ocr.cores import hold_opencv_to_share, hold_torch_to, share_cores, usable_cores
from ocr.documents import LoadOptions, PageImage, load_pages
from ocr.errors import MissingDependencyError
from ocr.options import ReadOptions
from ocr.page import Document, Page
from ocr.workers import Result, Task, attempt, load_again, work_in_processes

if TYPE_CHECKING:
    from ocr.cutpage import CutPage
    from ocr.engine import Engine


class PageReader:
    """Reads pages, each for itself, as `options` ask."""

    def __init__(self, options: ReadOptions | None = None) -> None:
        self.options = options or ReadOptions()
        self.cores = usable_cores()
        """Of this process, before any are given to others."""

    @cached_property
    def _engine(self) -> Engine:
        from classifier.errors import ModelError

        try:
            from ocr.engine import load_engine

            return load_engine(self.options)
        except (ModelError, ImportError, OSError) as error:
            raise MissingDependencyError(f"the model does not load: {error} (typecase check says more)") from error

    @property
    def device(self) -> str:
        """What reads: cpu, cuda or mps. Loads the engine."""
        return self._engine.recogniser.device

    def load(self) -> None:
        """Load the engine now. Raises MissingDependencyError when it does not load."""
        _ = self._engine

    def __call__(self, image: PageImage) -> Page:
        """What the page says. A page with a text layer to use needs no engine, and loads none."""
        return self.decode(cut_or_take(image, self.options), lambda: image)

    def decode(self, page: CutPage | Page, image: Callable[[], PageImage]) -> Page:
        """What a page says that has been cut, or that had text to take. image: gives it once more, should it stand on
        its side or head."""
        if isinstance(page, Page):
            return page
        engine = self._engine
        from ocr.orientation import read_upright

        return read_upright(page, image, engine)


def cut_or_take(image: PageImage, options: ReadOptions) -> CutPage | Page:
    """The page cut into letters, or its text layer where that is to be used."""
    if image.text_layer is not None:
        return image.text_layer
    hold_opencv_to_share()
    from ocr.cutting import cut_page

    return cut_page(image, options)


def read_document(
    source: Path | str | bytes, options: LoadOptions | None = None, reader: PageReader | None = None
) -> Document:
    """All pages of one input. Raises as `ocr.documents.open_source` and `Source.load` do."""
    name = "-" if isinstance(source, bytes) else str(source)
    return Document(tuple(map(reader or PageReader(), load_pages(source, options))), name)


def read_pages(tasks: Iterable[Task | Result[Page]], reader: PageReader, jobs: int) -> Iterator[Result[Page]]:
    """Many pages, `jobs` at a time, in their order.

    Worker processes cut pages, the first of them while this process still loads torch, and this process reads what
    they have cut. Where torch runs on the processor and there are several jobs, each worker reads its pages whole:
    one process could not keep up with them.
    """
    if jobs > 1 and reader.device == "cpu":
        share_cores(jobs)
        yield from work_in_processes(tasks, PageReader(replace(reader.options, device="cpu")), jobs)
        return
    share_cores(jobs + 1)
    desk = _Desk(reader, jobs)
    for result in work_in_processes(desk.watch(tasks), partial(cut_or_take, options=reader.options), jobs):
        yield desk.read(result)


class _Desk:
    """Where this process reads what `workers` others have cut, with the cores that they leave it."""

    def __init__(self, reader: PageReader, workers: int) -> None:
        self._reader = reader
        self._threads = max(1, reader.cores - workers)
        self._out: dict[tuple[int, int], Task] = {}

    def watch(self, tasks: Iterable[Task | Result[Page]]) -> Iterator[Task | Result[CutPage | Page]]:
        """`tasks` on their way to the workers. After the first that is to be read, it is time to load the engine."""
        for task in tasks:
            if isinstance(task, Task):
                self._out[task.document, task.number] = task
            yield task
            if isinstance(task, Task) and task.is_read:
                self._reader.load()
        self._threads = self._reader.cores

    def read(self, result: Result[CutPage | Page]) -> Result[Page]:
        page, task = result.page, self._out.pop((result.document, result.number), None)
        if task is None or page is None or isinstance(page, Page):
            return result.holding(page if isinstance(page, Page) else None)

        def step() -> Result[Page]:
            self._reader.load()
            hold_torch_to(self._threads)
            return result.holding(self._reader.decode(page, partial(load_again, task)))

        return attempt(result, page.name, step)
