"""Whether what is dense on a page is dots that fill an area, as a screen's do, or small letters and dotted rules."""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from segmentation.image.labelling import labelled

LARGEST: Final = 4
"""Pixels along a dot of a screen both ways, at most: larger ones are too far apart to be dense."""
REACH: Final = 6
"""Pixels from the middle of one dot to that of the next, at most: as far as they are apart where they are as dense as
no letters are;"""
BESIDE: Final = 2
"""... and at least: nearer ones are no farther up or down than those of a rule that leans."""

Mask = NDArray[np.bool_]


def share_of_dots(ink: Mask, parts: NDArray[np.int32], cell: int) -> NDArray[np.float64]:
    """Of what is ink amid paper or paper amid ink in each numbered part of a page, the share that is dots with others
    over or under them and others beside them: float64 [parts].

    ink: bool [H, W]. parts: int32 [h, w], numbers from 0 of squares of `cell` pixels.
    """
    dots, all_of_it = (np.zeros(int(parts.max()) + 1) for _ in range(2))
    for side in (ink, ~ink):
        boxes = labelled(side).boxes
        column, row = ((boxes[:, :2] + boxes[:, 2:]) // 2).T
        part = parts[np.minimum(row // cell, parts.shape[0] - 1), np.minimum(column // cell, parts.shape[1] - 1)]
        all_of_it += np.bincount(part, minlength=len(dots))
        small = np.flatnonzero((boxes[:, 2:] - boxes[:, :2] <= LARGEST).all(axis=1))
        middles = np.zeros(ink.shape, np.uint8)
        middles[row[small], column[small]] = 1
        dots += np.bincount(part[small], _in_area(middles)[row[small], column[small]], len(dots))
    return dots / np.maximum(all_of_it, 1)


def _in_area(middles: NDArray[np.uint8]) -> Mask:
    """Where others of the points, uint8 [H, W], are both over or under and beside a place: bool [H, W]."""
    above = np.ones((2 * REACH + 1, 2 * REACH + 1), np.uint8)
    above[REACH - BESIDE + 1 : REACH + BESIDE] = 0
    both = cv2.bitwise_and(cv2.dilate(middles, above), cv2.dilate(middles, above.T))
    return np.asarray(both > 0, np.bool_)
