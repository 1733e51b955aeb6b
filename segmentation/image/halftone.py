"""Screens of fine dots, in which printers show grey: found by counting dots, smoothed into even grey."""

import cv2
import numpy as np
from numpy.typing import NDArray

from segmentation.image.screen_dots import share_of_dots

CELL = 1 / 220  # of the page's longer side: the squares in which dots are counted, and nine make a window
FEWEST_CELL_PIXELS = 10
DENSEST_TEXT = 1 / 36  # letters per pixel²: one in 6 × 6 pixels would be too small to be read
WEAK = 0.4  # of that density, which the edges of a screen and the letters on it have
SURE = 0.06  # share of a screen, its edges with it, that is so dense at least; noise is less so
MOSTLY = 0.5  # ... of one whose dots may touch; elsewhere small letters and dotted rules may be as dense,
DOTS = 0.45  # ... but less of them is dots that fill an area
SMOOTHING = 0.35  # of the distance between dots: the deviation of the Gaussian that melts them into grey
BAND = 64  # rows that are counted at a time, so that they stay near the processor
STEPS = 80  # grey levels for one dot a pixel, so that an 8 bit mean can count dots


def descreened(grey: NDArray[np.uint8], ink: NDArray[np.bool_]) -> NDArray[np.uint8] | None:
    """The page with its halftone screens smoothed, or None where it has none.

    grey: uint8 [H, W]. ink: bool [H, W], its binarisation. Gives uint8 [H, W], changed only where there is a screen:
    black dots on white, white dots on black, or noise that dense.
    """
    cell = max(FEWEST_CELL_PIXELS, round(max(grey.shape) * CELL))
    density = _dots_per_pixel(ink.view(np.uint8), cell)
    dense = density >= DENSEST_TEXT
    if not dense.any():
        return None
    # A screen goes on from where it is certain as far as there are more dots than letters would make.
    parts = np.asarray(cv2.connectedComponents((density >= WEAK * DENSEST_TEXT).view(np.uint8))[1], np.int32)
    size = np.bincount(parts.ravel())
    sure = np.bincount(parts[dense], minlength=len(size)) / np.maximum(size, 1)
    sure[0] = 0
    if not (sure >= SURE).any():
        return None
    is_screen = (sure >= MOSTLY) | ((sure >= SURE) & (share_of_dots(ink, parts, cell) >= DOTS))
    screened = is_screen[parts]
    if not screened.any():
        return None
    distance = 1 / np.sqrt(np.median(density[screened & dense]))
    smooth = cv2.GaussianBlur(grey, (0, 0), SMOOTHING * distance)
    mask = cv2.resize(screened.view(np.uint8), grey.shape[::-1], interpolation=cv2.INTER_NEAREST)
    return np.where(mask, smooth, grey)


def _dots_per_pixel(dots: NDArray[np.uint8], cell: int) -> NDArray[np.float64]:
    """Black or white islands per pixel² about every cell of that many pixels.

    Euler's number, islands less holes, is a sum over pixels, edges between them and squares of them: so it can be taken
    of every part of a page, without finding the islands.
    """
    height, width = dots.shape
    dots = np.pad(dots, ((0, 1), (0, 1)))
    euler = np.empty((height, width), np.uint8)
    for top in range(0, height, BAND):
        band = dots[top : top + BAND + 1]
        beside = band[:, 1:] & band[:, :-1]
        below = band[1:] & band[:-1]
        square = beside[1:] & beside[:-1]
        euler[top : top + BAND] = (band[:-1, :-1] + square + 2 - beside[:-1] - below[:, :-1]) * STEPS
    size = (-(-width // cell), -(-height // cell))
    mean = cv2.resize(euler, size, interpolation=cv2.INTER_AREA).astype(np.float64) / STEPS - 2
    return np.asarray(np.abs(cv2.blur(mean, (3, 3))), np.float64)
