"""Grounds that may bear light letters: dark areas with light islands in them, and the measures that tell the two apart.

A ground is a component of what is darker than some level. No level suits all: a grey bar needs a high one, dark panels
on a dark page a low one. So each level gives candidates, and the measures say which of them ends at an edge of the
picture and holds what looks like letters.
"""

from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from segmentation.image.labelling import labelled, pixels_of
from segmentation.quantiles import median, percentile

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
DARK_EDGE: Final = 0.95
"""Of the edge of an outline's convex hull: where so much is dark, its bays are letters that meet a ground's edge."""
LONG: Final = 1.5
"""Lengths to a breadth of a ground of two letters or more; a thick letter with bays is mostly shorter."""
NEIGHBOUR: Final = 3.0
"""Letter heights to the next letter of a line."""
ON_LINE: Final = 0.15
"""Letter heights by which letters of a line differ in their upper or lower ends."""
OVERSHOOT: Final = 0.15
"""Of the contrast of dark letters on the same ground, of which light letters have more: less is what JPEG puts round
dark letters, up to a tenth of their contrast."""
DARKEST_SHARE: Final = 0.2
"""Per cent of a ground's pixels whose tone is that of the dark letters on it, where there are any."""
TONES: Final = 10_000
"""Pixels of a ground whose levels are looked at."""
MEASURES: Final = 18
SQUARE: Final = np.ones((3, 3), np.uint8)

Contour: TypeAlias = NDArray[np.integer[Any] | np.floating[Any]]  # int32 in fact; the library promises no more
Grey = NDArray[np.uint8]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
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


@dataclass(frozen=True, slots=True, eq=False)
class Islands:
    """The light islands of a ground, float64 [N] each: box, size in pixels, width where they are thickest, lightest
    grey level of those like letters. letters: bool [N], which these are; where there are none, neither width nor grey
    level means anything. usual: the median height of letters, 0 for none."""

    left: Floats
    top: Floats
    wide: Floats
    high: Floats
    size: Floats
    thick: Floats
    tone: Floats
    letters: NDArray[np.bool_]
    usual: float


def dark_grounds(grey: Grey) -> list[Ground]:
    """The candidates at all levels. grey: uint8 [H, W], reduced."""
    found: list[Ground] = []
    # What is below a level here has a whole square below it: the opening of every level's darkness at once.
    squares = cv2.morphologyEx(grey, cv2.MORPH_CLOSE, np.ones((THIN, THIN), np.uint8))
    for level in LEVELS:
        solid = (squares < level).view(np.uint8)
        contours, tree = cv2.findContours(solid, cv2.RETR_TREE, cv2.CHAIN_APPROX_SIMPLE)
        below = (grey < level).view(np.uint8)
        for outline, (_, _, hole, around) in zip(contours, tree[0].tolist() if contours else (), strict=True):
            if around >= 0:  # itself the outline of a hole
                continue
            left, top, width, height = cv2.boundingRect(outline)
            if min(width, height) < 2 * LOWEST_LETTER:
                continue
            under = below[top : top + height, left : left + width]
            contour = _without_bays(outline, under, left, top)
            # Within an outline without holes or bays nothing is light: nearly all are so, the strokes of large letters.
            if hole < 0 and contour is outline:
                continue
            filled = np.zeros((height, width), np.uint8)
            cv2.drawContours(filled, [contour], 0, 1, cv2.FILLED, offset=(-left, -top))
            ground = _measured(grey, contour, filled, under, left, top)
            if ground is not None:
                found.append(ground)
    return found


def _without_bays(contour: Contour, below: Grey, left: int, top: int) -> Contour:
    """The outline without the bays that letters at its edge leave: its convex hull where nearly all its edge is dark.

    below: uint8 [h, w], 1 for what is dark in its box, whose corner is at left, top.
    """
    if max(below.shape) < LONG * min(below.shape):
        return contour
    hull = cv2.convexHull(contour)
    if cv2.contourArea(hull) - cv2.contourArea(contour) < LOWEST_LETTER**2:
        return contour
    whole = cv2.fillConvexPoly(np.zeros_like(below), hull - (left, top), 1)
    inner = cv2.erode(whole, SQUARE, borderValue=0)  # the outermost pixels of a slanting edge are partly outside
    edge = inner - cv2.erode(inner, SQUARE, borderValue=0)
    return hull if cv2.mean(below, edge)[0] >= DARK_EDGE else contour


