"""A letter or digit alone at the head or the foot of a page, far from all text: most often the page's number.

Nothing but its shape tells it from a blot, and shapes are for the recogniser to judge. It is kept where it is as large
as letters are, its strokes are as thick as those of the text, and nothing else of the size of letters is near.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from segmentation.image.ruled_rows import has_size
from segmentation.image.stacked_figures import LONE
from segmentation.letter_sizes import LEAST_DASH
from segmentation.nearest import nearest

STROKE: Final = (0.6, 1.5)
"""How thick its strokes are against those of the text: ink over the sum of both sides, which is half as thick."""
ALONE: Final = 4.0
OTHERS: Final = 0.5
"""No component whose longer side has so many x-heights is nearer than so many, from middle to middle, but dashes."""


def lone_signs(
    boxes: NDArray[np.int32], areas: NDArray[np.int32], likely: NDArray[np.bool_], x_height: float
) -> NDArray[np.bool_]:
    """Which components are such, bool [N].

    boxes: int32 [N, 4]. areas: int32 [N], ink pixels. likely: bool [N], those that are text. x_height: in pixels.
    """
    width, height = (boxes[:, 2:] - boxes[:, :2]).T / x_height
    text = likely & (height >= OTHERS)
    out = np.zeros(len(boxes), np.bool_)
    if not text.any():
        return out
    stroke = areas / (width + height)
    usual = float(np.median(stroke[text]))
    beyond = (boxes[:, 3] < boxes[text, 1].min()) | (boxes[:, 1] > boxes[text, 3].max())
    out = ~likely & beyond & has_size(boxes, LONE, x_height)
    out &= (stroke >= STROKE[0] * usual) & (stroke <= STROKE[1] * usual)
    others = (np.maximum(width, height) >= OTHERS) & (width < LEAST_DASH * height)
    middle = (boxes[:, :2] + boxes[:, 2:]) / 2
    if out.any() and others.sum() > 1:
        asked = np.flatnonzero(out)
        distance = nearest(middle[others], middle[asked], 2)[1][:, 1]  # the first is itself
        out[asked] = distance > ALONE * x_height
    return out
