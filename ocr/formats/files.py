"""The files of one document, under their final names only when all of them are whole."""

import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from ocr.document import Page
from ocr.errors import OutputError
from ocr.file_names import output_path, shown_name
from ocr.formats import FORMATS, Job, Writer, open_writer
from ocr.input.source import PageImage

STREAM_NAME = "standard output"


class FileBeingWritten:
    """A file that appears under its name when it is committed, and not before, however the process ends.

    Its temporary name follows from its own, so that writing it again takes up what a killed run left behind.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        mark = hashlib.sha256(os.fsencode(path.name)).hexdigest()[:16]
        self._temporary = path.with_name(f".typecase-{mark}.part")
        path.parent.mkdir(parents=True, exist_ok=True)
        self.stream: BinaryIO = self._temporary.open("wb")

    def commit(self) -> None:
        self.stream.flush()
        os.fsync(self.stream.fileno())
        self.stream.close()
        self._temporary.replace(self.path)

    def discard(self) -> None:
        self._temporary.unlink(missing_ok=True)
        # On a full disk what is still to be written cannot be, and need not be.
        with suppress(OSError):
            self.stream.close()


class Outputs:
    """Writes the pages of one document in several formats at once.

    targets: the path for each format; where the format has a file for every page, the path of the first.
    several: whether the document has more than one page. Methods raise OutputError.
    """

    def __init__(self, job: Job, targets: dict[str, Path], several: bool) -> None:
        self._job = job
        self._targets = targets
        self._several = several
        self._files: list[FileBeingWritten] = []
        self._writers: list[Writer] = []
        with _as_output_error(job.name):
            try:
                for name, path in targets.items():
                    _spare_the_source(path, job.source)
                    if not FORMATS[name].one_page:
                        self._writers.append(self._open(name, path))
            except BaseException:
                self.discard()
                raise

    def add(self, page: Page, image: PageImage | None) -> None:
        with _as_output_error(self._job.name):
            for writer in self._writers:
                writer.add(page, image)
            for name, path in self._targets.items():
                if FORMATS[name].one_page and (image or not FORMATS[name].needs_image):
                    writer = self._open(name, _of_page(path, FORMATS[name].suffix, page.number, self._several))
                    writer.add(page, image)
                    writer.finish()

    def commit(self) -> list[Path]:
        """Finish all files and give them their names. Returns their paths."""
        with _as_output_error(self._job.name):
            for writer in self._writers:
                writer.finish()
            for file in self._files:
                file.commit()
        return [file.path for file in self._files]

    def discard(self) -> None:
        for file in self._files:
            file.discard()

    def _open(self, name: str, path: Path) -> Writer:
        file = FileBeingWritten(path)
        self._files.append(file)
        return open_writer(name, file.stream, self._job)


class StreamOutput:
    """Writes the pages of one document in one format to a stream, such as standard output."""

    def __init__(self, job: Job, name: str, stream: BinaryIO) -> None:
        self._stream = stream
        with _as_output_error(STREAM_NAME):
            self._writer = open_writer(name, stream, job)

    def add(self, page: Page, image: PageImage | None) -> None:
        with _as_output_error(STREAM_NAME):
            self._writer.add(page, image)
            self._stream.flush()

    def commit(self) -> list[Path]:
        with _as_output_error(STREAM_NAME):
            self._writer.finish()
            self._stream.flush()
        return []

    def discard(self) -> None:
        """What was written to a stream cannot be taken back."""


def write_whole(path: Path, content: bytes) -> None:
    """Write a file that appears under its name only when it is whole. Raises OutputError."""
    with _as_output_error(shown_name(path)):
        file = FileBeingWritten(path)
        try:
            file.stream.write(content)
            file.commit()
        except BaseException:
            file.discard()
            raise


def targets_in_folder(folder: Path, stem: Path, formats: Iterable[str]) -> dict[str, Path]:
    """Where the outputs of the document at `stem` go: below `folder`, each with the suffix of its format."""
    return {name: output_path(folder / stem, FORMATS[name].suffix) for name in formats}


def format_of(path: Path, default: Sequence[str] = ("txt",)) -> tuple[str, ...]:
    """The format that the suffix of a file asks for."""
    fitting = [name for name, kind in FORMATS.items() if path.name.endswith(kind.suffix)]
    plain = [name for name in FORMATS if path.suffix == f".{name}"]
    return tuple(fitting[:1] or plain[:1] or default)


def _of_page(path: Path, suffix: str, number: int, several: bool) -> Path:
    if not several:
        return path
    stem = path.name.removesuffix(suffix) if path.name.endswith(suffix) else path.stem
    ending = suffix if path.name.endswith(suffix) else path.suffix
    return output_path(path.with_name(stem), f"-{number}{ending}")


def _spare_the_source(path: Path, source: Path | bytes) -> None:
    if isinstance(source, Path) and path.exists() and source.exists() and path.samefile(source):
        raise OutputError(f"{shown_name(path)}: would overwrite the input")


@contextmanager
def _as_output_error(name: str) -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:  # the reader of a pipe has seen enough
        raise
    except OSError as error:
        place = shown_name(error.filename) if error.filename else name
        raise OutputError(f"{place}: cannot be written ({error.strerror or error})") from error
