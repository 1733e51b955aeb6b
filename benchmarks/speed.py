"""Time the stages of reading a page, and Tesseract beside it on the same page in the same run, alternating.

    python -m benchmarks.speed PAGE [--rounds N] [--threads N]

Prints the median of each stage in seconds after start-up, how much of a page the networks take, on the fastest device
that torch finds, the whole process from start to end, and its peak memory.
Tesseract runs on one thread, on which it is fastest on few cores.
"""

import resource
import shutil
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ocr.cpu import hold_numpy_to_one

if TYPE_CHECKING:
    from classifier.recogniser import Recogniser
    from ocr.input.source import PageImage
    from ocr.recognition.engine import Engine

MEGA = 1_000_000


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


def time_command(command: list[str], environment: dict[str, str] | None = None) -> float:
    """Seconds that a command takes from start to end; raises CalledProcessError where it fails."""
    started = time.perf_counter()
    subprocess.run(command, capture_output=True, check=True, env=environment)
    return time.perf_counter() - started


@click.command(help=__doc__)
@click.argument("page", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--rounds", type=click.IntRange(1), default=5, show_default=True)
@click.option("--threads", type=click.IntRange(1), help="Of torch.  [default: all cores]")
def main(page: Path, rounds: int, threads: int | None) -> None:
    hold_numpy_to_one()  # as `typecase read` does, before anything loads it
    import torch

    from ocr.input.source import load_pages
    from ocr.recognition.engine import load_engine

    if threads:
        torch.set_num_threads(threads)
    image, engine = next(load_pages(page)), load_engine()
    time_stages(image, engine)
    seconds: dict[str, list[float]] = defaultdict(list)
    tesseract, typecase = shutil.which("tesseract"), str(Path(sys.executable).with_name("typecase"))
    characters = 0
    for _ in range(rounds):
        stages, characters = time_stages(image, engine)
        if tesseract:
            stages["tesseract, whole process"] = time_command([tesseract, str(page), "-"], {"OMP_THREAD_LIMIT": "1"})
        stages["typecase, whole process"] = time_command([typecase, "read", str(page)])
        for stage, taken in stages.items():
            seconds[stage].append(taken)
    for stage, rows in seconds.items():
        print(f"{stage:26} {statistics.median(rows):7.3f} s")
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1000
    size = f"{characters} characters, {image.grey.size / MEGA:.1f} megapixels"
    print(f"{size}, {torch.get_num_threads()} threads, networks on {engine.recogniser.device}")
    print(f"peak memory of a whole process {child:.0f} MB")


if __name__ == "__main__":
    main()
