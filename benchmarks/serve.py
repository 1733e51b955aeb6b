"""Pages a second through HTTP, from several clients at once, beside `typecase read --jobs` on the same pages.

    python -m benchmarks.serve [--pages N] [--clients C] [--jobs J] [--rounds R] [--keep]

The pages are the samples in turn, a file each. The two take turns; the table shows the median of the rounds. A rate is
counted from the first page that is done to the last, so that loading models, which a server does once, is in neither.
"""

import datetime
import json
import platform
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import chain, cycle, islice
from pathlib import Path
from urllib.request import urlopen

import click
from PIL import Image

from benchmarks.results import append_rows

SAMPLES = Path(__file__).parents[1] / "samples"
RESULTS = Path(__file__).with_name("serve.csv")
SOURCES = ("print.png", "columns.png", "booklet.pdf", "noisy.jpg", "hand.png")
TYPECASE = [sys.executable, "-c", "from cli import main; main()"]
COLUMNS = (
    "date",
    "way",
    "version",
    "pages",
    "clients",
    "jobs",
    "pages_per_second",
    "share_of_read",
    "python",
    "machine",
)


def draw(folder: Path, count: int) -> list[Path]:
    """The samples, again and again, as image files."""
    from ocr.input.source import load_pages

    images = [
        Image.fromarray(page.grey) for page in chain.from_iterable(load_pages(SAMPLES / name) for name in SOURCES)
    ]
    paths = [folder / f"{number:04}.png" for number in range(count)]
    for path, image in zip(paths, islice(cycle(images), count), strict=True):
        image.save(path, dpi=(300, 300))
    return paths


def rate_of(moments: Sequence[float]) -> float:
    """Pages a second, from the moments in seconds at which they were done."""
    return (len(moments) - 1) / (max(moments) - min(moments))


def rate_of_read(paths: Sequence[Path], jobs: int, folder: Path) -> float:
    """Pages a second of `typecase read`."""
    with tempfile.TemporaryDirectory(dir=folder) as out:
        options = ["-o", out, "--jobs", str(jobs), "--log-format", "json"]
        command = [*TYPECASE, "read", *map(str, paths), *options]
        with subprocess.Popen(command, cwd=SAMPLES.parent, stderr=subprocess.PIPE, text=True) as process:
            assert process.stderr is not None
            moments = [time.perf_counter() for line in process.stderr if json.loads(line)["event"] == "page"]
    if len(moments) != len(paths):
        raise click.ClickException(f"typecase read has read {len(moments)} of {len(paths)} pages")
    return rate_of(moments)


def rate_of_server(address: str, paths: Sequence[Path], clients: int) -> float:
    """Pages a second of a server that `clients` ask at the same time, each again when it has its answer."""

    def ask(path: Path) -> float:
        with urlopen(f"{address}/v1/read?format=txt&name={path.name}", path.read_bytes()) as answer:
            answer.read()
        return time.perf_counter()

    with ThreadPoolExecutor(clients) as threads:
        return rate_of(list(threads.map(ask, paths)))


@contextmanager
def server(jobs: int) -> Iterator[str]:
    """The address of a server that has loaded its models."""
    command = [*TYPECASE, "serve", "--port", "0", "--jobs", str(jobs)]
    with subprocess.Popen(command, cwd=SAMPLES.parent, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr is not None
            found = re.search(r"http://[^,]+", process.stderr.readline())
            if not found:
                raise click.ClickException("typecase serve does not start")
            rate_of_server(found[0], [SAMPLES / "noisy.jpg"] * (2 * jobs), jobs)
            yield found[0]
        finally:
            process.terminate()


@click.command(help=__doc__)
@click.option("--pages", type=click.IntRange(8), default=48, show_default=True)
@click.option("--clients", type=click.IntRange(1), default=8, show_default=True)
@click.option("--jobs", type=click.IntRange(1), default=2, show_default=True)
@click.option("--rounds", type=click.IntRange(1), default=3, show_default=True)
@click.option("--keep", "is_kept", is_flag=True, help="Append the figures to the CSV file.")
def main(pages: int, clients: int, jobs: int, rounds: int, is_kept: bool) -> None:
    from importlib import metadata

    read, http = [], []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paths = draw(folder, pages)
        for _ in range(rounds):
            read.append(rate_of_read(paths, jobs, folder))
            with server(jobs) as address:
                http.append(rate_of_server(address, paths, clients))
    share = statistics.median(there / here for there, here in zip(http, read, strict=True))
    rates = {"read": (statistics.median(read), 1.0), "http": (statistics.median(http), share)}
    print(f"{'way':6} pages/s  of read")
    for way, (rate, of_read) in rates.items():
        print(f"{way:6} {rate:7.2f}  {of_read:7.2f}")
    if is_kept:
        today, version, machine = datetime.date.today(), metadata.version("typecase"), platform.machine()
        append_rows(RESULTS, COLUMNS, [
            (today, way, version, pages, clients if way == "http" else "", jobs, f"{rate:.3f}", f"{of_read:.3f}",
             platform.python_version(), machine)
            for way, (rate, of_read) in rates.items()
        ])  # fmt: skip


if __name__ == "__main__":
    main()
