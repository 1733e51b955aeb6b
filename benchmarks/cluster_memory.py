"""Memory of all processes of a cluster that reads an archive of documents of very different sizes.

    python -m benchmarks.cluster_memory [--documents N] [--workers W]

The archive is drawn: of a thousand documents one has 500 pages, one is a scan of 100 MB, some have 30 or 4 pages and
most are pictures. Pages are blank or have a text layer, so that reading costs little: what is measured is what waits
on its way.
Memory is the proportional set size (PSS) of the processes together, looked at twice a second, and what Ray's object
store holds. Needs Linux.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import click
import pikepdf
from PIL import Image

from benchmarks.hostile.soak import resident_share

SCAN_PAGES: Final = 10
PAUSE_S: Final = 0.5
LETTER: Final = (612, 792)
LINE: Final = "the same words stand on each of the lines of each of the pages of this archive"


@dataclass(frozen=True)
class Use:
    """How the memory was used: the peak in MB, of how many documents outputs were written, and in how many seconds."""

    peak_mb: float
    written: int
    seconds: float


def draw_archive(folder: Path, documents: int, longest: int, scan_mb: int) -> int:
    """Draw PDFs, `documents` of them, two at least: how many pages they have together.

    longest: pages of the longest. scan_mb: size of the one that is a scan.
    """
    folder.mkdir()
    pages = [longest, *(30 if number % 50 == 0 else 4 if number % 10 == 0 else 1 for number in range(2, documents))]
    for number, count in enumerate(pages):
        if count > 1:
            _typed(count).save(folder / f"{number:05}.pdf")
        else:
            Image.new("L", (400, 200), 255).save(folder / f"{number:05}.png")
    _scan(scan_mb).save(folder / "scan.pdf", compress_streams=False)
    return sum(pages) + SCAN_PAGES


def _typed(pages: int) -> pikepdf.Pdf:
    """Pages of lines in a font that every reader has."""
    pdf = pikepdf.new()
    font = pdf.make_indirect(
        pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    )
    for number in range(pages):
        pdf.add_blank_page(page_size=LETTER)
        page = pdf.pages[-1]
        lines = f"({number + 1}) Tj T* " + f"({LINE}) Tj T* " * 40
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
        page.Contents = pikepdf.Stream(pdf, f"BT /F 11 Tf 14 TL 50 740 Td {lines} ET".encode())
    return pdf


def _scan(megabytes: int) -> pikepdf.Pdf:
    """Blank pages as pictures that are not compressed."""
    pdf = pikepdf.new()
    width = 2500
    height = megabytes * 1_000_000 // (SCAN_PAGES * width)
    for _ in range(SCAN_PAGES):
        pdf.add_blank_page(page_size=LETTER)
        picture = pikepdf.Stream(pdf, b"\xff" * (width * height))
        picture.stream_dict = pikepdf.Dictionary(
            Type=pikepdf.Name.XObject,
            Subtype=pikepdf.Name.Image,
            BitsPerComponent=8,
            ColorSpace=pikepdf.Name.DeviceGray,
            Width=width,
            Height=height,
        )
        pdf.pages[-1].Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(P=picture))
        pdf.pages[-1].Contents = pikepdf.Stream(pdf, b"q 612 0 0 792 0 0 cm /P Do Q")
    return pdf


def memory_of_run(inputs: Path, out: Path, workers: int) -> Use:
    """Read an archive on a cluster that is started for it. Raises CalledProcessError where that fails."""
    command = ["read", str(inputs), "-o", str(out), "-q", "--cluster", "auto", "--jobs", str(workers)]
    started = time.perf_counter()
    run = subprocess.Popen([sys.executable, "-c", "from cli import main; main()", *command], start_new_session=True)
    peak = 0.0
    while run.poll() is None:
        peak = max(peak, _memory_mb(run.pid))
        time.sleep(PAUSE_S)
    if run.returncode:
        raise subprocess.CalledProcessError(run.returncode, command)
    return Use(peak, sum(1 for _ in out.glob("*.txt")), time.perf_counter() - started)


def _memory_mb(root: int) -> float:
    """Of a process and all that it has started, their share of what they share included."""
    return sum(map(resident_share, _family(root))) / 1e6


def _family(root: int) -> Iterator[int]:
    parents: dict[int, list[int]] = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            with suppress(OSError, IndexError, ValueError):
                fields = Path(f"/proc/{entry}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
                parents.setdefault(int(fields[1]), []).append(int(entry))
    waiting = [root]
    while waiting:
        process = waiting.pop()
        yield process
        waiting += parents.get(process, [])


@click.command(help=__doc__)
@click.option("--documents", type=click.IntRange(2), default=1000, show_default=True)
@click.option("--longest", type=click.IntRange(1), default=500, show_default=True, help="Pages of the longest one.")
@click.option("--scan", type=click.IntRange(1), default=100, show_default=True, help="Megabytes of the scan.")
@click.option("--workers", type=click.IntRange(1), default=2, show_default=True)
def main(documents: int, longest: int, scan: int, workers: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        pages = draw_archive(Path(folder, "in"), documents, longest, scan)
        use = memory_of_run(Path(folder, "in"), Path(folder, "out"), workers)
    print(f"{documents} documents, {pages} pages, {workers} workers: {use.peak_mb:.0f} MB at the most, ", end="")
    print(f"{use.written} written in {use.seconds:.0f} s")


if __name__ == "__main__":
    main()
