"""Broken files of every kind, one to a run; what breaks a rule is reduced and kept."""

import random
import shutil
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

from benchmarks.hostile.cases import INTERRUPTED, Case, Cases, interrupted, whole_cases
from benchmarks.hostile.fork_server import ForkServer
from benchmarks.hostile.mutations import mutated_text
from benchmarks.hostile.programs import Ended, broken_rules
from benchmarks.hostile.reduction import reduced
from benchmarks.hostile.summary import Fault, Summary
from ocr.document import Document
from ocr.errors import ExitCode

LEAST_LIMIT_S: Final = 60.0
"""A run over one small file may take so long in any case: a page that is broken may be a large one."""
TIMES_AS_LONG: Final = 60.0
"""Or so many times as long as the longest over a whole file, for the machine may be busy."""
DOCUMENTS_A_CASE: Final = 5
"""Documents as JSON that are broken for each file; each takes less than a millisecond."""
PART: Final = "fuzz"


def fuzz(summary: Summary, until: float, keep: Path, most: int | None = None) -> None:
    """Break files until `until`, a time of `time.monotonic`, `most` at the most. keep: a folder for files that break a
    rule."""
    with tempfile.TemporaryDirectory() as name:
        runner = _Runner(Path(name) / "run")
        try:
            _fuzz(runner, summary, until, keep, most)
        finally:
            runner.close()


def _fuzz(runner: "_Runner", summary: Summary, until: float, keep: Path, most: int | None) -> None:
    for case in whole_cases(summary.seed):
        for rule in runner.broken_by(case, ExitCode.OK):
            summary.add(Fault(PART, rule, f"whole file {', '.join(case.files)}, seed {summary.seed}"))
    runner.limit_s = max(LEAST_LIMIT_S, TIMES_AS_LONG * runner.longest_s)
    runner.longest_s = 0.0
    cases, document = Cases(runner.left_by(interrupted(), INTERRUPTED)), runner.document()
    index = 0
    while time.monotonic() < until and (most is None or index < most):
        seed = f"{summary.seed}-{index}"
        rng = random.Random(seed)
        case = cases.case(rng)
        if rules := list(runner.broken_by(case)):
            where = _kept(case, rules, runner, keep, seed)
            for rule in rules:
                summary.add(Fault(PART, rule, f"run {seed}; {where}"))
        summary.count(f"fuzzed {case.what}")
        summary.count("fuzzed files in all")
        for rule in _broken_by_reading_back(document, rng):
            summary.add(Fault(PART, rule, f"a document as JSON, run {seed}"))
        summary.count("fuzzed documents as JSON, in one process", DOCUMENTS_A_CASE)
        index += 1
    summary.notes.append(f"the longest run over one file took {runner.longest_s:.1f} s ({runner.longest})")


class _Runner:
    """Runs cases in `folder`, one after the other. limit_s: for a run. longest_s: that one has taken so far."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._server = ForkServer()
        self.limit_s = 1800.0
        self.longest_s = 0.0
        self.longest = ""

    def close(self) -> None:
        self._server.close()

    def broken_by(self, case: Case, expected: ExitCode | None = None) -> Iterator[str]:
        """The rules that a run breaks."""
        ended = self._run(case.files, case.arguments)
        if ended.seconds > self.longest_s:
            self.longest_s, self.longest = ended.seconds, f"{case.what}, exit code {ended.code}"
        yield from broken_rules(ended)
        if expected is not None and ended.code != expected:
            yield f"exit code {ended.code} for a whole file: {ended.said.strip()[-200:]}"
        given = {name.split("/")[0] for name in case.files}
        if strange := {path.name for path in self._folder.iterdir()} - given - case.makes:
            yield f"files outside of the output folder: {sorted(strange)}"
        if any(path.name != "run" for path in self._folder.parent.iterdir()):
            yield "files outside of the folder of the run"
        for name, data in case.files.items():
            if not name.startswith("out/") and (self._folder / name).read_bytes() != data:
                yield f"{name} is not what it was"
        if list(self._folder.rglob("*.part")):
            yield "a part is left"

    def left_by(self, files: dict[str, bytes], arguments: tuple[str, ...]) -> dict[str, bytes]:
        """All files that are there after a run."""
        self._run(files, arguments)
        return {
            str(path.relative_to(self._folder)): path.read_bytes()
            for path in sorted(self._folder.rglob("*"))
            if path.is_file()
        }

    def document(self) -> bytes:
        """A document as JSON, of the last run."""
        return next(self._folder.rglob("book.json")).read_bytes()

    def _run(self, files: dict[str, bytes], arguments: tuple[str, ...]) -> Ended:
        shutil.rmtree(self._folder, ignore_errors=True)
        for name, data in files.items():
            path = self._folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        try:
            return self._server.run(arguments, self._folder, self.limit_s)
        except EOFError as error:
            self._server = ForkServer()
            return Ended(None, f"Traceback of the parent: {error}", 0.0, 0)


def _kept(case: Case, rules: list[str], runner: _Runner, keep: Path, seed: str) -> str:
    """Where the broken files of a case are kept, reduced as long as a rule is broken, unless each try takes minutes."""
    paths = []
    is_quick = not any(rule.startswith("hangs") for rule in rules)
    for name, data in case.files.items():

        def fails(data: bytes, name: str = name) -> bool:
            return any(runner.broken_by(replace(case, files=case.files | {name: data})))

        path = keep / f"{seed}-{name.replace('/', '-')}"
        path.write_bytes(reduced(data, fails) if is_quick and len(case.files) == 1 and fails(data) else data)
        paths.append(str(path))
    return f"typecase {' '.join(case.arguments)}; {', '.join(paths)}"


def _broken_by_reading_back(document: bytes, rng: random.Random) -> Iterator[str]:
    for _ in range(DOCUMENTS_A_CASE):
        try:
            Document.from_json(mutated_text(document, rng))
        except ValueError:
            pass
        except Exception as error:
            yield f"{type(error).__name__}: {error} from Document.from_json"
