"""Grounds that may bear light letters: dark areas with light islands in them, and the measures that tell the two apart.

A ground is a component of what is darker than some level. No level suits all: a grey bar needs a high one, dark panels
on a dark page a low one. So each level gives candidates, and the measures say which of them ends at an edge of the
picture and holds what looks like letters.
"""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from segmentation.image.contours import Contour

LEVELS: Final = (36, 64, 92, 120, 148, 176, 204, 228)
"""Grey levels that part grounds from letters or from the paper around."""
THIN: Final = 5
"""Pixels of the reduced page; lines and bridges thinner than that are no part of a ground."""
LOWEST_LETTER: Final = 4
"""Pixels of the reduced page; lower islands are specks."""
THICK_STROKE: Final = 0.5
"""Of its height; an island whose thickest part is more is solid, as no letter is."""
LONGEST_WORD: Final = 12.0
"""Heights; a wider island is no word whose letters touch."""
NEIGHBOUR: Final = 3.0
"""Letter heights to the next letter of a line."""
ON_LINE: Final = 0.15
"""Letter heights by which letters of a line differ in their upper or lower ends."""
TONES: Final = 10_000
"""Pixels of a ground whose levels are looked at."""
MEASURES: Final = 18

Grey = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Ground:
    """A dark area that may bear light letters.

    left, top: pixels of the reduced page. area: bool [h, w], the ground and the letters on it, without light windows.
    dark: bool [h, w], the ground alone. light: grey level of its letters. measures: float64 [MEASURES].
    """

    left: int
    top: int
    area: NDArray[np.bool_]
    dark: NDArray[np.bool_]
    light: float
    measures: NDArray[np.float64]


def dark_grounds(grey: Grey) -> list[Ground]:
    """The candidates at all levels. grey: uint8 [H, W], reduced."""
    found: list[Ground] = []
    # What is below a level here has a whole square below it: the opening of every level's darkness at once.
    squares = cv2.morphologyEx(grey, cv2.MORPH_CLOSE, np.ones((THIN, THIN), np.uint8))
    for level in LEVELS:
        solid = (squares < level).view(np.uint8)
        contours = cv2.findContours(solid, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)[0]
        below = (grey < level).view(np.uint8)
        for contour in contours:
            left, top, width, height = cv2.boundingRect(contour)
            if min(width, height) < 2 * LOWEST_LETTER:
                continue
            filled = np.zeros((height, width), np.uint8)
            cv2.drawContours(filled, [contour], 0, 1, cv2.FILLED, offset=(-left, -top))
            ground = _measured(grey, contour, filled, below[top : top + height, left : left + width], left, top)
            if ground is not None:
                found.append(ground)
    return found


