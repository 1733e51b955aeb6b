"""Many documents in, their outputs where they belong, and a record that lets a run be taken up again."""

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import BinaryIO

from ocr.batch.inputs import STANDARD_INPUT, Input, output_stems
from ocr.batch.kept_pages import KeptPages, forget_pages
from ocr.batch.manifest import Entry, Manifest, fingerprint, key
from ocr.batch.progress import Progress
from ocr.batch.settings import Destination, Settings
from ocr.batch.workers import Result, Task
from ocr.document import Page, mean_confidence
from ocr.errors import ExitCode, InputError, OutputError, TypecaseError, code_of_run
from ocr.file_names import shown_name
from ocr.formats import shows_pages
from ocr.formats.file_writing import remove_stale_parts
from ocr.formats.files import Outputs, StreamOutput, require_place, targets_in_folder
from ocr.input.source import SourceFiles, open_source
from ocr.recognition.doubtful_words import without_doubtful_words
from ocr.system.interruption import uninterrupted

ReadPages = Callable[[Iterable[Task | Result[Page]]], Generator[Result[Page], None, None]]
"""Reads pages one after another, in their order; a `Result` among the tasks passes through."""


@dataclass
class Document:
    """An input on its way: the source that it was opened from, and what is known of it so far.

    kept: its pages that were read, where it has several and an output folder. is_delivered: its outputs are where they
    belong. is_given_up: nothing more can be written, so that no further page need be read.
    """

    input: Input
    stem: Path
    name: str
    source: SourceFiles = b""
    fingerprint: tuple[int, str] = (0, "")
    asked: int = 0
    read: int = 0
    letters: int = 0
    confidence_sum: float = 0.0
    seconds: float = 0.0
    errors: list[str] = field(default_factory=list)
    kept: KeptPages | None = None
    is_delivered: bool = False
    is_given_up: bool = False

    @property
    def confidence(self) -> float | None:
        return self.confidence_sum / self.letters if self.letters else None


