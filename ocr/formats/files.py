"""The files of one document, under their final names only when all of them are whole."""

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from ocr.document import Page
from ocr.errors import FormatError, OutputError, TypecaseError
from ocr.file_names import output_path, shown_name
from ocr.formats import FORMATS, Job, Writer, open_writer
from ocr.formats.file_writing import CheckedStream, FileBeingWritten, require_free
from ocr.formats.page_window import PageWindow
from ocr.input.source import PageImage, SourceFiles
from ocr.system.interruption import uninterrupted

if TYPE_CHECKING:
    from ocr.formats.joined_tables import TableJoiner, TextTable

STREAM_NAME = "standard output"

log = logging.getLogger(__name__)


class Outputs:
    """Writes the pages of one document in several formats at once.

    targets: the path for each format; where the format has a file for every page or table, the path of the first.
    several: whether the document has more than one page. may_replace: whether what is at a path already may be written
    over. Methods raise OutputError. A format that the document cannot be had in is left out and its error kept in
    `refused`, unless there is no other.
    """

    def __init__(
        self, job: Job, targets: dict[str, Path], several: bool, may_replace: Callable[[Path], bool] = lambda _: True
    ) -> None:
        self._job = job
        self._targets = targets
        self._several = several
        self._may_replace = may_replace
        self._window = PageWindow()
        self._files: list[FileBeingWritten] = []
        self._writers: list[tuple[Writer, FileBeingWritten]] = []
        self.refused: list[FormatError] = []
        self._tables: dict[str, TableFiles] = {}
        self._pictures = 0
        with _as_output_error(job.name):
            try:
                for name, path in targets.items():
                    require_place(path, job.source, may_replace(path))
                    if FORMATS[name].one_table:
                        self._tables[name] = TableFiles(path, FORMATS[name].suffix, _table_joiner(job.lang))
                    elif not FORMATS[name].one_page:
                        self._open_for_all_pages(name, path)
            except BaseException:
                self.discard()
                raise

    def add(self, page: Page, image: PageImage | None) -> None:
        with _as_output_error(self._job.name):
            for told in self._window.add(page, image):
                self._write(*told)

    def _write(self, page: Page, image: PageImage | None) -> None:
        self._with_writers(lambda writer: writer.add(page, image))
        for name, path in self._targets.items():
            if FORMATS[name].one_page and (image or not FORMATS[name].needs_image):
                place = _of_page(path, FORMATS[name].suffix, page.number, self._several)
                writer = self._writer(name, self._new_file(place))
                writer.add(page, image)
                writer.finish()
        for tables in self._tables.values():
            self._write_tables(tables, tables.joiner.add(page))
        for file in self._files:
            file.stream.check()

    def settle(self) -> list[Path]:
        """Finish all files and bring them to the disk. Returns the paths that `commit` will give them."""
        with _as_output_error(self._job.name):
            for told in self._window.finish():
                self._write(*told)
            self._with_writers(lambda writer: writer.finish())
            for tables in self._tables.values():
                self._write_tables(tables, tables.joiner.finish())
            for file in self._files:
                file.settle()
        return [file.path for file in self._files]

    def commit(self) -> None:
        """Give the settled files their names."""
        with _as_output_error(self._job.name):
            for file in self._files:
                file.commit()

    def named(self) -> list[Path]:
        """The files that have their names."""
        return [file.path for file in self._files if file.has_its_name]

    def discard(self) -> None:
        """Remove what has no name yet."""
        for file in self._files:
            file.discard()

    def _open_for_all_pages(self, name: str, path: Path) -> None:
        file = self._new_file(path)
        try:
            self._writers.append((self._writer(name, file), file))
        except FormatError as error:
            self._refuse(error, file)

    def _writer(self, name: str, file: FileBeingWritten) -> Writer:
        job = self._job
        if job.images and FORMATS[name].has_pictures:
            job = replace(job, save_picture=partial(self._save_picture, file.path, FORMATS[name].suffix))
        return open_writer(name, cast(BinaryIO, file.stream), job)

    def _with_writers(self, do: Callable[[Writer], None]) -> None:
        for writer, file in list(self._writers):
            try:
                do(writer)
            except FormatError as error:
                self._writers.remove((writer, file))
                self._refuse(error, file)

    def _refuse(self, error: FormatError, file: FileBeingWritten) -> None:
        """Leave out a format and its file."""
        self.refused.append(error)
        if len(self.refused) == len(self._targets):
            raise error
        self._files.remove(file)
        file.discard()

    def _save_picture(self, document: Path, suffix: str, png: bytes) -> str:
        """Write a picture beside a document; gives its name."""
        self._pictures += 1
        path = _of_page(document, suffix, self._pictures, several=True).with_suffix(".png")
        require_place(path, self._job.source, self._may_replace(path))
        self._new_file(path).stream.write(png)
        return path.name

    def _new_file(self, path: Path) -> FileBeingWritten:
        with uninterrupted():  # lest there be a part that nobody knows of
            file = FileBeingWritten(path, self._may_replace(path))
            self._files.append(file)
        return file

    def _write_tables(self, files: "TableFiles", tables: "list[TextTable]") -> None:
        from ocr.formats.csv import csv_bytes

        for table in tables:
            files.count += 1
            path = _of_page(files.path, files.suffix, files.count, several=True)
            require_place(path, self._job.source, self._may_replace(path))
            self._new_file(path).stream.write(csv_bytes(table))


