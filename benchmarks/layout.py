"""Find and order the lines of typeset pages with known truth, and say by family what went wrong.

    python -m benchmarks.layout --pages FOLDER [--every N] [--read] [--keep]

FOLDER holds pages that `python -m ocr.training.typesetting.make --split trial` has set, by families, in fonts and with
damages that training never uses. Columns: lost, glyphs that lie in no line; rubbish, components of lines that are no
glyph; split and merged, lines; order, the share of neighbouring lines of the truth that follow one another; with --read
the CER.
"""

import csv
import datetime
import platform
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice, pairwise
from pathlib import Path
from typing import Final

import click
import numpy as np
from numpy.typing import NDArray

from ocr.options import ReadOptions
from ocr.recognition.cutting import Segmentation, segment
from ocr.scoring.metrics import score_text
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


def placed(boxes: NDArray[np.int32], found: Segmentation) -> NDArray[np.int64]:
    """Boxes of components, int32 [N, 4], in pixels of the page as it was set, int64 [N, 4]."""
    left, top, right, bottom = boxes.T
    corners = [found.clean.to_source @ np.stack([x, y, np.ones(len(x))]) for x, y in ((left, top), (right, bottom))]
    ends = np.stack(corners)
    return np.rint(np.concatenate([ends.min(axis=0), ends.max(axis=0)]).T).astype(np.int64)


def owners_of(page: TypesetPage, boxes: NDArray[np.int64]) -> NDArray[np.int64]:
    """The glyph that the middle of each box, int64 [N, 4], lies on, int64 [N], -1 for none."""
    owner = np.full((page.grey.shape[0], page.grey.shape[1]), -1, np.int64)
    for number, (left, top, right, bottom) in enumerate(np.rint(page.boxes).astype(int).tolist()):
        owner[max(0, top) : bottom + 1, max(0, left) : right + 1] = number
    column, row = ((boxes[:, side] + boxes[:, side + 2]) // 2 for side in (0, 1))
    return owner[np.clip(row, 0, len(owner) - 1), np.clip(column, 0, owner.shape[1] - 1)]


def covered(page: TypesetPage, boxes: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which glyphs have their middle in one of the boxes, int64 [N, 4]."""
    mask = np.zeros((page.grey.shape[0], page.grey.shape[1]), np.bool_)
    for left, top, right, bottom in np.maximum(boxes, 0).tolist():
        mask[top : bottom + 1, left : right + 1] = True
    column, row = ((page.boxes[:, side] + page.boxes[:, side + 2]).astype(int) // 2 for side in (0, 1))
    covers: NDArray[np.bool_] = mask[np.clip(row, 0, len(mask) - 1), np.clip(column, 0, mask.shape[1] - 1)]
    return covers


def measure_page(page: TypesetPage, found: Segmentation) -> NDArray[np.float64]:
    """[found, out of] of each of MEASURES but the last, float64 [6, 2]."""
    counts = np.zeros((len(MEASURES), 2))
    boxes = placed(found.components.boxes, found)
    owner = owners_of(page, boxes)
    is_leader = page.roles[page.block] == Role.LEADER
    row = np.where(page.rows >= 0, page.rows, -1 - np.arange(len(page.rows)))[page.block]
    sequence: list[int] = []  # the truth's lines as they were found
    lines_of: dict[int, set[int]] = defaultdict(set)
    members = [line.members for line in found.lines]
    seen = covered(page, boxes[np.concatenate(members)]) if members else np.zeros(len(page.letters), np.bool_)
    for number, line in enumerate(found.lines):
        glyphs = owner[line.members]
        counts[1] += (glyphs < 0).sum(), len(glyphs)
        glyphs = glyphs[glyphs >= 0]
        glyphs = glyphs[~is_leader[glyphs]]
        for glyph in glyphs:
            lines_of[int(page.line[glyph])].add(number)
        counts[3] += len(np.unique(row[glyphs])) > 1, 1
        sequence += list(dict.fromkeys(page.line[glyphs].tolist()))
    counts[0] += (~seen & ~is_leader).sum(), (~is_leader).sum()
    counts[2] += sum(len(parts) > 1 for parts in lines_of.values()), len(lines_of)
    truth = list(dict.fromkeys(page.line[~is_leader].tolist()))
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
    new = not path.exists()
    with path.open("a", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        if new:
            writer.writerow(["date", "family", "pages", *MEASURES, "python", "machine"])
        for family, tally in sorted(tallies.items()):
            rates = [f"{tally.rate(measure):.4f}" for measure in MEASURES]
            about = [platform.python_version(), platform.machine()]
            writer.writerow([datetime.date.today(), family, tally.pages, *rates, *about])


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
