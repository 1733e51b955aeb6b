"""How a program is stopped from outside: Ctrl-C, SIGTERM and SIGHUP end it alike, and the second one at once."""

import _thread
import os
import signal
import sys
import threading
import time
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
AGAIN_S: Final = 0.02
"""After so long a signal that came during an import is heard again."""
IMPORT_SYSTEM: Final = "<frozen importlib._bootstrap>"
"""The file of the functions that import modules."""


class Interrupted(KeyboardInterrupt):
    """One of `EXIT_CODES` has come. exit_code: what to return to the shell."""

    def __init__(self, exit_code: ExitCode) -> None:
        super().__init__()
        self.exit_code = exit_code


class _Handler:
    """Raises Interrupted at the first signal, or when it is no longer held back, and ends the process at the second.

    It is held back while a module is imported: extensions that are initialised abort the process at an exception.
    """

    def __init__(self) -> None:
        self.code: ExitCode | None = None
        self._is_raised = False
        self._holds = 0
        self._imports = _imports_above(sys._getframe())
        self._is_again = False

    def __call__(self, number: int, frame: FrameType | None) -> None:
        if self._is_again:
            self._is_again = False
        elif self.code is not None:
            os._exit(EXIT_CODES[signal.Signals(number)])
        self.code = EXIT_CODES[signal.Signals(number)]
        if self._holds:
            return
        if _imports_above(frame) > self._imports:
            # Not threading.Thread, whose locks the interrupted code may hold.
            _thread.start_new_thread(self._come_again, (number,))
        else:
            self.stop()

    def stop(self) -> None:
        """Raise Interrupted if a signal has come and this has not been done."""
        if self.code is not None and not self._is_raised:
            self._is_raised = True
            raise Interrupted(self.code)

    def _come_again(self, number: int) -> None:
        time.sleep(AGAIN_S)
        self._is_again = True
        if hasattr(signal, "pthread_kill"):  # which wakes the main thread where it waits for something
            signal.pthread_kill(threading.main_thread().ident or 0, number)
        else:
            signal.raise_signal(number)

    @contextmanager
    def hold(self) -> Iterator[None]:
        self._holds += 1
        try:
            yield
        finally:
            self._holds -= 1
            if not self._holds:
                self.stop()


def _imports_above(frame: FrameType | None) -> int:
    """How many calls of the import system `frame` lies within."""
    count = 0
    while frame is not None:
        count += frame.f_code.co_filename == IMPORT_SYSTEM
        frame = frame.f_back
    return count


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
        stop.stop()
    finally:
        if stop.code is None:
            for number, handler in before.items():
                signal.signal(number, handler)


@contextmanager
def uninterrupted() -> Iterator[None]:
    """For a moment the first signal that an `interruptible` hears only takes effect at the end of this context; in the
    main thread, for signals reach no other."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
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
