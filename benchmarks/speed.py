"""Time the stages of reading a page, and Tesseract beside it on the same page in the same run, alternating.

    python -m benchmarks.speed PAGE [--rounds N] [--threads N]

Prints the median of each stage in seconds after start-up, the whole process from start to end, and its peak memory.
Tesseract runs on one thread, on which it is fastest on few cores.
"""

import resource
import shutil
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import click
import torch

if TYPE_CHECKING:
    from ocr.documents import PageImage
    from ocr.engine import Engine

MEGA = 1_000_000


def time_stages(image: "PageImage", engine: "Engine") -> tuple[dict[str, float], int]:
    """Seconds of each stage of one reading, and the characters that it found."""
    from ocr.assembly import assemble_page
    from ocr.cutpage import CutPage
    from ocr.recognition import first_look, second_look
    from segmentation.clean import clean_page
    from segmentation.components import find_components
    from segmentation.layout import find_lines
    from segmentation.segments import cut_lines

    marks = [("", time.perf_counter())]

    def done(stage: str) -> None:
        marks.append((stage, time.perf_counter()))

    clean = clean_page(image.grey)
    done("clean")
    components = find_components(clean)
    lines = find_lines(components, clean)
    done("find")
    lattice = cut_lines(clean, components, lines)
    done("cut")
    first = first_look(lattice, engine)
    done("first look")
    found = second_look(lattice, first, engine)
    done("second look")
    decoded = engine.calibration.calibrated(lattice, found.log_probs, found.space, found.lines, engine.words)
    done("trust")
    height, width = image.grey.shape
    cut = CutPage(width, height, image.dpi, image.name, image.number, clean.to_source, lines, lattice)
    page = assemble_page(cut, decoded)
    done("assemble")
    stages = {stage: end - start for (_, start), (stage, end) in pairwise(marks)}
    return stages | {"page": marks[-1][1] - marks[0][1]}, len("".join(page.text.split()))


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
    from ocr.documents import load_pages
    from ocr.engine import load_engine

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
    print(f"{characters} characters, {image.grey.size / MEGA:.1f} megapixels, {torch.get_num_threads()} threads")
    print(f"peak memory of a whole process {child:.0f} MB")


if __name__ == "__main__":
    main()
