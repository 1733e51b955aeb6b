"""How a program is stopped from outside: Ctrl-C, SIGTERM and SIGHUP end it alike, and the second one at once."""

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from types import FrameType
from typing import Final

from ocr.errors import ExitCode

EXIT_CODES: Final = {
    signal.Signals(number): code
    for name, code in (
        ("SIGINT", ExitCode.INTERRUPTED),
        ("SIGTERM", ExitCode.TERMINATED),
        ("SIGHUP", ExitCode.HUNG_UP),
    )
    if (number := getattr(signal, name, None)) is not None  # Windows has no SIGHUP
}


class Interrupted(KeyboardInterrupt):
    """One of `EXIT_CODES` has come. exit_code: what to return to the shell."""

    def __init__(self, exit_code: ExitCode) -> None:
        super().__init__()
        self.exit_code = exit_code


class _Handler:
    """Raises Interrupted at the first signal, or when it is no longer held back, and ends the process at the second."""

    def __init__(self) -> None:
        self.code: ExitCode | None = None
        self._holds = 0

    def __call__(self, number: int, _frame: FrameType | None) -> None:
        code = EXIT_CODES[signal.Signals(number)]
        if self.code is not None:
            os._exit(code)
        self.code = code
        if not self._holds:
            raise Interrupted(code)

    @contextmanager
    def hold(self) -> Iterator[None]:
        self._holds += 1
        try:
            yield
        finally:
            self._holds -= 1
            if self.code is not None and not self._holds:
                raise Interrupted(self.code)


@contextmanager
def interruptible() -> Iterator[None]:
    """Within it the first signal of `EXIT_CODES` raises Interrupted in the main thread; a second ends the process.

    A signal that is ignored, as under nohup or in the background of a shell, stays so. Once a signal has come, the
    next one ends the process at once, also after the end of this context: nobody waits for what is still put away.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.getsignal(number) for number in EXIT_CODES}
    stop = _Handler()
    for number, handler in before.items():
        if handler is not signal.SIG_IGN:
            signal.signal(number, stop)
    try:
        yield
    finally:
        if stop.code is None:
            for number, handler in before.items():
                signal.signal(number, handler)


@contextmanager
def uninterrupted() -> Iterator[None]:
    """For a moment the first signal that an `interruptible` hears only takes effect at the end of this context."""
    handlers = (signal.getsignal(number) for number in EXIT_CODES)
    stop = next((handler for handler in handlers if isinstance(handler, _Handler)), None)
    with stop.hold() if stop else nullcontext():
        yield


@contextmanager
def blocked_signals() -> Iterator[None]:
    """In processes that are started within it the signals of `EXIT_CODES` stay blocked until `accept_signal`."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, EXIT_CODES)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def accept_signal(number: int) -> None:
    """Let a signal that was blocked end this process as it does by default."""
    signal.signal(number, signal.SIG_DFL)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [number])
