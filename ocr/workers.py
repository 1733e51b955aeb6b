"""Pages through a reading function, here or in worker processes; they come out in the order in which they went in."""

import logging
import multiprocessing
import os
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from pathlib import Path

from ocr.cores import share_cores
from ocr.documents import LoadOptions, PageImage, Source, open_source
from ocr.errors import InputError, TypecaseError
from ocr.page import Page

ReadPage = Callable[[PageImage], Page]

PAGES_IN_HAND = 2
"""Pages handed out for each worker, so that none waits for the next; more only take memory."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Task:
    """One page to read. document: the number of its document. keep_image: the result is to hold the image too."""

    document: int
    source: Path | bytes
    name: str
    options: LoadOptions
    number: int
    keep_image: bool


@dataclass(frozen=True)
class Result:
    """What became of a task: a page, or the line that says why there is none."""

    document: int
    number: int
    page: Page | None = None
    image: PageImage | None = None
    error: str | None = None
    seconds: float = 0.0


def read_here(tasks: Iterable[Task | Result], read_page: ReadPage) -> Iterator[Result]:
    """Read pages in this process. A `Result` among the tasks, of a document that did not open, passes through."""
    shelf = _Shelf()
    try:
        for task in tasks:
            yield task if isinstance(task, Result) else _read(task, shelf, read_page)
    finally:
        shelf.close()


def read_in_workers(tasks: Iterable[Task | Result], read_page: ReadPage, workers: int) -> Iterator[Result]:
    """Read pages in `workers` processes, the results in the order of the tasks. `read_page` must be picklable.

    A page that takes its worker down with it costs that page, not the run. Raises what `read_page` raises when that is
    a TypecaseError but no InputError: then no page can be read.
    """
    crew = _Crew(read_page, workers)
    try:
        for task in tasks:
            crew.hand_out(task)
            if crew.in_hand >= PAGES_IN_HAND * workers:
                yield crew.take_back()
        while crew.in_hand:
            yield crew.take_back()
    finally:
        crew.dismiss()


class _Crew:
    """Worker processes and the tasks that they have in hand, oldest first."""

    def __init__(self, read_page: ReadPage, workers: int) -> None:
        self._read_page = read_page
        self._workers = workers
        self._pool = _start(read_page, workers)
        self._waiting: deque[tuple[Task | Result, Future[Result] | None]] = deque()

    @property
    def in_hand(self) -> int:
        return len(self._waiting)

    def hand_out(self, task: Task | Result) -> None:
        future = None
        if isinstance(task, Task):
            try:
                future = self._pool.submit(_work, task)
            except BrokenProcessPool:
                self._recover()
                future = self._pool.submit(_work, task)
        self._waiting.append((task, future))

    def take_back(self) -> Result:
        task, future = self._waiting[0]
        if future is not None:
            try:
                future.result()
            except BrokenProcessPool:
                self._recover()
        task, future = self._waiting.popleft()
        return task if isinstance(task, Result) else _finished(task, future)

    def dismiss(self) -> None:
        self._pool.shutdown(cancel_futures=True)

    def _recover(self) -> None:
        """After a worker has died: which page did it is not known, so each that was in hand is tried again alone."""
        self._pool.shutdown()
        self._waiting = deque((self._alone(task, future), None) for task, future in self._waiting)
        self._pool = _start(self._read_page, self._workers)

    def _alone(self, task: Task | Result, future: Future[Result] | None) -> Result:
        if isinstance(task, Result):
            return task
        if future is not None and not future.exception():
            return future.result()
        with _start(self._read_page, 1) as pool:
            return _finished(task, pool.submit(_work, task))


def _finished(task: Task, future: Future[Result] | None) -> Result:
    try:
        if future is not None:
            return future.result()
    except BrokenProcessPool:
        pass
    return Result(task.document, task.number, error=f"{task.name}: page {task.number}: its reader crashed")


def _start(read_page: ReadPage, workers: int) -> ProcessPoolExecutor:
    share_cores(workers)
    return ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), _set_up, (read_page,))


_worker: tuple["_Shelf", ReadPage]
"""What a worker process keeps between its tasks; a pool offers no other place for it."""


def _set_up(read_page: ReadPage) -> None:
    """Make this process a worker: deaf to Ctrl-C, which its parent hears, and gone when its parent is killed."""
    global _worker
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_follow_parent, daemon=True).start()
    _worker = _Shelf(), read_page


def _follow_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _work(task: Task) -> Result:
    shelf, read_page = _worker
    return _read(task, shelf, read_page)


def _read(task: Task, shelf: "_Shelf", read_page: ReadPage) -> Result:
    result = Result(task.document, task.number)
    start = time.perf_counter()
    try:
        image = shelf.source(task).load(task.number)
        page = read_page(image)
        result = replace(result, page=page, image=image if task.keep_image else None)
    except InputError as error:
        result = replace(result, error=str(error))
    except TypecaseError:
        raise
    except Exception as error:  # one page that shows a defect must not end a batch
        log.debug("%s: page %d", task.name, task.number, exc_info=error)
        line = " ".join(str(error).split())
        result = replace(result, error=f"{task.name}: page {task.number}: {type(error).__name__}: {line}")
    return replace(result, seconds=time.perf_counter() - start)


class _Shelf:
    """Keeps the document of the last task open for the next."""

    def __init__(self) -> None:
        self._document: int | None = None
        self._source: Source | None = None

    def source(self, task: Task) -> Source:
        if self._source is None or self._document != task.document:
            self.close()
            self._source = open_source(task.source, task.options, task.name)
            self._document = task.document
        return self._source

    def close(self) -> None:
        if self._source is not None:
            self._source.__exit__(None, None, None)
            self._source = None
