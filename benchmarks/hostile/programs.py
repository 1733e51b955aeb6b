"""Typecase as a program of its own, with limits, and the rules that it must keep however it is treated."""

import os
import re
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ocr.errors import ExitCode

ROOT: Final = Path(__file__).parents[2]
MARK: Final = "TYPECASE_CAMPAIGN_RUN"
"""The environment variable by which the processes of a run are known, whoever their parent is by then."""

MEMORY: Final = 12 << 30
"""Bytes of address space for each process, most of which the libraries only reserve."""

GOING_AWAY_S: Final = 30.0
"""So long the processes of a run may take to follow one that was killed, for the machine may be busy."""

SHOWN: Final = 1000
"""Characters of what a run says that breaks a rule."""

DEFECT_OF_A_PAGE: Final = re.compile(r": (page \d+|cannot be written): [A-Z]\w*(Error|Exception|Warning|Interrupt): ")
"""How a batch reports an exception, which costs only a page or a document, and is a defect all the same."""


@dataclass(frozen=True)
class Ended:
    """How a run ended. code: as the shell sees it, None where it took longer than it may."""

    code: int | None
    said: str
    seconds: float
    left: int


class Program:
    """A run of `typecase` in `folder` that goes on until `end`, or until somebody ends it."""

    def __init__(self, arguments: Sequence[str], folder: Path) -> None:
        self._mark = f"{os.getpid()}-{time.monotonic_ns()}"
        environment = os.environ | {"PYTHONPATH": str(ROOT), MARK: self._mark, "OMP_NUM_THREADS": "1"}
        self._started = time.monotonic()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "typecase", *arguments],
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            start_new_session=True,
            preexec_fn=limit_memory,
        )

    def end(self, limit_s: float) -> Ended:
        """Wait for the end, and for all processes that belong to the run."""
        try:
            said = self.process.communicate(timeout=limit_s)[1]
            code: int | None = self.process.returncode
        except subprocess.TimeoutExpired:
            self._kill_all()
            said, code = self.process.communicate()[1], None
        seconds = time.monotonic() - self._started
        until = time.monotonic() + GOING_AWAY_S
        while (left := self.alive()) and time.monotonic() < until:
            time.sleep(0.05)
        self._kill_all()
        shown = 128 - code if code is not None and code < 0 else code
        return Ended(shown, said.decode("utf-8", "replace"), seconds, len(left))

    def send_signal(self, number: signal.Signals) -> None:
        self.process.send_signal(number)

    def alive(self) -> list[int]:
        """The processes that belong to the run."""
        return list(_processes_with(f"{MARK}={self._mark}".encode()))

    def _kill_all(self) -> None:
        for process in self.alive():
            with suppress(OSError):
                os.kill(process, signal.SIGKILL)


def typecase(arguments: Sequence[str], folder: Path, limit_s: float) -> Ended:
    """Run typecase to its end."""
    return Program(arguments, folder).end(limit_s)


def broken_rules(ended: Ended, expected: Sequence[int] = ()) -> Iterator[str]:
    """The rules that a run has broken. expected: codes that are right although no documentation has them: of kills."""
    documented = {*ExitCode, *expected} - {ExitCode.DEFECT}
    if ended.code is None:
        yield f"hangs: more than {ended.seconds:.0f} s"
    elif ended.code not in documented:
        yield f"exit code {ended.code}"
    for sign in ("Traceback", "a defect of Typecase", "leaked", "Exception ignored"):
        if sign in ended.said:
            yield f"says {sign!r}: {' '.join(ended.said[ended.said.index(sign) :].split())[:SHOWN]}"
    if page := DEFECT_OF_A_PAGE.search(ended.said):
        yield f"a defect of one page or document: {ended.said[page.start() :].splitlines()[0][:200]}"
    if ended.left:
        yield f"{ended.left} process(es) left"


def _processes_with(entry: bytes) -> Iterator[int]:
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if entry in (process / "environ").read_bytes().split(b"\0"):
                yield int(process.name)


def limit_memory(memory: int = MEMORY) -> None:
    """Of this process and those that it starts: bytes of address space, no cores; and let Ctrl-C reach it."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGINT, signal.default_int_handler)