def _measured(
    grey: Grey, contour: Contour, filled: Grey, below: Grey, left: int, top: int
) -> Ground | None:
    """The ground whose outline is filled, or None where nothing on it is like a letter."""
    height, width = filled.shape
    here = grey[top : top + height, left : left + width]
    light = filled & (1 - below)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(light, connectivity=8, ltype=cv2.CV_32S)
    if count < 2:
        return None
    x, y, wide, high, size = stats[1:].T.astype(np.float64)
    thick = _largest(labels, 2 * cv2.distanceTransform(np.pad(light, 1), cv2.DIST_L2, 3)[1:-1, 1:-1], count) - 1
    letters = (high >= LOWEST_LETTER) & (thick < THICK_STROKE * high) & (wide < LONGEST_WORD * high)
    if not letters.any():
        return None
    usual = float(np.median(high[letters]))
    window = (thick > usual) & ~letters
    tone = _largest(labels, here, count)
    light_tone = float(np.median(tone[letters]))
    number = np.concatenate([[False], window])
    area = (filled > 0) & ~number[labels]
    dark = area & (below > 0)
    inner = cv2.erode(dark.view(np.uint8), np.ones((3, 3), np.uint8)) > 0
    inner = inner if inner.any() else dark
    tones = here[inner]
    tones = tones[:: max(1, len(tones) // TONES)].astype(np.float64)
    ground_tone = float(np.median(tones))
    contrast = max(light_tone - ground_tone, 1.0)
    rough = cv2.mean(cv2.absdiff(here, cv2.blur(here, (THIN, THIN))), inner.view(np.uint8))[0] / contrast
    strokes, heights = thick[letters], high[letters]
    specks = (high < LOWEST_LETTER) & (wide < LOWEST_LETTER)
    total = size[~window & ~specks].sum()
    measures = np.array(
        [
            np.log1p(letters.sum()),
            size[letters].sum() / max(total, 1.0),
            _in_rows(x[letters], y[letters], wide[letters], heights),
            np.median(strokes / heights),
            np.subtract(*np.percentile(strokes, [75, 25])) / max(float(np.median(strokes)), 1.0),
            np.subtract(*np.percentile(heights, [75, 25])) / usual,
            rough,
            np.subtract(*np.percentile(tone[letters], [75, 25])) / contrast,
            contrast / 255,
            np.subtract(*np.percentile(tones, [90, 10])) / contrast,
            dark.sum() / area.sum(),
            np.log1p(specks.sum() / letters.sum()),
            np.log(height / usual),
            np.log(area.sum() / grey.size),
            area.sum() / max(_least_rectangle(contour), 1.0),
            _step_outside(grey, filled, left, top, ground_tone) / contrast,
            1 - area.sum() / max(int(filled.sum()), 1),
            np.log(_thickest(dark) / usual),
        ]
    )
    return Ground(left, top, area, dark, light_tone, measures)


def _largest(labels: NDArray[np.int32], values: NDArray[np.float32 | np.uint8], count: int) -> NDArray[np.float64]:
    """The largest value within each island, float64 [count - 1]."""
    place = np.flatnonzero(labels)
    best = np.zeros(count, np.float32)
    np.maximum.at(best, labels.ravel()[place], values.ravel()[place])
    return best[1:].astype(np.float64)


def _in_rows(
    x: NDArray[np.float64], y: NDArray[np.float64], wide: NDArray[np.float64], high: NDArray[np.float64]
) -> float:
    """The share of letters with another beside them that stands or hangs on the same line."""
    order = np.argsort(x)[:400]
    x, y, wide, high = x[order], y[order], wide[order], high[order]
    beside = (x[None] >= (x + 0.3 * wide)[:, None]) & (x[None] - (x + wide)[:, None] < NEIGHBOUR * high[:, None])
    foot = np.abs((y + high)[None] - (y + high)[:, None]) < np.maximum(ON_LINE * high[:, None], 1.5)
    head = np.abs(y[None] - y[:, None]) < np.maximum(ON_LINE * high[:, None], 1.5)
    like = (high[None] < 2 * high[:, None]) & (high[:, None] < 2 * high[None])
    pair = beside & (foot | head) & like
    return float((pair.any(axis=0) | pair.any(axis=1)).mean())


def _thickest(dark: NDArray[np.bool_]) -> float:
    """The width of the ground where it is widest, in pixels."""
    padded = np.pad(dark.view(np.uint8), 1)
    return 2 * float(cv2.distanceTransform(padded, cv2.DIST_L2, 3).max())


def _least_rectangle(contour: Contour) -> float:
    """The area of the smallest rectangle about it, at any angle."""
    _, sides, _ = cv2.minAreaRect(contour)
    return float((sides[0] + 1) * (sides[1] + 1))


def _step_outside(grey: Grey, filled: Grey, left: int, top: int, ground: float) -> float:
    """How much lighter it is just outside, the median along the outline; the picture's edge is outside enough."""
    reach = THIN // 2 + 1
    padded = np.pad(filled, reach + 1)
    ring = cv2.dilate(padded, np.ones((2 * reach + 1, 2 * reach + 1), np.uint8)) & (
        1 - cv2.dilate(padded, np.ones((2 * reach - 1, 2 * reach - 1), np.uint8))
    )
    rows, columns = np.nonzero(ring)
    rows, columns = rows + top - reach - 1, columns + left - reach - 1
    inside = (rows >= 0) & (columns >= 0) & (rows < grey.shape[0]) & (columns < grey.shape[1])
    if inside.mean() < 0.1:
        return 255.0 - ground
    return float(np.median(grey[rows[inside], columns[inside]])) - ground
