"""Standard input, output and error as a shell may hand them over: closed, full, or a pipe that nobody reads."""

import os
import sys
from contextlib import suppress

STANDARD_DESCRIPTORS = (0, 1, 2)


def fill_closed_descriptors() -> None:
    """Open what is closed of them on nothing, lest the next file that is opened be taken for standard output."""
    for descriptor in STANDARD_DESCRIPTORS:
        try:
            os.fstat(descriptor)
        except OSError:
            # The lowest number that is free, which is this one, for those below are open.
            os.set_inheritable(os.open(os.devnull, os.O_RDWR), True)


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
