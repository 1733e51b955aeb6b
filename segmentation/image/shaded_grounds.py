"""Shaded grounds under dark letters, such as every other row of a table: made white, or their edges become ink."""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

Grey = NDArray[np.uint8]

LIGHTEST: Final = 0.93
"""Share of the paper's grey; a lighter ground leaves no ink at its edges."""
DARKEST: Final = 0.5
"""... and a darker one is a dark ground or a picture."""
WINDOW: Final = 1.0
"""x-heights; no stroke of letters on a ground is wider, and no ground narrower."""
LOW: Final = 1.6
"""x-heights along the shorter side of a ground, at least."""
LONG: Final = 8.0
"""... and along the longer one."""
FILLED: Final = 0.85
"""Share of its box that a ground fills, at least."""
EVEN: Final = 0.06
"""Share of a ground's grey by which two thirds of it, all but the darkest and the lightest, differ at most: pictures
vary more."""
LIGHT: Final = 0.02
"""Share of a ground's box that is as light as paper, at most: more may be light letters."""
STEPS: Final = 6.0
"""Pixels of the reduced page along an x-height."""
FEWEST: Final = 0.002
"""Share of a page that is darker than light paper, and no ink, where anybody looks for grounds."""


def without_shades(grey: Grey, x_height: float) -> Grey | None:
    """The page, uint8 [H, W] with paper at 255, with its shaded grounds divided by their grey; None where it has none.

    x_height: pixels.
    """
    step = max(1, round(x_height / STEPS))
    if x_height < 1:
        return None
    reduced = np.asarray(cv2.dilate(grey, np.ones((step, step), np.uint8))[::step, ::step], np.uint8)
    paper = float(np.median(reduced))
    if ((reduced < LIGHTEST * paper) & (reduced > DARKEST * paper)).mean() < FEWEST:
        return None
    ground = _closed(reduced, x_height / step)
    shaded = (ground < LIGHTEST * paper) & (ground > DARKEST * paper)
    count, _, boxes, _ = cv2.connectedComponentsWithStats(shaded.view(np.uint8), connectivity=4)
    out = None
    for left, top, wide, high, area in boxes[1:count].tolist():
        short, long = sorted((wide * step, high * step))
        if short < LOW * x_height or long < LONG * x_height or area < FILLED * wide * high:
            continue
        inside = slice(top, top + high), slice(left, left + wide)
        tones, light = ground[inside][shaded[inside]], reduced[inside] > (1 + LIGHTEST) / 2 * paper
        darker, usual, lighter = np.quantile(tones, (1 / 6, 1 / 2, 5 / 6))
        if lighter - darker > EVEN * usual or light.mean() > LIGHT:
            continue
        out = grey.copy() if out is None else out
        _whiten(out, grey, (left * step, top * step, wide * step, high * step), paper, x_height)
    return out


def _closed(grey: Grey, x_height: float) -> Grey:
    """The ground below letters."""
    side = max(3, round(WINDOW * x_height)) | 1
    return np.asarray(cv2.morphologyEx(grey, cv2.MORPH_CLOSE, np.ones((side, side), np.uint8)), np.uint8)


def _whiten(out: Grey, grey: Grey, box: tuple[int, int, int, int], paper: float, x_height: float) -> None:
    """Divide what lies in the box of a ground, and a little around it, by the ground's own grey."""
    left, top, wide, high = box
    margin = round(x_height)
    rows = slice(max(0, top - margin), top + high + margin)
    columns = slice(max(0, left - margin), left + wide + margin)
    ground = np.maximum(_closed(grey[rows, columns], x_height), int(DARKEST * paper))
    whiter = cv2.divide(grey[rows, columns], ground, scale=paper)
    out[rows, columns] = np.maximum(out[rows, columns], np.where(ground < paper, whiter, grey[rows, columns]))
