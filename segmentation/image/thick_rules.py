"""Thick rules of tables: two that ran into one, as a copier does to double ones. Strokes of headlines are as thick, so
they are looked for in lattices only, where rules enclose cells."""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from segmentation.image.box_sums import integral, shares
from segmentation.image.cells import CELL
from segmentation.image.labelling import labelled, pixels_of
from segmentation.image.rule_boxes import SHORTEST_RULE

FEWEST: Final = 6
"""Rooms that lines enclose in a lattice, at least."""
ROOM: Final = ((3.0, 60.0), (1.2, 12.0))
"""x-heights across and along such a room: there is place for words in it."""
THICK: Final = (0.35, 1.1)
"""x-heights across a thick rule, at least and at most."""
WHITE: Final = 5
"""Pixels of white at most within a double rule where another crosses it."""
BESIDE: Final = 3
"""Pixels at both ends of a piece of a rule in which the rule goes on."""
GOES_ON: Final = 0.7
"""Share of them that is rule."""

Dots = NDArray[np.uint8]
Mask = NDArray[np.bool_]


def lattices(lines: Dots, x_height: float) -> list[tuple[int, int, int, int]]:
    """The boxes of what level and upright lines, uint8 [H, W], enclose as a table: left, top, right, bottom."""
    reduced = cv2.dilate(lines, np.ones((CELL, CELL), np.uint8), anchor=(0, 0))[::CELL, ::CELL]
    contours, levels = cv2.findContours(reduced, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    rooms: dict[int, int] = {}
    for contour, (_, _, _, parent) in zip(contours, levels[0] if levels is not None else [], strict=True):
        if parent >= 0:
            size = np.array(cv2.boundingRect(contour)[2:]) * CELL / x_height
            fits = all(least <= length <= most for length, (least, most) in zip(size, ROOM, strict=True))
            rooms[parent] = rooms.get(parent, 0) + fits
    found = []
    for number, count in rooms.items():
        if count >= FEWEST:
            left, top, width, height = (CELL * side for side in cv2.boundingRect(contours[number]))
            found.append((left, top, left + width, top + height))
    return found


def thick_rules(dots: Dots, lines: Dots, x_height: float) -> Dots:
    """What is thick from end to end of level lines within a lattice, uint8 [H, W]: letters that stand on it are cut
    off. dots: uint8 [H, W], the ink. lines: uint8 [H, W], level lines."""
    least, most = (length * x_height for length in THICK)
    thick = lines & opened(dots, round(least) | 1, 1)
    # The white within a double rule parts those that cross it.
    joined = np.asarray(cv2.morphologyEx(thick, cv2.MORPH_CLOSE, np.ones((1, WHITE), np.uint8)), np.uint8)
    bars = opened(joined, 1, round(SHORTEST_RULE * x_height) | 1) & thick
    found = labelled(bars.view(np.bool_))
    width, height = (found.boxes[:, 2:] - found.boxes[:, :2]).T
    is_rule = (found.areas < most * width) & (height < 2 * most)
    return pixels_of(is_rule, found.labels).view(np.uint8)


def opened(dots: Dots, height: int, width: int) -> Dots:
    """The ink, uint8 [H, W], that goes on that far."""
    return np.asarray(cv2.morphologyEx(dots, cv2.MORPH_OPEN, np.ones((height, width), np.uint8)), np.uint8)


def pieces_of_rules(boxes: NDArray[np.int32], rules: Mask, x_height: float) -> Mask:
    """Which components, int32 [N, 4], fill a place where a rule is too rough to be told: it goes on from side to side
    of them, or over and under them. rules: bool [H, W]. Gives bool [N]."""
    total = integral(rules)
    extent = boxes[:, 2:] - boxes[:, :2]
    out = np.zeros(len(boxes), np.bool_)
    for across in (0, 1):
        sides = []
        for side, step in ((across, -BESIDE), (across + 2, BESIDE)):
            strips = boxes.copy()
            strips[:, across] = boxes[:, side] + min(step, 0)
            strips[:, across + 2] = boxes[:, side] + max(step, 0)
            sides.append(shares(total, strips) >= GOES_ON)
        out |= sides[0] & sides[1] & (extent[:, 1 - across] < THICK[1] * x_height)
    return out
