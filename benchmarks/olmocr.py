"""python -m benchmarks.olmocr TESTS: olmOCR-bench, a unit test at a time

TESTS is the benchmark's folder: PART.jsonl and the PDFs that it names, or a share of them. Every page is read as a
picture, whatever text the PDF holds. `--tesseract` reads the pages with Tesseract instead, drawn at 300 dpi.
`--by NAME` scores what a program of that name wrote into the folder of `--texts`.
"""

import json
import os
import platform
import shutil
import subprocess
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import click

from benchmarks.olmocr_tests import passes
from benchmarks.results import append_rows

RESULTS: Final = Path(__file__).with_name("olmocr.csv")
COLUMNS: Final = ("date", "system", "part", "pdfs", "tests", "passed", "seconds_a_page", "cores", "machine")
DPI: Final = 300

Reads = Callable[[Path], str]


def typecase_reads() -> Reads:
    """Reads one PDF to Markdown, its models loaded once."""
    from ocr import Reader

    reader = Reader()
    return lambda path: str(reader.read(path, text_layer="ignore").to("md"))


def tesseract_reads(path: Path) -> str:
    """The text of all pages of a PDF."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["pdftoppm", "-r", str(DPI), "-png", path, f"{folder}/page"], check=True)
        pictures = sorted(Path(folder).iterdir())
        texts = [subprocess.run(["tesseract", each, "-"], check=True, capture_output=True).stdout for each in pictures]
    return b"\n".join(texts).decode()


def written_in(texts: Path) -> Reads:
    """Takes what another program wrote: PART/NAME.md or .txt, or nothing where neither is there."""

    def read(path: Path) -> str:
        files = (texts / path.parent.name / f"{path.stem}{suffix}" for suffix in (".md", ".txt"))
        return next((file.read_text(encoding="utf-8", errors="replace") for file in files if file.exists()), "")

    return read


def read_all(pdfs: list[Path], reads: Reads, kept: Path | None) -> tuple[dict[Path, str], float]:
    """The text of each PDF, and the seconds that one took. kept: a folder for the texts."""
    texts, began = {}, time.monotonic()
    for path in pdfs:
        texts[path] = reads(path)
        if kept:
            (kept / path.parent.name).mkdir(parents=True, exist_ok=True)
            (kept / path.parent.name / f"{path.stem}.md").write_text(texts[path], encoding="utf-8")
    return texts, (time.monotonic() - began) / max(len(pdfs), 1)


def tests_of(part: Path) -> dict[Path, list[dict[str, Any]]]:
    """The tests of one part by the PDF that they are of."""
    found: dict[Path, list[dict[str, Any]]] = defaultdict(list)
    for line in part.read_text(encoding="utf-8").splitlines():
        test = json.loads(line)
        path = part.parent / test["pdf"]
        if path.exists():
            found[path].append(test)
    return found


@click.command(help=__doc__)
@click.argument("tests", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--part", "parts", multiple=True, help="Only this part; may be given several times.")
@click.option("--tesseract", is_flag=True, help="Measure Tesseract instead.")
@click.option("--texts", type=click.Path(file_okay=False, path_type=Path), help="Folder to keep what was read in.")
@click.option("--by", metavar="NAME", help="Score the texts that this program has written into --texts.")
@click.option("--keep", is_flag=True, help=f"Append the result to {RESULTS.name}.")
def main(tests: Path, parts: tuple[str, ...], tesseract: bool, texts: Path | None, by: str | None, keep: bool) -> None:
    if by:
        if not texts:
            raise click.UsageError("--by needs --texts, the folder of what was written")
        system, reads, texts = by, written_in(texts), None
    elif not tesseract:
        system, reads = f"typecase {version('typecase')}", typecase_reads()
    else:
        if not shutil.which("tesseract"):
            raise click.UsageError("tesseract: no such command")
        said = subprocess.run(["tesseract", "--version"], check=True, capture_output=True, text=True).stdout
        system, reads = " ".join(said.split()[:2]), tesseract_reads
    click.echo(f"{system}\n{'part':18} pdfs tests passed  s/page")
    for part in sorted(tests.glob("*.jsonl")):
        if parts and part.stem not in parts:
            continue
        asked = tests_of(part)
        written, seconds = read_all(sorted(asked), reads, texts)
        passed = [passes(test, written[path]) for path, of_path in asked.items() for test in of_path]
        share = sum(passed) / max(len(passed), 1)
        click.echo(f"{part.stem:18} {len(asked):4} {len(passed):5} {100 * share:5.1f} % {seconds:6.2f}")
        if keep:
            counts = len(asked), len(passed), f"{share:.4f}", "" if by else f"{seconds:.2f}"
            row = date.today().isoformat(), system, part.stem, *counts, os.cpu_count(), platform.machine()
            append_rows(RESULTS, COLUMNS, [row])


if __name__ == "__main__":
    main()
