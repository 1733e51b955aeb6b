"""The pages of a unit of work, read in a process that a page may crash or hang without harm to others."""

import pickle
import platform
import zlib
from collections.abc import Iterator
from contextlib import ExitStack
from importlib import metadata
from pathlib import Path
from typing import Final, Protocol

from ocr.batch.workers import Task, TaskWorker
from ocr.cluster.documents import (
    Document,
    Job,
    Outcome,
    PageRange,
    PageResult,
    PagesRead,
    Record,
    Stopped,
    StoredFile,
    Unit,
)
from ocr.cluster.storage import on_this_machine
from ocr.cluster.writing import write_document
from ocr.errors import InputError, TypecaseError
from ocr.input.source import open_source
from ocr.system.isolation import Isolated, ProcessEndedError

TRIES: Final = 3
"""A page that ends its process, or takes longer than it may, is tried so often, each time in a new process."""

FAST: Final = 1
"""The level of zlib at which pages travel."""


class ReadTask(Protocol):
    """Reads the page of a task. Raises TypecaseError only where no page can be read."""

    def __call__(self, task: Task, /) -> PageResult: ...


class UnitReader:
    """Reads units one after another. read: reads a page; pages in a process of their own unless given.

    A document that is whole in a unit is written at once; of one that is not, the pages are handed back.
    """

    def __init__(self, job: Job, read: ReadTask | None = None) -> None:
        self._job = job
        self._read = read or IsolatedReader(job)
        self._copy = KeptCopy()
        self._version = metadata.version("typecase")

    def outcomes(self, unit: Unit) -> Iterator[Outcome]:
        """What became of each part of a unit; the last may say that no page can be read."""
        if self._version != self._job.version:
            line = (
                f"{platform.node()} has typecase {self._version}, this run is of {self._job.version}; install the same"
            )
            yield Stopped(line)
            return
        for part in unit:
            try:
                yield self._pages(part) if part.numbers else self._whole(part.document)
            except InputError as error:
                yield failed(part, error)
            except TypecaseError as error:
                yield Stopped(error.line_with_hint)
                return
            except Exception as error:  # one document that shows a defect must not end a run
                name, line = part.document.file.name, " ".join(str(error).split())
                yield failed(part, InputError(f"{name}: {type(error).__name__}: {line}"))

    def _whole(self, document: Document) -> Record:
        path = self._copy.of(document.file)
        with open_source(path, self._job.settings.load, document.file.name) as source:
            numbers = source.numbers
        results = (self._read(page_task(self._job, document, path, number)) for number in numbers)
        return write_document(self._job, document, path, results, len(numbers))

    def _pages(self, part: PageRange) -> PagesRead:
        path = self._copy.of(part.document.file)
        numbers = part.numbers or ()
        results = [self._read(page_task(self._job, part.document, path, number)) for number in numbers]
        return PagesRead(part.document.number, numbers, part.asked, pack(results))


class IsolatedReader:
    """Reads pages in a process of its own, which is started anew when a page has ended it."""

    def __init__(self, job: Job) -> None:
        # The process that reads on a single machine has no limit of memory either.
        self._worker = Isolated(TaskWorker, job.work, memory_limit=None)
        self._limit_s = job.page_limit_s

    def __call__(self, task: Task) -> PageResult:
        how = ""
        for _ in range(TRIES):
            try:
                result: PageResult = self._worker.call("__call__", task, limit_s=self._limit_s)
                return result
            except ProcessEndedError as error:
                how = str(error)
            except RuntimeError as error:  # a defect outside of the page, such as a result that cannot be pickled
                return _lost(task, str(error))
        return _lost(task, f"{how} (tried {TRIES} times)")


class KeptCopy:
    """The file of the last document, kept on this machine for its next pages."""

    def __init__(self) -> None:
        self._file: StoredFile | None = None
        self._path = Path()
        self._held = ExitStack()

    def of(self, file: StoredFile) -> Path:
        """The file on this machine. Raises InputError where it cannot be fetched."""
        if self._file != file:
            self._held.close()
            self._file = None
            self._path = self._held.enter_context(on_this_machine(file))
            self._file = file
        return self._path


def page_task(job: Job, document: Document, path: Path, number: int) -> Task:
    """The task of reading a page of a document that lies at `path` on this machine."""
    return Task(document.number, path, document.file.name, job.settings.load, number, keep_image=False)


def failed(part: PageRange, error: InputError) -> Outcome:
    """What became of pages whose document cannot be opened."""
    document = part.document
    if part.numbers is None:
        return Record(document.number, error=error.line_with_hint, code=error.exit_code)
    results = [PageResult(document.number, number, error=error) for number in part.numbers]
    return PagesRead(document.number, part.numbers, part.asked, pack(results))


def pack(results: list[PageResult]) -> bytes:
    """Results as they travel and wait for the rest of their document."""
    return zlib.compress(pickle.dumps(results, pickle.HIGHEST_PROTOCOL), FAST)


def unpack(packed: bytes) -> list[PageResult]:
    """What `pack` has made of results."""
    results: list[PageResult] = pickle.loads(zlib.decompress(packed))
    return results


def _lost(task: Task, how: str) -> PageResult:
    error = InputError(f"{task.name}: page {task.number}: {how}")
    return PageResult(task.document, task.number, error=error)
