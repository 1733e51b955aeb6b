"""Time the stages of reading a page, and Tesseract beside it on the same page in the same run, alternating.

    python -m benchmarks.speed PAGE [--rounds N] [--threads N] [--folder FOLDER] [--keep]

Prints the median of each stage in seconds after start-up, how much of a page the networks take, on the fastest device
of this machine; and, kept in benchmarks/speed.csv with --keep: the whole process from start to end, in seconds by the
clock and of the processor, its peak memory, and what a first look at Typecase takes (`predict`, `--help`). With FOLDER,
also all pages there in one call with two jobs, with as many Tesseracts side by side, and how much longer than the
median page the slowest takes. Tesseract runs on one thread, on which it is fastest on few cores.
"""

import datetime
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from PIL import Image, ImageDraw, ImageFont

from benchmarks.results import append_rows
from ocr.cpu import THREAD_VARIABLES, hold_numpy_to_one, usable_cores
from ocr.system.memory import keep_freed_memory

if TYPE_CHECKING:
    from classifier.recogniser import Recogniser
    from ocr.input.source import PageImage
    from ocr.recognition.engine import Engine

MEGA = 1_000_000
RESULTS = Path(__file__).with_name("speed.csv")
COLUMNS = (
    "date",
    "measure",
    "unit",
    "typecase",
    "tesseract",
    "ratio",
    "page",
    "version",
    "python",
    "cores",
    "processor",
)
JOBS = 2
SUFFIXES = (".png", ".jpg", ".jpeg", ".tif", ".tiff")
ONE_THREAD = {"OMP_THREAD_LIMIT": "1"}

Measured = dict[tuple[str, str], tuple[float, float | None]]
"""By what was measured and its unit: Typecase's figure and Tesseract's, where it has one."""


class Clocked:
    """A recogniser and the seconds that its networks have taken, with the ways of the data to their device and back."""

    def __init__(self, recogniser: "Recogniser") -> None:
        self._recogniser = recogniser
        self.seconds = 0.0

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._recogniser, name)
        if not callable(found):
            return found

        def clocked(*arguments: Any) -> Any:
            started = time.perf_counter()
            answer = found(*arguments)
            if self._recogniser.device == "cuda":
                import torch

                torch.cuda.synchronize()
            self.seconds += time.perf_counter() - started
            return answer

        return clocked


def time_stages(image: "PageImage", engine: "Engine") -> tuple[dict[str, float], int]:
    """Seconds of each stage of one reading, and the characters that it found."""
    from ocr.recognition.pipeline import read_page

    marks = [("", time.perf_counter())]
    clocked = Clocked(engine.recogniser)
    engine = replace(engine, recogniser=clocked)
    page = read_page(image, engine, lambda stage: marks.append((stage, time.perf_counter())))
    seconds: dict[str, float] = defaultdict(float)  # a page that is tried at other turns passes its stages again
    for (_, start), (stage, end) in pairwise(marks):
        seconds[stage] += end - start
    whole = {"page": time.perf_counter() - marks[0][1], "of which networks": clocked.seconds}
    return seconds | whole, len("".join(page.text.split()))


def time_command(*commands: list[str], environment: dict[str, str] | None = None) -> tuple[float, float, float]:
    """Seconds that commands side by side take from start to end, by the clock and of the processor, which depends less
    on what else a machine does, and the megabytes that the largest process took at most; raises CalledProcessError
    where one fails."""
    started, before = time.perf_counter(), os.times()
    # As where it is installed: what Python has compiled once is kept, even if this program is told to keep nothing.
    own = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    own |= environment or {}
    running = [
        subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=own) for command in commands
    ]
    peak = 0
    for process in running:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        peak = max(peak, usage.ru_maxrss)
        if process.returncode:
            raise subprocess.CalledProcessError(process.returncode, process.args)
    after = os.times()
    used = after.children_user + after.children_system - before.children_user - before.children_system
    return time.perf_counter() - started, used, peak / 1000


