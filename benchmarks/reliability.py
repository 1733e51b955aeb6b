"""How far the confidence of words can be trusted: of the words given so much, how many are right.

    python -m benchmarks.reliability PAGES [--only SETS]

PAGES is as for benchmarks/accuracy.py. A word is right if it stands in the truth, in order or where a whole run of
words has moved (benchmarks/matching.py), with case and punctuation; on pages without certain order without either, as
word F1 counts. The table is kept in docs/confidence.md.
"""

from pathlib import Path
from typing import Final

import click
import numpy as np
import torch
from numpy.typing import NDArray

from benchmarks.accuracy import image_of, read_manifest
from benchmarks.matching import LEAST_LONE, key_of, match_words
from ocr.document import Page
from ocr.input.source import load_pages
from ocr.recognition.engine import load_engine
from ocr.recognition.pipeline import read_page
from ocr.scoring.metrics import fold

EDGES: Final = (0.0, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 1.0)
SURE: Final = 0.95
HAND: Final = "handprint"


def judged(page: Page, truth: str, ordered: bool) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """The confidence of each word that counts, float64 [W], and whether it is right, bool [W]."""
    keys = [key_of(fold(word.text), ordered) for word in page.words]
    true_keys = [key for word in fold(truth).split() if (key := key_of(word, ordered))]
    place, _ = match_words(true_keys, keys, LEAST_LONE if ordered else 1)
    is_right = np.zeros(len(keys), bool)
    is_right[[number for number in place if number >= 0]] = True
    counted = np.array([bool(key) for key in keys], bool)
    return np.array([word.confidence for word in page.words], float)[counted], is_right[counted]


def print_rows(name: str, confidence: NDArray[np.float64], is_right: NDArray[np.bool_]) -> None:
    """One row for each bin that has words, and one for the sure words together."""
    print(f"\n{name}: {len(confidence)} words, {is_right.mean():.1%} right\n")
    print("| confidence | words | mean confidence | right |\n|---|--:|--:|--:|")
    number = np.clip(np.searchsorted(EDGES, confidence, "right") - 1, 0, len(EDGES) - 2)
    bins = [(f"{EDGES[i]:.2f} to {EDGES[i + 1]:.2f}", number == i) for i in range(len(EDGES) - 1)]
    for label, inside in [*bins, (f"**{SURE} or more**", confidence >= SURE)]:
        if inside.any():
            print(f"| {label} | {inside.sum()} | {confidence[inside].mean():.3f} | {is_right[inside].mean():.3f} |")


@click.command(help=__doc__)
@click.argument("folder", metavar="PAGES", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--only", help="Only the sets of this comma-separated list.")
@click.option("--threads", type=click.IntRange(1), help="Of torch.  [default: all cores]")
def main(folder: Path, only: str | None, threads: int | None) -> None:
    if threads:
        torch.set_num_threads(threads)
    engine = load_engine()
    found: dict[str, list[tuple[NDArray[np.float64], NDArray[np.bool_]]]] = {"print": [], "hand-print": []}
    for row in read_manifest(folder):
        if only is not None and row["set"] not in only.split(","):
            continue
        truth = (folder / f"{row['page']}.gt.txt").read_text(encoding="utf-8")
        page = read_page(next(iter(load_pages(image_of(folder, row["page"])))), engine)
        kind = "hand-print" if row["set"] == HAND else "print"
        found[kind].append(judged(page, truth, row["mode"] == "ordered"))
    for kind, pages in found.items():
        if pages:
            print_rows(kind, *(np.concatenate(parts) for parts in zip(*pages, strict=True)))


if __name__ == "__main__":
    main()
