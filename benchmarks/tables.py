"""Find the tables of typeset pages with known cells, and say by family how many cells came out right.

    python -m benchmarks.tables --pages FOLDER [--every N] [--keep]

FOLDER holds pages of the families of tables that `python -m ocr.training.typesetting.make --split trial` alone sets:
standings, crosstab, price_list, timetable. A cell is right if it has the text, the first row and column and the spans
of the truth; nobody can see how far the only cell of a row spans, which is not asked. Columns, for tables with rules of
any kind and for those without: f1, with the very text; f1_place, where a fifth of the text may be misread; f1_aligned,
with the very text where rows and columns of both tables are first aligned in order, as GriTS does (Smock et al. 2023):
a row too many then costs its own cells, not those of all rows below it.
"""

import datetime
import platform
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Final

import click
import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz

from benchmarks.results import append_rows
from ocr.document import Page, Role
from ocr.formats.joined_tables import cell_text
from ocr.language.loading import Languages
from ocr.language_names import ENGLISH
from ocr.training.typesetting.page import Ink, TypesetPage, load_page

RESULTS: Final = Path(__file__).with_name("tables.csv")
COLUMNS: Final = ("date", "family", "tables", "rules", "cells", "f1", "f1_place", "f1_aligned", "python", "machine")
ALL: Final = "ALL"
ALIKE: Final = 80
"""Per cent of two texts alike that are taken for the same one, misread."""
RULES: Final = (Ink.BORDER, Ink.RULE, Ink.DOTTED_RULE)
FOLD: Final = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "−": "-"})

