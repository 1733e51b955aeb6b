"""Locks that go with their process, however it ends."""

import errno
from contextlib import suppress
from typing import Final

try:
    import fcntl
except ImportError:  # Windows, where no file that is open can be removed or replaced
    fcntl = None  # type: ignore[assignment]

HELD_BY_ANOTHER: Final = (errno.EAGAIN, errno.EACCES)


def take_lock(descriptor: int) -> None:
    """Wait for the lock of an open file and hold it until the file is closed, on file systems that have locks."""
    if fcntl is not None:
        with suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_EX)


def try_lock(descriptor: int, where_none: bool) -> bool:
    """Take the lock of an open file unless another holds it. Returns whether it was taken.

    where_none: the answer where there are no locks: on Windows and on some network file systems.
    """
    if fcntl is None:
        return where_none
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return where_none and error.errno not in HELD_BY_ANOTHER
    return True
