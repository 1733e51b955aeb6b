"""Find and order the lines of typeset pages with known truth, and say by family what went wrong.

    python -m benchmarks.layout --pages FOLDER [--every N] [--read] [--keep]

FOLDER holds pages that `python -m ocr.training.typesetting.make --split trial` has set, by families, in fonts and with
damages that training never uses. Columns: lost, glyphs that lie in no line; rubbish, components of lines that are no
glyph; split and merged, lines; order, the share of neighbouring lines of the truth, as far as they were found, that
follow one another; with --read the CER.
"""

import datetime
import platform
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice, pairwise
from pathlib import Path
from typing import Final

import click
import numpy as np
from numpy.typing import NDArray

from benchmarks.results import append_rows
from ocr.options import ReadOptions
from ocr.recognition.cutting import Segmentation, segment
from ocr.scoring.metrics import score_text
from ocr.training.typesetting.matching import owners_of, placed
from ocr.training.typesetting.page import Role, TypesetPage, load_page

RESULTS: Final = Path(__file__).with_name("layout.csv")
MEASURES: Final = ("lost", "rubbish", "split", "merged", "order", "cer")


ALL: Final = "ALL"


@dataclass
class Tally:
    """What was counted on so many pages: [found, out of] of each of MEASURES, float64 [6, 2]."""

    pages: int = 0
    counts: NDArray[np.float64] = field(default_factory=lambda: np.zeros((len(MEASURES), 2)))

    def rate(self, measure: str) -> float:
        found, total = self.counts[MEASURES.index(measure)]
        return float(found / total) if total else float("nan")


def covered(page: TypesetPage, boxes: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which glyphs have their middle in one of the boxes, int64 [N, 4]."""
    mask = np.zeros((page.grey.shape[0], page.grey.shape[1]), np.bool_)
    for left, top, right, bottom in np.maximum(boxes, 0).tolist():
        mask[top : bottom + 1, left : right + 1] = True
    column, row = ((page.boxes[:, side] + page.boxes[:, side + 2]).astype(int) // 2 for side in (0, 1))
    covers: NDArray[np.bool_] = mask[np.clip(row, 0, len(mask) - 1), np.clip(column, 0, mask.shape[1] - 1)]
    return covers


def place_of(places: list[tuple[int, int]]) -> tuple[int, int]:
    """Where a true line was found: the line that has most of its glyphs, and the middle one of them there.

    places: of each glyph of the true line, the line that it was found in, and its place there.
    """
    number, _ = Counter(number for number, _ in places).most_common(1)[0]
    inside = sorted(place for line, place in places if line == number)
    return number, inside[len(inside) // 2]


def measure_page(page: TypesetPage, found: Segmentation) -> NDArray[np.float64]:
    """[found, out of] of each of MEASURES but the last, float64 [6, 2]."""
    counts = np.zeros((len(MEASURES), 2))
    boxes = placed(found.components.boxes, found.clean.to_source)
    owner = owners_of(page, boxes)
    is_leader = page.roles[page.block] == Role.LEADER
    row = np.where(page.rows >= 0, page.rows, -1 - np.arange(len(page.rows)))[page.block]
    # By true line, where its glyphs were found: in which line, and as which component of it.
    lines_of: dict[int, list[tuple[int, int]]] = defaultdict(list)
    members = [line.members for line in found.lines]
    seen = covered(page, boxes[np.concatenate(members)]) if members else np.zeros(len(page.letters), np.bool_)
    for number, line in enumerate(found.lines):
        glyphs = owner[line.members]
        counts[1] += (glyphs < 0).sum(), len(glyphs)
        known = np.flatnonzero(glyphs >= 0)
        known = known[~is_leader[glyphs[known]]]
        glyphs = glyphs[known]
        for place, glyph in zip(known.tolist(), glyphs.tolist(), strict=True):
            lines_of[int(page.line[glyph])].append((number, place))
        counts[3] += len(np.unique(row[glyphs])) > 1, 1
    counts[0] += (~seen & ~is_leader).sum(), (~is_leader).sum()
    counts[2] += sum(len({number for number, _ in places}) > 1 for places in lines_of.values()), len(lines_of)
    truth = [line for line in dict.fromkeys(page.line[~is_leader].tolist()) if line in lines_of]
    # A line stands where most of its glyphs were found, whatever single ones went astray.
    sequence = sorted(truth, key=lambda line: place_of(lines_of[line]))
    followers = set(pairwise(sequence))
    counts[4] += sum(pair in followers for pair in pairwise(truth)), max(0, len(truth) - 1)
    return counts


def measure_folder(folder: Path, every: int, read: bool) -> dict[str, Tally]:
    """The tally of each family, and of ALL."""
    from ocr.input.source import PageImage
    from ocr.recognition.engine import load_engine
    from ocr.recognition.pipeline import read_page

    engine = load_engine() if read else None
    tallies: dict[str, Tally] = defaultdict(Tally)
    for stem in islice(stems(folder), 0, None, every):
        page = load_page(stem)
        counts = measure_page(page, segment(page.grey, ReadOptions()))
        if engine:
            text = read_page(PageImage(page.grey, page.dpi, stem.name), engine).text
            score = score_text(page.text, text, ordered=True)
            counts[5] = score.char_errors, score.chars
        for key in (page.family, ALL):
            tallies[key].pages += 1
            tallies[key].counts += counts
    return tallies


def stems(folder: Path) -> Iterator[Path]:
    """The pages of a folder, without their suffixes."""
    return (path.with_suffix("") for path in sorted(folder.glob("*.npz")))


def print_table(tallies: dict[str, Tally]) -> None:
    """A row for each family."""
    print(f"{'':18} pages " + " ".join(f"{measure:>8}" for measure in MEASURES))
    for family in [*sorted(tallies.keys() - {ALL}), ALL]:
        rates = " ".join(f"{tallies[family].rate(measure):8.4f}" for measure in MEASURES)
        print(f"{family:18} {tallies[family].pages:5} {rates}")


def append_csv(path: Path, tallies: dict[str, Tally]) -> None:
    """Keep the rates of all families, a row each."""
    about = [platform.python_version(), platform.machine()]
    rows = [
        [datetime.date.today(), family, tally.pages, *(f"{tally.rate(measure):.4f}" for measure in MEASURES), *about]
        for family, tally in sorted(tallies.items())
    ]
    append_rows(path, ["date", "family", "pages", *MEASURES, "python", "machine"], rows)


@click.command(help=__doc__)
@click.option("--pages", "folder", required=True, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--every", type=click.IntRange(1), default=1, show_default=True, help="Every so many of the pages.")
@click.option("--read", is_flag=True, help="Recognise the pages too, for the CER.")
@click.option("--keep", is_flag=True, help="Append the rates to benchmarks/layout.csv.")
def main(folder: Path, every: int, read: bool, keep: bool) -> None:
    tallies = measure_folder(folder, every, read)
    print_table(tallies)
    if keep:
        append_csv(RESULTS, tallies)


if __name__ == "__main__":
    main()
