"""How a process that reads pages gets its memory from the C library, and how it is freed."""

import ctypes
import gc
from typing import Final

TRIM_THRESHOLD: Final = -1
MMAP_THRESHOLD: Final = -3
ARENA_MAX: Final = -8
"""Parameters of mallopt, as malloc.h numbers them."""
LARGEST_KEPT: Final = 32 << 20
"""Bytes of a block that is used again when it has been freed; no more can be set."""
MOST_KEPT: Final = 256 << 20
"""Bytes of freed memory that the process keeps for what comes next."""
OBJECTS_BETWEEN_COLLECTIONS: Final = 200_000
"""Objects that refer to others, kept of those newly made, after which Python looks for garbage; by itself 700. To load
and to read a page makes less than half as many, and a look at these takes a hundredth of the time."""


def keep_freed_memory() -> None:
    """Let memory that was freed be used again by whichever thread asks next, where the C library is GNU's.

    Unless told so, it gives arrays of some megabytes back to the system each time, and keeps the small ones of each
    thread apart: a tenth of the processor time of a printed page, and a sixth of the memory. For a process of our own
    before it has other threads; a program that uses Typecase as a library decides for itself.
    """
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (OSError, AttributeError, TypeError):  # no GNU C library, or no Unix
        return
    for parameter, value in ((ARENA_MAX, 1), (MMAP_THRESHOLD, LARGEST_KEPT), (TRIM_THRESHOLD, MOST_KEPT)):
        mallopt(parameter, value)


def collect_seldom() -> None:
    """Let Python look for cycles of garbage once in so many new objects only. For a process of our own.

    Reading makes next to none, and what is loaded stays.
    """
    gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS)


def end_without_collection() -> None:
    """Let Python not look for cycles of garbage where the process ends, a twentieth of the time of a printed page.

    For a process of our own that has closed what it had opened: what an interruption left open within such a cycle, a
    file that is being written or a parser's process, is put away by that last look.
    """
    gc.freeze()
