"""Examples of the line network: lines of drawn pages as strips, with the symbols that stand on them and where."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from classifier.training.line_columns import joined_columns, load_columns, save_columns


@dataclass(frozen=True, slots=True, eq=False)
class TextLines:
    """Lines and what they say. Those of line l are offsets[l]:offsets[l + 1] of each kind, by the `*_offsets`, int64
    [L + 1].

    strip: uint8 [W, 28], the lines one under another, each turned on its side (columns first); strip_offsets.
    symbols: int16 [N], in reading order, indices into `SYMBOLS`; spaced: bool [N], whether a space stands before the
    symbol; places: float32 [N, 2], where on its line the middle of the symbol's ink is and how far the ink spreads to
    either side (standard deviation), in columns; symbol_offsets.
    """

    strip: NDArray[np.uint8]
    strip_offsets: NDArray[np.int64]
    symbols: NDArray[np.int16]
    spaced: NDArray[np.bool_]
    places: NDArray[np.float32]
    symbol_offsets: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.strip_offsets) - 1

    @classmethod
    def joined(cls, parts: "Iterable[TextLines]") -> Self:
        """Many as one; at least one."""
        return cls(**joined_columns(list(parts)))

    @classmethod
    def load(cls, path: Path) -> Self:
        """What `save` wrote."""
        return cls(**load_columns(path, cls))

    def save(self, path: Path) -> None:
        """Write the lines to `path` (.npz); the file appears whole or not at all."""
        save_columns(path, self, np.savez_compressed)
