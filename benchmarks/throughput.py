"""Read a PDF of many pages: pages a second and peak memory, with other programs on the same pages in the same run.

    python -m benchmarks.throughput [--pages N] [--jobs J ...] [--strips] [--rounds R] [--keep]

The pages are the samples in turn, as images in one PDF; with --strips only their first lines, so that a thousand pages
are read in minutes and a leak shows. Tesseract, on one thread, gets the same pages as images, for it reads no PDF;
OCRmyPDF, where it is installed, gets the PDF. The programs take turns; the table shows the median of the rounds.
Memory is that of all processes of a program together, looked at twice a second (on Linux).
"""

import datetime
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, cycle, islice
from pathlib import Path

import click
from PIL import Image

from benchmarks.results import append_rows

SAMPLES = Path(__file__).parents[1] / "samples"
RESULTS = Path(__file__).with_name("throughput.csv")
SOURCES = ("print.png", "columns.png", "booklet.pdf", "noisy.jpg", "hand.png")
DPI = 300
STRIP = 160
"""Rows of a strip, in pixels: a line or two."""
PAUSE_S = 0.5
COLUMNS = ("date", "program", "version", "pages", "jobs", "pages_per_second", "peak_mb", "python", "cores", "machine")


@dataclass(frozen=True)
class Program:
    """What is measured. command: what to run. environment: what it needs beside this process's."""

    name: str
    version: str
    jobs: int
    command: list[str]
    environment: dict[str, str]


def draw(folder: Path, count: int, strips: bool) -> tuple[Path, Path]:
    """The samples, again and again, as pages of a PDF, and as a list of image files."""
    from ocr.input.source import load_pages

    pages = chain.from_iterable(load_pages(SAMPLES / name) for name in SOURCES)
    images = [Image.fromarray(page.grey[:STRIP] if strips else page.grey) for page in pages]
    names = [folder / f"{number}.png" for number in range(len(images))]
    for name, image in zip(names, images, strict=True):
        image.save(name, dpi=(DPI, DPI))
    pdf, listed = folder / "pages.pdf", folder / "pages.txt"
    first, *others = islice(cycle(images), count)
    first.save(pdf, save_all=True, append_images=others, resolution=DPI)
    listed.write_text("".join(f"{name}\n" for name in islice(cycle(names), count)))
    return pdf, listed


def programs(pdf: Path, listed: Path, jobs: tuple[int, ...]) -> Iterator[Program]:
    """Typecase with each number of jobs, and what else is installed."""
    root = str(SAMPLES.parent)
    typecase = [sys.executable, "-c", "from cli import main; main()", "read", str(pdf), "-q", "-f", "txt"]
    for number in jobs:
        out = pdf.with_name(f"typecase-{number}.txt")
        yield Program(
            "typecase",
            _version("typecase"),
            number,
            [*typecase, "-o", str(out), "--jobs", str(number)],
            {"PYTHONPATH": root},
        )
    if tesseract := shutil.which("tesseract"):
        command = [tesseract, str(listed), str(pdf.with_name("tesseract"))]
        yield Program("tesseract", _version("tesseract"), 1, command, {"OMP_THREAD_LIMIT": "1"})
    if ocrmypdf := shutil.which("ocrmypdf"):
        for number in jobs:
            out = pdf.with_name(f"ocrmypdf-{number}.pdf")
            command = [ocrmypdf, "-q", "--force-ocr", "--output-type", "pdf", "-j", str(number), str(pdf), str(out)]
            yield Program("ocrmypdf", _version("ocrmypdf"), number, command, {"OMP_THREAD_LIMIT": "1"})


def _version(program: str) -> str:
    if program == "typecase":
        from importlib import metadata

        return metadata.version(program)
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
    return (said.stdout or said.stderr).split("\n")[0].removeprefix(f"{program} ")


def run(program: Program) -> tuple[float, float]:
    """Seconds from start to end, and megabytes at the most. Raises CalledProcessError where it fails."""
    environment = os.environ | program.environment
    started, peak = time.perf_counter(), 0
    with subprocess.Popen(
        program.command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        while True:
            peak = max(peak, resident(process.pid))
            try:
                code = process.wait(PAUSE_S)
                break
            except subprocess.TimeoutExpired:
                continue
    seconds = time.perf_counter() - started
    if code:
        raise subprocess.CalledProcessError(code, program.command)
    return seconds, peak / 1e6


def resident(process: int) -> int:
    """Bytes in memory of a process and all that it has started; 0 where that cannot be told."""
    try:
        pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
        children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    except OSError:
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE") + sum(resident(int(child)) for child in children)


@click.command(help=__doc__)
@click.option("--pages", type=click.IntRange(1), default=100, show_default=True)
@click.option("--jobs", type=click.IntRange(1), multiple=True, default=(1, 2), show_default=True)
@click.option("--strips", is_flag=True, help="Pages of a few lines.")
@click.option("--rounds", type=click.IntRange(1), default=1, show_default=True)
@click.option("--others/--alone", default=True, help="Other programs too.")
@click.option("--keep", "is_kept", is_flag=True, help="Append the figures to the CSV file.")
def main(pages: int, jobs: tuple[int, ...], strips: bool, rounds: int, others: bool, is_kept: bool) -> None:
    from ocr.cpu import usable_cores

    with tempfile.TemporaryDirectory() as folder:
        measured = list(programs(*draw(Path(folder), pages, strips), jobs))
        measured = [program for program in measured if others or program.name == "typecase"]
        runs: dict[int, list[tuple[float, float]]] = defaultdict(list)
        for _ in range(rounds):
            for index, program in enumerate(measured):
                runs[index].append(run(program))
    today, kind = datetime.date.today(), "strips" if strips else "pages"
    rows: list[tuple[object, ...]] = []
    print(f"{'program':12} jobs  {kind}/s  peak MB")
    for index, program in enumerate(measured):
        rate = pages / statistics.median(seconds for seconds, _ in runs[index])
        peak = statistics.median(megabytes for _, megabytes in runs[index])
        print(f"{program.name:12} {program.jobs:4}  {rate:7.2f}  {peak:7.0f}")
        machine = f"{platform.machine()}, {kind}"
        rows.append(
            (today, program.name, program.version, pages, program.jobs, f"{rate:.3f}", f"{peak:.0f}",
             platform.python_version(), usable_cores(), machine)
        )  # fmt: skip
    if is_kept:
        append_rows(RESULTS, COLUMNS, rows)


if __name__ == "__main__":
    main()
