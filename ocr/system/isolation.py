"""Native parsers in a process of their own: one that traps, hangs or swells is ended, and its caller goes on.

A subprocess rather than `multiprocessing`, which would import the program of whoever uses `ocr.Reader` once more.
"""

import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any, BinaryIO, Final

from ocr.errors import TypecaseError
from ocr.system.interruption import uninterrupted

CALL_LIMIT_S: Final = 120.0
"""The longest that one call may take."""

MEMORY_LIMIT: Final = 4 << 30
"""Bytes of address space; a page of the most pixels that are allowed, in colour, takes a quarter of it."""

CPU_GRACE_S: Final = 5
"""By so much the processor time that a call may take exceeds its limit, for the clock on the wall comes first."""

START: Final = (
    "import pickle, sys; sys.path[:], memory_limit = pickle.load(sys.stdin.buffer); "
    "from ocr.system.isolation import serve; serve(memory_limit)"
)


class ProcessEndedError(Exception):
    """The process of an `Isolated` has ended in the middle of a call. Its text says how, in a few words."""


class Isolated:
    """An object that lives in a process of its own.

    make: a function of a module, or a class; the object is what it returns for `arguments`. It is made at the first
    call, and again at the first call after its process has ended. Calls of one object must not overlap.
    memory_limit: bytes of address space that the process may take, None for as many as there are.
    """

    def __init__(
        self, make: Callable[..., object], *arguments: object, memory_limit: int | None = MEMORY_LIMIT
    ) -> None:
        self._make = make
        self._arguments = arguments
        self._memory_limit = memory_limit
        self._process: subprocess.Popen[bytes] | None = None

    def call(self, method: str, *arguments: object, limit_s: float = CALL_LIMIT_S) -> Any:
        """What the method of the object returns. Arguments and results are pickled.

        Raises what the method raises, and ProcessEndedError when it ends its process, takes longer than `limit_s`
        seconds or more memory than its limit.
        """
        if self._process is None:
            with uninterrupted():  # lest there be a process that nobody ends
                self._process = _started(self._memory_limit)
            self._ask(self._process, (self._make, self._arguments, limit_s), limit_s)
        return self._ask(self._process, (method, arguments, limit_s), limit_s)

    def close(self) -> None:
        """End the process, without waiting for what it may be doing."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            _clean_up(process)

    def _ask(self, process: subprocess.Popen[bytes], question: tuple[Any, ...], limit_s: float) -> Any:
        late = threading.Event()

        def end() -> None:
            late.set()
            process.kill()

        timer = threading.Timer(limit_s, end)
        timer.daemon = True
        timer.start()
        try:
            pickle.dump(question, _pipe(process.stdin), pickle.HIGHEST_PROTOCOL)
            _pipe(process.stdin).flush()
            is_fine, answer = pickle.load(_pipe(process.stdout))
        except (EOFError, OSError, pickle.UnpicklingError):
            self._process = None
            process.kill()
            _clean_up(process)
            raise ProcessEndedError(_how_it_ended(process.returncode, limit_s if late.is_set() else None)) from None
        except BaseException:  # interrupted: the answer that may still come belongs to no later question
            self.close()
            raise
        finally:
            timer.cancel()
        if is_fine:
            return answer
        if isinstance(answer, MemoryError):
            self.close()
            raise ProcessEndedError("needs too much memory")
        raise answer


def serve(memory_limit: int | None) -> None:
    """The other end: makes the object that is asked for and answers calls until nobody is left to ask."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that asks
    if memory_limit is not None:
        _limit_memory(memory_limit)
    questions = sys.stdin.buffer
    answers = _private_output()
    served: Any = None
    with suppress(EOFError):
        while True:
            what, arguments, limit_s = pickle.load(questions)
            _limit_processor_time(limit_s)
            answer: tuple[bool, Any]
            try:
                if isinstance(what, str):
                    answer = True, getattr(served, what)(*arguments)
                else:
                    served = what(*arguments)
                    answer = True, None
            except (TypecaseError, OSError, MemoryError) as error:
                answer = False, error
            except Exception as error:  # its class may not be known on the other side
                line = " ".join(str(error).split())
                answer = False, RuntimeError(f"{type(error).__name__}: {line}")
            pickle.dump(answer, answers, pickle.HIGHEST_PROTOCOL)
            answers.flush()


def _started(memory_limit: int | None) -> subprocess.Popen[bytes]:
    process = subprocess.Popen(
        [sys.executable, "-P", "-c", START],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
    )
    with suppress(OSError):
        pickle.dump((sys.path, memory_limit), _pipe(process.stdin))
    return process


def _pipe(stream: Any) -> BinaryIO:
    pipe: BinaryIO = stream
    return pipe


def _clean_up(process: subprocess.Popen[bytes]) -> None:
    process.wait()
    for stream in (process.stdin, process.stdout):
        with suppress(OSError):
            _pipe(stream).close()


def _how_it_ended(code: int, limit_s: float | None) -> str:
    if limit_s is not None:
        return f"takes longer than {limit_s:g} s"
    if code < 0:
        with suppress(ValueError):
            return f"ends its reader: {signal.strsignal(-code) or signal.Signals(-code).name}"
    return "ends its reader"


def _private_output() -> BinaryIO:
    """The pipe to the asking process, out of the reach of libraries that print."""
    private = os.dup(1)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    return os.fdopen(private, "wb")


def _limit_memory(limit: int) -> None:
    with suppress(ImportError, ValueError, OSError):  # not on Windows, nor wherever less is allowed
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (limit, resource.getrlimit(resource.RLIMIT_AS)[1]))
        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))


def _limit_processor_time(limit_s: float) -> None:
    """The kernel ends this process even where nobody is left who would."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        until = int(time.process_time() + limit_s) + CPU_GRACE_S
        resource.setrlimit(resource.RLIMIT_CPU, (until, resource.getrlimit(resource.RLIMIT_CPU)[1]))
