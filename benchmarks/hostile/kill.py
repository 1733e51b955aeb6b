"""Runs that are killed, stopped, or lose their disk or folder at any moment, and are then run again to their end."""

import os
import random
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.hostile.fork_server import Forked, ForkServer
from benchmarks.hostile.programs import Program, broken_rules
from benchmarks.hostile.seeds import drawn, seed_files, text_pdf
from benchmarks.hostile.summary import Fault, Summary
from ocr.errors import ExitCode

LIMIT_S: Final = 1800.0
"""Nothing here is slow; a run that takes longer hangs, however busy the machine is."""
FORMATS: Final = "txt,json,hocr,html,pdf"
SMALL_DISK: Final = 128 << 10
"""Bytes of the disk that fills up; the outputs take twice as much."""
PAGE_OF_MEMORY: Final = 8192
"""Bytes that a file of such a disk takes beside its own at the most."""
KILLED: Final = 128 + signal.SIGKILL
KINDS: Final = ("texts", "pictures")
PROGRAM_SHARE: Final = 0.2
"""Of the runs, which start as from a shell; the others are forks."""
LATEST_MOMENT: Final = 1.2
"""The last moment of an interruption, in times of a whole run."""
PART: Final = "kill"


Start = Callable[[Sequence[str], Path], Program | Forked]
"""Starts typecase with arguments in a folder."""


@dataclass(frozen=True)
class Work:
    """A folder of inputs, how to start a run over it, how long one takes when nobody interrupts it, and what it wrote.
    how: a name for the way in which it is started."""

    inputs: Path
    how: str
    start: Start
    seconds: float
    expected: dict[str, bytes]


def kill(summary: Summary, until: float, most: int | None = None) -> None:
    """Interrupt runs until `until`, a time of `time.monotonic`, `most` of them at the most."""
    server = ForkServer()
    try:
        with tempfile.TemporaryDirectory() as name:
            _interrupt(Path(name), {"program": Program, "fork": server.start}, summary, until, most)
    finally:
        server.close()


def _interrupt(folder: Path, starts: dict[str, Start], summary: Summary, until: float, most: int | None) -> None:
    works = [
        work for kind in KINDS for how, start in starts.items() if (work := _work(folder, kind, how, start, summary))
    ]
    ways = [name for name in WAYS if name not in NEED_MOUNTS or _can_mount()]
    index = 0
    while works and time.monotonic() < until and (most is None or index < most):
        seed = f"{summary.seed}-{index}"
        rng = random.Random(seed)
        way, work, out = rng.choice(ways), _chosen(works, rng), folder / f"out{index}"
        for rule in _interrupted(WAYS[way], work, out, rng):
            summary.add(Fault(PART, rule, f"{way}, {work.inputs.name}, {work.how}, run {seed}"))
        summary.count(f"interruptions: {way}")
        summary.count("interruptions in all")
        shutil.rmtree(out, ignore_errors=True)
        index += 1


def _chosen(works: list[Work], rng: random.Random) -> Work:
    """Mostly a fork, whose every moment is one of work; the start and the end of a program are interrupted too."""
    is_program = rng.random() < PROGRAM_SHARE
    return rng.choice([work for work in works if (work.how == "program") == is_program] or works)


def _work(folder: Path, kind: str, how: str, start: Start, summary: Summary) -> Work | None:
    """Draw the inputs and read them; None where that already breaks a rule."""
    if not (folder / kind).is_dir():
        _draw_inputs(folder / kind, kind, random.Random(summary.seed))
    out = f"whole-{kind}-{how}"
    whole = start(_arguments(kind, out, 1), folder).end(LIMIT_S)
    rules = list(broken_rules(whole)) or ([] if whole.code == ExitCode.OK else [f"exit code {whole.code}"])
    for rule in rules:
        summary.add(Fault(PART, rule, f"a whole run over {kind}"))
    return None if rules else Work(folder / kind, how, start, whole.seconds, _contents(folder / out))


Way = Callable[[Start, Path, list[str], float, random.Random], Iterator[str]]
"""Runs typecase once, in an unkind way, and gives the rules that it breaks. Takes how to start it, the output folder,
the arguments and after how many seconds it becomes unkind.
"""


def _interrupted(way: Way, work: Work, out: Path, rng: random.Random) -> Iterator[str]:
    """Interrupt a run once or twice, look at what lies there, and let it go on to its end."""
    for _ in range(rng.choice((1, 1, 2))):
        arguments = _arguments(work.inputs.name, out.name, rng.choice((1, 2)))
        yield from way(work.start, out, arguments, rng.uniform(0.0, LATEST_MOMENT * work.seconds), rng)
        for name, content in _contents(out).items():
            if content != work.expected.get(name):
                yield f"half-written under its final name: {name}"
    again = work.start(_arguments(work.inputs.name, out.name, rng.choice((1, 2))), out.parent).end(LIMIT_S)
    yield from broken_rules(again)
    if again.code != ExitCode.OK:
        yield f"exit code {again.code} of the run that goes on: {again.said.strip()[-200:]}"
    elif _contents(out) != work.expected:
        yield "the outputs are not those of a run that nobody interrupts"
    if left := sorted(path.name for path in out.rglob(".*")):
        yield f"left behind: {left}"


