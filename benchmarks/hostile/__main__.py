"""Break files, kill runs, wear Typecase out, and say what did not hold.

    python -m benchmarks.hostile --minutes N --seed S [--files N] [--kills N] [--only PART ...] [--keep FOLDER]

Needs Linux. The time is shared by fuzz and kill; load reads its pictures once, two of them in short campaigns; soak
reads 1,000 pages and 1,000 files, in campaigns of an hour and more. The exit code is 1 when a rule was broken. The
figures of the last long campaign are in docs/reliability.md.
"""

import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

import click

from benchmarks.hostile.fuzz import fuzz
from benchmarks.hostile.kill import kill
from benchmarks.hostile.load import load
from benchmarks.hostile.soak import soak
from benchmarks.hostile.summary import Summary

PARTS: Final = ("load", "kill", "fuzz", "soak")
KILL_SHARE: Final = 0.4
"""Of the time that load leaves."""
SHORT_MINUTES: Final = 10
QUICK_PICTURES: Final = ["1 x 20,000", "gradient"]
SOAK_MINUTES: Final = 60
SOAK_PAGES: Final = 1000


@click.command(help=__doc__)
@click.option("--minutes", type=click.FloatRange(0, min_open=True), default=2.0, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True)
@click.option(
    "--only", type=click.Choice(PARTS), multiple=True, help="These parts.  [default: all that there is time for]"
)
@click.option("--files", type=click.IntRange(1), help="Break no more files than that, however much time is left.")
@click.option("--kills", type=click.IntRange(1), help="Interrupt no more runs than that.")
@click.option("--keep", type=click.Path(file_okay=False, path_type=Path), help="Folder for files that break a rule.")
def main(
    minutes: float, seed: int, files: int | None, kills: int | None, only: tuple[str, ...], keep: Path | None
) -> None:
    summary = Summary(seed)
    keep = keep or Path(tempfile.mkdtemp(prefix="hostile-"))
    keep.mkdir(parents=True, exist_ok=True)
    with suppress(KeyboardInterrupt):  # Ctrl-C ends a campaign with what it has found so far
        _run(summary, minutes, files, kills, only, keep)
    print("\n".join(summary.lines()))
    sys.exit(1 if summary.faults else 0)


def _run(
    summary: Summary, minutes: float, files: int | None, kills: int | None, only: tuple[str, ...], keep: Path
) -> None:
    end = time.monotonic() + 60 * minutes
    parts = only or PARTS
    if "load" in parts:
        load(summary, QUICK_PICTURES if minutes < SHORT_MINUTES else None)
    left = max(0.0, end - time.monotonic())
    if "kill" in parts:
        kill(summary, end if "fuzz" not in parts else time.monotonic() + KILL_SHARE * left, kills)
    if "fuzz" in parts:
        fuzz(summary, end, keep, files)
    if "soak" in parts and (only or minutes >= SOAK_MINUTES):
        soak(summary, SOAK_PAGES)


if __name__ == "__main__":
    main()
