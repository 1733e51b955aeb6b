"""Draw pages in every language, read them, and print how far Typecase and Tesseract are from what they say.

    python -m benchmarks.languages DATA [--pages 50] [--only de,fr] [--out DIR] [--no-tesseract] [--keep]

DATA has text/english.txt.xz and languages/CODE/text.txt.xz. The pages say lines that `ocr.training.language` holds out,
in faces that no network was trained on (Debian's fonts-vollkorn, fonts-gfs-neohellenic, fonts-lmodern, fonts-karla,
fonts-courier-prime, fonts-yrsa-rasa, fonts-clear-sans, fonts-jetbrains-mono), printed a little askew, blurred and
noisy. Typecase tells the language itself; Tesseract reads with its model of the language.
The last two columns say what the confidence of words is worth: of those given 0.95 and more how many are right, and the
mean confidence of all beside the share that is right.
With --keep the rates are appended to benchmarks/languages.csv and kept in the language files that ship.
"""

import datetime
import platform
import shutil
import subprocess
import textwrap
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

import click
import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from benchmarks.reliability import SURE, judged
from benchmarks.results import append_rows
from classifier.synthesis.fonts import NO_CHARACTER, SYSTEM_FOLDERS
from ocr.document import Page
from ocr.language.language_file import LanguageFile
from ocr.language_names import AUTO, ENGLISH, NAMES, language_path, shipped_languages
from ocr.options import ReadOptions
from ocr.reader import Reader
from ocr.scoring.metrics import Score, score_text
from ocr.training.corpus import HELD_OUT_EVERY, opened

RESULTS: Final = Path(__file__).with_suffix(".csv")
KEPT: Final = (
    *("date", "program", "language", "pages", "cer", "wer", "word_f1", "told", "machine"),
    *("sure_words_right", "mean_confidence", "words_right"),
)
TYPECASE: Final = "typecase --lang auto"
TESSERACT: Final = "tesseract"
FAMILIES: Final = frozenset((
    "Vollkorn", "GFS Neohellenic", "Latin Modern Sans", "Karla", "Courier Prime Sans", "Rasa", "Clear Sans Medium",
    "Latin Modern Mono Prop", "JetBrains Mono",
))  # fmt: skip
STYLES: Final = frozenset(("Regular", "10 Regular", "Medium", "Book"))
LETTERS: Final = 600
"""Of a page: about nine lines."""
COLUMNS: Final = 70
MARGIN: Final = 90
"""Pixels around the text."""
SIZES: Final = (30, 46)
"""Pixels per em: 7 to 11 points at 300 dpi."""
INK: Final = (0, 70)
NOISE: Final = 10.0
"""Standard deviation of the noise, grey levels."""
BLUR: Final = (0.5, 1.1)
"""Standard deviation of the blur, pixels."""
ASKEW: Final = 0.6
"""Degrees by which a page is laid down askew at most."""


@dataclass
class Rates:
    """What a program made of the pages of a language. told: on how many the language was told right. confidence:
    float64 [W], of each word that was read; is_right: bool [W], whether it is."""

    score: Score = field(default_factory=Score)
    told: int = 0
    confidence: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))
    is_right: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, np.bool_))

    def trust(self) -> tuple[float, float, float]:
        """The share of sure words that are right, the mean confidence of all, and the share of all that are right."""
        sure = self.is_right[self.confidence >= SURE]
        return float(sure.mean()), float(self.confidence.mean()), float(self.is_right.mean())


def find_fonts() -> list[Path]:
    """The faces of `FAMILIES` on this machine, one of each. Raises ClickException where there are none."""
    found: dict[str, Path] = {}
    paths = (path for folder in SYSTEM_FOLDERS if folder.is_dir() for path in sorted(folder.rglob("*.[ot]tf")))
    for path in paths:
        family, style = ImageFont.truetype(str(path), 20).getname()
        if family in FAMILIES and style in STYLES:
            found.setdefault(family, path)
    if not found:
        raise click.ClickException(f"none of the fonts is installed: {', '.join(sorted(FAMILIES))}")
    return [found[family] for family in sorted(found)]


