"""Examples of the page reader: lines of drawn pages, as strips, with what is known of their candidates and gaps."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from classifier.architecture import SIDE
from classifier.training.line_columns import joined_columns, load_columns, save_columns

PER_LINE: Final = 40
"""Single characters that are taken for one line."""


@dataclass(frozen=True, slots=True, eq=False)
class LineExamples:
    """What lines teach. Those of line l are offsets[l]:offsets[l + 1] of each kind, by the `*_offsets` int64 [L + 1].

    strip: uint8 [W, 28], the lines one under another, each turned on its side (columns first); strip_offsets.
    crops: uint8 [N, 2, 28, 28] with labels int32 [N] and spans float32 [N, 2], columns of the line; crop_offsets.
    gaps: float32 [G, F], the spacing features of places between two atoms, gap_spans: float32 [G, 2], where the white
    begins and ends, in columns of the line, and spaced: bool [G], whether a space stands there; gap_offsets.
    """

    strip: NDArray[np.uint8]
    strip_offsets: NDArray[np.int64]
    crops: NDArray[np.uint8]
    labels: NDArray[np.int32]
    spans: NDArray[np.float32]
    crop_offsets: NDArray[np.int64]
    gaps: NDArray[np.float32]
    gap_spans: NDArray[np.float32]
    spaced: NDArray[np.bool_]
    gap_offsets: NDArray[np.int64]

    @property
    def lines(self) -> int:
        """How many lines there are."""
        return len(self.strip_offsets) - 1

    @classmethod
    def joined(cls, parts: "Iterable[LineExamples]") -> Self:
        """Many examples as one; at least one."""
        return cls(**joined_columns(list(parts)))

    @classmethod
    def of_characters(cls, images: NDArray[np.uint8], labels: NDArray[np.int32], gap_features: int) -> Self:
        """Single characters, uint8 [N, 28, 28] with labels [N], which have no surroundings."""
        count = len(images)
        crops = np.zeros((count, 2, SIDE, SIDE), np.uint8)
        crops[:, 0] = images
        ends = np.append(np.arange(0, count, PER_LINE), count)
        place = (np.arange(count, dtype=np.float32) % PER_LINE) * SIDE
        return cls(
            np.zeros((count * SIDE, SIDE), np.uint8),
            ends * SIDE,
            crops,
            labels.astype(np.int32),
            place[:, None] + np.array([SIDE / 4, SIDE * 3 / 4], np.float32),
            ends,
            np.zeros((0, gap_features), np.float32),
            np.zeros((0, 2), np.float32),
            np.zeros(0, np.bool_),
            np.zeros_like(ends),
        )

    @classmethod
    def load(cls, path: Path) -> Self:
        """What `save` wrote."""
        return cls(**load_columns(path, cls))

    def save(self, path: Path) -> None:
        """Write the examples to `path` (.npz); the file appears whole or not at all."""
        save_columns(path, self)
