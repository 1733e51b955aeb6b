"""Texts beside their truths: which file is compared with which."""

import csv
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ocr.errors import InputError, OptionError
from ocr.file_names import shown_name
from ocr.scoring.differences import Run, runs_of
from ocr.scoring.metrics import Score, fold, score_text

MANIFEST: Final = "manifest.tsv"
LONGEST_SHOWN: Final = 80
"""Characters of a name that is that of no file."""
TRUTH_SUFFIXES: Final = (".gt.txt", ".txt")


@dataclass(frozen=True, slots=True)
class Pair:
    """A page's truth and what was read, as their files have them; `group` is its set, "" for none; `ordered` says
    whether the reading order of the truth is certain; `missing` that nothing was read."""

    page: str
    truth: str
    reading: str
    group: str = ""
    ordered: bool = True
    missing: bool = False

    @property
    def score(self) -> Score:
        return score_text(self.truth, self.reading, ordered=self.ordered)

    @property
    def runs(self) -> list[Run]:
        return list(runs_of(fold(self.truth), fold(self.reading)))


def pairs_of(truth: Path, predicted: Path) -> list[Pair]:
    """The texts to compare: two files, or the pages of two folders.

    A folder of truths holds PAGE.gt.txt or PAGE.txt, and may hold a manifest.tsv with columns page, set and mode
    ("ordered" or "bag"), which then says which pages count. A missing PAGE.txt in `predicted` counts as empty.
    Raises OptionError for a file beside a folder, InputError for what is no text and for a folder without truths.
    """
    if truth.is_dir() != predicted.is_dir():
        raise OptionError(f"{truth} and {predicted}: give two files or two folders")
    if not truth.is_dir():
        return [Pair(truth.name, read_text(truth), read_text(predicted))]
    rows = manifest_rows(truth)
    if not rows:
        raise InputError(f"{truth}: no PAGE.gt.txt or PAGE.txt there")
    return [page_pair(truth, predicted, row) for row in rows]


def manifest_rows(folder: Path) -> list[dict[str, str]]:
    """The pages of a folder of truths with their set and mode, as its manifest says or else by its files."""
    manifest = folder / MANIFEST
    if not manifest.is_file():
        names = {path.name.removesuffix(".txt").removesuffix(".gt") for path in folder.glob("*.txt")}
        return [{"page": name} for name in sorted(names)]
    try:
        rows = list(csv.DictReader(read_text(manifest).splitlines(), delimiter="\t"))
    except csv.Error:  # such as a cell of more than 131,072 characters
        rows = [{}]
    if any(not row.get("page") for row in rows):
        raise InputError(f"{manifest}: a table with the columns page, set and mode is wanted")
    return rows


def page_pair(truth: Path, predicted: Path, row: dict[str, str]) -> Pair:
    """One page of two folders."""
    page = row["page"]
    candidates = [truth / (page + suffix) for suffix in TRUTH_SUFFIXES]
    # os.path answers where Path raises: for names too long to exist.
    found = next((path for path in candidates if os.path.isfile(path)), None)
    if found is None:
        raise InputError(f"{truth / MANIFEST}: page {shown_name(page[:LONGEST_SHOWN])}: no such file in {truth}")
    read = predicted / f"{page}.txt"
    is_read = os.path.isfile(read)
    ordered = row.get("mode") != "bag"
    reading = read_text(read) if is_read else ""
    return Pair(page, read_text(found), reading, row.get("set") or "", ordered, missing=not is_read)


def read_text(path: Path) -> str:
    """The text of a file in UTF-8. Raises InputError."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not a text in UTF-8"
        raise InputError(f"{path}: {reason}") from error
