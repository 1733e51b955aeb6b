"""Pages through a function in worker processes; they come out in the order in which they went in."""

import logging
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Generic, TypeVar

from ocr.batch.worker_process import WorkerEndedError, WorkerProcess
from ocr.document import Page
from ocr.errors import InputError, TypecaseError
from ocr.input.source import PageImage, Source, SourceFiles, open_source
from ocr.options import LoadOptions

T = TypeVar("T")
Page_co = TypeVar("Page_co", covariant=True)

PENDING_PAGES = 2
"""Pages handed out for each worker, so that none waits for the next; more only take memory."""

TRIES = 2
"""A page whose worker ends under it is tried so often, each time in a new one, for the worker may not be to blame."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Task:
    """One page. document: the number of its document. keep_image: the result is to hold the image too.

    is_read: the page must be read, for it certainly brings no text of its own. kept: the page as it was read before;
    only its image is wanted.
    """

    document: int
    source: SourceFiles
    name: str
    options: LoadOptions
    number: int
    keep_image: bool
    is_read: bool = True
    kept: Page | None = None


@dataclass(frozen=True)
class Result(Generic[Page_co]):
    """What became of a task: the page, read or on the way to that, or why there is none.

    remarks: the level and the line of what was logged meanwhile in another process.
    """

    document: int
    number: int
    page: Page_co | None = None
    image: PageImage | None = None
    error: InputError | None = None
    seconds: float = 0.0
    remarks: tuple[tuple[int, str], ...] = ()

    def holding(self, page: T | None) -> "Result[T]":
        """The same with another page."""
        return Result(self.document, self.number, page, self.image, self.error, self.seconds, self.remarks)


def work_in_processes(
    tasks: Iterable[Task | Result[T]], work: Callable[[PageImage], T], workers: int
) -> Generator[Result[T], None, None]:
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
        done = replace(done, error=error)
    except TypecaseError:
        raise
    except Exception as error:  # one page that shows a defect must not end a batch
        log.debug("%s: page %d", name, result.number, exc_info=error)
        line = " ".join(str(error).split())
        defect = InputError(f"{name}: page {result.number}: {type(error).__name__}: {line}")
        done = replace(done, error=defect)
    return replace(done, seconds=result.seconds + time.perf_counter() - start)


def load_again(task: Task) -> PageImage:
    """The page of a task whose image another process had. Raises as `open_source` and `Source.load` do."""
    with open_source(task.source, task.options, task.name) as source:
        return source.load(task.number, is_shown=False)


class _WorkerPool(Generic[T]):
    """Worker processes, each looked after by a thread, and the tasks that they have in hand, oldest first."""

    def __init__(self, work: Callable[[PageImage], T], workers: int) -> None:
        self._work = work
        self._threads = ThreadPoolExecutor(workers)
        self._idle: deque[WorkerProcess[Task, Result[T]]] = deque()
        self._all: set[WorkerProcess[Task, Result[T]]] = set()
        self._is_open = True
        self._waiting: deque[Result[T] | Future[Result[T]]] = deque()

    @property
    def pending(self) -> int:
        return len(self._waiting)

    def submit(self, task: Task | Result[T]) -> None:
        self._waiting.append(task if isinstance(task, Result) else self._threads.submit(self._do, task))

    def next_result(self) -> Result[T]:
        first = self._waiting.popleft()
        if isinstance(first, Result):
            return first
        result = first.result()
        for level, line in result.remarks:
            log.log(level, "%s", line)
        return result

    def shut_down(self) -> None:
        """End all processes at once, whatever they have in hand."""
        self._is_open = False
        self._threads.shutdown(wait=False, cancel_futures=True)
        for process in list(self._all):
            process.end()
        self._threads.shutdown()

    def _do(self, task: Task) -> Result[T]:
        for _ in range(TRIES):
            process = self._idle.pop() if self._idle else self._started()
            try:
                result = process.call(task)
            except WorkerEndedError:
                self._all.discard(process)
                process.end()
            except BaseException:
                self._idle.append(process)
                raise
            else:
                self._idle.append(process)
                return result
        crash = InputError(f"{task.name}: page {task.number}: its reader crashed")
        return Result(task.document, task.number, error=crash)

    def _started(self) -> "WorkerProcess[Task, Result[T]]":
        process: WorkerProcess[Task, Result[T]] = WorkerProcess(partial(PageWorker, self._work))
        self._all.add(process)
        if not self._is_open:  # it was started too late for `shut_down` to see it
            process.end()
        return process


class PageWorker(Generic[T]):
    """What a worker process does: tasks, with the document of the last one kept open for the next."""

    def __init__(self, work: Callable[[PageImage], T]) -> None:
        self._work = work
        self._cache = _DocumentCache()
        self._remarks = _Remarks(logging.WARNING)
        logging.getLogger().addHandler(self._remarks)

    def __call__(self, task: Task) -> Result[T]:
        result = _do(task, self._cache, self._work)
        return replace(result, remarks=self._remarks.taken())


class _Remarks(logging.Handler):
    """Keeps what is logged until it is taken."""

    def __init__(self, level: int) -> None:
        super().__init__(level)
        self._lines: list[tuple[int, str]] = []

    def emit(self, record: logging.LogRecord) -> None:
        self._lines.append((record.levelno, record.getMessage()))

    def taken(self) -> tuple[tuple[int, str], ...]:
        lines, self._lines = tuple(self._lines), []
        return lines


def _do(task: Task, cache: "_DocumentCache", work: Callable[[PageImage], T]) -> Result[T]:
    result: Result[T] = Result(task.document, task.number)

    def step() -> Result[T]:
        image = cache.source(task).load(task.number, task.keep_image)
        page: Any = task.kept if task.kept else work(image)
        return replace(result, page=page, image=image if task.keep_image else None)

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
