"""From a page as it was loaded to a page ready to read: even, dark on light, level, and large enough."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from segmentation.binarise import binarise, flatten
from segmentation.components import blobs_of, x_height_of
from segmentation.page import CleanPage
from segmentation.skew import LEAST_CONFIDENCE, skew_of

SMALLEST_X_HEIGHT = 20.0  # pixels; smaller letters are scaled up, because their strokes touch once binarised
LARGEST_X_HEIGHT = 60.0  # pixels; larger ones are scaled down, because they only cost time
WANTED_X_HEIGHT = 26.0  # pixels, after scaling
LARGEST_SCALE = 4.0
MOST_PIXELS = 40_000_000  # of the scaled page: about 400 MB with its labels
LEAST_SKEW = 0.1  # degrees; turning the page by less costs more sharpness than it gains
WINDOW = 3.0  # x-heights across the window of the local threshold
UNKNOWN_WINDOW = 1 / 40  # of the page's longer side, before the x-height is known


@dataclass(frozen=True, slots=True)
class Measure:
    """x_height: pixels, 0.0 where there is no text. skew: degrees, 0.0 where it is not sure."""

    x_height: float
    skew: float


def clean_page(grey: NDArray[np.uint8]) -> CleanPage:
    """Flatten, turn over, scale and level a page, and tell ink from paper.

    grey: uint8 [H, W], H and W at least 1, as loaded. The clean page is larger or smaller where the letters were too
    small or too large to read; its `to_source` leads back.
    """
    even = flatten(grey)
    ink = binarise(even, _window(even, 0.0))
    measure = _measured(ink)
    scale = _scale(measure.x_height, even.size)
    if scale == 1.0 and measure.skew == 0.0:
        return CleanPage(even, ink, np.eye(2, 3))
    even, to_source = _straightened(even, scale, measure.skew)
    return CleanPage(even, binarise(even, _window(even, measure.x_height * scale)), to_source)


def _window(grey: NDArray[np.uint8], x_height: float) -> int:
    return round(WINDOW * x_height if x_height else max(grey.shape) * UNKNOWN_WINDOW)


def _measured(ink: NDArray[np.bool_]) -> Measure:
    blobs = blobs_of(ink)
    x_height = x_height_of(blobs.boxes, blobs.areas, (ink.shape[0], ink.shape[1]))
    if x_height == 0:
        return Measure(0.0, 0.0)
    left, top, right, bottom = blobs.boxes.T
    letters = (bottom - top > 0.7 * x_height) & (bottom - top < 3 * x_height) & (right - left < 8 * x_height)
    feet = np.stack([(left + right) / 2, bottom], axis=1)[letters]
    skew, confidence = skew_of(feet, x_height)
    return Measure(x_height, skew if confidence >= LEAST_CONFIDENCE and abs(skew) >= LEAST_SKEW else 0.0)


def _scale(x_height: float, pixels: int) -> float:
    if x_height == 0 or SMALLEST_X_HEIGHT <= x_height <= LARGEST_X_HEIGHT:
        return 1.0
    wanted = min(WANTED_X_HEIGHT / x_height, LARGEST_SCALE)
    return min(wanted, max(1.0, (MOST_PIXELS / pixels) ** 0.5))


def _straightened(
    grey: NDArray[np.uint8], scale: float, skew: float
) -> tuple[NDArray[np.uint8], NDArray[np.float64]]:
    """The page turned by -skew degrees about its middle and scaled, and the map from its pixels back to the old ones."""
    height, width = grey.shape
    cosine, sine = np.cos(np.radians(skew)), np.sin(np.radians(skew))
    new_width = max(1, round(scale * (width * cosine + height * abs(sine))))
    new_height = max(1, round(scale * (width * abs(sine) + height * cosine)))
    turn = np.array([[cosine, -sine], [sine, cosine]]) / scale
    old_middle, new_middle = np.array([width - 1, height - 1]) / 2, np.array([new_width - 1, new_height - 1]) / 2
    to_source = np.column_stack([turn, old_middle - turn @ new_middle])
    if scale < 1:
        # Without it the strokes that fall between the sampled points would be lost.
        grey = cv2.GaussianBlur(grey, (0, 0), 0.5 / scale)
    flags = cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP
    size = (new_width, new_height)
    return cv2.warpAffine(grey, to_source, size, flags=flags, borderValue=255), to_source
