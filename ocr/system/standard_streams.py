"""Standard input, output and error as a shell may hand them over: closed, full, or a pipe that nobody reads."""

from __future__ import annotations

import io
import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, BinaryIO

from ocr.errors import OutputError

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

STANDARD_DESCRIPTORS = (0, 1, 2)


def fill_closed_descriptors() -> None:
    """Open what is closed of them on nothing, lest the next file that is opened be taken for standard output."""
    for descriptor in STANDARD_DESCRIPTORS:
        try:
            os.fstat(descriptor)
        except OSError:
            # The lowest number that is free, which is this one, for those below are open.
            os.set_inheritable(os.open(os.devnull, os.O_RDWR), True)


class _Forgiving(io.FileIO):
    """A file that takes what it cannot write for written."""

    def write(self, data: ReadableBuffer, /) -> int:
        try:
            return super().write(data) or 0
        except OSError:
            return memoryview(data).nbytes


def forgive_standard_error() -> None:
    """Lose messages that standard error does not take, as on a full disk, rather than the work that they are about.

    Where somebody has put another stream in its place, that stays.
    """
    stream = sys.__stderr__
    if stream is None or sys.stderr is not stream:
        return
    raw = _Forgiving(stream.fileno(), "w", closefd=False)
    sys.stderr = io.TextIOWrapper(
        io.BufferedWriter(raw), encoding=stream.encoding, errors=stream.errors, line_buffering=True
    )


def binary_output(hint: str = "") -> BinaryIO:
    """Standard output for bytes. Raises OutputError, with `hint`, where it is closed."""
    if sys.stdout is None:
        raise OutputError("standard output: is closed", hint)
    return sys.stdout.buffer


def flush_standard_output() -> OSError | None:
    """Write what is left in the buffers of standard output. Returns the error where that fails.

    What cannot be written is dropped, or the interpreter would complain of it when it ends.
    """
    if sys.stdout is None:
        return None
    try:
        sys.stdout.flush()
    except OSError as error:
        with suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return error
    return None
