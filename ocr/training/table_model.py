"""Train the model of tables: where cells end, what stands in a table, where rows end, which rows are heads.

    python -m ocr.training.table_model --pages FOLDER [--pages FOLDER ...] [--jobs N] [--out FILE] [--seed N]

FOLDER holds typeset pages (`python -m ocr.training.typesetting.make`). They are read by Typecase itself, which takes
some seconds a page; what was read teaches.
"""

from collections.abc import Iterator, Sequence
from multiprocessing import get_context
from pathlib import Path
from typing import Final

import click
import numpy as np
import torch
from numpy.typing import NDArray

from ocr.input.source import PageImage
from ocr.options import ReadOptions
from ocr.recognition.cutting import cut_page
from ocr.recognition.engine import Engine, load_engine
from ocr.recognition.pipeline import read_text
from ocr.resources import weights_path
from ocr.structure.table_model import Layers, TableModel, probability
from ocr.structure.table_phrases import with_opinions
from ocr.structure.table_rows import rows_of
from ocr.training.perceptrons import Course, descend, together
from ocr.training.table_examples import (
    Seen,
    gap_examples,
    grids_seen,
    head_examples,
    phrase_examples,
    row_examples,
    seen_page,
)
from ocr.training.typesetting.page import load_page

USUAL: Final = Course((32, 16, 1), steps=800, batch=512, rate=3e-3, decay=2e-2, dropout=0.2)
OF_ROWS: Final = Course((48, 24, 1), steps=2400, batch=512, rate=3e-3, decay=2e-2, dropout=0.3)
MEMBERS: Final = 5
"""Perceptrons of rows, whose mean decides: one row too many moves all below it."""
FOLDS: Final = 4
"""Parts of the pages: what is thought of the phrases of one is learnt from the others."""
WEIGHTS: Final = weights_path("tables.npz")

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
NOTHING: Final[Layers] = ((np.zeros((1, 1), np.float32), np.zeros(1, np.float32)),)


def read_pages(folders: Sequence[Path], jobs: int) -> Iterator[Seen]:
    """The typeset pages of all folders, read."""
    stems = [path.with_suffix("") for folder in folders for path in sorted(folder.glob("*.npz"))]
    with get_context("spawn").Pool(jobs, _start) as pool:
        for seen in pool.imap(_seen, stems):
            if seen is not None:
                yield seen


_engines: list[Engine] = []


def _start() -> None:
    _engines.append(load_engine(ReadOptions()))


def _seen(stem: Path) -> Seen | None:
    truth = load_page(stem)
    image = PageImage(truth.grey, truth.dpi, stem.name, 1)
    page, rules = read_text(cut_page(image, ReadOptions()), lambda: image, _engines[0])
    if rules is None:
        return None
    seen = seen_page(truth, page, rules)
    return seen if len(seen.words.texts) > 1 else None


def train(pages: Sequence[Seen], seed: int) -> TableModel:
    """All parts of the model, one after the other: each is taught by what those before it find."""
    model = TableModel(NOTHING, NOTHING, NOTHING, NOTHING, NOTHING)
    model = _with(model, gap=fit([gap_examples(seen) for seen in pages], seed))
    known = [phrase_examples(seen, model) for seen in pages]
    asked = [(features[sure], true[sure]) for _, features, true, sure in known]
    first = fit(asked, seed)
    # What is thought of a page must come from others, or it is surer than it will be of pages that nobody has seen.
    others = [fit([one for place, one in enumerate(asked) if place % FOLDS != fold], seed) for fold in range(FOLDS)]
    thought = [
        with_opinions(features, probability(others[place % FOLDS], features), phrases)
        for place, (phrases, features, _, _) in enumerate(known)
    ]
    again = fit([(seen[sure], true[sure]) for seen, (_, _, true, sure) in zip(thought, known, strict=True)], seed)
    model = _with(model, phrase=first, phrase_again=again)
    grids = [(seen, *found) for seen in pages for found in grids_seen(seen, model)]
    of_rows = [row_examples(*found) for found in grids if found[1].lines > 1]
    model = _with(model, row=together([fit(of_rows, seed + member, OF_ROWS) for member in range(MEMBERS)]))
    heads = [
        head_examples(seen, grid, phrases, block, rows_of(grid, phrases, model)) for seen, grid, phrases, block in grids
    ]
    return _with(model, head=fit([found for found in heads if len(found[1])], seed))


def _with(model: TableModel, **parts: Layers) -> TableModel:
    return TableModel(**{name: parts.get(name, getattr(model, name)) for name in TableModel.__slots__})


def fit(examples: Sequence[tuple[Floats, Bools]], seed: int, course: Course = USUAL) -> Layers:
    """A perceptron that tells what is true. Large pages and tables count by the root of their size."""
    examples = [found for found in examples if len(found[1])]
    features = np.concatenate([found[0] for found in examples]).astype(np.float32)
    true = np.concatenate([found[1] for found in examples])
    weight = np.concatenate([np.full(len(found[1]), len(found[1]) ** -0.5) for found in examples])
    targets = torch.from_numpy(true.astype(np.float32))
    loss = torch.nn.BCEWithLogitsLoss()
    deviation = features.std(axis=0) + 1e-3
    return descend(features, deviation, weight, lambda scores, rows: loss(scores[:, 0], targets[rows]), course, seed)


def save_model(model: TableModel, path: Path) -> None:
    """The file that `ocr.structure.table_model.read_model` reads."""
    arrays = {
        f"{part}_{kind}{number}": array.astype(np.float16 if kind == "w" and number else np.float32)
        for part in TableModel.__slots__
        for number, layer in enumerate(getattr(model, part))
        for kind, array in zip("wb", layer, strict=True)
    }
    np.savez_compressed(path, **arrays)


@click.command(help=__doc__)
@click.option("--pages", required=True, multiple=True, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--jobs", type=click.IntRange(1), default=1, show_default=True)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), default=WEIGHTS, show_default=False)
@click.option("--seed", type=int, default=1, show_default=True)
def main(pages: tuple[Path, ...], jobs: int, out: Path, seed: int) -> None:
    seen = list(read_pages(pages, jobs))
    save_model(train(seen, seed), out)
    click.echo(f"{len(seen)} pages, {sum(len(page.words.texts) for page in seen)} words; {out.stat().st_size} bytes")


if __name__ == "__main__":
    main()
