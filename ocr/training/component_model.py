"""Train the component model: which connected components of a page are text, leader dots, or neither.

    python -m ocr.training.component_model --pages FOLDER [--pages FOLDER ...] --data DATA [--out FILE] [--seed N]

Each FOLDER holds typeset pages (`python -m ocr.training.typesetting.make`), DATA the folder with chars/ and text/ that
`typecase train-pages` reads: pages by hand and pages of plain print are drawn from it. Some ten minutes on one core.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

import click
import cv2
import numpy as np
from numpy.typing import NDArray

from classifier.characters.holdout import held_out
from classifier.synthesis.emnist_lines import read_letters
from classifier.synthesis.unipen import writers, written_lines
from ocr.training.perceptrons import fit
from ocr.training.shards import EMNIST, EMNIST_SIZE, pages_to_read
from ocr.training.synthetic_pages import DrawnPage, Hands
from ocr.training.typesetting.page import Role, TypesetPage, load_page
from segmentation.image.clean import clean_page
from segmentation.image.component_features import Neighbours, component_features
from segmentation.image.component_model import LEADER, OTHER, TEXT, WEIGHTS, perceptron, with_opinions
from segmentation.image.components import MeasuredComponents, measure_components
from segmentation.types import CleanPage

CRUMB: Final = 0.09
WHOLE: Final = 0.6
"""Shares of its glyph's height: a piece lower than the first, beside one at least as high as the second, was torn
off by damage or is noise about it, and no part of a letter that counts."""
LEAST_FOUND: Final = 0.5
"""Pages of whose glyphs a smaller share has ink of its own were spoilt by damage or cleaning, and teach nothing."""
DRAWN: Final = (("hand", 120), ("print", 60))
"""Pages of each kind that are drawn beside the typeset ones."""
PARAGRAPH: Final = 40
"""Of every `ocr.training.shards.TEXT_STRIDE`, from which these are drawn."""
COMPRESSED_SHARE: Final = 0.4
QUALITIES: Final = (10, 45)
"""Share of the typeset pages that are compressed once more, and the JPEG qualities of that."""
WRONG_X_HEIGHT: Final = 0.6
"""Natural logarithm of the largest error of the x-height that the model is made to bear."""
SIZE_COLUMN: Final = 2
RULE_COLUMN: Final = 6
"""Places of the larger side and of the share of rules among the features."""
SMALL_TEXT: Final = float(np.log(0.45))
SMALL_TEXT_WEIGHT: Final = 2.0
"""Points and commas, smaller than this in x-heights (logarithm), are shown so many times as often: among the dots of a
dotted rule they are easily lost, and a number without its point is another number."""
PAGE_NUMBER_WEIGHT: Final = 6.0
"""... and so often the figures and dashes of a page's number: far from all text, nothing but their shape tells them
from blots, and a page has no more than one."""
CLASS_WEIGHTS: Final = (1.0, 4.0, 1.5)
"""Of TEXT, LEADER and OTHER: leaders are rare."""

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Truth:
    """What lies where on a page as it was loaded. owner: int32 [H, W], the glyph, or -1; kinds: [G], TEXT or LEADER;
    heights: float [G], of the glyphs in pixels; is_number: bool [G], those of a page's number."""

    owner: NDArray[np.int32]
    kinds: NDArray[np.int64]
    heights: NDArray[np.floating]
    is_number: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """The components of one page. features: float32 [N, FEATURES]; classes: int64 [N]; weights: float64 [N], how often
    each is shown."""

    features: Floats
    neighbours: Neighbours
    classes: NDArray[np.int64]
    weights: NDArray[np.float64]


def typeset_examples(folder: Path, seed: int) -> Iterator[Example]:
    """The components of typeset pages, each page also with an x-height that is estimated wrongly."""
    for path in sorted(folder.glob("*.npz")):
        rng = np.random.default_rng([seed, int(path.stem)])
        page = load_page(path.with_suffix(""))
        clean = clean_page(compressed(page.grey, rng) if rng.random() < COMPRESSED_SHARE else page.grey)
        found = measure_components(clean)
        if found is None:
            continue
        classes, weights = taught(glyph_map(page), clean, found)
        if (classes == TEXT).sum() < LEAST_FOUND * len(page.letters):
            continue
        yield Example(found.features, found.neighbours, classes, weights)
        yield Example(*with_x_height(found, np.exp(rng.uniform(-WRONG_X_HEIGHT, WRONG_X_HEIGHT))), classes, weights)


def compressed(grey: NDArray[np.uint8], rng: np.random.Generator) -> NDArray[np.uint8]:
    """The page after a strong JPEG compression, which leaves specks about its letters."""
    _, coded = cv2.imencode(".jpg", grey, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(*QUALITIES))])
    return np.asarray(cv2.imdecode(coded, cv2.IMREAD_GRAYSCALE), np.uint8)


def drawn_examples(data: Path, seed: int) -> Iterator[Example]:
    """The components of drawn pages, by hand and in print."""
    for kind, count in DRAWN:
        for page in islice(pages_to_read(kind, data, PARAGRAPH, seed, training_hands), count):
            clean = clean_page(page.grey)
            found = measure_components(clean)
            if found is not None:
                yield Example(found.features, found.neighbours, *taught(owner_map(page), clean, found))


def training_hands(chars: Path) -> Hands:
    """Hands that may be trained on, without those that must be aligned first."""
    lines = written_lines(chars)
    return Hands(lines, writers(chars, lines), read_letters(chars / EMNIST, held_out(EMNIST_SIZE)))