def _measured(grey: Grey, contour: Contour, filled: Grey, below: Grey, left: int, top: int) -> Ground | None:
    """The ground whose outline is filled, or None where nothing on it is like a light letter."""
    here = grey[top : top + filled.shape[0], left : left + filled.shape[1]]
    light = filled & (1 - below)
    if not light.any():
        return None
    labels, islands = _islands(light, here)
    if not islands.letters.any():
        return None
    window = (islands.thick > islands.usual) & ~islands.letters
    area = filled > 0
    if window.any():
        area &= ~_with_holes(pixels_of(window, labels))
    dark = area & (below > 0)
    tone_of_letters = median(islands.tone[islands.letters])
    inner = cv2.erode(dark.view(np.uint8), SQUARE) > 0
    inner = inner if inner.any() else dark
    tones = here[inner]
    sample = np.sort(tones[:: max(1, len(tones) // TONES)]).astype(np.float64)
    tone = median(sample)
    contrast = max(tone_of_letters - tone, 1.0)
    if contrast < OVERSHOOT * (tone - percentile(sample, DARKEST_SHARE)):
        return None
    size = int(np.count_nonzero(area))
    rough = cv2.mean(cv2.absdiff(here, cv2.blur(here, (THIN, THIN))), inner.view(np.uint8))[0] / contrast
    of_ground = [
        rough,
        contrast / 255,
        _spread(sample, 10) / contrast,
        np.count_nonzero(dark) / size,
        np.log(filled.shape[0] / islands.usual),
        np.log(size / grey.size),
        size / max(_least_rectangle(contour), 1.0),
        _step_outside(grey, filled, left, top, tone) / contrast,
        1 - size / max(int(np.count_nonzero(filled)), 1),
        np.log(_thickest(dark) / islands.usual),
    ]
    measures = np.array([*_of_letters(islands, ~window, contrast), *of_ground])
    return Ground(left, top, area, dark, tone_of_letters, measures)


def _with_holes(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """bool [h, w], and what it surrounds."""
    outlines, _ = cv2.findContours(mask.view(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    return cv2.drawContours(np.zeros(mask.shape, np.uint8), outlines, -1, 1, cv2.FILLED).view(np.bool_)


def _islands(light: Grey, here: Grey) -> tuple[NDArray[np.int32], Islands]:
    """What is light in an outline: int32 [h, w], the number of each, 0 for none; and their measures."""
    found = labelled(light.view(np.bool_))
    labels, count = found.labels, len(found.boxes) + 1
    left, top, right, bottom = found.boxes.T.astype(np.float64)
    wide, high, size = right - left, bottom - top, found.areas.astype(np.float64)
    letters = (high >= LOWEST_LETTER) & (wide < LONGEST_WORD * high)
    if not letters.any():
        return labels, Islands(left, top, wide, high, size, high, high, letters, 0.0)
    distance = np.asarray(cv2.distanceTransform(np.pad(light, 1), cv2.DIST_L2, 3)[1:-1, 1:-1], np.float32)
    # Where it is largest within its island it is as large as anything about, and few pixels are.
    ridge = (distance > 0) & (distance == cv2.dilate(distance, SQUARE))
    thick = 2 * _largest(labels, distance, ridge, count) - 1
    letters &= thick < THICK_STROKE * high
    usual = median(high[letters]) if letters.any() else 0.0
    tone = _largest(labels, here, pixels_of(letters, labels), count)
    return labels, Islands(left, top, wide, high, size, thick, tone, letters, usual)


def _of_letters(islands: Islands, on_ground: NDArray[np.bool_], contrast: float) -> list[float]:
    """How much the islands are like letters of a line: the first measures."""
    letters = islands.letters
    strokes, heights = islands.thick[letters], islands.high[letters]
    specks = (islands.high < LOWEST_LETTER) & (islands.wide < LOWEST_LETTER)
    return [
        float(np.log1p(letters.sum())),
        float(islands.size[letters].sum() / max(islands.size[on_ground & ~specks].sum(), 1.0)),
        _in_rows(islands.left[letters], islands.top[letters], islands.wide[letters], heights),
        median(strokes / heights),
        _spread(np.sort(strokes), 25) / max(median(strokes), 1.0),
        _spread(np.sort(heights), 25) / islands.usual,
        _spread(np.sort(islands.tone[letters]), 25) / contrast,
        float(np.log1p(specks.sum() / letters.sum())),
    ]


def _spread(ordered: NDArray[np.float64], per_cent: float) -> float:
    """Between the percentiles as far from the least as from the largest."""
    return percentile(ordered, 100 - per_cent) - percentile(ordered, per_cent)


def _largest(
    labels: NDArray[np.int32], values: NDArray[np.float32 | np.uint8], asked: NDArray[np.bool_], count: int
) -> NDArray[np.float64]:
    """The largest value among the pixels of each island that are `asked`, bool [h, w]: float64 [count - 1]; 0 where
    none is."""
    place = np.flatnonzero(asked)
    best = np.zeros(count, np.float32)
    # Indices of NumPy's own kind and values of one kind: it is ten times as slow where it has to convert them.
    np.maximum.at(best, labels.ravel()[place].astype(np.intp), values.ravel()[place].astype(np.float32))
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
    outer = cv2.dilate(padded, np.ones((2 * reach + 1, 2 * reach + 1), np.uint8))
    ring = np.asarray(outer != cv2.dilate(padded, np.ones((2 * reach - 1, 2 * reach - 1), np.uint8)), np.bool_)
    rows, columns = np.divmod(np.flatnonzero(ring), ring.shape[1])  # many times as fast as np.nonzero
    rows, columns = rows + top - reach - 1, columns + left - reach - 1
    inside = (rows >= 0) & (columns >= 0) & (rows < grey.shape[0]) & (columns < grey.shape[1])
    if inside.mean() < 0.1:
        return 255.0 - ground
    return median(grey[rows[inside], columns[inside]].astype(np.float64)) - ground
