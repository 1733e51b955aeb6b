"""A long document and many files with two jobs: memory stays where it was, and no handle or process is left."""

import random
import tempfile
import time
from pathlib import Path
from typing import Final

from benchmarks.hostile.programs import Program, broken_rules
from benchmarks.hostile.seeds import drawn, seed_files
from benchmarks.hostile.summary import Fault, Summary

EARLY: Final = 0.1
"""The share of the pages after which memory is first looked at."""
GROWTH: Final = 1.05
"""Memory at the end may be so many times that of EARLY."""
PAUSE_S: Final = 0.5
LIMIT_S: Final = 7200.0
PART: Final = "soak"


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
            for rule in _watched(folder, what, count):
                summary.add(Fault(PART, rule, f"{count} pages of {what}, seed {summary.seed}"))
            summary.count(f"soaked pages of {what}", count)


def _watched(folder: Path, what: str, count: int) -> list[str]:
    """The rules that a run over the folder `what` breaks."""
    program = Program(["read", what, "-o", f"out-{what}", "--jobs", "2", "-q"], folder)
    looks: list[tuple[int, int]] = []
    while program.process.poll() is None:
        looks.append((sum(map(_resident, program.alive())), sum(map(_handles, program.alive()))))
        time.sleep(PAUSE_S)
    rules = list(broken_rules(program.end(LIMIT_S)))
    # The last looks are at processes that are ending.
    looks = looks[:-4]
    if len(looks) < 1 / EARLY * 4:
        return rules
    at = round(len(looks) * EARLY)
    early, late = _median(looks[at : at + 5]), _median(looks[-5:])
    if late[0] > GROWTH * early[0]:
        rules.append(f"memory grows from {early[0] / 1e6:.0f} to {late[0] / 1e6:.0f} MB")
    if late[1] > early[1] + 2:
        rules.append(f"open handles grow from {early[1]} to {late[1]} over {count} pages")
    return rules


def _median(looks: list[tuple[int, int]]) -> tuple[int, int]:
    return sorted(look[0] for look in looks)[len(looks) // 2], sorted(look[1] for look in looks)[len(looks) // 2]


def _resident(process: int) -> int:
    """Bytes in memory; 0 for a process that has ended."""
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
