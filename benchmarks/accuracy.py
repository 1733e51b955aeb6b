"""Read a folder of pages with known truth, and print how far each program's text is from it.

    python -m benchmarks.accuracy PAGES [--out DIR] [--baseline DIR ...] [--csv FILE] [--pages]

PAGES has manifest.tsv (columns page, set, mode: "ordered" or "bag"), the page images and PAGE.gt.txt. Tesseract is
run beside Typecase where it is installed and --tesseract is given; folders of texts that other programs wrote are
scored with --baseline. Results are appended to benchmarks/accuracy.csv with date, versions and machine.
"""

import csv
import datetime
import platform
import shutil
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import click
import torch

from benchmarks.results import append_rows
from ocr.scoring.metrics import Score, score_text

RESULTS = Path(__file__).with_name("accuracy.csv")
COLUMNS = (
    "date", "program", "set", "pages", "cer", "wer", "word_f1", "seconds_per_page", "python", "torch", "machine",
)  # fmt: skip
IMAGES = (".png", ".jpg", ".tif")


def read_manifest(folder: Path) -> list[dict[str, str]]:
    """The rows of manifest.tsv: page, set and mode."""
    with (folder / "manifest.tsv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def image_of(folder: Path, page: str) -> Path:
    """The image of `page`; raises FileNotFoundError where there is none."""
    for suffix in IMAGES:
        path = folder / (page + suffix)
        if path.exists():
            return path
    raise FileNotFoundError(f"{folder}: no image of {page}")


def typecase_reader() -> Callable[[Path], str]:
    """A function that reads one file with Typecase, its model loaded once."""
    from ocr.input.source import load_pages
    from ocr.recognition.engine import load_engine
    from ocr.recognition.pipeline import read_page

    engine = load_engine()
    return lambda path: "\n\f".join(read_page(image, engine).text for image in load_pages(path))


def tesseract_reader() -> Callable[[Path], str]:
    """A function that reads one file with Tesseract's default settings on one thread."""
    program = shutil.which("tesseract")
    if program is None:
        raise click.ClickException("tesseract is not installed")

    def read(path: Path) -> str:
        run = [program, str(path), "-"]
        return subprocess.run(run, capture_output=True, text=True, check=False, env={"OMP_THREAD_LIMIT": "1"}).stdout

    return read


def read_all(folder: Path, rows: list[dict[str, str]], read: Callable[[Path], str], out: Path) -> float:
    """Read every page into `out`; returns seconds per page."""
    out.mkdir(parents=True, exist_ok=True)
    started = time.perf_counter()
    with click.progressbar(rows, label=out.name, file=sys.stderr) as bar:
        for row in bar:
            text = read(image_of(folder, row["page"]))
            (out / f"{row['page']}.txt").write_text(text, encoding="utf-8")
    return (time.perf_counter() - started) / max(len(rows), 1)


def score_folder(folder: Path, rows: list[dict[str, str]], read: Path) -> dict[str, Score]:
    """The scores of each page, each set and "ALL" for the texts in `read`; a missing text counts as empty."""
    scores: dict[str, Score] = defaultdict(Score)
    for row in rows:
        truth = (folder / f"{row['page']}.gt.txt").read_text(encoding="utf-8")
        path = read / f"{row['page']}.txt"
        text = path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""
        score = score_text(truth, text, ordered=row["mode"] == "ordered")
        for key in (row["page"], row["set"], "ALL"):
            scores[key] += score
    return scores


def print_table(names: list[str], scores: dict[str, dict[str, Score]]) -> None:
    """One row per name, one group of columns per program."""
    width = max(map(len, names))
    programs = list(scores)
    print(" " * width, "pages", *(f"| {program[:23]:^23}" for program in programs))
    print(" " * width, "     ", *("|    CER     WER  word F1" for _ in programs))
    for name in names:
        cells = [scores[program][name] for program in programs]
        rates = [f"| {s.cer:6.4f}  {s.wer:6.4f}  {s.word_f1:6.4f} ".replace("   nan", "     -") for s in cells]
        print(f"{name:{width}} {cells[0].pages:5d}", *rates)


def append_csv(path: Path, program: str, scores: dict[str, Score], sets: list[str], seconds: float | None) -> None:
    """Keep a program's rates, one row per set."""
    rows = []
    for name in sets:
        score = scores[name]
        rates = [f"{rate:.4f}" for rate in (score.cer, score.wer, score.word_f1)]
        pace = f"{seconds:.2f}" if seconds is not None and name == "ALL" else ""
        row = [datetime.date.today(), program, name, score.pages, *rates, pace]
        rows.append([*row, platform.python_version(), torch.__version__, platform.machine()])
    append_rows(path, COLUMNS, rows)


@click.command(help=__doc__)
@click.argument("folder", metavar="PAGES", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), default=Path("benchmarks/out"), show_default=True)
@click.option("--tesseract", is_flag=True, help="Run Tesseract too.")
@click.option("--baseline", multiple=True, type=click.Path(exists=True, path_type=Path), help="Texts to score as well.")
@click.option("--csv", "results", type=click.Path(path_type=Path), default=RESULTS, show_default=False)
@click.option("--keep/--no-keep", default=False, help="Append the rates to the CSV file.")
@click.option("--pages", is_flag=True, help="One row per page as well.")
@click.option("--only", help="Only the sets of this comma-separated list.")
def main(
    folder: Path,
    out: Path,
    tesseract: bool,
    baseline: tuple[Path, ...],
    results: Path,
    keep: bool,
    pages: bool,
    only: str | None,
) -> None:
    rows = [row for row in read_manifest(folder) if only is None or row["set"] in only.split(",")]
    readers = {"typecase": typecase_reader()} | ({"tesseract": tesseract_reader()} if tesseract else {})
    sets = [*sorted({row["set"] for row in rows}), "ALL"]
    scores: dict[str, dict[str, Score]] = {}
    for program, read in readers.items():
        seconds = read_all(folder, rows, read, out / program)
        scores[program] = score_folder(folder, rows, out / program)
        print(f"{program}: {seconds:.2f} s a page")
        if keep:
            append_csv(results, program, scores[program], sets, seconds)
    for path in baseline:
        scores[path.name] = score_folder(folder, rows, path)
    print_table(([row["page"] for row in rows] if pages else []) + sets, scores)


if __name__ == "__main__":
    main()
