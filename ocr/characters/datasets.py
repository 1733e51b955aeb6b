"""The character workshop: datasets from whatever form they come in, parted for training and testing."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from classifier.alphabet import EMNIST_CLASSES
from classifier.characters.datasets import (
    Glyphs,
    download_emnist,
    join,
    read_emnist,
    read_folder,
    read_kaggle_csv,
    read_npz,
)
from classifier.errors import DataError, ModelError

if TYPE_CHECKING:
    from classifier.glyph_net import GlyphNet, Model

KINDS: Final = ("emnist", "kaggle", "npz", "folder")
"""The forms of datasets: official idx files, Kaggle's CSV, NumPy archives, a folder of images per class."""


@dataclass(frozen=True)
class DatasetChoice:
    """Which dataset. `roots` are folders (emnist, folder) or files (kaggle, npz); several are joined.

    `hold_out` samples of the first root, chosen by `split_seed`, are its test part; the official EMNIST files have a
    test part of their own.
    """

    kind: str
    roots: tuple[Path, ...]
    split: str | None = None
    hold_out: int = 0
    split_seed: int = 2026


def load(choice: DatasetChoice, part: str) -> Glyphs:
    """The `part` of the dataset: train, test or all. Raises `DataError` when it is missing or damaged."""
    if choice.kind == "emnist":
        parts = ("train", "test") if part == "all" else (part,)
        split = choice.split or "byclass"
        return join([read_emnist(root, split, one) for root in choice.roots for one in parts])
    sources = [read_one(choice.kind, root, choice.split) for root in choice.roots]
    if part == "all" or (part == "test" and not choice.hold_out):
        return join(sources)
    first, *others = sources
    if choice.hold_out >= len(first):
        raise DataError(f"{first.name}: {choice.hold_out} samples cannot be held out of {len(first)}")
    order = np.random.default_rng(choice.split_seed).permutation(len(first))
    if part == "test":
        return first.take(order[: choice.hold_out])
    return join([first.take(order[choice.hold_out :]), *others])


def read_one(kind: str, root: Path, split: str | None) -> Glyphs:
    """One file or folder of a dataset that is not in EMNIST's own form."""
    if kind == "kaggle":
        return read_kaggle_csv(root, split)
    if kind == "npz":
        return read_npz(root)
    from ocr.characters.reader import load_crop

    return read_folder(root, load_crop)


def download(choice: DatasetChoice) -> None:
    """Fetch the official EMNIST files into the dataset's root."""
    if choice.kind != "emnist":
        raise DataError(f"only --dataset emnist can be downloaded, not {choice.kind}")
    download_emnist(choice.roots[0], choice.split or "byclass")


def part_validation(glyphs: Glyphs, share: float, seed: int) -> tuple[Glyphs, Glyphs]:
    """`glyphs` without a random `share` (0 to 1), and that share: what decides which epoch was the best."""
    order = np.random.default_rng(seed).permutation(len(glyphs))
    count = max(1, round(share * len(glyphs)))
    if count >= len(glyphs):
        raise DataError(f"{glyphs.name}: {len(glyphs)} samples are too few to train on")
    return glyphs.take(np.sort(order[count:])), glyphs.take(order[:count])


def alphabet_of(glyphs: Glyphs) -> tuple[str, ...]:
    """The classes to train for: every label that occurs, in EMNIST's order if all are EMNIST's."""
    symbols = glyphs.characters()
    return (
        tuple(symbol for symbol in EMNIST_CLASSES if symbol in symbols)
        if set(symbols) <= set(EMNIST_CLASSES)
        else tuple(symbols)
    )


def starting_net(shape: str, alphabet: tuple[str, ...], starts: Sequence[str]) -> "GlyphNet":
    """A fresh network of `shape` (a name in `SHAPES`), or the mean of the weights `starts` if they have that shape.

    Raises ModelError when one has another, or other classes. Source of the mean: Wortsman et al. 2022, "Model soups".
    """
    from classifier.characters.presets import SHAPES, find_weights
    from classifier.glyph_net import GlyphNet, load_model, mean_of

    architecture = replace(SHAPES[shape], classes=len(alphabet))
    if not starts:
        return GlyphNet(architecture)
    nets = []
    for path in map(find_weights, starts):
        model = load_model(path)
        if model.net.architecture != architecture or model.alphabet != alphabet:
            raise ModelError(f"{path}: no {shape} network for these {len(alphabet)} classes")
        nets.append(model.net)
    return mean_of(nets)


def describe_model(model: "Model", weights: Path) -> dict[str, Any]:
    """What a report says about the model it is on."""
    from classifier.glyph_net import count_multiply_adds, count_parameters

    notes = {key: value for key, value in model.notes.items() if isinstance(value, str | int | float)}
    return {
        "weights": weights.name,
        "parameters": count_parameters(model.net),
        "multiply_adds": count_multiply_adds(model.net),
        **notes,
    }


def table_lines(rows: Sequence[Sequence[object]]) -> list[str]:
    """`rows` as lines of right-aligned columns."""
    cells = [[str(cell) for cell in row] for row in rows]
    widths = [max(len(row[column]) for row in cells) for column in range(len(cells[0]))]
    return ["  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)) for row in cells]


def json_line(fields: dict[str, Any]) -> str:
    """`fields` as one line of JSON."""
    return json.dumps(fields, ensure_ascii=False)
