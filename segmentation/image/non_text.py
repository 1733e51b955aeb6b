"""What is on a page and is no text: rules, photographs, borders."""

import cv2
import numpy as np
from numpy.typing import NDArray

from segmentation.image.labelling import labelled, pixels_of
from segmentation.image.rule_boxes import SHORTEST_RULE
from segmentation.image.thick_rules import lattices, opened, pieces_of_rules, thick_rules
from segmentation.parallel import both

THICKEST_RULE = 0.45  # x-heights; thicker strokes belong to headlines, and solid bars are too large for letters anyway
MANY_THICK = 0.25  # share of a lattice's rules by area; in charts and forms of thin lines there are fewer
RUN = 4  # pixels; rules are sought in whole runs of this many
WHOLE_RUN = np.uint32(0x01010101)  # such a run, a byte a pixel

PAPERLESS = 160  # flattened grey; darker all over is no paper between letters
SOLID = 2.0  # x-heights; no stroke is as thick
SOLID_MARGIN = 0.5  # x-heights around something solid that its ragged edge may fill
CELLS = 5  # cells per x-height of the reduced page on which solid regions are sought


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
        # Ink that goes on across a rule is too much for a part of it: there a letter stands.
        rules |= level & ~opened(dots, thick + 1, 1)
    if upright.any():
        rules |= upright & ~opened(dots, 1, thick + 1)
    for left, top, right, bottom in lattices(level | upright, x_height) if rules.any() else ():
        inside = slice(top, bottom), slice(left, right)
        rules[inside] = _of_lattice(dots[inside], level[inside], upright[inside], rules[inside], x_height)
    return rules.view(np.bool_)


def _of_lattice(
    dots: NDArray[np.uint8],
    level: NDArray[np.uint8],
    upright: NDArray[np.uint8],
    rules: NDArray[np.uint8],
    x_height: float,
) -> NDArray[np.uint8]:
    """The rules of a lattice, uint8 [h, w], with the thick ones among its lines and what is left of them in pieces."""
    thick = thick_rules(dots, level, x_height) | thick_rules(dots.T, upright.T, x_height).T
    found = rules | thick
    if thick.sum() < MANY_THICK * found.sum():
        return rules
    rest = labelled(((dots & ~found) > 0).copy())
    is_piece = pieces_of_rules(rest.boxes, found > 0, x_height)
    return np.asarray(found | pixels_of(is_piece, rest.labels), np.uint8) if is_piece.any() else found


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
    first, *others = (joined[row : height - height % RUN : RUN] for row in range(RUN))
    full = first.copy()
    for row in others:
        full &= row
    if height % RUN:  # a run that the page's end cuts off is not full
        full = np.pad(full, ((0, 1), (0, 0)))
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
