"""The small networks that say what parts a table: which gaps, which phrases, which rows, which heads."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ocr.resources import weights_path

Floats = NDArray[np.float32]
Layers = tuple[tuple[Floats, Floats], ...]

PARTS: Final = ("gap", "phrase", "phrase_again", "title", "begin", "row", "row_again", "head", "table")


@dataclass(frozen=True, slots=True)
class TableModel:
    """A perceptron for each question; each gives the log-odds of yes.

    gap: is the white between two words of a line the end of a cell. phrase: does a phrase stand in a table.
    phrase_again: the same, with what was thought of its neighbours. title: does a line among those of a table stand in
    none. begin: does another table begin with a line. row: does a row of the table end between two of its lines.
    row_again: the same, with what was thought of the other lines. head: is a row a head. table: are
    phrases in lines and columns one table.
    """

    gap: Layers
    phrase: Layers
    phrase_again: Layers
    title: Layers
    begin: Layers
    row: Layers
    row_again: Layers
    head: Layers
    table: Layers


def probability(layers: Layers, features: NDArray[np.floating]) -> NDArray[np.float64]:
    """That of yes for each row of `features` [N, F], float64 [N]."""
    values = features.astype(np.float32)
    for weights, biases in layers[:-1]:
        values = np.maximum(values @ weights + biases, 0)
    weights, biases = layers[-1]
    odds = (values @ weights + biases)[:, 0].astype(np.float64)
    return np.asarray(1 / (1 + np.exp(-np.clip(odds, -30, 30))), np.float64)


def read_model(path: Path) -> TableModel:
    """The model in a file that `ocr.training.table_model` wrote."""
    with np.load(path, allow_pickle=False) as arrays:
        return TableModel(**{part: _layers(arrays, part) for part in PARTS})


def _layers(arrays: "np.lib.npyio.NpzFile", part: str) -> Layers:
    count = sum(name.startswith(f"{part}_w") for name in arrays.files)
    return tuple(
        (arrays[f"{part}_w{number}"].astype(np.float32), arrays[f"{part}_b{number}"].astype(np.float32))
        for number in range(count)
    )


@lru_cache(maxsize=1)
def shipped_model() -> TableModel:
    """The model that comes with the package."""
    return read_model(weights_path("tables.npz"))