def texts(data: Path, code: str, rng: np.random.Generator) -> Iterator[str]:
    """Texts of pages in a language, from lines that it was not learnt from."""
    path = data / ("text/english.txt.xz" if code == ENGLISH else f"languages/{code}/text.txt.xz")
    with opened(path) as file:
        lines = [line for place, line in enumerate(file) if place % HELD_OUT_EVERY == 0]
    while True:
        parts: list[str] = []
        while sum(map(len, parts)) < LETTERS:
            parts.append(lines[rng.integers(len(lines))].strip()[:LETTERS].rpartition(" ")[0])
        yield "\n".join(line for part in parts for line in textwrap.wrap(part, COLUMNS))


def draw(text: str, fonts: list[Path], rng: np.random.Generator) -> NDArray[np.uint8]:
    """A page that says `text`, grey uint8 [H, W], in one of the faces that have all its characters."""
    able = [path for path in fonts if can_draw(ImageFont.truetype(str(path), 20), text)]
    font = ImageFont.truetype(str(able[rng.integers(len(able))]), int(rng.integers(*SIZES)))
    lines = text.split("\n")
    leading = round(font.size * rng.uniform(1.15, 1.5))
    width = round(max(font.getlength(line) for line in lines)) + 2 * MARGIN
    image = Image.new("L", (width, leading * len(lines) + 2 * MARGIN), 255)
    pen, ink = ImageDraw.Draw(image), int(rng.integers(*INK))
    for number, line in enumerate(lines):
        pen.text((MARGIN, MARGIN + number * leading), line, ink, font)
    return worn(np.asarray(image), rng)


def can_draw(font: ImageFont.FreeTypeFont, text: str) -> bool:
    """Whether a font has a glyph of its own for every character of a text."""
    missing = bytes(font.getmask(NO_CHARACTER))
    return all(bytes(font.getmask(character)) != missing for character in set(text) - {" ", "\n"})


def worn(page: NDArray[np.uint8], rng: np.random.Generator) -> NDArray[np.uint8]:
    """The page a little askew, blurred and noisy, as scanners make it."""
    height, width = page.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), rng.uniform(-ASKEW, ASKEW), 1)
    turned = cv2.warpAffine(page, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=255)
    blurred = cv2.GaussianBlur(turned, (0, 0), rng.uniform(*BLUR)).astype(np.float32)
    return np.clip(blurred * rng.uniform(0.85, 1) + rng.normal(0, NOISE, page.shape), 0, 255).astype(np.uint8)


def is_told(page: Page, code: str) -> bool:
    """Whether most of the page's letters are in blocks of the language."""
    letters: Counter[str] = Counter()
    for block in page.blocks:
        letters[block.language] += len(block.text)
    return bool(letters) and letters.most_common(1)[0][0] == code


def typecase(paths: list[Path], code: str) -> Rates:
    rates = Rates()
    with Reader(ReadOptions(lang=AUTO)) as reader:
        for path in paths:
            page, truth = reader.read(path).pages[0], truth_of(path)
            rates.score += score_text(truth, page.text, ordered=True)
            rates.told += is_told(page, code)
            confidence, is_right = judged(page, truth, ordered=True)
            rates.confidence = np.concatenate([rates.confidence, confidence])
            rates.is_right = np.concatenate([rates.is_right, is_right])
    return rates


def tesseract(paths: list[Path], code: str) -> Rates:
    rates = Rates()
    for path in paths:
        run = ["tesseract", str(path), "-", "-l", NAMES[code].codes[0]]
        read = subprocess.run(run, capture_output=True, text=True, check=False, env={"OMP_THREAD_LIMIT": "1"})
        if read.returncode:
            raise click.ClickException(f"tesseract -l {NAMES[code].codes[0]}: {read.stderr.strip()}")
        rates.score += score_text(truth_of(path), read.stdout, ordered=True)
    return rates


