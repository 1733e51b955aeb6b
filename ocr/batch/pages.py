"""Many pages through worker processes, cut there or read there, in their order."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from ocr.batch.workers import Result, Task, attempt, load_again, work_in_processes
from ocr.cpu import hold_torch_to, share_cores
from ocr.document import Page

if TYPE_CHECKING:
    from ocr.recognition.cut_page import CutPage
from ocr.recognition.page_reader import PageReader, cut_or_take


def read_pages(
    tasks: Iterable[Task | Result[Page]], reader: PageReader, jobs: int
) -> Generator[Result[Page], None, None]:
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
    dispatcher = _Dispatcher(reader, jobs)
    for result in work_in_processes(dispatcher.watch(tasks), partial(cut_or_take, options=reader.options), jobs):
        yield dispatcher.read(result)


class _Dispatcher:
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
            return result.holding(self._reader.recognise(page, partial(load_again, task)))

        return attempt(result, page.name, step)
