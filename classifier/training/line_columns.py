"""Arrays of many lines side by side: joined, and kept in a file.

They are fields of a dataclass. What its `*_offsets`, int64 [L + 1], count stands one line after another in the others.
"""

from collections.abc import Callable, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from classifier.checkpoints import write_whole

Columns = dict[str, NDArray[Any]]


def joined_columns(parts: Sequence[Any]) -> Columns:
    """The fields of many of one kind as those of one; at least one."""
    columns = {}
    for field in fields(parts[0]):
        column = [getattr(part, field.name) for part in parts]
        if field.name.endswith("_offsets"):
            ends = np.cumsum([0, *(offsets[-1] for offsets in column)])
            column = [offsets[1:] + end for offsets, end in zip(column, ends, strict=False)]
            column.insert(0, np.zeros(1, np.int64))
        columns[field.name] = np.concatenate(column)
    return columns


def load_columns(path: Path, kind: type[Any]) -> Columns:
    """The fields of one of that kind that `save_columns` wrote."""
    with np.load(path, allow_pickle=False) as file:
        return {field.name: file[field.name] for field in fields(kind)}


def save_columns(path: Path, lines: Any, savez: Callable[..., None] = np.savez) -> None:
    """Write the fields of `lines` to `path` (.npz) with `savez`; the file appears whole or not at all."""
    columns = {field.name: getattr(lines, field.name) for field in fields(lines)}

    def write(partial: Path) -> None:
        with partial.open("wb") as file:
            savez(file, **columns)

    write_whole(path, write)
