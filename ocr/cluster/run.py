"""Many documents through a cluster, their outputs where they belong, and a record that lets a run be taken up again."""

from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from importlib import metadata
from pathlib import Path
from typing import Final

from ray.exceptions import RayError

from ocr.batch.inputs import output_stems
from ocr.batch.settings import Settings
from ocr.cluster.collecting import Collector
from ocr.cluster.connection import available_gpus, available_workers
from ocr.cluster.documents import PAGE_LIMIT_S, Document, Job, Outcome, WorkOnPage
from ocr.cluster.feeding import with_ticks
from ocr.cluster.lease import Ownership, own
from ocr.cluster.listing import find_files
from ocr.cluster.manifest import Manifest
from ocr.cluster.pipeline import read_documents
from ocr.cluster.progress import ClusterProgress
from ocr.cluster.splitting import may_be_long
from ocr.cluster.storage import absolute, below, is_remote, local_path
from ocr.errors import ExitCode, MissingDependencyError
from ocr.formats.file_writing import remove_stale_parts
from ocr.recognition.page_reader import PageReader

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
        try:
            code = _read(run, documents, manifest, ownership, progress)
        finally:
            manifest.flush()
            _remove_stale_parts(destination, documents)
        manifest.finish()
    # What was read before counts as read.
    return ExitCode.SOME_FAILED if skipped and code is not ExitCode.OK else code


def _read(
    run: ClusterRun, documents: list[Document], manifest: Manifest, ownership: Ownership, progress: ClusterProgress
) -> ExitCode:
    """Read documents, and note in the manifest what became of each."""
    gpus = _gpus(run)
    job = Job(run.settings, absolute(run.output), run.work or _page_reader(run.settings, gpus), run.page_limit_s)
    with (
        Collector(documents, job, manifest, progress) as collector,
        closing(with_ticks(partial(_outcomes, documents, job, run, gpus))) as outcomes,
    ):
        for outcome in outcomes:
            if outcome is not None:
                collector.take(outcome)
            collector.settle_writes()
            manifest.flush_if_due()
            ownership.renew()
            progress.tick()
        collector.finish()
        return collector.exit_code()


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


def _outcomes(documents: list[Document], job: Job, run: ClusterRun, gpus: int) -> Generator[Outcome, None, None]:
    """What becomes of the documents. Raises MissingDependencyError where the cluster gives up."""
    if not documents:
        return
    workers = run.workers or available_workers()
    if not any(map(may_be_long, documents)):
        workers = min(workers, len(documents))
    try:
        yield from read_documents(documents, job, workers, gpus)
    except RayError as error:
        line = " ".join(str(error).split())[-LONGEST_LINE:]
        again = "run the same command again to go on"
        raise MissingDependencyError(f"the cluster has given up: {line}; {again}") from error


def _remove_stale_parts(destination: str, documents: Sequence[Document]) -> None:
    """Remove what killed workers left half-written beside the outputs; in an object store nothing ever is."""
    if not is_remote(destination):
        for folder in {local_path(destination) / document.stem.parent for document in documents}:
            remove_stale_parts(Path(folder))
