"""The plain types that the segmentation stages hand to one another."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class CleanPage:
    """A page ready for the search for text: flattened, upright, deskewed and large enough to read.

    grey: uint8 [H, W], 0 ink to 255 paper, the background flattened to 255.
    ink: bool [H, W], True where there is ink.
    to_source: float64 [2, 3], the affine map from pixel (x, y) here to pixel (x, y) of the page as it was loaded.
    """

    grey: NDArray[np.uint8]
    ink: NDArray[np.bool_]
    to_source: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Components:
    """The 8-connected components of a page that may be text; everything else has left `labels`.

    labels: int32 [H, W], 0 where nothing is, i + 1 on the pixels of component i.
    boxes: int32 [N, 4], left, top, right, bottom in pixels, right and bottom exclusive.
    areas: int32 [N], ink pixels.
    """

    labels: NDArray[np.int32]
    boxes: NDArray[np.int32]
    areas: NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line of text, in the coordinates of its `CleanPage`.

    members: int32 [M], the indices of its components, by their left edge.
    box: left, top, right, bottom in pixels, right and bottom exclusive.
    baseline: float64 [3], the polynomial a x^2 + b x + c, highest power first: the y on which letters stand at x.
    x_height: the height of a lower-case x in pixels.
    block: the number of its block (paragraph, cell, heading) in reading order.
    """

    members: NDArray[np.int32]
    box: tuple[int, int, int, int]
    baseline: NDArray[np.float64]
    x_height: float
    block: int
