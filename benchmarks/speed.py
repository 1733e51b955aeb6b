"""Time the stages of reading a page, and Tesseract beside it on the same page in the same run, alternating.

    python -m benchmarks.speed PAGE [--rounds N] [--threads N]

Prints the median of each stage in seconds after start-up, how much of a page the networks take, on the fastest device
of this machine, the whole process from start to end, in seconds by the clock and of the processor, and its peak memory.
Tesseract runs on one thread, on which it is fastest on few cores.
"""

import os
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

from ocr.cpu import THREAD_VARIABLES, hold_numpy_to_one, usable_cores

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


def time_command(command: list[str], environment: dict[str, str] | None = None) -> tuple[float, float]:
    """Seconds that a command takes from start to end, by the clock and of the processor, which do not depend on what
    else a machine does; raises CalledProcessError where it fails."""
    started, used = time.perf_counter(), _children_seconds()
    subprocess.run(command, capture_output=True, check=True, env=environment)
    return time.perf_counter() - started, _children_seconds() - used


def _children_seconds() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


@click.command(help=__doc__)
@click.argument("page", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--rounds", type=click.IntRange(1), default=5, show_default=True)
@click.option("--threads", type=click.IntRange(1), help="Of the networks.  [default: all cores]")
def main(page: Path, rounds: int, threads: int | None) -> None:
    hold_numpy_to_one()  # as `typecase read` does, before anything loads it
    if threads:
        os.environ[THREAD_VARIABLES[0]] = str(threads)
    from ocr.input.source import load_pages
    from ocr.recognition.engine import load_engine

    image, engine = next(load_pages(page)), load_engine()
    time_stages(image, engine)
    seconds: dict[str, list[float]] = defaultdict(list)
    tesseract, typecase = shutil.which("tesseract"), str(Path(sys.executable).with_name("typecase"))
    characters = 0
    for _ in range(rounds):
        stages, characters = time_stages(image, engine)
        commands: dict[str, tuple[list[str], dict[str, str] | None]] = {
            "typecase": ([typecase, "read", str(page)], None)
        }
        if tesseract:
            commands["tesseract"] = ([tesseract, str(page), "-"], {"OMP_THREAD_LIMIT": "1"})
        for name, (command, environment) in commands.items():
            stages[f"{name}, whole process"], stages[f"{name}, processor"] = time_command(command, environment)
        for stage, taken in stages.items():
            seconds[stage].append(taken)
    for stage, rows in seconds.items():
        print(f"{stage:26} {statistics.median(rows):7.3f} s")
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1000
    size = f"{characters} characters, {image.grey.size / MEGA:.1f} megapixels"
    print(f"{size}, {usable_cores()} threads, networks on {engine.recogniser.device}")
    print(f"peak memory of a whole process {child:.0f} MB")


if __name__ == "__main__":
    main()
