"""OCRmyPDF with Typecase and with Tesseract on the same scan: seconds, errors, and words in their places.

    python -m benchmarks.ocrmypdf [--pages N] [--rounds R]

The scan is drawn from the texts of the samples, a little blurred and grainy, so that the place of every word is known.
The engines take turns; the table shows the median of the rounds. A word is in its place where `pdftotext -bbox` gives
its text in a box that holds the middle of the true one and whose own middle lies in that.
"""

import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from itertools import cycle, islice, product
from pathlib import Path

import click
import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from ocr.scoring.metrics import fold, score_text
from samples import texts

ENGINES = ("typecase", "tesseract")
DPI = 300
PAGE = (1700, 2200)
"""Width and height in pixels."""
MARGIN = 150
LEADING = 1.5
BLUR = 0.8
GRAIN = 8.0
"""Standard deviation of the noise, in grey levels."""
TEXTS = (texts.PRINT, texts.COLUMNS_LEFT, texts.BOOKLET_FIRST, texts.COLUMNS_RIGHT, texts.BOOKLET_SECOND)
SIZES = (38, 46, 54)
WORD = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>')

Placed = tuple[str, tuple[float, float, float, float]]
"""A word and its left, top, right and bottom in points."""


@dataclass(frozen=True)
class DrawnPage:
    image: Image.Image
    text: str
    words: list[Placed]


def draw_page(text: str, size: int, seed: int) -> DrawnPage:
    """One page of running text."""
    image = Image.new("L", PAGE, 255)
    draw, font = ImageDraw.Draw(image), ImageFont.load_default(size)
    lines: list[str] = []
    words: list[Placed] = []
    y = float(MARGIN + size)
    for paragraph in text.replace("# ", "").strip().split("\n\n"):
        for line in wrapped(paragraph.split(), font):
            x = float(MARGIN)
            for word in line:
                draw.text((x, y), word, 20, font, anchor="ls")
                left, top, right, bottom = font.getbbox(word, anchor="ls")
                box = ((x + left), (y + top), (x + right), (y + bottom))
                words.append((word, tuple(72 / DPI * value for value in box)))  # type: ignore[arg-type]
                x += font.getlength(f"{word} ")
            lines.append(" ".join(line))
            y += LEADING * size
        y += LEADING * size / 2
    grain = np.random.default_rng(seed).normal(0, GRAIN, PAGE[::-1])
    grey = np.asarray(image.filter(ImageFilter.GaussianBlur(BLUR)), float) - 10 + grain
    return DrawnPage(Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8)), "\n".join(lines), words)


def wrapped(words: list[str], font: ImageFont.FreeTypeFont | ImageFont.ImageFont) -> Iterator[list[str]]:
    """Words as lines that fit the page."""
    line: list[str] = []
    for word in words:
        if line and font.getlength(" ".join([*line, word])) > PAGE[0] - 2 * MARGIN:
            yield line
            line = []
        line.append(word)
    yield line


def words_in(pdf: Path) -> list[list[Placed]]:
    """The words of each page as pdftotext gives them."""
    found = subprocess.run(["pdftotext", "-bbox", pdf, "-"], capture_output=True, text=True, check=True).stdout
    return [
        [(unescape(text), (float(x0), float(y0), float(x1), float(y1))) for x0, y0, x1, y1, text in WORD.findall(page)]
        for page in found.split("<page ")[1:]
    ]


def in_place(true: list[Placed], found: list[Placed]) -> int:
    """How many of the true words are found where they are."""
    return sum(any(fold(word) == fold(text) and fits(box, other) for text, other in found) for word, box in true)


def fits(box: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return holds(box, other) and holds(other, box)


def holds(box: tuple[float, ...], other: tuple[float, ...]) -> bool:
    x, y = (other[0] + other[2]) / 2, (other[1] + other[3]) / 2
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


@click.command()
@click.option("--pages", type=click.IntRange(1), default=20, show_default=True, help="Pages of the scan.")
@click.option("--rounds", type=click.IntRange(1), default=3, show_default=True, help="How often each engine runs.")
def main(pages: int, rounds: int) -> None:
    """Read the same scan through OCRmyPDF with both engines."""
    kinds = islice(cycle(product(SIZES, TEXTS)), pages)
    drawn = [draw_page(text, size, seed) for seed, (size, text) in enumerate(kinds)]
    seconds: dict[str, list[float]] = {engine: [] for engine in ENGINES}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        first, *others = (page.image for page in drawn)
        first.save(folder / "scan.pdf", save_all=True, append_images=others, resolution=DPI)
        for _ in range(rounds):
            for engine in ENGINES:
                files = ["--sidecar", folder / f"{engine}.txt", folder / "scan.pdf", folder / f"{engine}.pdf"]
                command = [sys.executable, "-m", "ocrmypdf", "--quiet", "--ocr-engine", engine, *map(str, files)]
                started = time.perf_counter()
                subprocess.run(command, check=True)
                seconds[engine].append(time.perf_counter() - started)
        click.echo(f"{'engine':10} {'seconds':>8} {'CER':>8} {'in place':>9}  of {pages} pages, {rounds} rounds")
        for engine in ENGINES:
            cer = score_text("\n".join(page.text for page in drawn), (folder / f"{engine}.txt").read_text()).cer
            found = words_in(folder / f"{engine}.pdf")
            right = sum(in_place(page.words, words) for page, words in zip(drawn, found, strict=True))
            share = right / sum(len(page.words) for page in drawn)
            click.echo(f"{engine:10} {statistics.median(seconds[engine]):8.1f} {cer:8.4f} {share:9.3f}")


if __name__ == "__main__":
    main()
