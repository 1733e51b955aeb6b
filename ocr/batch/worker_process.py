"""A process that does one task after another, and whose end, however it comes, its owner sees at once."""

import multiprocessing
import os
import signal
import threading
import warnings
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection
from typing import Any, Generic, TypeVar

from ocr.system.interruption import accept_signal, blocked_signals
from ocr.system.memory import collect_seldom, keep_freed_memory

T = TypeVar("T")
A = TypeVar("A")


class WorkerEndedError(Exception):
    """The process has ended in the middle of a task."""


class WorkerProcess(Generic[A, T]):
    """A process that calls what `make` returns with one argument after another.

    `make`, the arguments and the results must be picklable. Signals that stop the program are kept from the process:
    its owner ends it, together with whatever it has started itself. It ends by itself when its owner is killed.
    """

    def __init__(self, make: Callable[[], Callable[[A], T]]) -> None:
        context = multiprocessing.get_context("spawn")
        self._connection, other_end = context.Pipe()
        self._process = context.Process(target=_serve, args=(other_end, make), daemon=True)
        self._ending = threading.Lock()
        resource_tracker.ensure_running()  # which would unblock them
        with blocked_signals():
            self._process.start()
        other_end.close()

    def call(self, argument: A) -> T:
        """What the function returns. Raises what it raises, and WorkerEndedError."""
        try:
            self._connection.send(argument)
            is_fine, answer = self._connection.recv()
        except (EOFError, OSError):
            raise WorkerEndedError from None
        if is_fine:
            return answer
        raise answer

    @property
    def has_ended(self) -> bool:
        return self._process.exitcode is not None

    def end(self) -> None:
        """End the process at once, and what it has started."""
        with self._ending:
            if self._process.exitcode is not None:
                return
            if hasattr(os, "killpg"):
                with suppress(OSError):  # it may not have come so far as to have a group of its own
                    os.killpg(self._process.pid or 0, signal.SIGKILL)
            self._process.kill()
            self._process.join()


def _serve(connection: Connection, make: Callable[[], Callable[[A], T]]) -> None:
    if hasattr(os, "setsid"):
        os.setsid()
    accept_signal(signal.SIGTERM)
    _silence()
    keep_freed_memory()
    collect_seldom()
    warnings.simplefilter("ignore")  # what libraries warn of is read or refused in a line of our own
    threading.Thread(target=_follow_parent, daemon=True).start()
    function = make()
    with suppress(EOFError, OSError):  # nobody is left to answer
        while True:
            argument = connection.recv()
            answer: tuple[bool, Any]
            try:
                answer = True, function(argument)
            except Exception as error:
                answer = False, error
            connection.send(answer)


def _silence() -> None:
    """Native libraries complain of damaged files on the streams that they share with the program of the user."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for descriptor in (1, 2):
        os.dup2(nowhere, descriptor)
    os.close(nowhere)


def _follow_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        if hasattr(os, "killpg"):
            os.killpg(0, signal.SIGKILL)
        os._exit(1)