def time_page(page: Path, rounds: int) -> Measured:
    """One page, from start to end, in turn with Tesseract, by a process that is small itself: its children begin with
    its memory."""
    runs: dict[str, list[tuple[float, float, float]]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as folder:
        letter = Path(folder) / "letter.png"
        image = Image.new("L", (64, 64), 255)
        ImageDraw.Draw(image).text((20, 8), "R", 0, ImageFont.load_default(40))
        image.save(letter)
        time_command([_typecase(), "read", str(page)])  # compiles what was changed, brings files into memory
        for _ in range(rounds):
            runs["read"].append(time_command([_typecase(), "read", str(page)]))
            if tesseract := shutil.which("tesseract"):
                runs["tesseract"].append(time_command([tesseract, str(page), "-"], environment=ONE_THREAD))
            runs["predict"].append(time_command([_typecase(), "predict", str(letter)]))
            runs["help"].append(time_command([_typecase(), "--help"]))
    read = _medians(runs["read"])
    other = _medians(runs["tesseract"]) if runs["tesseract"] else (None, None, None)
    return {
        ("whole process", "s"): (read[0], other[0]),
        ("whole process, processor", "s"): (read[1], other[1]),
        ("peak memory", "MB"): (read[2], other[2]),
        ("predict, whole process", "s"): (_medians(runs["predict"])[0], None),
        ("--help", "s"): (_medians(runs["help"])[0], None),
    }


def time_folder(pages: Path) -> Measured:
    """All pages of a folder in one call with JOBS jobs, and with as many Tesseracts side by side."""
    images = sorted(path for path in pages.iterdir() if path.suffix.lower() in SUFFIXES)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        command = [_typecase(), "read", *map(str, images), "--jobs", str(JOBS), "-f", "txt", "-o", str(folder / "out")]
        read = time_command(command)
        entries = map(json.loads, (folder / "out" / "typecase.jsonl").read_text(encoding="utf-8").splitlines())
        seconds = [float(entry["seconds"]) for entry in entries]
        other: tuple[float, float, float] | tuple[None, None, None] = (None, None, None)
        if tesseract := shutil.which("tesseract"):
            lists = [folder / f"{number}.list" for number in range(JOBS)]
            for number, listed in enumerate(lists):
                listed.write_text("".join(f"{image}\n" for image in images[number::JOBS]), encoding="utf-8")
            readers = [[tesseract, str(listed), str(listed.with_suffix(""))] for listed in lists]
            other = time_command(*readers, environment=ONE_THREAD)
    count = len(images)
    return {
        (f"{count} pages, {JOBS} jobs", "s"): (read[0], other[0]),
        (f"{count} pages, {JOBS} jobs, processor", "s"): (read[1], other[1]),
        (f"{count} pages, slowest by median page", "times"): (max(seconds) / statistics.median(seconds), None),
        (f"{count} pages, peak memory of a process", "MB"): (read[2], other[2]),
    }


def _typecase() -> str:
    return str(Path(sys.executable).with_name("typecase"))


def _medians(runs: list[tuple[float, float, float]]) -> tuple[float, float, float]:
    seconds, used, peak = zip(*runs, strict=True)
    return statistics.median(seconds), statistics.median(used), statistics.median(peak)


def keep(measured: Measured, page: str) -> None:
    """Append the figures to the CSV file. page: how large it is."""
    from importlib import metadata

    today, version = datetime.date.today(), metadata.version("typecase")
    machine = platform.python_version(), usable_cores(), processor()
    rows = [
        (today, name, unit, f"{own:.3f}", f"{other:.3f}" if other else "", f"{own / other:.2f}" if other else "",
         page, version, *machine)
        for (name, unit), (own, other) in measured.items()
    ]  # fmt: skip
    append_rows(RESULTS, COLUMNS, rows)


def processor() -> str:
    """What the processor is called, and which of the instructions it has that the networks gain most from."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:  # no Linux
        return platform.processor() or platform.machine()
    facts = {name.strip(): value.split() for name, _, value in (line.partition(":") for line in lines)}
    has = [name for name in ("avx2", "avx512f", "avx512_vnni", "amx_int8") if name in facts.get("flags", ())]
    return " ".join([*facts.get("model name", [platform.machine()]), *has])


@click.command(help=__doc__)
@click.argument("page", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--rounds", type=click.IntRange(1), default=5, show_default=True)
@click.option("--threads", type=click.IntRange(1), help="Of the networks.  [default: all cores]")
@click.option(
    "--folder", type=click.Path(exists=True, file_okay=False, path_type=Path), help="Pages to read in one call."
)
@click.option("--keep", "is_kept", is_flag=True, help="Append the figures to the CSV file.")
def main(page: Path, rounds: int, threads: int | None, folder: Path | None, is_kept: bool) -> None:
    hold_numpy_to_one()  # as `typecase read` does, before anything loads it
    keep_freed_memory()
    if threads:
        os.environ[THREAD_VARIABLES[0]] = str(threads)
    measured = time_page(page, rounds) | (time_folder(folder) if folder else {})
    from ocr.input.source import load_pages
    from ocr.recognition.engine import load_engine

    image, engine = next(load_pages(page)), load_engine()
    time_stages(image, engine)
    seconds: dict[str, list[float]] = defaultdict(list)
    characters = 0
    for _ in range(rounds):
        stages, characters = time_stages(image, engine)
        for stage, taken in stages.items():
            seconds[stage].append(taken)
    for stage, rows in seconds.items():
        print(f"{stage:26} {statistics.median(rows):7.3f} s")
    size = f"{characters} characters, {image.grey.size / MEGA:.1f} megapixels"
    print(f"{size}, {usable_cores()} threads, networks on {engine.recogniser.device}; {processor()}\n")
    measured["page after start-up", "s"] = statistics.median(seconds["page"]), measured["whole process", "s"][1]
    for (name, unit), (own, other) in measured.items():
        beside = f"  Tesseract {other:8.3f} {unit}, ratio {own / other:.2f}" if other else ""
        print(f"{name:36} {own:8.3f} {unit:5}{beside}")
    if is_kept:
        keep(measured, size)


if __name__ == "__main__":
    main()
