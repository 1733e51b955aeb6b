"""What a run would be: how many pages, and how long so many cores would read them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib import metadata
from typing import Final, TypeVar

from ocr.batch.settings import Settings
from ocr.cluster.documents import Document, Job, StoredFile
from ocr.cluster.manifest import Manifest
from ocr.cluster.reading import IsolatedReader, page_task
from ocr.cluster.run import ClusterRun, to_read
from ocr.cluster.splitting import PAGED_SUFFIXES, PageNumbers
from ocr.cluster.storage import absolute, on_this_machine
from ocr.cpu import share_cores, usable_cores
from ocr.errors import InputError
from ocr.recognition.page_reader import PageReader

SAMPLE_DOCUMENTS: Final = 200
"""The most documents that are opened to count their pages; where there are more, these stand for all."""

SAMPLE_PAGES: Final = 8
"""Pages that are read to see how long one takes: a few seconds of a core."""

HOUR_S: Final = 3600.0

T = TypeVar("T")


@dataclass(frozen=True)
class Estimate:
    """documents: to read. skipped: read already. pages: of the first; is_counted: every document was opened.

    page_seconds: mean of `pages_read` pages on a core of this machine, None where none could be read.
    workers: cores that would read.
    """

    documents: int
    skipped: int
    pages: int
    is_counted: bool
    page_seconds: float | None
    pages_read: int
    workers: int

    def lines(self) -> list[str]:
        """All of it for a person."""
        about = "" if self.is_counted else "about "
        skipped = f", {self.skipped} already done" if self.skipped else ""
        first = f"{self.documents} document(s) to read{skipped}: {about}{self.pages} page(s)"
        if self.page_seconds is None:
            return [first]
        core_hours = self.pages * self.page_seconds / HOUR_S
        return [
            first,
            f"{self.page_seconds:.2f} s a page on a core of this machine (mean of {self.pages_read})",
            f"about {core_hours:.2f} core hours; {core_hours / self.workers:.2f} hours with {self.workers} worker(s)",
        ]


def estimate(run: ClusterRun, workers: int) -> Estimate:
    """What `run` would be with so many workers. Reads a few pages here and writes nothing. Raises as listing does."""
    destination = absolute(run.output)
    documents, skipped = to_read(
        run.inputs, destination, Manifest(destination, run.settings, metadata.version("typecase"))
    )
    paged = [document.file for document in documents if document.file.place.suffix.lower() in PAGED_SUFFIXES]
    sample = _spread(paged, SAMPLE_DOCUMENTS)
    counts = [_page_count(file, run.settings) for file in sample]
    pages = sum(counts)
    if len(sample) < len(paged):
        pages = round(pages * sum(file.size for file in paged) / max(1, sum(file.size for file in sample)))
    seconds = _page_seconds(_spread(documents, SAMPLE_PAGES), run)
    mean = sum(seconds) / len(seconds) if seconds else None
    all_pages = len(documents) - len(paged) + pages
    return Estimate(len(documents), skipped, all_pages, len(sample) == len(paged), mean, len(seconds), workers)


def _spread(things: Sequence[T], count: int) -> list[T]:
    """So many of them, the same distance apart; all where there are no more."""
    return [things[index * len(things) // count] for index in range(count)] if len(things) > count else list(things)


def _page_count(file: StoredFile, settings: Settings) -> int:
    """0 for what does not open."""
    try:
        with on_this_machine(file) as path:
            return len(PageNumbers(settings.load).of(path, file.name))
    except InputError:
        return 0


def _page_seconds(documents: Sequence[Document], run: ClusterRun) -> list[float]:
    """How long a page of each document takes on one core, one of its middle; of those that can be read."""
    share_cores(usable_cores())
    work = run.work or PageReader(replace(run.settings.read, device="cpu"))
    job = Job(run.settings, "", work, run.page_limit_s)
    read = IsolatedReader(job)
    seconds = []
    for index, document in enumerate(documents):
        try:
            with on_this_machine(document.file) as path:
                numbers = PageNumbers(run.settings.load).of(path, document.file.name)
                task = page_task(job, document, path, numbers[len(numbers) // 2])
                if index == 0:
                    read(task)  # the models are loaded
                result = read(task)
        except InputError:
            continue
        if result.page is not None:
            seconds.append(result.seconds)
    return seconds
