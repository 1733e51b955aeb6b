"""What costs a reader without bounds its time or memory: pathological pictures, and documents of everyday.

Each has to stay within a few pages' worth of seconds of a core, of all processes together, which other programs on the
machine do not change.
"""

import random
import resource
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from benchmarks.hostile.documents import DOCUMENTS, PAGE
from benchmarks.hostile.programs import broken_rules, typecase
from benchmarks.hostile.seeds import drawn
from benchmarks.hostile.summary import Fault, Summary

PAGES_WORTH: Final = 3.0
"""So many times as long as a page of text of PAGE a picture, or a page of a document, may take, both with the start of
the program; of 20,000 pixels to a side as many times more as it has pixels, which only their loading may take; of many
letters so many times as long as a page of such letters for as many."""
LETTERS_OF_A_PAGE: Final = 3_000
LETTER_SIZE: Final = 28
"""Pixels of the letters of a page of text of PAGE."""
TRIES: Final = 2
"""What takes longer is read once more, for on a busy machine the same page takes one time half as long again."""
LIMIT_S: Final = 900.0
PART: Final = "load"

Drawing = Callable[[np.random.Generator], Image.Image]


def load(summary: Summary, names: list[str] | None = None) -> None:
    """Read each picture and each document alone. names: which of PICTURES; all, and all of DOCUMENTS, unless given."""
    rng = np.random.default_rng(summary.seed)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        bench = _Bench(folder, summary)
        text = bench.page_of_text(PAGE)
        for title in names or list(PICTURES):
            picture = PICTURES[title](rng)
            larger = max(1.0, picture.width * picture.height / (PAGE[0] * PAGE[1]))
            bench.judge(title, bench.saved(picture, "picture"), larger, text)
            summary.count("pathological pictures")
        if not names:
            _load_letters(bench, rng, summary)
            _load_documents(bench, summary)


