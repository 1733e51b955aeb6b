"""Many documents in, their outputs where they belong, and a record that lets a run be taken up again."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any, BinaryIO

from ocr.batch.inputs import STANDARD_INPUT, Input, output_stems
from ocr.batch.manifest import Entry, Manifest, fingerprint, key
from ocr.batch.progress import Progress
from ocr.batch.workers import Result, Task
from ocr.document import Page, mean_confidence, without_doubtful_words
from ocr.errors import ExitCode, InputError, OutputError
from ocr.file_names import shown_name
from ocr.formats import FORMATS, Job
from ocr.formats.files import Outputs, StreamOutput, targets_in_folder
from ocr.input.source import open_source
from ocr.options import LoadOptions, ReadOptions

ReadPages = Callable[[Iterable[Task | Result[Page]]], Iterator[Result[Page]]]
"""Reads pages one after another, in their order; a `Result` among the tasks passes through."""


@dataclass(frozen=True)
class Settings:
    """formats: names of FORMATS. load: how documents are opened. read: how pages are read.

    min_confidence: words less sure than this, 0 to 1, are left out. break_signatures: a searchable PDF is made even of
    a signed one.
    """

    formats: tuple[str, ...] = ("txt",)
    load: LoadOptions = field(default_factory=LoadOptions)
    read: ReadOptions = field(default_factory=ReadOptions)
    join_hyphens: bool = False
    preserve_layout: bool = False
    min_confidence: float = 0.0
    break_signatures: bool = False

    def recorded(self) -> dict[str, Any]:
        """What the manifest says of them: all that the outputs depend on, and no password."""
        return {
            "formats": list(self.formats),
            "pages": self.load.pages,
            "dpi": self.load.dpi,
            "max_pixels": self.load.max_pixels,
            "text_layer": str(self.load.text_layer),
            **self.read.recorded(),
            "join_hyphens": self.join_hyphens,
            "preserve_layout": self.preserve_layout,
            "min_confidence": self.min_confidence,
        }


@dataclass(frozen=True)
class Destination:
    """Where outputs go: one of a folder, a file for one document in one format, and a stream for the same."""

    folder: Path | None = None
    file: Path | None = None
    stream: BinaryIO | None = None


@dataclass
class Document:
    """An input on its way: the source that it was opened from, and what is known of it so far."""

    input: Input
    stem: Path
    name: str
    source: Path | bytes = b""
    fingerprint: tuple[int, str] = (0, "")
    asked: int = 0
    read: int = 0
    letters: int = 0
    confidence_sum: float = 0.0
    seconds: float = 0.0
    errors: list[str] = field(default_factory=list)

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
        documents = [
            Document(item, stem, shown_name(item.path) if item.path else STANDARD_INPUT)
            for item, stem in zip(inputs, stems, strict=True)
        ]
        documents = [document for document in documents if not self._is_done(document)]
        results = self._read_pages(self._tasks(documents))
        for index, of_document in groupby(results, lambda result: result.document):
            self._finish(documents[index], of_document)
        return self.exit_code()

    def exit_code(self) -> ExitCode:
        """OK, or what went wrong; SOME_FAILED when some documents were read, or when things failed in several ways."""
        if not self._codes:
            return ExitCode.OK
        if self._documents_read or len(self._codes) > 1:
            return ExitCode.SOME_FAILED
        return next(iter(self._codes))

    def close(self) -> None:
        if self._manifest:
            self._manifest.close()

    def _is_done(self, document: Document) -> bool:
        path = document.input.path
        if self._manifest is None or path is None or not self._manifest.done(path, self._settings.recorded()):
            return False
        self._progress.document_skipped(document.name)
        self._documents_read += 1
        return True

    def _is_taken(self, item: Input, stem: Path) -> bool:
        if self._manifest is None or self._destination.folder is None or item.path is None:
            return False
        targets = targets_in_folder(self._destination.folder, stem, self._settings.formats).values()
        return any(self._manifest.belongs_to_another(target, item.path) for target in targets)

    def _tasks(self, documents: Iterable[Document]) -> Iterator[Task | Result[Page]]:
        """The pages of all documents, each document opened when its turn comes."""
        keep_image = any(FORMATS[name].needs_image for name in self._settings.formats)
        for index, document in enumerate(documents):
            try:
                if document.input.path is None:
                    document.source = self._standard_input.read() if self._standard_input else b""
                else:
                    document.source = document.input.path
                    document.fingerprint = fingerprint(document.input.path)
                with open_source(document.source, self._settings.load, document.name) as source:
                    numbers, is_read = source.numbers, not source.may_hold_text
            except InputError as error:
                yield Result(index, 0, error=str(error))
                continue
            document.asked = len(numbers)
            for number in numbers:
                yield Task(index, document.source, document.name, self._settings.load, number, keep_image, is_read)

    def _finish(self, document: Document, results: Iterator[Result[Page]]) -> None:
        """Write the pages of one document as they come, and give its files their names at the end."""
        written: list[Path] = []
        outputs: Outputs | StreamOutput | None = None
        try:
            for result in results:
                self._account(document, result)
                if result.number:
                    outputs = outputs or self._open_outputs(document)
                    outputs.add(self._page(document, result), result.image)
            if outputs and document.read:
                written, outputs = outputs.commit(), None
        except OutputError as error:
            self._fail(document, str(error), ExitCode.OUTPUT)
        finally:
            if outputs:
                outputs.discard()
        self._record(document, written)

    def _account(self, document: Document, result: Result[Page]) -> None:
        document.seconds += result.seconds
        if result.page is None:
            self._fail(document, result.error or "", ExitCode.INPUT)
            return
        document.read += 1
        letters = sum(len(word.text) for word in result.page.words)
        document.letters += letters
        document.confidence_sum += letters * mean_confidence(result.page.words)
        self._progress.page_done(document.name, result.number)

    def _fail(self, document: Document, line: str, code: ExitCode) -> None:
        document.errors.append(line)
        self._codes.add(code)
        self._progress.failed(line)

    def _open_outputs(self, document: Document) -> Outputs | StreamOutput:
        settings, destination = self._settings, self._destination
        job = Job(
            document.name,
            document.source,
            settings.load,
            settings.join_hyphens,
            settings.preserve_layout,
            settings.read.lang,
            settings.break_signatures,
        )
        if destination.stream:
            return StreamOutput(job, settings.formats[0], destination.stream)
        if destination.file:
            return Outputs(job, {settings.formats[0]: destination.file}, document.asked > 1)
        folder = destination.folder or Path()
        return Outputs(job, targets_in_folder(folder, document.stem, settings.formats), document.asked > 1)

    def _page(self, document: Document, result: Result[Page]) -> Page:
        """The page to write; a blank one in place of a page that failed, so that the others keep their places."""
        if result.page is None:
            return Page((), 1, 1, None, document.name, result.number, result.error)
        return without_doubtful_words(result.page, self._settings.min_confidence)

    def _record(self, document: Document, written: Sequence[Path]) -> None:
        if document.read and (written or not document.errors):
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
