"""Pages a second on a Ray cluster beside `typecase read --jobs`, and what a hundred nodes would do.

    python -m benchmarks.cluster [--pages N] [--workers W ...] [--strips] [--rounds R] [--keep]
    python -m benchmarks.cluster --simulate [--keep] [--plot docs/scale.png]

The first reads the same pages, the samples in turn as image files, by `--jobs W` and by `--cluster auto --jobs W`, the
two taking turns, and shows the median of the rounds: with what it takes to start, and without, by when outputs came;
and pages for each second of a core that all processes of a run took together, Ray's own too, which tells as much on a
machine that others use.

The second has Ray Data, set up as for reading, run a stage that sleeps instead, for times drawn from those that pages
took here (`PAGE_TIMES`). A few actors stand for the workers of many nodes: each sleeps so much
shorter that together they would finish as many pages a second. What is missing to that is what the driver costs.
"""

import ctypes
import datetime
import os
import pickle
import platform
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import astuple, dataclass
from itertools import chain, cycle, islice
from pathlib import Path
from typing import Any, Final

import click
from PIL import Image

from benchmarks.results import append_rows
from benchmarks.throughput import DPI, SAMPLES, SOURCES, STRIP

RESULTS: Final = Path(__file__).with_name("cluster.csv")

PAGE_TIMES: Final = Path(__file__).with_name("page_times.csv")
"""Seconds that each of the pages of a collection took on one core, one a line below the heading."""

ONE_CORE: Final = {"OMP_NUM_THREADS": "1"}
"""For each process that reads: Ray gives its actors no more, and a comparison is one of as many cores."""
BECOME_SUBREAPER: Final = 36
"""prctl's PR_SET_CHILD_SUBREAPER: processes whose parent has ended become children of this one (Linux)."""
CORES_PER_NODE: Final = 16
NODES: Final = (1, 10, 30, 100)
ACTORS: Final = 8
"""Processes that stand for the workers of all nodes; they sleep, so that two cores are enough for them."""
UNITS: Final = 100
"""Units of work of one simulated run."""


@dataclass(frozen=True)
class Figure:
    """One row of the table. kind: measured or simulated. nodes, workers: of the cluster; overhead: share of time lost
    to `--jobs` with as many workers, or to nodes that wait for nothing."""

    date: datetime.date
    kind: str
    what: str
    nodes: int
    workers: int
    pages: int
    pages_per_second: float
    overhead: float
    ray: str
    machine: str


def draw(folder: Path, count: int, strips: bool) -> Path:
    """The samples, again and again, as image files."""
    from ocr.input.source import load_pages

    pages = list(chain.from_iterable(load_pages(SAMPLES / name) for name in SOURCES))
    inputs = folder / "in"
    inputs.mkdir()
    for number, page in enumerate(islice(cycle(pages), count)):
        image = Image.fromarray(page.grey[:STRIP] if strips else page.grey)
        image.save(inputs / f"{number:05}.png", dpi=(DPI, DPI))
    return inputs


def seconds_of(command: Sequence[str]) -> tuple[float, float]:
    """How long `typecase` takes, and how many seconds of a core all its processes take together.

    Raises CalledProcessError where it fails.
    """
    ctypes.CDLL(None).prctl(BECOME_SUBREAPER, 1, 0, 0, 0)
    started, before = time.perf_counter(), core_seconds()
    subprocess.run(
        [sys.executable, "-c", "from cli import main; main()", *command],
        cwd=SAMPLES.parent,
        env=os.environ | ONE_CORE,
        check=True,
        capture_output=True,
    )
    seconds = time.perf_counter() - started
    with suppress(ChildProcessError):  # until no process of the run is left, Ray's own among them
        while True:
            os.waitpid(-1, 0)
    return seconds, core_seconds() - before


