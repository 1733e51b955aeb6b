"""A file that appears under its name when all of it is on the disk, and not before, however the process ends."""

from __future__ import annotations

import io
import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

from ocr.errors import OutputError
from ocr.file_names import shown_name
from ocr.system.file_locks import take_lock, try_lock

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

PART_PREFIX: Final = ".typecase-"
PART_SUFFIX: Final = ".part"
NEVER_THROUGH_A_LINK: Final = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)


class CheckedStream(io.RawIOBase):
    """A stream that remembers the first error of writing, for libraries that swallow it, and takes nothing more.

    Writing never fails; `check` raises what failed. `target` is not closed with it.
    """

    def __init__(self, target: BinaryIO) -> None:
        self._target = target
        self._error: OSError | None = None

    def writable(self) -> bool:
        return True

    def write(self, data: ReadableBuffer, /) -> int:
        left = memoryview(data).cast("B")
        size = len(left)
        try:
            while left and self._error is None:
                left = left[self._target.write(left) :]
        except OSError as error:
            self._error = error
        return size

    def flush(self) -> None:
        try:
            if self._error is None:
                self._target.flush()
        except OSError as error:
            self._error = error

    def check(self) -> None:
        """Raises the OSError that a write or flush has met."""
        if self._error is not None:
            raise self._error


class FileBeingWritten:
    """A file on its way to `path`, under a name of its own beside it that nobody can foresee.

    The part is locked while its process lives; `remove_stale_parts` takes away those whose process has died.
    Raises OutputError where something is at `path` already that may not be replaced, and OSError.
    """

    def __init__(self, path: Path, overwrite: bool) -> None:
        self.path = path
        self.has_its_name = False
        self._overwrite = overwrite
        require_free(path, overwrite)
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._part, self._file = _new_part(path.parent)
        except OSError as error:
            raise _named_after(path, error) from error
        self.stream = CheckedStream(self._file)

    def settle(self) -> None:
        """Bring all that was written to the disk. Raises the OSError of any write that failed."""
        self.stream.flush()
        self.stream.check()
        os.fsync(self._file.fileno())

    def commit(self) -> None:
        """Give the settled file its name."""
        require_free(self.path, self._overwrite)
        if os.name == "nt":  # where a file that is open cannot be renamed
            self._file.close()
        try:
            self._part.replace(self.path)
        except OSError as error:
            raise _named_after(self.path, error) from error
        self.has_its_name = True
        self._file.close()

    def discard(self) -> None:
        """Remove the part; nothing, once the file has its name."""
        with suppress(OSError):
            self._part.unlink(missing_ok=True)
        # On a full disk what is still to be written cannot be, and need not be.
        with suppress(OSError):
            self._file.close()


def _named_after(path: Path, error: OSError) -> OSError:
    """The same error, but of the file that is wanted: nobody knows its part."""
    return OSError(error.errno, error.strerror, os.fspath(path))


def remove_stale_parts(folder: Path) -> None:
    """Remove the parts in `folder` that runs left behind which were killed, and none that is still being written."""
    try:
        names = [name for name in os.listdir(folder) if name.startswith(PART_PREFIX) and name.endswith(PART_SUFFIX)]
    except OSError:
        return
    for name in names:
        with suppress(OSError):
            descriptor = os.open(folder / name, os.O_RDWR | NEVER_THROUGH_A_LINK)
            try:
                if try_lock(descriptor, where_none=os.name == "nt"):
                    (folder / name).unlink()
            finally:
                os.close(descriptor)


def _new_part(folder: Path) -> tuple[Path, BinaryIO]:
    while True:
        path = folder / f"{PART_PREFIX}{secrets.token_hex(8)}{PART_SUFFIX}"
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | NEVER_THROUGH_A_LINK, 0o666)
        file = os.fdopen(descriptor, "wb")
        take_lock(descriptor)
        if os.name == "nt" or os.fstat(descriptor).st_nlink:
            return path, file
        file.close()  # another run found it before it was locked, and took it for a stale one


def require_free(path: Path, overwrite: bool) -> None:
    """Raises OutputError where something is at `path` that a file may not take the place of."""
    if not os.path.lexists(path):
        return
    if path.exists() and not path.is_file() and not path.is_dir():
        raise OutputError(f"{shown_name(path)}: is no regular file, and is not replaced by one")
    if not overwrite:
        line = f"{shown_name(path)}: is there already, and Typecase has not written it"
        raise OutputError(line, "--overwrite replaces it")
