"""The outputs of one document: under their names when all of them are whole, on this machine or in an object store."""

import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ocr.batch.run import page_to_write
from ocr.cluster.documents import Document, Job, PageResult, Record
from ocr.cluster.storage import below, exists, is_remote, local_path, put
from ocr.document import mean_confidence
from ocr.errors import ExitCode, OutputError
from ocr.formats import shows_pages
from ocr.formats.files import Outputs, targets_in_folder
from ocr.input.source import PageImage, open_source


@dataclass
class Tally:
    """What is known of a document so far. refused: formats that it cannot be had in."""

    pages: int = 0
    failed_pages: int = 0
    refused: int = 0
    letters: int = 0
    confidence_sum: float = 0.0
    seconds: float = 0.0
    errors: list[str] = field(default_factory=list)
    remarks: list[tuple[int, str]] = field(default_factory=list)

    def add(self, result: PageResult) -> None:
        self.seconds += result.seconds
        self.remarks += result.remarks
        if result.page is None:
            self.failed_pages += 1
            self.errors.append(result.error.line_with_hint if result.error else "no page")
            return
        self.pages += 1
        letters = sum(len(word.text) for word in result.page.words)
        self.letters += letters
        self.confidence_sum += letters * mean_confidence(result.page.words)

    def record(self, document: Document, outputs: Iterable[str], code: ExitCode) -> Record:
        return Record(
            document.number,
            tuple(outputs),
            self.pages,
            self.failed_pages,
            round(self.seconds, 3),
            self.confidence_sum / self.letters if self.letters else None,
            "; ".join(self.errors) or None,
            code,
            tuple(self.remarks),
        )


def write_document(job: Job, document: Document, path: Path, results: Iterable[PageResult], asked: int) -> Record:
    """Write the pages of a document, which are taken one by one, in its formats; the row of the manifest.

    path: the document on this machine. asked: how many pages there are. Nothing is written where none could be read.
    """
    tally = Tally()
    try:
        written = _write(job, document, path, results, asked, tally)
    except OutputError as error:
        tally.errors.append(error.line_with_hint)
        return tally.record(document, (), ExitCode.OUTPUT)
    code = ExitCode.OUTPUT if tally.refused else ExitCode.INPUT if tally.failed_pages else ExitCode.OK
    return tally.record(document, written, code)


def _write(
    job: Job, document: Document, path: Path, results: Iterable[PageResult], asked: int, tally: Tally
) -> list[str]:
    with tempfile.TemporaryDirectory(prefix="typecase-") as temporary:
        to_store = is_remote(job.destination)
        folder = Path(temporary) if to_store else local_path(job.destination)
        targets = targets_in_folder(folder, document.stem, job.settings.formats)
        if to_store:
            _require_free(job, document, [_relative(target, folder) for target in targets.values()])
        may_replace = to_store or job.settings.overwrite or document.may_replace
        outputs = Outputs(job.settings.job(document.file.name, path), targets, asked > 1, lambda _: may_replace)
        try:
            for result, image in _with_images(job, document, path, results):
                tally.add(result)
                outputs.add(page_to_write(result, document.file.name, job.settings), image)
            if not tally.pages:
                return []
            settled = outputs.settle()
            outputs.commit()
            tally.refused = len(outputs.refused)
            tally.errors += [error.line_with_hint for error in outputs.refused]
        finally:
            outputs.discard()
        written = [_relative(target, folder) for target in settled]
        if to_store:
            for target, name in zip(settled, written, strict=True):
                put(target, below(job.destination, name))
        return written


def _with_images(
    job: Job, document: Document, path: Path, results: Iterable[PageResult]
) -> Iterator[tuple[PageResult, PageImage | None]]:
    """Results with the images of their pages, loaded once more, where a format shows them."""
    if not shows_pages(job.settings.formats, job.settings.images):
        yield from ((result, None) for result in results)
        return
    with open_source(path, job.settings.load, document.file.name) as source:
        for result in results:
            yield result, source.load(result.number) if result.page else None


def _require_free(job: Job, document: Document, names: list[str]) -> None:
    """Raises OutputError where something is in the store already that Typecase has not written."""
    if job.settings.overwrite or document.may_replace:
        return
    for name in names:
        if exists(url := below(job.destination, name)):
            raise OutputError(f"{url}: is there already, and Typecase has not written it", "--overwrite replaces it")


def _relative(path: Path, folder: Path) -> str:
    return path.relative_to(folder).as_posix()
