"""What is on a page and is no dark letter on light paper: rules, reverse type, photographs, borders."""

from dataclasses import dataclass
from typing import Any, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from segmentation.threads import both

Contour: TypeAlias = NDArray[np.integer[Any] | np.floating[Any]]  # int32 in fact; the library promises no more

SHORTEST_RULE = 4.5  # x-heights; no stroke of a letter runs straight that far, and dashes are shorter
THICKEST_RULE = 0.45  # x-heights; thicker strokes belong to headlines, and solid bars are too large for letters anyway
RUN = 4  # pixels; rules are sought in whole runs of this many
WHOLE_RUN = np.uint32(0x01010101)  # such a run, a byte a pixel

LIGHT = 200  # flattened grey; anything darker can be the ground of light letters
THIN = 5  # pixels of the reduced page; lines and bridges thinner than that are no part of a ground
GROUND_SIDE = 1500  # pixels of the longer side of the reduced page on which reverse type is sought
STRAIGHT_SIDED = 0.9  # share of its smallest enclosing rectangle that a bar with reverse type fills
SOLID_GROUND = 0.5  # share of its area, light windows apart, that is dark
ONE_TONE = 30  # grey levels between the quartiles of a printed ground; photographs and scan borders vary more
LIGHT_WINDOW = 3.0  # middling letter heights; a taller hole in a ground is not reverse type
FEWEST_REVERSED = 3  # holes of a letter's size; B and 8 have two
SMALLEST_LETTER = 4  # pixels; lower ones cannot be read and are mostly specks
LARGEST_LETTER = 1 / 8  # share of a side of the page; what is taller says nothing about the x-height

PAPERLESS = 160  # flattened grey; darker all over is no paper between letters
SOLID = 2.0  # x-heights; no stroke is as thick
SOLID_MARGIN = 0.5  # x-heights around something solid that its ragged edge may fill
CELLS = 5  # cells per x-height of the reduced page on which solid regions are sought


@dataclass(frozen=True, slots=True)
class Outlines:
    """The outlines of an ink image: of its components and of the holes in them.

    contours: int32 [K, 1, 2] each, x and y. boxes: int32 [N, 4], left, top, right, bottom, the last two exclusive.
    parent: int32 [N], -1 for a component, the component's number for a hole.
    """

    contours: tuple[Contour, ...]
    boxes: NDArray[np.int32]
    parent: NDArray[np.int32]


def outlines_of(ink: NDArray[np.bool_]) -> Outlines:
    """Trace bool [H, W]: much faster than labelling where only the boxes are wanted."""
    contours, hierarchy = cv2.findContours(ink.view(np.uint8), cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    if not contours:
        return Outlines((), np.zeros((0, 4), np.int32), np.zeros(0, np.int32))
    points = np.concatenate(contours)[:, 0]
    starts = np.cumsum([0] + [len(contour) for contour in contours[:-1]])
    first, last = np.minimum.reduceat(points, starts), np.maximum.reduceat(points, starts)
    boxes = np.concatenate([first, last + 1], axis=1, dtype=np.int32)
    return Outlines(tuple(contours), boxes, np.asarray(hierarchy[0, :, 3], np.int32))


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


def turned_over(grey: NDArray[np.uint8], mask: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The page with black and white exchanged where the mask is set; the seam, which is neither, becomes paper."""
    turned = np.where(mask > 0, 255 - grey, grey)
    seam = cv2.morphologyEx(mask, cv2.MORPH_GRADIENT, np.ones((5, 5), np.uint8))
    turned[seam > 0] = 255
    return turned


def rules_of(ink: NDArray[np.bool_], x_height: float) -> NDArray[np.bool_]:
    """The ruled lines, level and upright, without the strokes of letters that cross or touch them.

    ink: bool [H, W]. x_height: pixels. Gives bool [H, W].
    """
    dots = ink.view(np.uint8)
    runs = max(2, round(SHORTEST_RULE * x_height / RUN) - 1)
    thick = max(2, round(THICKEST_RULE * x_height))
    level, upright = both(lambda: _level_rules(dots, runs), lambda: _upright_rules(dots, runs))
    rules = level & upright  # where two rules cross, each seems to stand on the other
    if level.any():
        rules |= level & ~_opened(dots, thick + 1, 1)
    if upright.any():
        rules |= upright & ~_opened(dots, 1, thick + 1)
    return rules.view(np.bool_)


def _opened(dots: NDArray[np.uint8], height: int, width: int) -> NDArray[np.uint8]:
    """The ink that goes on that far: across a rule it is too much for a part of it, there a letter stands."""
    return np.asarray(cv2.morphologyEx(dots, cv2.MORPH_OPEN, np.ones((height, width), np.uint8)), np.uint8)


def _level_rules(dots: NDArray[np.uint8], runs: int) -> NDArray[np.uint8]:
    """Level lines of at least so many whole runs: uint8 [H, W]."""
    width = dots.shape[1]
    # A rule that is not quite level climbs a pixel now and then: joined with the rows beside it, it runs on.
    joined = cv2.dilate(dots, np.ones((3, 1), np.uint8))
    if width % RUN:
        joined = np.pad(joined, ((0, 0), (0, -width % RUN)))
    full = (joined.view(np.uint32) == WHOLE_RUN).view(np.uint8)
    lines = cv2.morphologyEx(full, cv2.MORPH_OPEN, np.ones((1, runs), np.uint8))
    if not lines.any():
        return np.zeros_like(dots)
    lines = np.asarray(cv2.dilate(lines, np.ones((1, 3), np.uint8)), np.uint8)
    # Each cell becomes its pixels again: four equal bytes.
    return (lines.astype(np.uint32) * WHOLE_RUN).view(np.uint8)[:, :width] & dots


def _upright_rules(dots: NDArray[np.uint8], runs: int) -> NDArray[np.uint8]:
    """The same upright."""
    height = dots.shape[0]
    joined = np.asarray(cv2.dilate(dots, np.ones((1, 3), np.uint8)), np.uint8)
    if height % RUN:
        joined = np.pad(joined, ((0, -height % RUN), (0, 0)))
    full = joined[0::RUN] & joined[1::RUN] & joined[2::RUN] & joined[3::RUN]
    lines = cv2.morphologyEx(full, cv2.MORPH_OPEN, np.ones((runs, 1), np.uint8))
    if not lines.any():
        return np.zeros_like(dots)
    lines = np.asarray(cv2.dilate(lines, np.ones((3, 1), np.uint8)), np.uint8)
    return np.asarray(np.repeat(lines, RUN, axis=0)[:height], np.uint8) & dots


def solid_regions(grey: NDArray[np.uint8], x_height: float) -> tuple[NDArray[np.uint8], int]:
    """Where there is no paper for farther than any stroke is thick: scan borders, photographs, blots, punch holes.

    grey: uint8 [H, W], flattened. x_height: pixels. Gives uint8 [h, w], 1 in such cells, and the pixels per cell side.
    """
    cell = max(1, round(x_height / CELLS))
    brightest = cv2.dilate(grey, np.ones((cell, cell), np.uint8), anchor=(0, 0))[::cell, ::cell]
    dark = (brightest < PAPERLESS).view(np.uint8)
    side = max(2, round(SOLID * x_height / cell))
    solid = cv2.morphologyEx(dark, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side)))
    margin = 2 * max(1, round(SOLID_MARGIN * x_height / cell)) + 1
    return np.asarray(cv2.dilate(solid, np.ones((margin, margin), np.uint8)), np.uint8), cell
