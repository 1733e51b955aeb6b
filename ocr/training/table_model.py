"""Train the model of tables: where cells end, what stands in a table, where rows end, which rows are heads, which
regions are tables.

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

from ocr.input.source import PageImage
from ocr.options import ReadOptions
from ocr.recognition.cutting import cut_page
from ocr.recognition.engine import Engine, load_engine
from ocr.recognition.pipeline import read_text
from ocr.resources import weights_path
from ocr.structure.table_grid import Grid
from ocr.structure.table_model import Layers, TableModel, probability, read_model
from ocr.structure.table_phrases import Phrases, with_opinions
from ocr.structure.table_row_features import row_features, with_row_opinions
from ocr.structure.table_rows import rows_of
from ocr.structure.table_titles import with_title_opinions
from ocr.structure.table_words import Ints
from ocr.training.perceptrons import Course, descend, together
from ocr.training.table_examples import (
    Examples,
    Floats,
    LinesSeen,
    PhrasesSeen,
    Seen,
    gap_examples,
    grids_seen,
    head_examples,
    likely_phrases,
    lines_seen,
    phrase_examples,
    row_ends,
    row_examples,
    seen_page,
)
from ocr.training.table_verdicts import verdict_examples
from ocr.training.typesetting.page import Role, load_page

USUAL: Final = Course((32, 16, 1), steps=800, batch=512, rate=3e-3, decay=2e-2, dropout=0.2)
OF_LINES: Final = Course((48, 24, 1), steps=2400, batch=512, rate=3e-3, decay=2e-2, dropout=0.3)
OF_TABLES: Final = Course((24, 12, 1), steps=1500, batch=256, rate=3e-3, decay=1.0, dropout=0.3)
BLURS: Final = 3
"""Times that each region is shown once more with its features blurred: what is scanned is less regular than what is
drawn, and must not be taken for lists by that."""
BLUR: Final = 0.4
"""Deviation of what is added, in that of the feature."""
MEMBERS: Final = 5
"""Perceptrons of titles, of rows and of whole tables, whose mean decides: one row too many moves all below it."""
FOLDS: Final = 4
"""Parts of the pages: what is thought of the phrases of one is learnt from the others."""
PLAIN: Final = 3
"""Times that a page without tables counts where it is told what stands in one: most pages are of that kind, and few of
those that teach."""
WEIGHTS: Final = weights_path("tables.npz")

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
    model = _of_phrases(pages, seed)
    likely = [likely_phrases(seen, model) for seen in pages]
    model = _with_titles(model, [lines_seen(page) for page in likely], seed)
    tables = [grids_seen(page, model) for page in likely]
    model = _with_rows(model, tables, seed)
    heads = [
        head_examples(seen, grid, phrases, block, rows_of(grid, phrases, model))
        for page in tables
        for seen, grid, phrases, block in page
    ]
    return with_verdicts(_with(model, head=fit([found for found in heads if len(found[1])], seed)), likely, seed)


def with_verdicts(model: TableModel, pages: Sequence[PhrasesSeen], seed: int) -> TableModel:
    """The model with what tells whole tables, taught by the regions that it finds itself."""
    found = [verdict_examples(page, model) for page in pages]
    return _with(model, table=_ensemble(_blurred([one for one in found if len(one[1])], seed), seed, OF_TABLES))


def _blurred(examples: Sequence[Examples], seed: int) -> list[Examples]:
    """The examples of each page, and more of them that differ a little."""
    rng = np.random.default_rng(seed)
    deviation = BLUR * np.concatenate([features for features, _ in examples]).std(axis=0)
    return [
        (
            np.concatenate([features, *(features + deviation * rng.normal(size=(BLURS, *features.shape)))]),
            np.tile(true, BLURS + 1),
        )
        for features, true in examples
    ]


def _of_phrases(pages: Sequence[Seen], seed: int) -> TableModel:
    """A model that tells where cells end and what stands in a table, and nothing more."""
    model = TableModel(**dict.fromkeys(TableModel.__slots__, NOTHING))
    times = [1 if (seen.truth.roles == Role.TABLE_CELL).any() else PLAIN for seen in pages]
    model = _with(model, gap=fit(_repeated([gap_examples(seen) for seen in pages], times), seed))
    known = [phrase_examples(seen, model) for seen in pages]
    asked = [(features[sure], true[sure]) for _, features, true, sure in known]
    of_pages = [[one] * count for one, count in zip(asked, times, strict=True)]
    thought = _thought(of_pages, [[features] for _, features, _, _ in known], seed, USUAL)
    again = [
        (with_opinions(features, opinion, phrases)[sure], true[sure])
        for (phrases, features, true, sure), (opinion,) in zip(known, thought, strict=True)
    ]
    first, second = (fit(_repeated(examples, times), seed) for examples in (asked, again))
    return _with(model, phrase=first, phrase_again=second)


def _repeated(examples: Sequence[Examples], times: Sequence[int]) -> list[Examples]:
    """The examples of each page so many times."""
    return [one for one, count in zip(examples, times, strict=True) for _ in range(count)]


def _with_titles(model: TableModel, lines: list[list[LinesSeen]], seed: int) -> TableModel:
    """The model with what tells where tables end, taught by the lines of the regions of each page."""
    known = [[(one.features[one.known], one.is_title[one.known]) for one in page] for page in lines]
    thought = _thought(known, [[one.features for one in page] for page in lines], seed, OF_LINES)
    begin = [
        (with_title_opinions(one.features, opinion)[one.known], one.begins[one.known])
        for page, opinions in zip(lines, thought, strict=True)
        for one, opinion in zip(page, opinions, strict=True)
    ]
    title = [one for page in known for one in page]
    return _with(model, title=_ensemble(title, seed, OF_LINES), begin=_ensemble(begin, seed, OF_LINES))


def _with_rows(model: TableModel, tables: list[list[tuple[Seen, Grid, Phrases, Ints]]], seed: int) -> TableModel:
    """The model with what tells rows, taught by the tables of each page."""
    tables = [[found for found in page if found[1].lines > 1] for page in tables]
    known = [[row_examples(*found) for found in page] for page in tables]
    asked = [[row_features(grid, phrases) for _, grid, phrases, _ in page] for page in tables]
    thought = _thought(known, asked, seed, OF_LINES)
    again = []
    for page, features, opinions in zip(tables, asked, thought, strict=True):
        for (seen, grid, _, block), own, opinion in zip(page, features, opinions, strict=True):
            sure, ends = row_ends(seen, grid, block)
            again.append((with_row_opinions(grid, own, opinion)[sure], ends))
    first = [one for page in known for one in page]
    return _with(model, row=_ensemble(first, seed, OF_LINES), row_again=_ensemble(again, seed, OF_LINES))


def _thought(known: list[list[Examples]], asked: list[list[Floats]], seed: int, course: Course) -> list[list[Floats]]:
    """What is thought of the features of each page by a perceptron that the examples of others taught: of its own it
    would be surer than it will be of pages that nobody has seen."""
    others = [
        fit([one for place, page in enumerate(known) if place % FOLDS != fold for one in page], seed, course)
        for fold in range(FOLDS)
    ]
    return [[probability(others[place % FOLDS], features) for features in page] for place, page in enumerate(asked)]


def _ensemble(examples: Sequence[Examples], seed: int, course: Course) -> Layers:
    """Some perceptrons as one, whose mean decides."""
    return together([fit(examples, seed + member, course) for member in range(MEMBERS)])


def _with(model: TableModel, **parts: Layers) -> TableModel:
    return TableModel(**{name: parts.get(name, getattr(model, name)) for name in TableModel.__slots__})


def fit(examples: Sequence[Examples], seed: int, course: Course = USUAL) -> Layers:
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
@click.option("--phrases", "known", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help="A model whose answers about gaps and phrases take the place of those that are taught.")  # fmt: skip
@click.option("--verdicts", "verdicts_of", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help="A model that is kept, but for what it says of whole tables.")  # fmt: skip
def main(
    pages: tuple[Path, ...], jobs: int, out: Path, seed: int, known: Path | None, verdicts_of: Path | None
) -> None:  # fmt: skip
    seen = list(read_pages(pages, jobs))
    if verdicts_of is not None:
        kept = read_model(verdicts_of)
        model = with_verdicts(kept, [likely_phrases(page, kept) for page in seen], seed)
    else:
        model = train(seen, seed)
    if known is not None:
        former = read_model(known)
        model = _with(model, gap=former.gap, phrase=former.phrase, phrase_again=former.phrase_again)
    save_model(model, out)
    click.echo(f"{len(seen)} pages, {sum(len(page.words.texts) for page in seen)} words; {out.stat().st_size} bytes")


if __name__ == "__main__":
    main()
