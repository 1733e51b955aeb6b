"""Print under weaker ink: letters that a stamp, a signature or a pen's mark joins are taken out of it."""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from segmentation.image.labelling import labelled
from segmentation.types import Components

LARGE: Final = 4.0
"""x-heights along both sides of a component that may be a mark over several letters, at least."""
TWO_TONES: Final = 0.85
"""Share of the variance of its grey that two tones explain, at least; of evenly spread grey they explain 0.75."""
APART: Final = 40
"""Grey levels between the tones of two inks at least."""
LETTER_HEIGHTS: Final = (0.5, 2.5)
FEWEST: Final = 3
MOSTLY: Final = 0.8
"""x-heights of letters; how many are under such a mark at least, and their share of the darker ink."""
TONES = np.arange(256)
NEAR = np.ones((3, 3), np.uint8)  # pixels that touch

Grey = NDArray[np.uint8]
Mask = NDArray[np.bool_]


def without_weaker_ink(ink: Mask, found: Components, grey: Grey, x_height: float) -> Mask | None:
    """The ink without the weaker one of components that hold two, bool [H, W]; None where none does.

    ink: bool [H, W]. found: its components. grey: uint8 [H, W], flattened. x_height: in pixels.
    """
    boxes = found.boxes
    large = np.flatnonzero((boxes[:, 2:] - boxes[:, :2] >= LARGE * x_height).all(axis=1))
    out: Mask | None = None
    for number in large.tolist():
        left, top, right, bottom = boxes[number].tolist()
        place = np.s_[top:bottom, left:right]
        own = found.labels[place] == number + 1
        # Every edge is half as dark as its stroke: only the inside of strokes tells of what ink they are.
        level = tone_between(grey[place][cv2.erode(own.view(np.uint8), NEAR, borderValue=0) > 0])
        if level is None:
            continue
        printed = _darker(grey[place], own, level)
        if _is_print(printed, x_height):
            out = ink.copy() if out is None else out
            out[place] &= ~own | printed
    return out


def tone_between(grey: Grey) -> int | None:
    """The level that parts two tones of grey, uint8 [K], the darker one below it; None where there is but one."""
    if not grey.size:
        return None
    counts = np.bincount(grey, minlength=256).astype(np.float64)
    below = np.cumsum(counts)
    above = below[-1] - below
    total, spread = counts @ TONES, counts @ (TONES - grey.mean()) ** 2
    dark = np.cumsum(counts * TONES) / np.maximum(below, 1)
    light = (total - np.cumsum(counts * TONES)) / np.maximum(above, 1)
    between = below * above / below[-1] * (light - dark) ** 2
    best = int(between.argmax())
    two = between[best] >= TWO_TONES * spread and light[best] - dark[best] >= APART
    return best + 1 if two else None


def _darker(grey: Grey, own: Mask, level: int) -> Mask:
    """What is darker than `level`, and beside it what was ink next to paper: there strokes end halfway to white."""
    dark = own & (grey < level)
    edge = (cv2.dilate(dark.view(np.uint8), NEAR) > 0) & (cv2.erode(own.view(np.uint8), NEAR, borderValue=0) == 0)
    return dark | (own & edge)


def _is_print(ink: Mask, x_height: float) -> bool:
    """Whether ink, bool [h, w], is letters for the most part."""
    found = labelled(ink)
    height = (found.boxes[:, 3] - found.boxes[:, 1]) / x_height
    letters = (height >= LETTER_HEIGHTS[0]) & (height <= LETTER_HEIGHTS[1])
    return bool(letters.sum() >= FEWEST and found.areas[letters].sum() >= MOSTLY * found.areas.sum())