Place = tuple[int, int, int, int]
"""First row and column, rows and columns covered."""


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells of a table that have text, by their places. box: left, top, right, bottom in pixels of its page.
    has_rules: any rule is drawn in it."""

    texts: dict[Place, str]
    box: tuple[float, float, float, float]
    has_rules: bool = False


@dataclass
class Tally:
    """Cells counted, int64 [5], by whether a table has rules: right with the very text, right in place, right where
    rows and columns are aligned, found, true."""

    tables: int = 0
    counts: dict[bool, NDArray[np.int64]] = field(
        default_factory=lambda: {True: np.zeros(5, np.int64), False: np.zeros(5, np.int64)}
    )

    def f1(self, has_rules: bool) -> tuple[float, float, float]:
        """f1, f1_place and f1_aligned."""
        exact, placed, aligned, found, true = self.counts[has_rules].tolist()
        both = (found + true) or float("nan")
        return 2 * exact / both, 2 * placed / both, 2 * aligned / both


def true_tables(page: TypesetPage) -> list[Cells]:
    """The tables of a typeset page."""
    texts = dict(page.written())
    tables: dict[int, dict[Place, str]] = defaultdict(dict)
    blocks: dict[int, list[int]] = defaultdict(list)
    for block, table, row, column, down, across, _ in page.cells.tolist():
        if block in texts:
            tables[table][row, column, down, across] = texts[block]
            blocks[table].append(block)
    return [Cells(_lone_narrow(cells), *_extent(page, blocks[table])) for table, cells in sorted(tables.items())]


def _lone_narrow(cells: dict[Place, str]) -> dict[Place, str]:
    """The cells, with those that stand alone in their row in the first column of it alone."""
    rows = Counter(row + further for row, _, down, _ in cells for further in range(down))
    return {
        (row, 0, 1, 1) if down == 1 and rows[row] == 1 else (row, column, down, across): text
        for (row, column, down, across), text in cells.items()
    }


def _extent(page: TypesetPage, blocks: list[int]) -> tuple[tuple[float, float, float, float], bool]:
    """The box of the glyphs of a table, and whether any rule is drawn in it."""
    boxes = page.boxes[np.isin(page.block, blocks)]
    (left, top), (right, bottom) = boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)
    rules = page.ink_boxes[np.isin(page.ink_kinds, RULES)]
    x, y = ((rules[:, side] + rules[:, side + 2]) / 2 for side in (0, 1))
    slack = float(np.median(boxes[:, 3] - boxes[:, 1]))
    inside = (x > left - slack) & (x < right + slack) & (y > top - slack) & (y < bottom + slack)
    return (float(left), float(top), float(right), float(bottom)), bool(inside.any())


def found_tables(page: Page) -> list[Cells]:
    """The tables that were found on a page."""
    words = Languages(ENGLISH)[0].words
    return [
        Cells(_lone_narrow({
            (cell.row, cell.column, cell.row_span, cell.column_span): cell_text(block, cell, words)
            for cell in block.cells
            if cell.words
        }), (block.box.left, block.box.top, block.box.right, block.box.bottom))
        for block in page.blocks
        if block.role is Role.TABLE
    ]  # fmt: skip


def compare(truth: list[Cells], found: list[Cells]) -> Iterator[tuple[bool, list[int]]]:
    """By table of the truth whether it has rules, and the counts of a `Tally`; tables found beside them come last.

    A table is compared with the one that was found in its place: of which it covers more than any other does.
    """
    pairs = sorted(
        (
            (_common(table, other), place, number)
            for place, table in enumerate(truth)
            for number, other in enumerate(found)
        ),
        reverse=True,
    )
    match: dict[int, int] = {}
    for common, place, number in pairs:
        if common > 0 and place not in match and number not in match.values():
            match[place] = number
    for place, table in enumerate(truth):
        if place not in match:
            yield table.has_rules, [0, 0, 0, 0, len(table.texts)]
            continue
        best = found[match[place]]
        yield table.has_rules, [*_right(table, best), _aligned(table, best), len(best.texts), len(table.texts)]
    for number, other in enumerate(found):
        if number not in match.values():
            yield False, [0, 0, 0, len(other.texts), 0]


def _common(one: Cells, other: Cells) -> float:
    """The area that two tables share."""
    left, top = (max(one.box[side], other.box[side]) for side in (0, 1))
    right, bottom = (min(one.box[side], other.box[side]) for side in (2, 3))
    return max(0.0, right - left) * max(0.0, bottom - top)


def _right(truth: Cells, found: Cells) -> tuple[int, int]:
    """How many cells have the very text, and how many have it but for misread letters."""
    pairs = [
        (_folded(text), _folded(found.texts[place])) for place, text in truth.texts.items() if place in found.texts
    ]
    return sum(one == two for one, two in pairs), sum(fuzz.ratio(one, two) >= ALIKE for one, two in pairs)


def _aligned(truth: Cells, found: Cells) -> int:
    """How many cells have the very text and spans in rows and columns that are aligned."""
    row, column = (_alignment(truth, found, side) for side in (0, 1))
    there = {place: _folded(text) for place, text in found.texts.items()}
    return sum(
        there.get((row.get(place[0], -1), column.get(place[1], -1), *place[2:])) == _folded(text)
        for place, text in truth.texts.items()
    )


def _alignment(truth: Cells, found: Cells, side: int) -> dict[int, int]:
    """The rows, or the columns where `side` is 1, of a table that was found for those of the truth: pairs in order that
    have the most texts in common."""
    one, two = _by_side(truth, side), _by_side(found, side)
    best = np.zeros((len(one) + 1, len(two) + 1), np.int64)
    shared = np.array([[(a & b).total() for b in two] for a in one], np.int64).reshape(len(one), len(two))
    for first in range(len(one)):
        for second in range(len(two)):
            with_both = best[first, second] + shared[first, second]
            best[first + 1, second + 1] = max(with_both, best[first, second + 1], best[first + 1, second])
    pairs: dict[int, int] = {}
    first, second = len(one), len(two)
    while first and second:
        if best[first, second] == best[first - 1, second]:
            first -= 1
        elif best[first, second] == best[first, second - 1]:
            second -= 1
        else:
            first, second = first - 1, second - 1
            pairs[first] = second
    return pairs


def _by_side(table: Cells, side: int) -> list[Counter[str]]:
    """The texts that begin in each row or column."""
    out = [Counter[str]() for _ in range(1 + max(place[side] for place in table.texts))]
    for place, text in table.texts.items():
        out[place[side]][_folded(text)] += 1
    return out


def _folded(text: str) -> str:
    return "".join(text.split()).translate(FOLD)


def measure_folder(folder: Path, every: int) -> dict[str, Tally]:
    """The tally of each family, and of ALL."""
    from ocr.input.source import PageImage
    from ocr.recognition.engine import load_engine
    from ocr.recognition.pipeline import read_page

    engine = load_engine()
    tallies: dict[str, Tally] = defaultdict(Tally)
    for path in islice(sorted(folder.glob("*.npz")), 0, None, every):
        truth = load_page(path.with_suffix(""))
        add_page(tallies, truth, read_page(PageImage(truth.grey, truth.dpi, path.stem), engine))
    return tallies


def add_page(tallies: dict[str, Tally], truth: TypesetPage, page: Page) -> None:
    """Count the cells of one page."""
    for has_rules, counts in compare(true_tables(truth), found_tables(page)):
        for key in (truth.family, ALL):
            tallies[key].tables += counts[4] > 0
            tallies[key].counts[has_rules] += counts


def rows_of(tallies: dict[str, Tally]) -> Iterator[tuple[str, int, str, int, tuple[float, float, float]]]:
    """Family, tables, kind of table, true cells, and the three figures."""
    for family in [*sorted(tallies.keys() - {ALL}), ALL]:
        tally = tallies[family]
        for has_rules, name in ((True, "rules"), (False, "none")):
            true = int(tally.counts[has_rules][4])
            yield family, tally.tables, name, true, tally.f1(has_rules)


@click.command(help=__doc__)
@click.option("--pages", "folder", required=True, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--every", type=click.IntRange(1), default=1, show_default=True, help="Every so many of the pages.")
@click.option("--keep", is_flag=True, help="Append the figures to benchmarks/tables.csv.")
def main(folder: Path, every: int, keep: bool) -> None:
    rows = list(rows_of(measure_folder(folder, every)))
    print(f"{'':18} tables rules  cells     f1  f1_place  f1_aligned")
    for family, tables, kind, cells, (exact, placed, aligned) in rows:
        print(f"{family:18} {tables:6} {kind:5} {cells:6} {exact:6.3f} {placed:9.3f} {aligned:11.3f}")
    if keep:
        machine = platform.python_version(), platform.machine()
        kept = [[datetime.date.today(), *about, *(f"{value:.4f}" for value in f1), *machine] for *about, f1 in rows]
        append_rows(RESULTS, COLUMNS, kept)


if __name__ == "__main__":
    main()
