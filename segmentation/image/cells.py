"""Masks on a grid of cells: what is long or wide is followed there in a fraction of the time."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

CELL: Final = 4
"""Pixels along the side of a cell: a row of one is a word of four bytes."""


def covered_cells(mask: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """The cells, uint8 [H / CELL, W / CELL] rounded up, that hold any of a mask, bool [H, W]: 1, else 0."""
    height, width = mask.shape
    rows = np.pad(mask, ((0, -height % CELL), (0, -width % CELL))).view(np.uint32)
    words = rows[0::CELL] | rows[1::CELL] | rows[2::CELL] | rows[3::CELL]
    return (words != 0).view(np.uint8)
