"""Many documents through a cluster, their outputs where they belong, and a record that lets a run be taken up again."""

import queue
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from importlib import metadata
from pathlib import Path
from typing import Final

from ray.exceptions import RayError

from ocr.batch.inputs import output_stems
from ocr.batch.settings import Settings
from ocr.cluster.collecting import Collector
from ocr.cluster.connection import available_gpus, available_workers
from ocr.cluster.documents import PAGE_LIMIT_S, Document, Job, Outcome, WorkOnPage
from ocr.cluster.lease import own
from ocr.cluster.listing import find_files
from ocr.cluster.manifest import Manifest
from ocr.cluster.pipeline import read_documents
from ocr.cluster.progress import ClusterProgress
from ocr.cluster.splitting import may_be_long
from ocr.cluster.storage import absolute, below, is_remote, local_path
from ocr.errors import ExitCode, MissingDependencyError
from ocr.formats.file_writing import remove_stale_parts
from ocr.recognition.page_reader import PageReader

FLUSH_S: Final = 10.0
"""A document that is done is in the manifest after so many seconds; a driver that is killed loses what is not."""

FLUSH_DOCUMENTS: Final = 1000
"""So many documents that are done are written to the manifest at once, however short the time."""

TICK_S: Final = 1.0
"""Pause between two looks at the clock, in seconds."""

OUTCOMES_AHEAD: Final = 16
"""Outcomes that wait for the driver; more wait in the cluster, which holds its workers back when they are too many."""

LONGEST_LINE: Final = 300
"""Characters that are shown of what Ray says, whose errors bring their stack; the last ones say what it was."""


@dataclass(frozen=True)
class ClusterRun:
    """What is asked of a run. inputs: as `find_files` takes them. output: the folder, a path or a URL.

    workers: actors that read, each on a core; as many as the cluster has cores unless given. work: what reads a page, a
    `PageReader` unless given. page_limit_s: how long one page may take, in seconds.
    """

    inputs: tuple[str, ...]
    output: str
    settings: Settings
    workers: int | None = None
    work: WorkOnPage | None = None
    page_limit_s: float = PAGE_LIMIT_S


def run_on_cluster(run: ClusterRun, progress: ClusterProgress) -> ExitCode:
    """Read all that an earlier run has not read, on the cluster that this process is connected to.

    Returns OK, or what went wrong; SOME_FAILED when some documents were read. Raises OptionError, InputError for a
    folder that cannot be listed, OutputError when there is no going on, MissingDependencyError when no page can be
    read.
    """
    destination = absolute(run.output)
    with closing(own(destination)) as ownership:
        manifest = Manifest(destination, run.settings, metadata.version("typecase"))
        documents, skipped = to_read(run.inputs, destination, manifest)
        progress.begin(len(documents), sum(document.file.size for document in documents), skipped)
        if not documents and not skipped:
            progress.say("nothing to read there")
        manifest.begin(documents)
        _remove_stale_parts(destination, documents)
        gpus = _gpus(run)
        job = Job(run.settings, destination, run.work or _page_reader(run.settings, gpus), run.page_limit_s)
        with Collector(documents, job, manifest, progress) as collector:
            flushed = 0.0
            try:
                for outcome in _as_they_come(documents, job, run.workers, gpus):
                    if outcome is not None:
                        collector.take(outcome)
                    collector.settle_writes()
                    is_late = time.monotonic() - flushed > FLUSH_S
                    if (manifest.waiting and is_late) or manifest.waiting >= FLUSH_DOCUMENTS:
                        manifest.flush()
                        flushed = time.monotonic()
                    ownership.renew()
                    progress.tick()
                collector.finish()
            finally:
                manifest.flush()
                _remove_stale_parts(destination, documents)
            manifest.finish()
            return collector.exit_code(skipped)


def to_read(inputs: Sequence[str], destination: str, manifest: Manifest) -> tuple[list[Document], int]:
    """The documents that are to be read, and how many were read already."""
    files = find_files(inputs, {below(destination, name) for name in manifest.outputs()})
    stems = output_stems(files, lambda file, stem: manifest.belongs_to_another(stem, file))
    documents = [
        Document(number, file, stem, manifest.is_own(stem, file))
        for number, (file, stem) in enumerate(zip(files, stems, strict=True))
        if not manifest.is_done(file)
    ]
    return documents, len(files) - len(documents)


def _gpus(run: ClusterRun) -> int:
    """How many GPUs are to recognise. Raises MissingDependencyError where they are asked for and there are none."""
    if run.work is not None or run.settings.read.device not in ("auto", "cuda"):
        return 0
    gpus = available_gpus()
    if not gpus and run.settings.read.device == "cuda":
        raise MissingDependencyError("device cuda: the cluster has no GPU")
    return gpus


def _page_reader(settings: Settings, gpus: int) -> PageReader:
    return PageReader(settings.read if gpus else replace(settings.read, device="cpu"))


def _as_they_come(documents: list[Document], job: Job, workers: int | None, gpus: int) -> Iterator[Outcome | None]:
    """What becomes of the documents, and None where nothing has come for `TICK_S`."""
    if not documents:
        return
    workers = workers or available_workers()
    if not any(map(may_be_long, documents)):
        workers = min(workers, len(documents))
    coming: queue.Queue[Outcome | BaseException | None] = queue.Queue(OUTCOMES_AHEAD)

    def feed() -> None:
        try:
            for outcome in read_documents(documents, job, workers, gpus):
                coming.put(outcome)
            coming.put(None)
        except BaseException as error:
            coming.put(error)

    threading.Thread(target=feed, daemon=True).start()
    while True:
        try:
            outcome = coming.get(timeout=TICK_S)
        except queue.Empty:
            yield None
            continue
        if outcome is None:
            return
        if isinstance(outcome, BaseException):
            raise _told(outcome)
        yield outcome


def _told(error: BaseException) -> BaseException:
    """The error for a person, where it is one of Ray."""
    if not isinstance(error, RayError):
        return error
    line = " ".join(str(error).split())[-LONGEST_LINE:]
    return MissingDependencyError(f"the cluster has given up: {line}; run the same command again to go on")


def _remove_stale_parts(destination: str, documents: Sequence[Document]) -> None:
    """Remove what killed workers left half-written beside the outputs; in an object store nothing ever is."""
    if not is_remote(destination):
        for folder in {local_path(destination) / document.stem.parent for document in documents}:
            remove_stale_parts(Path(folder))
