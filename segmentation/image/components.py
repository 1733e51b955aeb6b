"""Connected components: measured, and sifted until only what may be text is left."""

from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from segmentation.image.non_text import SHORTEST_RULE, THICKEST_RULE, rules_of, solid_regions
from segmentation.image.rule_boxes import rule_boxes
from segmentation.image.x_height import x_height_of
from segmentation.layout_mode import Layout
from segmentation.types import CleanPage, Components

SPECK = 0.09  # x-heights; smaller both ways is no dot of any letter
SMALL = 0.45  # x-heights; dots, commas, accents and quotation marks are smaller both ways, letters are not
NEAR = 1.5  # x-heights; marks of writing are no farther from a letter
RESIDUE = 0.2  # x-heights; a full stop is a little larger
TALLEST = 8.0  # x-heights; a taller component is a drawing, a photograph or a border
SHORTEST_BAR = 2.6  # x-heights; taller than any |, and than a bracket is where it is as thin as a rule
WIDEST = 25.0  # x-heights
BESIDE_SOLID = 0.5  # share of a component's box in a solid region that makes it a part of that


def find_components(page: CleanPage, layout: Layout = Layout.AUTO) -> Components:
    """The components of the page that may be text, by the rows of their topmost pixels."""
    if layout is Layout.CHAR:
        return _all_but_specks(page.ink)
    ink = page.ink
    labels, boxes, areas = _labelled(ink)
    x_height = x_height_of(boxes, (ink.shape[0], ink.shape[1]))
    if x_height == 0:
        nothing = np.zeros((0, 4), np.int32)
        return Components(np.zeros(ink.shape, np.int32), nothing, nothing[:, 0])
    rules = rules_of(ink, x_height)
    if rules.any():
        ink = ink & ~rules
        labels, boxes, areas = _labelled(ink)
    keep = _of_a_letters_size(boxes, x_height) & ~_rule_residue(labels, boxes, rules, x_height)
    keep &= ~_isolated(boxes, keep, ink.shape, x_height)
    region, cell = solid_regions(page.grey, x_height)
    keep &= _share_inside(boxes, region, cell) < BESIDE_SOLID
    return replace(_kept(keep, ink, labels, boxes, areas), rules=rule_boxes(rules, x_height))


def _all_but_specks(ink: NDArray[np.bool_]) -> Components:
    """Whatever there is in the picture of one character: a rule may be its dash."""
    labels, boxes, areas = _labelled(ink)
    extent = (boxes[:, 2:] - boxes[:, :2]).max(axis=1, initial=0)
    return _kept(extent >= SPECK * extent.max(initial=0), ink, labels, boxes, areas)


def _kept(
    keep: NDArray[np.bool_],
    ink: NDArray[np.bool_],
    labels: NDArray[np.int32],
    boxes: NDArray[np.int32],
    areas: NDArray[np.int32],
) -> Components:
    number = np.zeros(len(keep) + 1, np.int32)
    number[1:][keep] = np.arange(1, int(keep.sum()) + 1)
    # Nearly all of a page is paper, which stays 0.
    place = np.flatnonzero(ink)
    labels.ravel()[place] = number[labels.ravel()[place]]
    return Components(labels, boxes[keep], areas[keep])


def _labelled(ink: NDArray[np.bool_]) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]:
    """labels, boxes and areas, as in `Components`, of all 8-connected components."""
    dots = ink.view(np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStatsWithAlgorithm(dots, 8, cv2.CV_32S, cv2.CCL_BBDT)
    left, top, width, height, areas = np.asarray(stats[1:], np.int32).T
    boxes = np.stack([left, top, left + width, top + height], axis=1, dtype=np.int32)
    return np.asarray(labels, np.int32), boxes, np.asarray(areas, np.int32)


def _of_a_letters_size(boxes: NDArray[np.int32], x_height: float) -> NDArray[np.bool_]:
    width, height = (boxes[:, 2:] - boxes[:, :2]).T
    large = np.maximum(width, height) >= SPECK * x_height
    thin = np.minimum(width, height) <= THICKEST_RULE * x_height
    rule = thin & ((width >= SHORTEST_RULE * x_height) | (height >= SHORTEST_BAR * x_height))
    keep: NDArray[np.bool_] = large & ~rule & (height <= TALLEST * x_height) & (width <= WIDEST * x_height)
    return keep


def _isolated(
    boxes: NDArray[np.int32], keep: NDArray[np.bool_], shape: tuple[int, ...], x_height: float
) -> NDArray[np.bool_]:
    """Small components with nothing of a letter's size near them: bool [N]."""
    small = (boxes[:, 2:] - boxes[:, :2]).max(axis=1, initial=0) < SMALL * x_height
    cell = x_height / 2
    cells = (boxes / cell).astype(np.int64)
    left, top, right, bottom = cells[keep & ~small].T
    right, bottom = right + 1, bottom + 1
    # The boxes of all letters are filled at once: a step up at each corner where one begins, down where it ends.
    height, width = (int(side / cell) + 2 for side in shape)
    filled = np.zeros((height, width), np.float32)
    for rows, columns, step in ((top, left, 1), (bottom, right, 1), (top, right, -1), (bottom, left, -1)):
        np.add.at(filled, (rows, columns), step)
    letters = (filled.cumsum(axis=0).cumsum(axis=1) > 0).astype(np.uint8)
    side = 2 * round(2 * NEAR) + 1
    near = cv2.dilate(letters, np.ones((side, side), np.uint8)) > 0
    return np.asarray(small & ~near[cells[:, 1], cells[:, 0]], np.bool_)


def _rule_residue(
    labels: NDArray[np.int32], boxes: NDArray[np.int32], rules: NDArray[np.bool_], x_height: float
) -> NDArray[np.bool_]:
    """The bits that a rough rule leaves along its edges: bool [N]."""
    residue = np.zeros(len(boxes) + 1, np.bool_)
    if not rules.any():
        return residue[1:]
    residue[labels[cv2.dilate(rules.view(np.uint8), np.ones((3, 3), np.uint8)) > 0]] = True
    residue[1:] &= (boxes[:, 2:] - boxes[:, :2]).max(axis=1, initial=0) <= RESIDUE * x_height
    return residue[1:]


def _share_inside(boxes: NDArray[np.int32], region: NDArray[np.uint8], cell: int) -> NDArray[np.float64]:
    """How much of each box lies in the region, whose cells are that many pixels wide: float64 [N], 0 to 1."""
    total = cv2.integral(region)
    left, top = boxes[:, :2].T // cell
    right, bottom = (boxes[:, 2:].T + cell - 1) // cell
    inside = total[bottom, right] - total[top, right] - total[bottom, left] + total[top, left]
    return np.asarray(inside / ((right - left) * (bottom - top)), np.float64)
