"""Typecase thousands of times: a process that has imported and loaded everything, and forks a run for each call.

A run is a process of its own with limits of time and memory, and so are the workers and the parsers of PDFs that it
asks for: they are forks too, in place of interpreters that import for a second what is here already. What they do with
a file is what they do in a run from a shell.
"""

import ctypes
import gc
import importlib
import json
import multiprocessing
import os
import pkgutil
import select
import signal
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, replace
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO, Final

from benchmarks.hostile.programs import GOING_AWAY_S, ROOT, Ended, limit_memory
from ocr.system.interruption import EXIT_CODES, accept_signal, blocked_signals

MEMORY: Final = 8 << 30
"""Bytes of address space for each run."""
PACKAGES: Final = ("ocr.batch", "ocr.commands", "ocr.formats", "ocr.input", "ocr.recognition", "ocr.scoring")
"""Whose modules are imported before the first fork."""
BECOME_SUBREAPER: Final = 36
"""prctl's PR_SET_CHILD_SUBREAPER: what a run leaves behind becomes a child of this process."""
FORKING: Final = [threading.Lock()]
"""Held from the making of a process' pipes to the closing of the ends that are not ours: a fork in between, by another
thread, would keep these ends open, and two processes could wait for each other's end for ever. A fork gets a new one.
"""
CRASHED: Final = 70
"""How a run ends that lets an exception out of `cli.main`."""


class ForkServer:
    """The other end of `main`. A server that ends is itself a fault: `run` raises EOFError."""

    def __init__(self) -> None:
        threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
        self._process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.hostile.fork_server"],
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT)} | threads,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def start(self, arguments: Sequence[str], folder: Path) -> "Forked":
        """A run of `typecase` in `folder`. One at a time."""
        return Forked(self, self.ask({"arguments": list(arguments), "folder": str(folder)}))

    def run(self, arguments: Sequence[str], folder: Path, limit_s: float) -> Ended:
        """A run to its end."""
        return self.start(arguments, folder).end(limit_s)

    def ask(self, question: dict[str, Any]) -> Any:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(json.dumps(question), file=self._process.stdin, flush=True)
        answer = self._process.stdout.readline()
        if not answer:
            raise EOFError(f"the fork server ended with {self._process.wait()}")
        return json.loads(answer)

    def close(self) -> None:
        self._process.kill()
        self._process.communicate()


class Forked:
    """A run that goes on. Used as `programs.Program` is."""

    def __init__(self, server: ForkServer, process: int) -> None:
        self._server = server
        self._process = process

    def send_signal(self, number: signal.Signals) -> None:
        with suppress(ProcessLookupError):
            os.kill(self._process, number)

    def end(self, limit_s: float) -> Ended:
        """Wait for the end, and for all processes that belong to the run."""
        return Ended(**self._server.ask({"limit_s": limit_s}))


def main() -> None:
    """Fork a run for each line of standard input that describes one, and say which process it is; wait for its end
    where the line has a limit, and say how it ended."""
    ctypes.CDLL(None).prctl(BECOME_SUBREAPER, 1, 0, 0, 0)
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    _prepare()
    run: _Run | None = None
    for line in sys.stdin:
        question = json.loads(line)
        if run is None:
            run = _Run(question["arguments"], question["folder"], answers.fileno())
            print(run.process, file=answers, flush=True)
        else:
            ended, run = run.ended(question["limit_s"]), None
            print(json.dumps(asdict(ended)), file=answers, flush=True)


def _prepare() -> None:
    """Import and load what a run needs, and let it fork what it would start."""
    from ocr.batch import worker_process
    from ocr.options import ReadOptions
    from ocr.recognition import engine
    from ocr.recognition.page_reader import PageReader
    from ocr.system import isolation

    for package in map(importlib.import_module, PACKAGES):
        for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            with suppress(ImportError):  # what an extra brings
                importlib.import_module(module.name)
    load = cache(engine.load_engine)
    engine.load_engine = lambda options=None: load(replace(options or ReadOptions(), device="cpu"))
    PageReader().load()
    forking = multiprocessing.get_context("fork")
    worker_process.multiprocessing.get_context = lambda _=None: forking  # type: ignore[attr-defined]
    worker_process.resource_tracker.ensure_running = lambda: None  # type: ignore[attr-defined]
    start_worker = worker_process.WorkerProcess.__init__

    def start_worker_alone(*arguments: Any) -> None:
        with _forking():
            start_worker(*arguments)

    worker_process.WorkerProcess.__init__ = start_worker_alone  # type: ignore[assignment]
    os.register_at_fork(after_in_child=lambda: FORKING.__setitem__(0, threading.Lock()))
    gc.freeze()  # lest the first collection of each fork copy all that was loaded
    isolation._started = _Isolated  # type: ignore[assignment]


