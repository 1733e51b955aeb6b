"""Many pages, cut and read in the processes that suit their number and the device, in their order."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from itertools import chain, islice
from typing import TYPE_CHECKING

from ocr.batch.workers import Result, Task, attempt, load_again, work_in_processes
from ocr.cpu import affordable_workers, share_cores
from ocr.document import Page
from ocr.recognition.page_reader import PageReader, cut_or_take, cut_to_send

if TYPE_CHECKING:
    from ocr.recognition.cut_page import CutPage


def read_pages(
    tasks: Iterable[Task | Result[Page]], reader: PageReader, jobs: int | None = None, limit_s: float | None = None
) -> Generator[Result[Page], None, None]:
    """Many pages, `jobs` at a time, in their order; as many as this machine can work at unless given.

    A single page is read here, on all cores, if it may take as long as it will. Of several each is read in a worker
    process on its share of the cores; where a GPU reads, workers only cut, and this process, which alone holds the
    networks, reads what they have cut.
    limit_s: seconds after which a page is given up and its worker ended; where a GPU reads, that its cutting may take.
    """
    following = iter(tasks)
    first = list(islice(following, 2))
    tasks = chain(first, following)
    if len(first) < 2 and limit_s is None:
        yield from (_read_here(task, reader) if isinstance(task, Task) else task for task in tasks)
        return
    workers = jobs or affordable_workers()
    if reader.device == "cpu":
        share_cores(workers)
        yield from work_in_processes(tasks, PageReader(replace(reader.options, device="cpu")), workers, limit_s)
        return
    share_cores(workers + 1)
    dispatcher = _Dispatcher(reader)
    cut = partial(cut_to_send, options=reader.options)
    for result in work_in_processes(dispatcher.watch(tasks), cut, workers, limit_s):
        yield dispatcher.read(result)


def _read_here(task: Task, reader: PageReader) -> Result[Page]:
    result: Result[Page] = Result(task.document, task.number)

    def step() -> Result[Page]:
        with ThreadPoolExecutor(1) as pool:
            loading = pool.submit(_load, reader) if task.is_read else None
            image = load_again(task)
            cut = cut_or_take(image, reader.options)
            if loading:
                loading.result()
        page = reader.recognise(cut, lambda: image)
        return replace(result, page=page, image=image if task.keep_image else None)

    return attempt(result, task.name, step)


def _load(reader: PageReader) -> None:
    """Load what reads a page in the order in which it is needed."""
    import numpy.ma  # noqa: F401  (which NumPy itself imports where it is first asked for what is unique)

    import ocr.recognition.cutting  # noqa: F401

    reader.load()


class _Dispatcher:
    """Where this process reads what others have cut."""

    def __init__(self, reader: PageReader) -> None:
        self._reader = reader
        self._out: dict[tuple[int, int], Task] = {}

    def watch(self, tasks: Iterable[Task | Result[Page]]) -> Iterator[Task | Result[CutPage | Page]]:
        """`tasks` on their way to the workers. After the first that is to be read, it is time to load the engine."""
        for task in tasks:
            if isinstance(task, Task):
                self._out[task.document, task.number] = task
            yield task
            if isinstance(task, Task) and task.is_read:
                self._reader.load()

    def read(self, result: Result[CutPage | Page]) -> Result[Page]:
        page, task = result.page, self._out.pop((result.document, result.number), None)
        if task is None or page is None or isinstance(page, Page):
            return result.holding(page if isinstance(page, Page) else None)

        def step() -> Result[Page]:
            return result.holding(self._reader.recognise(page, partial(load_again, task)))

        return attempt(result, page.name, step)