def core_seconds() -> float:
    """Of all processes that this one has started and that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def seconds_after_start(out: Path) -> float:
    """How long all outputs would have taken at the pace at which those after the first came."""
    written = sorted(path.stat().st_mtime for path in out.glob("*.txt"))
    return (written[-1] - written[0]) * len(written) / (len(written) - 1)


def measure(pages: int, workers: Sequence[int], strips: bool, rounds: int) -> Iterator[Figure]:
    """Pages a second on as many workers of one machine and of a cluster."""
    ways = {"read --jobs": [], "read --cluster auto": ["--cluster", "auto"]}
    with tempfile.TemporaryDirectory() as folder:
        inputs = draw(Path(folder), pages, strips)
        for count in workers:
            taken: dict[str, list[float]] = {way: [] for way in ways}
            going: dict[str, list[float]] = {way: [] for way in ways}
            cores: dict[str, list[float]] = {way: [] for way in ways}
            for number, (way, options) in enumerate(list(ways.items()) * rounds):
                out = Path(folder, f"out-{count}-{number}")
                command = ["read", str(inputs), "-o", str(out), "-q", "--jobs", str(count), *options]
                seconds, of_cores = seconds_of(command)
                taken[way].append(seconds)
                cores[way].append(of_cores)
                going[way].append(seconds_after_start(out))
            for what, of_ways in (("all in all", taken), ("once going", going), ("a second of a core", cores)):
                alone, *_ = medians = [statistics.median(seconds) for seconds in of_ways.values()]
                for way, seconds in zip(ways, medians, strict=True):
                    kind = f"{way}, {'strips' if strips else 'pages'}, {what}"
                    yield figure("measured", kind, 1, count, pages, pages / seconds, seconds / alone - 1)


def figure(kind: str, what: str, nodes: int, workers: int, pages: int, rate: float, overhead: float) -> Figure:
    import ray

    machine = f"{platform.machine()}, {platform.python_version()}"
    today = datetime.date.today()
    return Figure(
        today, kind, what, nodes, workers, pages, round(rate, 3), round(overhead, 3), ray.__version__, machine
    )


@dataclass(frozen=True)
class Simulated:
    """A cluster that is simulated. at_once: pages of a unit of work; a document has one page."""

    nodes: int
    at_once: int

    @property
    def workers(self) -> int:
        return self.nodes * CORES_PER_NODE


class SleepingStage:
    """Takes the time that a unit has left, in place of reading it."""

    def __call__(self, rows: dict[str, Any]) -> dict[str, list[bytes]]:
        from ocr.cluster.documents import Record

        outcomes = []
        for row in rows["unit"]:
            place, documents, seconds = pickle.loads(row)
            time.sleep(seconds)
            records = [Record(number, ("a.txt",), 1, 0, 0.5, 0.9) for number in documents]
            outcomes.append(pickle.dumps((place, records)))
        return {"outcomes": outcomes}


def simulate(times: Sequence[float]) -> Iterator[Figure]:
    """Pages a second on ever more nodes, with one page and with as many as there may be in a unit."""
    from ocr.cluster.connection import connected
    from ocr.cluster.splitting import UNIT_DOCUMENTS

    clusters = [Simulated(nodes, at_once) for at_once in (1, UNIT_DOCUMENTS) for nodes in NODES]
    with connected("auto"):
        ends = arrivals(rows_of(clusters, times))
    for place, cluster in enumerate(clusters):
        # Neither the first nor the last: what it takes to start is not in it, nor the wait for one long page.
        came = ends[place][UNITS // 10 : -UNITS // 10]
        pages, seconds = (len(came) - 1) * cluster.at_once, came[-1] - came[0]
        ideal = pages * statistics.mean(times) / cluster.workers
        what = f"{cluster.at_once} page(s) a unit"
        yield figure("simulated", what, cluster.nodes, cluster.workers, pages, pages / seconds, seconds / ideal - 1)


def rows_of(clusters: Iterable[Simulated], times: Sequence[float]) -> Iterator[bytes]:
    """The units of work of all clusters, one cluster after the other, as rows."""
    chance = random.Random(1)
    for place, cluster in enumerate(clusters):
        for _ in range(UNITS):
            seconds = sum(chance.choices(times, k=cluster.at_once)) * ACTORS / cluster.workers
            yield pickle.dumps((place, range(cluster.at_once), seconds))


def arrivals(rows: Iterable[bytes]) -> dict[int, list[float]]:
    """For the place of each cluster when its units came out of the pipeline, in seconds."""
    import ray.data

    from ocr.cluster.pipeline import from_rows, scheduling, set_small_blocks

    set_small_blocks()
    actors = ray.data.ActorPoolStrategy(size=ACTORS, max_tasks_in_flight_per_actor=2)
    stub = from_rows(rows).map_batches(SleepingStage, compute=actors, **scheduling(cores=0.1))
    ends: dict[int, list[float]] = defaultdict(list)
    for batch in stub.iter_batches(batch_size=None, prefetch_batches=0):
        for row in batch["outcomes"]:
            place, _ = pickle.loads(row)
            ends[place].append(time.perf_counter())
    return ends


def draw_plot(figures: Sequence[Figure], path: Path) -> None:
    """Pages a second over nodes, as simulated, beside what nodes that wait for nothing would do."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    canvas, axes = pyplot.subplots(figsize=(7, 4.5))
    for what in dict.fromkeys(row.what for row in figures):
        rows = [row for row in figures if row.what == what]
        axes.loglog(
            [row.nodes for row in rows], [row.pages_per_second for row in rows], "o-", label=f"simulated, {what}"
        )
    ideal = [(row.nodes, row.pages_per_second * (1 + row.overhead)) for row in figures]
    axes.loglog(*zip(*sorted(set(ideal)), strict=True), ":", color="grey", label="nodes that wait for nothing")
    axes.set_xlabel(f"nodes of {CORES_PER_NODE} cores")
    axes.set_ylabel("pages a second")
    axes.set_title("Simulated: one driver, stages that sleep")
    axes.legend()
    canvas.tight_layout()
    canvas.savefig(path, dpi=110)