def glyph_map(page: TypesetPage) -> Truth:
    """Where the glyphs of a typeset page lie, a pixel around each included."""
    owner = np.full((page.grey.shape[0], page.grey.shape[1]), -1, np.int32)
    for number, (left, top, right, bottom) in enumerate(np.rint(page.boxes).astype(int).tolist()):
        owner[max(0, top - 1) : bottom + 1, max(0, left - 1) : right + 1] = number
    roles = page.roles[page.block]
    kinds = np.where(roles == Role.LEADER, LEADER, TEXT)
    return Truth(owner, kinds, page.boxes[:, 3] - page.boxes[:, 1], roles == Role.PAGE_NUMBER)


def owner_map(page: DrawnPage) -> Truth:
    """Where the symbols of a drawn page have ink or touch it."""
    owner = np.asarray(cv2.dilate(page.owner.astype(np.float32), np.ones((3, 3), np.uint8)), np.int32)
    rows, count = np.nonzero(page.owner >= 0)[0], len(page.classes)
    numbers = page.owner[page.owner >= 0]
    top, bottom = np.full(count, np.inf), np.full(count, -np.inf)
    np.minimum.at(top, numbers, rows)
    np.maximum.at(bottom, numbers, rows + 1)
    return Truth(owner, np.full(count, TEXT), np.maximum(bottom - top, 1), np.zeros(count, np.bool_))


def taught(truth: Truth, clean: CleanPage, found: MeasuredComponents) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """The class of each component, int64 [N], and how often it is shown, float64 [N]."""
    glyph = glyph_of(truth, clean, found)
    classes = np.where(glyph >= 0, truth.kinds[glyph], OTHER)
    small = found.features[:, SIZE_COLUMN] < SMALL_TEXT
    weights = np.where((glyph >= 0) & truth.is_number[glyph], PAGE_NUMBER_WEIGHT, 1.0)
    return classes, weights * np.where((classes == TEXT) & small, SMALL_TEXT_WEIGHT, 1.0)


def glyph_of(truth: Truth, clean: CleanPage, found: MeasuredComponents) -> NDArray[np.int64]:
    """The glyph on which half of each component's ink lies, int64 [N]; -1 where there is none, and for crumbs."""
    place = np.flatnonzero(found.labels)
    row, column = np.divmod(place, found.labels.shape[1])
    x, y = clean.to_source @ np.stack([column, row, np.ones(len(row))])
    height, width = truth.owner.shape
    owner = truth.owner[np.clip(np.rint(y), 0, height - 1).astype(int), np.clip(np.rint(x), 0, width - 1).astype(int)]
    number, count = found.labels.ravel()[place] - 1, len(found.boxes)
    inside = owner >= 0
    share = np.bincount(number[inside], minlength=count) / np.maximum(np.bincount(number, minlength=count), 1)
    glyph = np.full(count, -1, np.int64)
    glyph[number[inside]] = owner[inside]
    scale = float(np.hypot(*clean.to_source[:, 0]))
    tall = (found.boxes[:, 3] - found.boxes[:, 1]) * scale
    largest = np.zeros(len(truth.heights))
    np.maximum.at(largest, glyph[glyph >= 0], tall[glyph >= 0])
    crumb = (tall < CRUMB * truth.heights[glyph]) & (largest[glyph] >= WHOLE * truth.heights[glyph])
    return np.where((share >= 0.5) & ~crumb, glyph, -1)


def with_x_height(found: MeasuredComponents, factor: float) -> tuple[Floats, Neighbours]:
    """The features and neighbours of the components for an x-height that is so many times too large."""
    rules = found.features[:, RULE_COLUMN]
    return component_features(found.boxes, found.areas, rules, found.solid, found.is_dotted, found.x_height * factor)


def train(examples: list[Example], seed: int) -> dict[str, Floats]:
    """The weights of a `ComponentModel` by their names in its file."""
    classes = np.concatenate([page.classes for page in examples])
    # Large pages count by the root of their size, or newspapers would teach everything.
    weight = np.concatenate([page.weights * len(page.classes) ** -0.5 for page in examples])
    features = np.concatenate([page.features for page in examples])
    first = fit(features, classes, weight, CLASS_WEIGHTS, seed)
    seen = [with_opinions(page.features, perceptron(first, page.features), page.neighbours) for page in examples]
    second = fit(np.concatenate(seen), classes, weight, CLASS_WEIGHTS, seed)
    return {
        f"{name}_{kind}{number}": array
        for name, layers in (("first", first), ("second", second))
        for number, layer in enumerate(layers)
        for kind, array in zip("wb", layer, strict=True)
    }


@click.command(help=__doc__)
@click.option("--pages", required=True, multiple=True, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--data", required=True, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), default=WEIGHTS, show_default=False)
@click.option("--seed", type=int, default=1, show_default=True)
def main(pages: tuple[Path, ...], data: Path, out: Path, seed: int) -> None:
    examples = [page for folder in pages for page in typeset_examples(folder, seed)]
    examples += drawn_examples(data, seed)
    np.savez(out, **train(examples, seed))  # type: ignore[arg-type]
    counts = np.bincount(np.concatenate([page.classes for page in examples]), minlength=3)
    click.echo(f"{len(examples)} pages; text {counts[TEXT]}, leaders {counts[LEADER]}, others {counts[OTHER]}")


if __name__ == "__main__":
    main()
