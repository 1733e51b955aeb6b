"""Pages through a function in worker processes; they come out in the order in which they went in."""

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
from typing import Any, Generic, TypeVar

from ocr.errors import InputError, TypecaseError
from ocr.input.source import PageImage, Source, open_source
from ocr.options import LoadOptions

T = TypeVar("T")
Page_co = TypeVar("Page_co", covariant=True)

PENDING_PAGES = 2
"""Pages handed out for each worker, so that none waits for the next; more only take memory."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Task:
    """One page. document: the number of its document. keep_image: the result is to hold the image too.

    is_read: the page must be read, for it certainly brings no text of its own.
    """

    document: int
    source: Path | bytes
    name: str
    options: LoadOptions
    number: int
    keep_image: bool
    is_read: bool = True


@dataclass(frozen=True)
class Result(Generic[Page_co]):
    """What became of a task: the page, read or on the way to that, or the line that says why there is none."""

    document: int
    number: int
    page: Page_co | None = None
    image: PageImage | None = None
    error: str | None = None
    seconds: float = 0.0

    def holding(self, page: T | None) -> "Result[T]":
        """The same with another page."""
        return Result(self.document, self.number, page, self.image, self.error, self.seconds)


def work_in_processes(
    tasks: Iterable[Task | Result[T]], work: Callable[[PageImage], T], workers: int
) -> Iterator[Result[T]]:
    """`work` on pages in `workers` processes, the results in the order of the tasks.

    `work` must be picklable. A `Result` among the tasks, of a document that did not open, passes through.

    A page that takes its worker down with it costs that page, not the run. Raises what `work` raises when that is a
    TypecaseError but no InputError: then no page can be read.
    """
    pool = _WorkerPool(work, workers)
    try:
        for task in tasks:
            pool.submit(task)
            if pool.pending >= PENDING_PAGES * workers:
                yield pool.next_result()
        while pool.pending:
            yield pool.next_result()
    finally:
        pool.shut_down()


def attempt(result: Result[Any], name: str, step: Callable[[], Result[T]]) -> Result[T]:
    """What `step` makes of a page, or `result` with the line that says why it made nothing; the time is added."""
    start = time.perf_counter()
    done: Result[T] = result.holding(None)
    try:
        done = step()
    except InputError as error:
        done = replace(done, error=str(error))
    except TypecaseError:
        raise
    except Exception as error:  # one page that shows a defect must not end a batch
        log.debug("%s: page %d", name, result.number, exc_info=error)
        line = " ".join(str(error).split())
        done = replace(done, error=f"{name}: page {result.number}: {type(error).__name__}: {line}")
    return replace(done, seconds=result.seconds + time.perf_counter() - start)


def load_again(task: Task) -> PageImage:
    """The page of a task whose image another process had. Raises as `open_source` and `Source.load` do."""
    with open_source(task.source, task.options, task.name) as source:
        return source.load(task.number, is_shown=False)


class _WorkerPool(Generic[T]):
    """Worker processes and the tasks that they have in hand, oldest first."""

    def __init__(self, work: Callable[[PageImage], T], workers: int) -> None:
        self._work = work
        self._workers = workers
        self._pool = _start(work, workers)
        self._waiting: deque[tuple[Task | Result[T], Future[Result[T]] | None]] = deque()

    @property
    def pending(self) -> int:
        return len(self._waiting)

    def submit(self, task: Task | Result[T]) -> None:
        future = None
        if isinstance(task, Task):
            try:
                future = self._pool.submit(_do_in_worker, task)
            except BrokenProcessPool:
                self._recover()
                future = self._pool.submit(_do_in_worker, task)
        self._waiting.append((task, future))

    def next_result(self) -> Result[T]:
        task, future = self._waiting[0]
        if future is not None:
            try:
                future.result()
            except BrokenProcessPool:
                self._recover()
        task, future = self._waiting.popleft()
        return task if isinstance(task, Result) else _finished(task, future)

    def shut_down(self) -> None:
        self._pool.shutdown(cancel_futures=True)

    def _recover(self) -> None:
        """After a worker has died: which page did it is not known, so each that was in hand is tried again alone."""
        self._pool.shutdown()
        self._waiting = deque((self._alone(task, future), None) for task, future in self._waiting)
        self._pool = _start(self._work, self._workers)

    def _alone(self, task: Task | Result[T], future: Future[Result[T]] | None) -> Result[T]:
        if isinstance(task, Result):
            return task
        if future is not None and not future.exception():
            return future.result()
        with _start(self._work, 1) as pool:
            return _finished(task, pool.submit(_do_in_worker, task))


def _finished(task: Task, future: Future[Result[T]] | None) -> Result[T]:
    try:
        if future is not None:
            return future.result()
    except BrokenProcessPool:
        pass
    return Result(task.document, task.number, error=f"{task.name}: page {task.number}: its reader crashed")


def _start(work: Callable[[PageImage], T], workers: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), _set_up, (work,))


_worker: tuple["_DocumentCache", Callable[[PageImage], Any]]
"""What a worker process keeps between its tasks; a pool offers no other place for it."""


def _set_up(work: Callable[[PageImage], Any]) -> None:
    """Make this process a worker: deaf to Ctrl-C, which its parent hears, and gone when its parent is killed."""
    global _worker
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_follow_parent, daemon=True).start()
    _worker = _DocumentCache(), work


def _follow_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _do_in_worker(task: Task) -> Result[Any]:
    cache, work = _worker
    return _do(task, cache, work)


def _do(task: Task, cache: "_DocumentCache", work: Callable[[PageImage], T]) -> Result[T]:
    result: Result[T] = Result(task.document, task.number)

    def step() -> Result[T]:
        image = cache.source(task).load(task.number, task.keep_image)
        return replace(result, page=work(image), image=image if task.keep_image else None)

    return attempt(result, task.name, step)


class _DocumentCache:
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