@contextmanager
def _forking() -> Iterator[None]:
    lock = FORKING[0]  # that of the process which forks
    with lock:
        yield


class _Run:
    """A forked run, and what it says."""

    def __init__(self, arguments: list[str], folder: str, answers: int) -> None:
        self._said = os.memfd_create("said")
        self._started = time.monotonic()
        with blocked_signals():  # until the child has its own ways to hear them
            self.process = os.fork()
            if not self.process:
                os.close(answers)
                os._exit(_typecase(arguments, folder, self._said))

    def ended(self, limit_s: float) -> Ended:
        code = _code_of(self.process, limit_s)
        seconds = time.monotonic() - self._started
        left = _left(GOING_AWAY_S if code is not None else 0.0)
        with os.fdopen(self._said, "rb") as file:
            file.seek(0)
            text = file.read().decode("utf-8", "replace")
        return Ended(code, text, seconds, left)


def _typecase(arguments: list[str], folder: str, said: int) -> int:
    """In the child: the exit code of the command."""
    limit_memory(MEMORY)
    for number in EXIT_CODES:
        accept_signal(number)  # until the command hears it
    os.setsid()
    os.chdir(folder)
    nothing = os.open(os.devnull, os.O_RDWR)
    for ours, theirs in ((nothing, 0), (nothing, 1), (said, 2)):
        os.dup2(ours, theirs)
    sys.stdin = os.fdopen(0, closefd=False)
    from cli import main as typecase

    try:
        typecase(arguments, "typecase")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 0
    except BaseException:
        traceback.print_exc()
        return CRASHED
    finally:
        sys.stderr.flush()
    return 0


def _code_of(process: int, limit_s: float) -> int | None:
    """How a child ends, as the shell sees it; None where it takes longer than it may, and is ended."""
    descriptor = os.pidfd_open(process)
    is_ended = bool(select.select([descriptor], [], [], limit_s)[0])
    os.close(descriptor)
    if not is_ended:
        os.kill(process, signal.SIGKILL)
    code = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
    if not is_ended:
        return None
    return 128 - code if code < 0 else code


def _left(patience_s: float) -> int:
    """How many processes a run has left behind that do not go away in time; they are ended."""
    until, found = time.monotonic() + patience_s, 0
    with suppress(ChildProcessError):
        while True:
            if os.waitpid(-1, os.WNOHANG)[0]:
                continue
            if time.monotonic() > until:
                for child in Path(f"/proc/self/task/{os.getpid()}/children").read_text().split():
                    os.kill(int(child), signal.SIGKILL)
                    found += 1
                until = time.monotonic() + GOING_AWAY_S
            time.sleep(0.002)
    return found


class _Isolated:
    """What `ocr.system.isolation` asks of the process that it starts, as a fork that serves."""

    def __init__(self, memory_limit: int | None) -> None:
        from ocr.system.interruption import uninterrupted

        # At a fork Python calls functions of its modules, and prints what they raise; a start of a program has none.
        with _forking(), uninterrupted():
            questions, stdin = os.pipe()
            stdout, answers = os.pipe()
            self.pid = os.fork()
            if not self.pid:
                os.close(stdin)
                os.close(stdout)
                with suppress(BaseException):
                    _serve(questions, answers, memory_limit)
                os._exit(0)
            os.close(questions)
            os.close(answers)
        self.stdin: BinaryIO = os.fdopen(stdin, "wb")
        self.stdout: BinaryIO = os.fdopen(stdout, "rb")
        self.returncode = 0

    def kill(self) -> None:
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)

    def wait(self) -> int:
        with suppress(ChildProcessError):
            self.returncode = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        return self.returncode


def _serve(questions: int, answers: int, memory_limit: int | None) -> None:
    from ocr.system.isolation import serve

    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    for ours, theirs in ((questions, 0), (answers, 1), (os.open(os.devnull, os.O_WRONLY), 2)):
        os.dup2(ours, theirs)
    os.close(questions)
    os.close(answers)
    sys.stdin = os.fdopen(0, closefd=False)
    serve(memory_limit)


if __name__ == "__main__":
    main()
