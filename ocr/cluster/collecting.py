"""What the driver does with what comes back: rows for the manifest at once, pages when their document is whole."""

from collections.abc import Iterable
from types import TracebackType
from typing import Any, Final, Self

import ray
from ray.exceptions import RayError

from ocr.cluster.documents import Document, Job, Outcome, Record, Stopped
from ocr.cluster.gathering import Gathering, in_order
from ocr.cluster.manifest import Manifest
from ocr.cluster.progress import ClusterProgress
from ocr.cluster.storage import on_this_machine
from ocr.cluster.writing import write_document
from ocr.errors import ExitCode, InputError, MissingDependencyError, code_of_run

WRITES_AT_ONCE: Final = 4
"""Documents of several ranges that are being written; the driver takes nothing further until one of them is done."""

WRITE_TRIES: Final = 10
"""So often a document is written again whose writer was lost with its machine."""


class Collector:
    """Documents that are being read, until each has its row. As a context manager it removes what it holds at the end.

    Raises OutputError where the manifest cannot be written, MissingDependencyError where no page can be read.
    """

    def __init__(self, documents: Iterable[Document], job: Job, manifest: Manifest, progress: ClusterProgress) -> None:
        self._open = {document.number: document for document in documents}
        self._job = ray.put(job)
        self._manifest = manifest
        self._progress = progress
        self._gathering = Gathering()
        self._writing: dict[Any, int] = {}
        self._codes: set[ExitCode] = set()
        self._documents_read = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._gathering.close()

    def take(self, outcome: Outcome) -> None:
        """Note what became of a document or of some of its pages."""
        if isinstance(outcome, Stopped):
            raise MissingDependencyError(outcome.line)
        if outcome.document not in self._open:  # handed over twice, by a worker that was lost in between
            return
        if isinstance(outcome, Record):
            self._progress.pages_done(outcome.pages)
            self._close(outcome)
            return
        self._progress.pages_done(len(outcome.numbers))
        packed = self._gathering.add(outcome)
        if packed is not None:
            while len(self._writing) >= WRITES_AT_ONCE:
                self.settle_writes(wait=True)
            document = self._open[outcome.document]
            self._writing[_write_gathered.remote(self._job, document, packed)] = outcome.document

    def settle_writes(self, wait: bool = False) -> None:
        """Note which documents have been written meanwhile. wait: until one has, where any is being written."""
        if not self._writing:
            return
        ready, _ = ray.wait(list(self._writing), timeout=None if wait else 0)
        for written in ready:
            number = self._writing.pop(written)
            try:
                record: Record = ray.get(written)
            except RayError as error:
                record = _lost(self._open[number], "its writer", error)
            self._close(record)

    def finish(self) -> None:
        """Everything has come: wait for what is being written, and give up what never came."""
        while self._writing:
            self.settle_writes(wait=True)
        for document in list(self._open.values()):
            self._close(_lost(document, "its worker", None))

    def exit_code(self) -> ExitCode:
        """Of all that was done so far."""
        return code_of_run(self._codes, self._documents_read > 0)

    def _close(self, record: Record) -> None:
        document = self._open.pop(record.document)
        self._manifest.add(document, record)
        self._documents_read += record.pages > 0 and record.code is not ExitCode.OUTPUT
        if record.code is not ExitCode.OK:
            self._codes.add(record.code)
        self._progress.document_done(document, record)


@ray.remote(num_cpus=0, max_retries=WRITE_TRIES, scheduling_strategy="SPREAD")
def _write_gathered(job: Job, document: Document, packed: list[bytes]) -> Record:
    """Write a document of which all pages are there."""
    asked = sum(1 for _ in in_order(packed))
    try:
        with on_this_machine(document.file) as path:
            return write_document(job, document, path, in_order(packed), asked)
    except InputError as error:
        return Record(document.number, error=error.line_with_hint, code=error.exit_code)


def _lost(document: Document, who: str, error: RayError | None) -> Record:
    how = f" ({type(error).__name__})" if error else ""
    line = f"{document.file.name}: {who} ended each time it was tried{how}; is there enough memory?"
    return Record(document.number, error=line, code=ExitCode.INPUT)
