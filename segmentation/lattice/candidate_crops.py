"""The crops of a page's candidates, drawn when they are asked for: of many a reader needs only some."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from segmentation.lattice.crops import SIDE, own_crops
from segmentation.lattice.strip import context_crops
from segmentation.types import InkPixels


@dataclass(frozen=True, slots=True, eq=False)
class Drawing:
    """What crops are drawn from.

    pixels: the ink of the atoms. first, last: int64 [S], a candidate's atoms are first:last. boxes: int32 [S, 4].
    x_height: float32 [S], that of its line in pixels. columns: `lit_and_dimmed` of the strip. lines: int64 [S, 2] and
    spans: float32 [S, 2] as in `context_crops`.
    """

    pixels: InkPixels
    first: NDArray[np.int64]
    last: NDArray[np.int64]
    boxes: NDArray[np.int32]
    x_height: NDArray[np.float32]
    columns: NDArray[np.uint8]
    lines: NDArray[np.int64]
    spans: NDArray[np.float32]

    def crops(self, rows: NDArray[np.int64]) -> NDArray[np.uint8]:
        """Those of some candidates, uint8 [N, 2, 28, 28]."""
        crops = np.empty((len(rows), 2, SIDE, SIDE), np.uint8)
        place = self.first[rows], self.last[rows], self.boxes[rows], self.x_height[rows]
        own_crops(self.pixels, *place, crops[:, 0])
        crops[:, 1] = context_crops(self.columns, self.lines[rows], self.spans[rows])
        return crops


class CandidateCrops:
    """The crops of all candidates, uint8 [S, 2, 28, 28], each drawn when it is first asked for."""

    def __init__(self, drawing: Drawing) -> None:
        count = len(drawing.first)
        self._drawing = drawing
        self._crops = np.empty((count, 2, SIDE, SIDE), np.uint8)
        self._drawn = np.zeros(count, np.bool_)

    def __getitem__(self, rows: NDArray[np.int64], /) -> NDArray[np.uint8]:
        missing = rows[~self._drawn[rows]]
        if len(missing) == len(rows):
            self._crops[rows] = crops = self._drawing.crops(rows)
            self._drawn[rows] = True
            return crops
        self._crops[missing] = self._drawing.crops(missing)
        self._drawn[missing] = True
        return self._crops[rows]