def _signalled(number: signal.Signals, times: int) -> Way:
    def way(start: Start, out: Path, arguments: list[str], moment: float, rng: random.Random) -> Iterator[str]:
        program = start(arguments, out.parent)
        time.sleep(moment)
        for _ in range(times):
            program.send_signal(number)
            time.sleep(rng.uniform(0.0, 0.05))
        ended = program.end(LIMIT_S)
        # Before Python has come so far as to hear them, and once it is ending, signals kill it.
        yield from (rule for rule in broken_rules(ended, [128 + number]) if not _is_early(ended.said, rule))

    return way


def _is_early(said: str, rule: str) -> bool:
    """Whether Ctrl-C came while Python was still importing, before there was anything to end in good order."""
    return "Traceback" in rule and "importlib" in said and "KeyboardInterrupt" in said


def _fill_disk(start: Start, out: Path, arguments: list[str], _moment: float, rng: random.Random) -> Iterator[str]:
    """A disk that takes a part of the outputs beside what lies there from a run before."""
    out.mkdir(exist_ok=True)
    size = rng.randrange(SMALL_DISK // 16, SMALL_DISK)
    before = out.rename(out.with_name(f"{out.name}-before"))
    used = sum(path.stat().st_size + PAGE_OF_MEMORY for path in before.rglob("*"))
    out.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size + used}", "tmpfs", str(out)], check=True)
    try:
        shutil.copytree(before, out, symlinks=True, dirs_exist_ok=True)
        ended = start(arguments, out.parent).end(LIMIT_S)
        yield from broken_rules(ended)
        if ended.code == ExitCode.OK and size < SMALL_DISK // 4 and not used:
            yield "exit code 0 on a full disk"
        shutil.copytree(out, saved := out.with_name(f"{out.name}-saved"), symlinks=True)
    finally:
        subprocess.run(["umount", str(out)], check=True)
        shutil.rmtree(before)
    out.rmdir()
    saved.rename(out)


def _lose_folder(start: Start, out: Path, arguments: list[str], moment: float, _rng: random.Random) -> Iterator[str]:
    program = start(arguments, out.parent)
    time.sleep(moment)
    shutil.rmtree(out, ignore_errors=True)
    yield from broken_rules(program.end(LIMIT_S))
    shutil.rmtree(out, ignore_errors=True)


def _make_read_only(start: Start, out: Path, arguments: list[str], moment: float, _rng: random.Random) -> Iterator[str]:
    """A mount of the folder onto itself, for root may write where the permissions say no."""
    out.mkdir(exist_ok=True)
    subprocess.run(["mount", "--bind", str(out), str(out)], check=True)
    try:
        program = start(arguments, out.parent)
        time.sleep(moment)
        subprocess.run(["mount", "-o", "remount,ro,bind", str(out)], check=False, stderr=subprocess.DEVNULL)
        yield from broken_rules(program.end(LIMIT_S))
    finally:
        subprocess.run(["umount", str(out)], check=True)


def _can_mount() -> bool:
    with tempfile.TemporaryDirectory() as name:
        done = subprocess.run(["mount", "-t", "tmpfs", "tmpfs", name], check=False, capture_output=True)
        if done.returncode == 0:
            subprocess.run(["umount", name], check=True)
        return done.returncode == 0


WAYS: Final[dict[str, Way]] = {
    "SIGKILL": _signalled(signal.SIGKILL, 1),
    "SIGTERM": _signalled(signal.SIGTERM, 1),
    "SIGINT": _signalled(signal.SIGINT, 1),
    "SIGINT twice": _signalled(signal.SIGINT, 2),
    "SIGHUP": _signalled(signal.SIGHUP, 1),
    "full disk": _fill_disk,
    "read-only folder": _make_read_only,
    "vanishing folder": _lose_folder,
}

NEED_MOUNTS: Final = ("full disk", "read-only folder")


def _arguments(inputs: str, out: str, jobs: int) -> list[str]:
    return ["read", inputs, "-o", out, "-f", FORMATS, "-q", "--jobs", str(jobs)]


def _contents(folder: Path) -> dict[str, bytes]:
    """The outputs with their contents, without the manifest, whose times differ, and what is hidden."""
    found = {}
    for path in folder.rglob("*"):
        name = os.fspath(path.relative_to(folder))
        if path.is_file() and not any(part.startswith(".") for part in Path(name).parts) and name != "typecase.jsonl":
            found[name] = path.read_bytes()
    return found


def _draw_inputs(folder: Path, kind: str, rng: random.Random) -> None:
    """Small documents and a book, of text that only has to be taken, or of pictures that have to be read."""
    folder.mkdir()
    if kind == "texts":
        for number in range(4):
            (folder / f"{number}.pdf").write_bytes(text_pdf([f"document {number}", "and its second page"]))
        (folder / "book.pdf").write_bytes(text_pdf([f"page {number} of a book" for number in range(10)]))
        return
    for name, data in seed_files(rng).items():
        if name in ("image.png", "pages.tif"):
            (folder / name).write_bytes(data)
    first, *others = (drawn(rng) for _ in range(4))
    first.save(folder / "book.tif", save_all=True, append_images=others)
