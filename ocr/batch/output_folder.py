"""An output folder belongs to one run at a time; what a run keeps for the next one lies in a folder within it."""

import errno
import json
import os
from contextlib import suppress
from pathlib import Path
from typing import Final

from ocr.errors import OutputError
from ocr.file_names import shown_name
from ocr.system.file_locks import try_lock

WORK_FOLDER_NAME: Final = ".typecase"
LOCK_NAME: Final = "lock"
LONGEST_LOCK: Final = 1 << 20
"""Bytes of a lock file that are read; a run writes far fewer."""


class OutputFolder:
    """Holds an output folder, which is made where it is missing, until it is closed or its process ends.

    claimed: the outputs, as paths below the folder, that a killed run was about to give their names, and the input that
    they were made from; None where no run was killed then.
    Raises OutputError when another run holds the folder, or it cannot be written.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder
        self.work = folder / WORK_FOLDER_NAME
        self._is_claim_open = False
        try:
            self._descriptor = self._take()
            self.claimed = self._left_behind()
            self._say([], None)
        except OSError as error:
            raise OutputError(f"{shown_name(folder)}: cannot be written ({error.strerror or error})") from error

    def claim(self, outputs: list[str], source: str) -> None:
        """Say that `outputs` are about to get their names, so that a next run knows whose they are.

        Raises OSError, also where the folder has been removed meanwhile.
        """
        if os.name != "nt" and not os.fstat(self._descriptor).st_nlink:
            raise FileNotFoundError(errno.ENOENT, "the folder was removed while it was written to")
        self._say(outputs, source)
        self._is_claim_open = True

    def settle_claim(self) -> None:
        """The manifest knows now whose the outputs are."""
        self._is_claim_open = False

    def close(self) -> None:
        """Let the folder go. The work folder goes too, unless something is kept in it for the next run."""
        if not self._is_claim_open:
            with suppress(OSError):
                (self.work / LOCK_NAME).unlink()
        os.close(self._descriptor)
        with suppress(OSError):
            self.work.rmdir()

    def _take(self) -> int:
        """The descriptor of the lock file, locked."""
        while True:
            self.work.mkdir(parents=True, exist_ok=True)
            if self.work.is_symlink():
                raise OutputError(f"{shown_name(self.work)}: is a link; remove it")
            flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
            try:
                descriptor = os.open(self.work / LOCK_NAME, flags, 0o666)
            except FileNotFoundError:  # the run that held it has just taken its work folder away
                continue
            if not try_lock(descriptor, where_none=True):
                holder = _read(descriptor).get("process")
                os.close(descriptor)
                which = f"process {holder}" if isinstance(holder, int) else "another process"
                raise OutputError(
                    f"{shown_name(self.path)}: {which} is writing there; wait for it or name another folder"
                )
            if os.name == "nt" or os.fstat(descriptor).st_nlink:
                return descriptor
            os.close(descriptor)  # it was removed between opening and locking

    def _left_behind(self) -> tuple[list[str], str] | None:
        left = _read(self._descriptor)
        outputs, source = left.get("outputs"), left.get("input")
        if not isinstance(outputs, list) or not isinstance(source, str):
            return None
        return [output for output in outputs if isinstance(output, str)], source

    def _say(self, outputs: list[str], source: str | None) -> None:
        line = json.dumps({"process": os.getpid(), "outputs": outputs, "input": source}).encode()
        os.lseek(self._descriptor, 0, os.SEEK_SET)
        os.write(self._descriptor, line + b"\n")
        os.ftruncate(self._descriptor, len(line) + 1)


def _read(descriptor: int) -> dict[str, object]:
    """What a lock file says; nothing where it is not whole."""
    os.lseek(descriptor, 0, os.SEEK_SET)
    try:
        content = json.loads(os.read(descriptor, LONGEST_LOCK))
    except (ValueError, RecursionError):
        return {}
    return content if isinstance(content, dict) else {}