def truth_of(path: Path) -> str:
    return path.with_suffix(".gt.txt").read_text(encoding="utf-8")


def draw_all(data: Path, code: str, count: int, folder: Path) -> list[Path]:
    """Draw the pages of a language, the same ones every time, and say where they are."""
    folder.mkdir(parents=True, exist_ok=True)
    rng, fonts = np.random.default_rng([1, *code.encode()]), find_fonts()
    paths = [folder / f"{code}_{number:03}.png" for number in range(count)]
    for path, text in zip(paths, texts(data, code, rng), strict=False):
        Image.fromarray(draw(text, fonts, rng)).save(path, dpi=(300, 300))
        path.with_suffix(".gt.txt").write_text(text + "\n", encoding="utf-8")
    return paths


def keep(rates: dict[tuple[str, str], Rates], results: Path) -> None:
    """Append the rates to the CSV file, and write those of Typecase into the language files."""
    rows = []
    for (program, code), rate in rates.items():
        score = rate.score
        figures = [f"{value:.4f}" for value in (score.cer, score.wer, score.word_f1)]
        of_typecase = program == TYPECASE
        trust = [f"{value:.4f}" for value in rate.trust()] if of_typecase else [""] * 3
        told = rate.told if of_typecase else ""
        rows.append([datetime.date.today(), program, code, score.pages, *figures, told, platform.machine(), *trust])
    append_rows(results, KEPT, rows)
    for (program, code), rate in rates.items():
        if program == TYPECASE:
            language = LanguageFile.load(language_path(code))
            measured = {"cer": round(rate.score.cer, 4), "word_f1": round(rate.score.word_f1, 4)}
            about = replace(language.about, figures=language.about.figures | measured)
            replace(language, about=about).save(language_path(code))


def print_table(rates: dict[tuple[str, str], Rates]) -> None:
    """One row a language, for the documents."""
    print("| language | pages | told right | CER / F1 | sure words right | confidence: right | Tesseract: CER / F1 |")
    print("|---|--:|--:|--:|--:|--:|--:|")
    for code in dict.fromkeys(code for _, code in rates):
        auto = rates[TYPECASE, code]
        shown = [rates[program, code].score for program in (TYPECASE, TESSERACT) if (program, code) in rates]
        cells = [f"{score.cer:.4f} / {score.word_f1:.3f}" for score in shown]
        sure_right, mean, right = auto.trust()
        cells[1:1] = [f"{sure_right:.4f}", f"{mean:.3f}: {right:.3f}"]
        print(f"| {NAMES[code].name} | {auto.score.pages} | {auto.told} | {' | '.join(cells)} |", flush=True)


@click.command(help=__doc__)
@click.argument("data", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--pages", type=click.IntRange(1), default=50, show_default=True, help="Of each language.")
@click.option("--only", help="Codes of languages, with commas between.")
@click.option("--out", type=click.Path(path_type=Path), default=Path("benchmarks/out/languages"), show_default=True)
@click.option("--tesseract/--no-tesseract", "beside", default=True, help="Read with Tesseract too.")
@click.option("--csv", "results", type=click.Path(path_type=Path), default=RESULTS, show_default=False)
@click.option("--keep/--no-keep", "kept", default=False, help="Append the rates to the CSV file.")
def main(data: Path, pages: int, only: str | None, out: Path, beside: bool, results: Path, kept: bool) -> None:
    rates: dict[tuple[str, str], Rates] = {}
    for code in only.split(",") if only else shipped_languages():
        paths = draw_all(data, code, pages, out / code)
        rates[TYPECASE, code] = typecase(paths, code)
        if beside and shutil.which("tesseract"):
            rates[TESSERACT, code] = tesseract(paths, code)
        print_table({key: value for key, value in rates.items() if key[1] == code})
    if kept:
        keep(rates, results)


if __name__ == "__main__":
    main()
