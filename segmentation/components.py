"""Connected components: measured, and sifted until only what may be text is left."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from segmentation.page import CleanPage, Components
from segmentation.regions import rules_of

LARGEST_LETTER = 1 / 8  # share of the page's shorter side; a taller component says nothing about the x-height
SMALLEST_LETTER = 4  # pixels; lower ones cannot be read and are mostly specks
LOWER_PEAK = 0.35  # share of the highest peak of heights at which a lower peak is the x-height and not noise
SPECK = 0.09  # x-heights; smaller both ways is no dot of any letter
TALLEST = 7.0  # x-heights; a taller component is a drawing, a photograph or a border
WIDEST = 25.0  # x-heights


@dataclass(frozen=True, slots=True)
class Blobs:
    """All components of an ink image, before any is judged.

    labels: int32 [H, W], 0 for paper. boxes: int32 [N, 4], left, top, right, bottom, the last two exclusive.
    areas: int32 [N], pixels.
    """

    labels: NDArray[np.int32]
    boxes: NDArray[np.int32]
    areas: NDArray[np.int32]


def blobs_of(ink: NDArray[np.bool_]) -> Blobs:
    """Label the 8-connected components of bool [H, W]."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink.view(np.uint8), connectivity=8, ltype=cv2.CV_32S)
    boxes = stats[1:, :4].copy()
    boxes[:, 2:] += boxes[:, :2]
    return Blobs(labels, boxes, stats[1:, cv2.CC_STAT_AREA].copy())


def x_height_of(boxes: NDArray[np.int32], areas: NDArray[np.int32], page: tuple[int, int]) -> float:
    """The x-height of the page's body text in pixels, or of its capitals where it has no small letters; 0.0 for none.

    boxes: int32 [N, 4]; areas: int32 [N]; page: height and width. Letters of one size give two peaks in the heights
    of components, x and ascender; the lower one that is not just noise is taken.
    """
    width, height = (boxes[:, 2:] - boxes[:, :2]).T
    likely = (height >= SMALLEST_LETTER) & (height <= max(SMALLEST_LETTER, min(page) * LARGEST_LETTER))
    likely &= (width <= 6 * height) & (width * 6 >= height) & (areas * 12 >= width * height)
    if not likely.any():
        return 0.0
    # Bins of a twelfth of an octave: a share of the height, as sizes are.
    weight = np.sqrt(areas[likely].astype(np.float64))
    bins = np.round(12 * np.log2(height[likely] + 0.0)).astype(np.int64)
    counts = np.convolve(np.bincount(bins, weight, minlength=bins.max() + 3), [0.5, 1, 0.5], mode="same")
    peak = int(counts.argmax())
    below = slice(max(0, peak - 9), max(0, peak - 3))
    if counts[below].size and counts[below].max() >= LOWER_PEAK * counts[peak]:
        peak = below.start + int(counts[below].argmax())
    near = np.abs(bins - peak) <= 1
    return float(np.median(height[likely][near]))


def find_components(page: CleanPage) -> Components:
    """The components of the page that may be text, by the rows of their boxes' tops."""
    ink = page.ink
    blobs = blobs_of(ink)
    x_height = x_height_of(blobs.boxes, blobs.areas, (ink.shape[0], ink.shape[1]))
    if x_height == 0:
        return _kept(blobs, np.zeros(len(blobs.areas), np.bool_))
    rules = rules_of(ink, x_height)
    if rules.any():
        blobs = blobs_of(ink & ~rules)
    return _kept(blobs, _may_be_text(blobs, x_height))


def _may_be_text(blobs: Blobs, x_height: float) -> NDArray[np.bool_]:
    width, height = (blobs.boxes[:, 2:] - blobs.boxes[:, :2]).T
    return (
        (np.maximum(width, height) >= SPECK * x_height)
        & (height <= TALLEST * x_height)
        & (width <= WIDEST * x_height)
    )


def _kept(blobs: Blobs, keep: NDArray[np.bool_]) -> Components:
    """The kept ones, numbered anew."""
    number = np.zeros(len(keep) + 1, np.int32)
    number[1:][keep] = np.arange(1, int(keep.sum()) + 1)
    return Components(number[blobs.labels], blobs.boxes[keep], blobs.areas[keep])
