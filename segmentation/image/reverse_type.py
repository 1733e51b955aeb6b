"""Light letters on dark ground: where a page must be inverted."""

import cv2
import numpy as np
from numpy.typing import NDArray

from segmentation.image.contours import Contour, outlines_of
from segmentation.image.x_height import LARGEST_LETTER, SMALLEST_LETTER

LIGHT = 200  # flattened grey; anything darker can be the ground of light letters
THIN = 5  # pixels of the reduced page; lines and bridges thinner than that are no part of a ground
GROUND_SIDE = 1500  # pixels of the longer side of the reduced page on which reverse type is sought
STRAIGHT_SIDED = 0.9  # share of its smallest enclosing rectangle that a bar with reverse type fills
SOLID_GROUND = 0.5  # share of its area, light windows apart, that is dark
ONE_TONE = 30  # grey levels between the quartiles of a printed ground; photographs and scan borders vary more
LIGHT_WINDOW = 3.0  # middling letter heights; a taller hole in a ground is not reverse type
FEWEST_REVERSED = 3  # holes of a letter's size; B and 8 have two


def reverse_type(grey: NDArray[np.uint8]) -> NDArray[np.uint8] | None:
    """Where light letters stand on a dark ground: uint8 [H, W], 1 there; None where there are none.

    grey: uint8 [H, W], flattened. A ground is a straight-sided solid component with several holes of a letter's size;
    holes far larger than those, as a light box on a dark slide, are left as they are.
    """
    step = max(1, max(grey.shape) // GROUND_SIDE)
    small = grey[::step, ::step]
    # Not the page's binarisation, which is local and leaves the middle of a dark ground empty.
    dark = cv2.morphologyEx((small < LIGHT).view(np.uint8), cv2.MORPH_OPEN, np.ones((THIN, THIN), np.uint8))
    outlines = outlines_of(dark.view(np.bool_))
    parent, height = outlines.parent, outlines.boxes[:, 3] - outlines.boxes[:, 1]
    letter = (parent >= 0) & (height >= SMALLEST_LETTER) & (height <= min(small.shape) * LARGEST_LETTER)
    mask = np.zeros(small.shape, np.uint8)
    for ground in np.flatnonzero(np.bincount(parent[letter], minlength=len(parent)) >= FEWEST_REVERSED):
        holes = np.flatnonzero(parent == ground)
        windows = holes[height[holes] > LIGHT_WINDOW * np.median(height[holes[letter[holes]]])]
        if _is_solid([outlines.contours[i] for i in (ground, *holes)], [outlines.contours[i] for i in windows]):
            area = np.zeros_like(mask)
            cv2.drawContours(area, outlines.contours, int(ground), 1, cv2.FILLED)
            for window in windows:
                cv2.drawContours(area, outlines.contours, int(window), 0, cv2.FILLED)
            tones = small[(area > 0) & (small < LIGHT)].astype(np.float32)
            if np.subtract(*np.percentile(tones, [75, 25])) <= ONE_TONE:
                mask |= area
    if not mask.any():
        return None
    return np.asarray(cv2.resize(mask, grey.shape[::-1], interpolation=cv2.INTER_NEAREST), np.uint8)


def _is_solid(outline: list[Contour], windows: list[Contour]) -> bool:
    """outline: of a component and of its holes; windows: the holes that are no letters."""
    whole, *holes = (cv2.contourArea(contour) for contour in outline)
    _, sides, _ = cv2.minAreaRect(outline[0])
    solid = whole - sum(holes) >= SOLID_GROUND * (whole - sum(cv2.contourArea(window) for window in windows))
    return bool(solid and whole >= STRAIGHT_SIDED * sides[0] * sides[1])


def invert_where(grey: NDArray[np.uint8], mask: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The page with black and white exchanged where the mask is set; the seam, which is neither, becomes paper."""
    turned = np.where(mask > 0, 255 - grey, grey)
    seam = cv2.morphologyEx(mask, cv2.MORPH_GRADIENT, np.ones((5, 5), np.uint8))
    turned[seam > 0] = 255
    return turned
