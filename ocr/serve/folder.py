"""The private folder of a server, which is gone when it has ended, however it ends: the next one removes it else."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from ocr.errors import OutputError
from ocr.system.file_locks import try_lock

PREFIX: Final = "typecase-serve-"
LOCK_NAME: Final = "lock"


@contextmanager
def private_folder() -> Iterator[Path]:
    """A folder for temporary files that nobody else may read (mode 0700), held by a lock. Raises OutputError."""
    try:
        folder = Path(tempfile.mkdtemp(prefix=PREFIX))
        lock = os.open(folder / LOCK_NAME, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise OutputError(
            f"{tempfile.gettempdir()}: no folder for uploads there ({error.strerror or error})"
        ) from error
    try:
        try_lock(lock, where_none=True)
        _remove_left_behind(folder)
        yield folder
    finally:
        os.close(lock)
        shutil.rmtree(folder, ignore_errors=True)


def _remove_left_behind(own: Path) -> None:
    """Remove the folders of servers that were killed: those whose lock nobody holds."""
    for folder in own.parent.glob(f"{PREFIX}*"):
        with suppress(OSError):
            if folder == own or folder.is_symlink() or folder.stat().st_uid != own.stat().st_uid:
                continue
            lock = os.open(folder / LOCK_NAME, os.O_RDWR | getattr(os, "O_NOFOLLOW", 0))
            try:
                if try_lock(lock, where_none=False):
                    shutil.rmtree(folder, ignore_errors=True)
            finally:
                os.close(lock)
