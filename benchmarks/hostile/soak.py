"""A long document and many files with two jobs: memory stays where it was, and no handle or process is left."""

import random
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.hostile.programs import Program, broken_rules
from benchmarks.hostile.seeds import drawn, seed_files
from benchmarks.hostile.summary import Fault, Summary

SPANS: Final = ((0.08, 0.15), (0.9, 1.0))
"""The shares of the pages that are done while memory is looked at, early and late."""
GROWTH: Final = 1.05
"""Late memory may be so many times the early one."""
SPARE_HANDLES: Final = 2
PAUSE_S: Final = 1.0
LIMIT_S: Final = 14400.0
PART: Final = "soak"


@dataclass(frozen=True)
class _Look:
    """done: pages. memory: bytes, pages that processes share counted once. handles: that are open."""

    done: int
    memory: int
    handles: int


def soak(summary: Summary, count: int) -> None:
    """Read a PDF of `count` pages, and `count` files of mixed kinds."""
    rng = random.Random(summary.seed)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "pdf").mkdir()
        (folder / "files").mkdir()
        first, *others = (drawn(rng) for _ in range(count))
        first.save(folder / "pdf" / "long.pdf", save_all=True, append_images=others, resolution=150)
        seeds = list(seed_files(rng).items())
        for number in range(count):
            suffix, data = seeds[number % len(seeds)]
            (folder / "files" / f"{number:04}-{suffix}").write_bytes(data)
        for what in ("pdf", "files"):
            rules, figures = _watched(folder, what, count)
            for rule in rules:
                summary.add(Fault(PART, rule, f"{count} pages of {what}, seed {summary.seed}"))
            summary.notes.append(figures)
            summary.count(f"soaked pages of {what}", count)


def _watched(folder: Path, what: str, count: int) -> tuple[list[str], str]:
    """The rules that a run over the folder `what` breaks, and what it took."""
    out = folder / f"out-{what}"
    program = Program(["read", what, "-o", out.name, "--jobs", "2", "-q"], folder)
    looks: list[_Look] = []
    while program.process.poll() is None:
        alive = program.alive()
        looks.append(_Look(_done(out), sum(map(resident_share, alive)), sum(map(_handles, alive))))
        time.sleep(PAUSE_S)
    rules = list(broken_rules(program.end(LIMIT_S)))
    early, late = (
        _median([look for look in looks if start * count <= look.done <= end * count]) for start, end in SPANS
    )
    if early is None or late is None:
        return [*rules, f"ended before it could be looked at ({len(looks)} times)"], ""
    if late.memory > GROWTH * early.memory:
        rules.append(f"memory grows from {early.memory / 1e6:.0f} to {late.memory / 1e6:.0f} MB")
    if late.handles > early.handles + SPARE_HANDLES:
        rules.append(f"open handles grow from {early.handles} to {late.handles}")
    figures = f"{early.memory / 1e6:.0f} to {late.memory / 1e6:.0f} MB, {early.handles} to {late.handles} handles"
    return rules, f"{count} pages of {what}: {figures}"


def _median(looks: list[_Look]) -> _Look | None:
    if not looks:
        return None
    middle = len(looks) // 2
    return _Look(*(sorted(getattr(look, name) for look in looks)[middle] for name in ("done", "memory", "handles")))


def _done(out: Path) -> int:
    """How many pages are done: texts of files, and pages of a document that are kept."""
    return sum(path.name.endswith((".txt", ".json.gz")) for path in out.rglob("*"))


def resident_share(process: int) -> int:
    """Bytes in memory, of what it shares its part (PSS); 0 for a process that has ended."""
    try:
        fields = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) << 10 for line in fields if line.startswith("Pss:")), 0)


def _handles(process: int) -> int:
    try:
        return len(list(Path(f"/proc/{process}/fd").iterdir()))
    except OSError:
        return 0