def _load_letters(bench: "_Bench", rng: np.random.Generator, summary: Summary) -> None:
    page = bench.saved(_letters(rng, 20, LETTERS_OF_A_PAGE // 20), "page of such letters")
    for title, lines, of_line in (("30,000 letters", 134, 225), ("one line of 10,000 letters", 1, 10_000)):
        path = bench.saved(_letters(rng, lines, of_line), "picture")
        bench.judge(title, path, lines * of_line / LETTERS_OF_A_PAGE, page)
        summary.count("pathological pictures")


def _load_documents(bench: "_Bench", summary: Summary) -> None:
    for title, make in DOCUMENTS.items():
        made = make(random.Random(summary.seed))
        path = bench.folder / f"document.{made.suffix}"
        path.write_bytes(made.data)
        bench.judge(title, path, made.pages, bench.page_of_text(made.size))
        summary.count("documents of everyday")


class _Bench:
    """Reads files in a folder, each beside a usual page, for other programs on the machine slow both down."""

    def __init__(self, folder: Path, summary: Summary) -> None:
        self.folder = folder
        self._summary = summary

    def saved(self, picture: Image.Image, name: str) -> Path:
        path = self.folder / f"{name}.png"
        picture.save(path, compress_level=1)
        return path

    def page_of_text(self, size: tuple[int, int]) -> Path:
        """A page of that many pixels, its letters as large a part of it."""
        page = drawn(random.Random(self._summary.seed), size, round(LETTER_SIZE * size[0] / PAGE[0]))
        return self.saved(page, "page of text")

    def judge(self, title: str, path: Path, pages: float, usual: Path) -> None:
        """Whether a file takes no longer than it may. pages: so many pages it counts as. usual: one such page."""
        for _ in range(TRIES):
            page, seconds = (_seconds(self.folder, each, self._summary, title) for each in (usual, path))
            line = f"{title}: {seconds:.1f} s of a core for {pages:.1f} pages, a {usual.stem} takes {page:.1f}"
            if seconds <= PAGES_WORTH * pages * page:
                break
        else:
            self._summary.add(Fault(PART, line, f"seed {self._summary.seed}"))
        self._summary.notes.append(line)


def _seconds(folder: Path, path: Path, summary: Summary, title: str) -> float:
    """Of a core that reading a file takes."""
    before = _core_seconds()
    ended = typecase(["read", path.name, "--max-megapixels", "500"], folder, LIMIT_S)
    for rule in broken_rules(ended):
        summary.add(Fault(PART, rule, f"{title}, seed {summary.seed}"))
    return _core_seconds() - before


def _core_seconds() -> float:
    """Of all processes that this one has waited for."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _specks(rng: np.random.Generator) -> Image.Image:
    pixels = np.full(PAGE[::-1], 255, np.uint8)
    rows, columns = rng.integers(0, PAGE[1] - 3, 60_000), rng.integers(0, PAGE[0] - 3, 60_000)
    for row in range(2):
        for column in range(2):
            pixels[rows + row, columns + column] = 0
    return Image.fromarray(pixels)


def _letters(rng: np.random.Generator, lines: int, of_line: int) -> Image.Image:
    """Lines of so many letters, drawn by lot and without spaces: none makes a word."""
    font = ImageFont.load_default(20)
    texts = ["".join(chr(97 + number) for number in rng.integers(0, 26, of_line)) for _ in range(lines)]
    image = Image.new("L", (round(max(map(font.getlength, texts))) + 40, 24 * lines + 40), 255)
    for number, text in enumerate(texts):
        ImageDraw.Draw(image).text((20, 20 + 24 * number), text, 0, font)
    return image


def _moire(_: np.random.Generator) -> Image.Image:
    rows, columns = np.mgrid[: PAGE[1], : PAGE[0]]
    return Image.fromarray((127 * (1 + np.sin((rows**2 + columns**2) / 900))).astype(np.uint8))


def _checkerboard(side: int) -> Drawing:
    def draw(_: np.random.Generator) -> Image.Image:
        rows, columns = np.mgrid[: PAGE[1], : PAGE[0]] // side
        return Image.fromarray(((rows + columns) % 2 * 255).astype(np.uint8))

    return draw


def _codes(rng: np.random.Generator) -> Image.Image:
    """Squares of random modules with the three large corners of a QR code."""
    modules = np.full((220, 170), 255, np.uint8)
    for top in range(10, 180, 50):
        for left in range(10, 130, 50):
            code = rng.integers(0, 2, (33, 33)).astype(np.uint8) * 255
            for row, column in ((0, 0), (0, 26), (26, 0)):
                code[row : row + 7, column : column + 7] = 0
                code[row + 1 : row + 6, column + 1 : column + 6] = 255
                code[row + 2 : row + 5, column + 2 : column + 5] = 0
            modules[top : top + 33, left : left + 33] = code
    return Image.fromarray(modules.repeat(10, 0).repeat(10, 1))


def _noise(rng: np.random.Generator) -> Image.Image:
    return Image.fromarray(rng.integers(0, 256, PAGE[::-1], np.uint8))


def _gradient(_: np.random.Generator) -> Image.Image:
    return Image.fromarray(np.tile(np.linspace(0, 255, PAGE[0]).astype(np.uint8), (PAGE[1], 1)))


def _blank(width: int, height: int) -> Drawing:
    return lambda _: Image.new("L", (width, height), 255)


PICTURES: Final[dict[str, Drawing]] = {
    "60,000 specks": _specks,
    "1 x 1": _blank(1, 1),
    "1 x 20,000": _blank(1, 20_000),
    "20,000 x 1": _blank(20_000, 1),
    "20,000 x 20,000 blank": _blank(20_000, 20_000),
    "moiré": _moire,
    "checkerboard of single pixels": _checkerboard(1),
    "checkerboard of letters' size": _checkerboard(20),
    "QR codes": _codes,
    "noise": _noise,
    "gradient": _gradient,
}