class Batch:
    """Reads documents one after another; what fails is reported, counted and does not stop the others.

    standard_input: what the input "-" is read from.
    """

    def __init__(
        self,
        destination: Destination,
        settings: Settings,
        read_pages: ReadPages,
        progress: Progress,
        standard_input: BinaryIO | None = None,
    ) -> None:
        self._destination = destination
        self._settings = settings
        self._read_pages = read_pages
        self._progress = progress
        self._standard_input = standard_input
        self._manifest = Manifest(destination.folder) if destination.folder else None
        self._codes: set[ExitCode] = set()
        self._documents_read = 0

    def earlier_outputs(self) -> list[Path]:
        """The files that this run or an earlier one has written into the output folder."""
        return self._manifest.outputs() if self._manifest else []

    def run(self, inputs: Sequence[Input]) -> ExitCode:
        """Read all inputs that an earlier run has not read. Raises OutputError when there is no going on.

        Returns the code for all runs of this batch so far.
        """
        self._progress.total += len(inputs)
        stems = output_stems(inputs, self._is_taken)
        documents = [Document(item, stem, _name(item)) for item, stem in zip(inputs, stems, strict=True)]
        documents = [document for document in documents if not self._is_done(document)]
        for folder in {target.parent for document in documents for target in self._targets(document).values()}:
            remove_stale_parts(folder)
        documents = [document for document in documents if self._can_be_written(document)]
        with closing(self._read_pages(self._tasks(documents))) as results:
            for index, of_document in groupby(results, lambda result: result.document):
                self._finish(documents[index], of_document)
        return self.exit_code()

    def exit_code(self) -> ExitCode:
        """Of all that was done so far."""
        return code_of_run(self._codes, self._documents_read > 0)

    def close(self) -> None:
        if self._manifest:
            self._manifest.close()

    def _is_done(self, document: Document) -> bool:
        path = document.input.path
        if self._manifest is None or path is None or not self._manifest.done(path, self._settings.recorded()):
            return False
        forget_pages(self._manifest.work_folder, key(path))
        self._progress.document_skipped(document.name)
        self._documents_read += 1
        return True

    def _is_taken(self, item: Input, stem: Path) -> bool:
        if self._manifest is None or self._destination.folder is None or item.path is None:
            return False
        targets = targets_in_folder(self._destination.folder, stem, self._settings.formats).values()
        return any(self._manifest.belongs_to_another(target, item.path) for target in targets)

    def _targets(self, document: Document) -> dict[str, Path]:
        """The path for each format; none for a stream."""
        if self._destination.file:
            return {self._settings.formats[0]: self._destination.file}
        if self._destination.folder:
            return targets_in_folder(self._destination.folder, document.stem, self._settings.formats)
        return {}

    def _may_replace(self, target: Path) -> bool:
        return self._settings.overwrite or (self._manifest is not None and self._manifest.holds(target))

    def _can_be_written(self, document: Document) -> bool:
        """Whether the places of the outputs are free, as is known before a page is read."""
        try:
            for target in self._targets(document).values():
                require_place(target, document.input.parts or document.input.path or b"", self._may_replace(target))
        except OutputError as error:
            self._fail(document, error, ExitCode.OUTPUT)
            return False
        return True

    def _tasks(self, documents: Iterable[Document]) -> Iterator[Task | Result[Page]]:
        """The pages of all documents, each document opened when its turn comes."""
        keep_image = shows_pages(self._settings.formats, self._settings.images)
        for index, document in enumerate(documents):
            try:
                if document.input.parts:
                    document.source = document.input.parts
                elif document.input.path is None:
                    document.source = self._read_standard_input()
                else:
                    document.source = document.input.path
                    document.fingerprint = fingerprint(document.input.path)
                with open_source(document.source, self._settings.load, document.name) as source:
                    numbers, is_read = source.numbers, not source.may_hold_text
            except InputError as error:
                yield Result(index, 0, error=error)
                continue
            document.asked = len(numbers)
            document.kept = self._kept_pages(document)
            for number in numbers:
                if document.is_given_up:
                    break
                kept = document.kept.get(number) if document.kept else None
                if kept and not keep_image:
                    yield Result(index, number, kept)
                else:
                    load = self._settings.load
                    yield Task(index, document.source, document.name, load, number, keep_image, is_read, kept)

    def _read_standard_input(self) -> bytes:
        if self._standard_input is None:
            raise InputError(f"{STANDARD_INPUT}: standard input is closed")
        try:
            return self._standard_input.read()
        except OSError as error:
            raise InputError(f"{STANDARD_INPUT}: {error.strerror or error}") from error

    def _kept_pages(self, document: Document) -> KeptPages | None:
        if self._manifest is None or document.input.path is None or document.asked < 2:
            return None
        identity = {"name": document.name, "sha256": document.fingerprint[1], "settings": self._settings.recorded()}
        return KeptPages(self._manifest.work_folder, key(document.input.path), identity)

    def _finish(self, document: Document, results: Iterator[Result[Page]]) -> None:
        """Write the pages of one document as they come, and give its files their names at the end."""
        outputs: Outputs | StreamOutput | None = None
        try:
            for result in results:
                self._account(document, result)
                if result.number:
                    outputs = outputs or self._open_outputs(document)
                    outputs.add(page_to_write(result, document.name, self._settings), result.image)
            if outputs and document.read:
                settled = outputs.settle()
                with uninterrupted():
                    self._deliver(document, outputs, settled)
            else:
                self._record(document, [])
        except OutputError as error:
            self._fail(document, error, ExitCode.OUTPUT)
            self._record(document, outputs.named() if outputs else [])
        finally:
            if outputs:
                outputs.discard()

    def _deliver(self, document: Document, outputs: Outputs | StreamOutput, settled: Sequence[Path]) -> None:
        """Give the files of the document, which are whole, their names."""
        if self._manifest and document.input.path:
            self._manifest.claim(document.input.path, settled)
        outputs.commit()
        document.is_delivered = True
        for error in outputs.refused:
            self._fail(document, error, ExitCode.OUTPUT)
        self._record(document, settled)

    def _account(self, document: Document, result: Result[Page]) -> None:
        document.seconds += result.seconds
        if result.page is None:
            self._fail(document, result.error or InputError(), ExitCode.INPUT)
            return
        if document.kept:
            document.kept.put(result.page)
        document.read += 1
        letters = sum(len(word.text) for word in result.page.words)
        document.letters += letters
        document.confidence_sum += letters * mean_confidence(result.page.words)
        self._progress.page_done(document.name, result.number)

    def _fail(self, document: Document, error: TypecaseError, code: ExitCode) -> None:
        document.is_given_up = document.is_given_up or code is ExitCode.OUTPUT
        document.errors.append(error.line_with_hint)
        self._codes.add(code)
        self._progress.failed(error.line_with_hint)

    def _open_outputs(self, document: Document) -> Outputs | StreamOutput:
        settings, destination = self._settings, self._destination
        job = settings.job(document.name, document.source)
        if destination.stream:
            return StreamOutput(job, settings.formats[0], destination.stream)
        return Outputs(job, self._targets(document), document.asked > 1, self._may_replace)

    def _record(self, document: Document, written: Sequence[Path]) -> None:
        if document.is_delivered:
            self._documents_read += 1
            self._progress.document_done(document.name, document.read, document.seconds, document.confidence)
        if self._manifest is None or document.input.path is None:
            return
        entry = Entry(
            input=key(document.input.path),
            size=document.fingerprint[0],
            sha256=document.fingerprint[1],
            settings=self._settings.recorded(),
            outputs=[self._manifest.relative(path) for path in written],
            pages=document.read,
            seconds=round(document.seconds, 3),
            confidence=document.confidence,
            error="; ".join(document.errors) or None,
        )
        self._manifest.append(entry)
        if document.kept and not document.errors:
            document.kept.clear()


def page_to_write(result: Result[Page], name: str, settings: Settings) -> Page:
    """The page to write; a blank one in place of a page that failed, so that the others keep their places."""
    if result.page is None:
        return Page((), 1, 1, None, name, result.number, str(result.error))
    return without_doubtful_words(result.page, settings.min_confidence)


def _name(item: Input) -> str:
    path = item.place if item.parts else item.path
    return shown_name(path) if path else STANDARD_INPUT
