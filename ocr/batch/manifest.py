"""What was done, a JSON line for every document, so that the same command does only what is left."""

import errno
import hashlib
import json
import os
import stat
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO

from ocr.batch.output_folder import OutputFolder
from ocr.errors import OutputError
from ocr.file_names import shown_name

MANIFEST_NAME = "typecase.jsonl"


@dataclass(frozen=True)
class Entry:
    """One document. input: its whole path. size, sha256: of the file. settings: all that the outputs depend on.

    outputs: paths below the folder of the manifest. pages: how many were read. seconds: of reading.
    confidence: mean, 0 to 1, None when there was no word. error: what failed, None when nothing did.
    """

    input: str
    size: int
    sha256: str
    settings: dict[str, Any]
    outputs: list[str]
    pages: int
    seconds: float
    confidence: float | None
    error: str | None


class Manifest:
    """The manifest of an output folder, which it holds until it is closed.

    Raises OutputError when another run holds the folder, or the manifest cannot be read or written.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / MANIFEST_NAME
        self._held = OutputFolder(folder)
        self._folder = folder
        try:
            self._file = _opened(self._path)
            lines = self._file.read().split(b"\n")
            if lines[-1]:  # a run was killed within this line
                self._file.write(b"\n")
        except OSError as error:
            self._held.close()
            raise OutputError(f"{shown_name(self._path)}: cannot be written ({error.strerror or error})") from error
        entries = [entry for line in lines if (entry := _entry(line))]
        self._entries = {entry.input: entry for entry in entries}
        self._owners = {output: entry.input for entry in entries for output in entry.outputs}
        if self._held.claimed:
            outputs, source = self._held.claimed
            self._owners.update(dict.fromkeys(outputs, source))

    @property
    def work_folder(self) -> Path:
        """Where pages are kept for the next run."""
        return self._held.work

    def done(self, path: Path, settings: dict[str, Any]) -> Entry | None:
        """The entry of a file that was read whole, with the same settings, and changed neither before nor after."""
        entry = self._entries.get(key(path))
        if entry is None or entry.error is not None or entry.settings != settings:
            return None
        if not all((self._folder / output).is_file() for output in entry.outputs):
            return None
        return entry if (entry.size, entry.sha256) == fingerprint(path) else None

    def outputs(self) -> list[Path]:
        """Every file that was written, so that a run does not read what another has written."""
        return [self._folder / output for entry in self._entries.values() for output in entry.outputs]

    def belongs_to_another(self, output: Path, path: Path) -> bool:
        """Whether `output` was written from an input other than `path` that is still there."""
        owner = self._owners.get(str(output.relative_to(self._folder)))
        return owner is not None and owner != key(path) and os.path.exists(owner)

    def holds(self, output: Path) -> bool:
        """Whether Typecase has written `output`, as far as this manifest knows."""
        return self.relative(output) in self._owners

    def claim(self, path: Path, outputs: Sequence[Path]) -> None:
        """Say that `outputs`, made from `path`, are about to get their names; `append` says that they have them."""
        try:
            self._held.claim([self.relative(output) for output in outputs], key(path))
        except OSError as error:
            raise OutputError(f"{shown_name(self._path)}: cannot be written ({error.strerror or error})") from error

    def append(self, entry: Entry) -> None:
        self._entries[entry.input] = entry
        self._owners.update(dict.fromkeys(entry.outputs, entry.input))
        try:
            self._file.write(json.dumps(asdict(entry)).encode() + b"\n")
            self._file.flush()
            os.fsync(self._file.fileno())
            self._held.settle_claim()
        except OSError as error:
            raise OutputError(f"{shown_name(self._path)}: cannot be written ({error.strerror or error})") from error

    def relative(self, path: Path) -> str:
        return str(path.relative_to(self._folder))

    def close(self) -> None:
        with suppress(OSError):  # what could not be written has been told already
            self._file.close()
        self._held.close()


def key(path: Path) -> str:
    """What a file is called in the manifest, the same from every working directory."""
    return str(path.absolute())


def fingerprint(path: Path) -> tuple[int, str]:
    """The size in bytes and the SHA-256 of a file; (0, "") when it cannot be read."""
    try:
        with path.open("rb") as file:
            return path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return 0, ""


def _opened(path: Path) -> BinaryIO:
    """The manifest to read and to append to; never what a link leads to, and no pipe."""
    flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    file = os.fdopen(os.open(path, flags, 0o666), "a+b")
    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        file.close()
        raise FileExistsError(errno.EEXIST, "no regular file")
    file.seek(0)
    return file


def _entry(line: bytes) -> Entry | None:
    """None for a line that no whole run has written."""
    try:
        entry = Entry(**json.loads(line))
    except (ValueError, TypeError, RecursionError):
        return None
    names = [entry.input, *entry.outputs] if isinstance(entry.outputs, list) else [None]
    return entry if all(isinstance(name, str) and "\0" not in name for name in names) else None