def keep(figures: Sequence[Figure]) -> None:
    append_rows(RESULTS, Figure.__annotations__, map(astuple, figures))


@click.command(help=__doc__)
@click.option("--pages", type=click.IntRange(1), default=500, show_default=True)
@click.option("--workers", type=click.IntRange(1), multiple=True, default=(1, 2), show_default=True)
@click.option("--strips", is_flag=True, help="Pages of a few lines.")
@click.option("--rounds", type=click.IntRange(1), default=1, show_default=True)
@click.option("--simulate", "is_simulated", is_flag=True, help="Many nodes, in place of reading.")
@click.option("--plot", type=click.Path(path_type=Path), help="Picture of the simulation.")
@click.option("--keep", "is_kept", is_flag=True, help="Append the figures to the CSV file.")
def main(
    pages: int,
    workers: tuple[int, ...],
    strips: bool,
    rounds: int,
    is_simulated: bool,
    plot: Path | None,
    is_kept: bool,
) -> None:
    if is_simulated:
        times = [float(line) for line in PAGE_TIMES.read_text(encoding="utf-8").split()[1:]]
        figures = list(simulate(times))
    else:
        figures = list(measure(pages, workers, strips, rounds))
    print(f"{'kind':10} {'what':40} nodes workers  pages/s  overhead")
    for row in figures:
        rate, overhead = f"{row.pages_per_second:8.2f}", f"{row.overhead:8.1%}"
        print(f"{row.kind:10} {row.what:40} {row.nodes:5} {row.workers:7} {rate} {overhead}")
    if plot:
        draw_plot(figures, plot)
    if is_kept:
        keep(figures)


if __name__ == "__main__":
    main()