@dataclass
class TableFiles:
    """The files of a format that has one for each table: the path that their names are made of, and their count."""

    path: Path
    suffix: str
    joiner: "TableJoiner"
    count: int = 0


class StreamOutput:
    """Writes the pages of one document in one format to a stream, such as standard output. Methods raise OutputError,
    and BrokenPipeError when the other end of a pipe has seen enough.
    """

    refused: Sequence[FormatError] = ()

    def __init__(self, job: Job, name: str, stream: BinaryIO) -> None:
        self._stream = CheckedStream(stream)
        self._window = PageWindow()
        with _as_output_error(STREAM_NAME):
            self._writer = open_writer(name, cast(BinaryIO, self._stream), job)

    def add(self, page: Page, image: PageImage | None) -> None:
        with _as_output_error(STREAM_NAME):
            for told in self._window.add(page, image):
                self._writer.add(*told)
            self._stream.flush()
            self._stream.check()

    def settle(self) -> list[Path]:
        """Write what comes after the last page. Returns no paths."""
        with _as_output_error(STREAM_NAME):
            for told in self._window.finish():
                self._writer.add(*told)
            self._writer.finish()
            self._stream.flush()
            self._stream.check()
        return []

    def commit(self) -> None:
        """What was written to a stream is where it belongs."""

    def named(self) -> list[Path]:
        return []

    def discard(self) -> None:
        """What was written to a stream cannot be taken back."""


def write_whole(path: Path, content: bytes) -> None:
    """Write a file that appears under its name only when it is whole. Raises OutputError."""
    with _as_output_error(shown_name(path)):
        file = FileBeingWritten(path, overwrite=True)
        try:
            file.stream.write(content)
            file.settle()
            file.commit()
        except BaseException:
            file.discard()
            raise


def targets_in_folder(folder: Path, stem: Path, formats: Iterable[str]) -> dict[str, Path]:
    """Where the outputs of the document at `stem` go: below `folder`, each with the suffix of its format."""
    return {name: output_path(folder / stem, FORMATS[name].suffix) for name in formats}


def format_of(path: Path, default: Sequence[str] = ("txt",)) -> tuple[str, ...]:
    """The format that the suffix of a file asks for."""
    called = path.name.lower()
    fitting = [name for name, kind in FORMATS.items() if called.endswith(kind.suffix)]
    plain = [name for name in FORMATS if called.endswith(f".{name}")]
    return tuple(fitting[:1] or plain[:1] or default)


def require_place(path: Path, source: SourceFiles, may_replace: bool) -> None:
    """Raises OutputError where an output may not be written to `path`: over its own source, or what may not go."""
    paths = source if isinstance(source, tuple) else (source,)
    if path.exists() and any(isinstance(part, Path) and part.exists() and path.samefile(part) for part in paths):
        raise OutputError(f"{shown_name(path)}: would overwrite the input")
    require_free(path, may_replace)


def _table_joiner(lang: str) -> "TableJoiner":
    # Imported late, as in `open_writer`: plain text needs no tables.
    from ocr.formats.joined_tables import TableJoiner

    return TableJoiner(lang)


def _of_page(path: Path, suffix: str, number: int, several: bool) -> Path:
    if not several:
        return path
    stem = path.name.removesuffix(suffix) if path.name.endswith(suffix) else path.stem
    ending = suffix if path.name.endswith(suffix) else path.suffix
    return output_path(path.with_name(stem), f"-{number}{ending}")


@contextmanager
def _as_output_error(name: str) -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        place = shown_name(error.filename) if error.filename else name
        raise OutputError(f"{place}: cannot be written ({error.strerror or error})") from error
    except TypecaseError:
        raise
    except Exception as error:  # one document that shows a defect must not end a batch
        log.debug("%s", name, exc_info=error)
        line = " ".join(str(error).split())
        raise OutputError(f"{name}: cannot be written: {type(error).__name__}: {line}") from error
