"""Pages through a function in worker processes; they come out in the order in which they went in."""

import logging
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Generic, TypeVar

from ocr.document import Page
from ocr.errors import InputError, TypecaseError
from ocr.input.source import PageImage, Source, SourceFiles, open_source
from ocr.options import LoadOptions

T = TypeVar("T")
Page_co = TypeVar("Page_co", covariant=True)

PENDING_PAGES = 2
"""Pages handed out for each worker, so that none waits for the next; more only take memory."""

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
    tasks: Iterable[Task | Result[T]], work: Callable[[PageImage], T], workers: int, limit_s: float | None = None
) -> Generator[Result[T], None, None]:
    """`work` on pages in `workers` processes, the results in the order of the tasks.

    limit_s: seconds that a page may take, in which its process may have to start, too; None for no limit.

    `work` must be picklable. A `Result` among the tasks, of a document that did not open, passes through.

    A page that takes its worker down with it costs that page, not the run. Raises what `work` raises when that is a
    TypecaseError but no InputError: then no page can be read.
    """
    from ocr.batch.worker_pool import WorkerPool  # late: a single page needs no other process

    pool: WorkerPool[Task, Result[T]] = WorkerPool(partial(TaskWorker, work), workers, limit_s)
    waiting: deque[Callable[[], Result[T]]] = deque()
    try:
        for task in tasks:
            waiting.append(
                partial(_same, task) if isinstance(task, Result) else partial(_told, task, pool.submit(task), limit_s)
            )
            if len(waiting) >= PENDING_PAGES * workers:
                yield waiting.popleft()()
        while waiting:
            yield waiting.popleft()()
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


def _same(result: Result[T]) -> Result[T]:
    return result


def _told(task: Task, future: Future[Result[T]], limit_s: float | None) -> Result[T]:
    """The result of a task, with what its process had to say logged here."""
    from ocr.batch.worker_pool import WorkerLateError
    from ocr.batch.worker_process import WorkerEndedError

    try:
        result = future.result()
    except WorkerEndedError:
        return Result(task.document, task.number, error=reader_crashed(task))
    except WorkerLateError:
        late = InputError(f"{task.name}: page {task.number}: not read in {limit_s:g} s")
        return Result(task.document, task.number, error=late, seconds=limit_s or 0.0)
    for level, line in result.remarks:
        log.log(level, "%s", line)
    return result


def reader_crashed(task: Task) -> InputError:
    """What is said of a page that has taken its worker down with it."""
    return InputError(f"{task.name}: page {task.number}: its reader crashed")


class PageWorker:
    """What a worker process does with tasks. kept_open: how many documents stay open for their next page."""

    def __init__(self, kept_open: int = 1) -> None:
        self._cache = DocumentCache(kept_open)
        self._remarks = _Remarks(logging.WARNING)
        logging.getLogger().addHandler(self._remarks)

    def read(self, task: Task, work: Callable[[PageImage], T]) -> Result[T]:
        """What `work` makes of the page, or why there is none. Raises TypecaseError that are no InputError."""
        result = _do(task, self._cache, work)
        return replace(result, remarks=self._remarks.taken())


class TaskWorker(Generic[T]):
    """A worker that does the same with every page."""

    def __init__(self, work: Callable[[PageImage], T]) -> None:
        self._work = work
        self._worker = PageWorker()

    def __call__(self, task: Task) -> Result[T]:
        return self._worker.read(task, self._work)


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


def _do(task: Task, cache: "DocumentCache", work: Callable[[PageImage], T]) -> Result[T]:
    result: Result[T] = Result(task.document, task.number)

    def step() -> Result[T]:
        image = cache.source(task).load(task.number, task.keep_image)
        page: Any = task.kept if task.kept else work(image)
        return replace(result, page=page, image=image if task.keep_image else None)

    return attempt(result, task.name, step)


class DocumentCache:
    """Keeps the documents of the last tasks, `size` of them, open for the next."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._open: dict[int, Source] = {}

    def source(self, task: Task) -> Source:
        """The document of a task, which must not be closed. Raises as `open_source` does."""
        source = self._open.pop(task.document, None)
        if source is None:
            while len(self._open) >= self._size:
                oldest = next(iter(self._open))
                self._open.pop(oldest).__exit__(None, None, None)
            source = open_source(task.source, task.options, task.name)
        self._open[task.document] = source
        return source
