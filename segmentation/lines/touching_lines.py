"""Letters of two lines that touch: a p over an l is one piece of ink, and is cut between the lines."""

from dataclasses import replace
from itertools import pairwise
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from segmentation.types import Components, TextLine

FARTHEST: Final = 4.5
"""From baseline to baseline at most: what is longer is a brace, or stands between lines of different blocks."""
UNLIKE: Final = 1.5
"""Ratio of the x-heights of two lines of one text at most."""
BESIDE: Final = 1.0
"""How far beyond the end of a line a letter of it may stand."""
NECK: Final = 0.5
"""Ink on the row of the cut at most: a stroke or two, and not a drop capital or a blot."""

# All lengths are in x-heights.

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]


def part_touching_lines(components: Components, lines: list[TextLine]) -> Components | None:
    """The components with those cut that reach from the letters of a line into those of the next; None without any."""
    shared_components = _shared_components(components.boxes, lines)
    if not shared_components:
        return None
    labels = components.labels
    boxes, areas = [components.boxes], [components.areas]
    kept = np.ones(len(components.areas), np.bool_)
    number = len(kept)
    for component, shared in shared_components:
        left, top, right, bottom = components.boxes[component].tolist()
        view = labels[top:bottom, left:right]
        own = view == component + 1
        part = _parts(own, left, top, shared)
        if not part.any():
            continue
        if kept.all():
            labels = labels.copy()
            view = labels[top:bottom, left:right]
        kept[component] = False
        for each in np.unique(part[own]):
            half = own & (part == each)
            count, pieces, stats, _ = cv2.connectedComponentsWithStats(half.view(np.uint8), connectivity=8)
            view[half] = pieces[half] + number
            number += count - 1
            corner = stats[1:, :2] + (left, top)
            boxes.append(np.concatenate([corner, corner + stats[1:, 2:4]], axis=1).astype(np.int32))
            areas.append(stats[1:, 4].astype(np.int32))
    if kept.all():
        return None
    kept = np.concatenate([kept, np.ones(number - len(kept), np.bool_)])
    names = np.concatenate([[0], np.cumsum(kept)]).astype(np.int32)
    place = np.flatnonzero(labels != 0)
    labels.ravel()[place] = names.take(labels.ravel().take(place))
    return replace(components, labels=labels, boxes=np.concatenate(boxes)[kept], areas=np.concatenate(areas)[kept])


def _shared_components(boxes: Ints, lines: list[TextLine]) -> list[tuple[int, list[TextLine]]]:
    """The components that cross the middle of the letters of several lines one under another, and these lines."""
    owner = np.full(len(boxes), -1)
    for index, line in enumerate(lines):
        owner[line.members] = index
    baselines = np.array([line.baseline for line in lines]).reshape(-1, 3)
    x_height = np.array([line.x_height for line in lines])
    ends = np.array([line.box for line in lines]).reshape(-1, 4)[:, ::2] + np.outer(x_height, (-BESIDE, BESIDE))
    found = []
    for component in _tall_ones(boxes, baselines, x_height, ends).tolist():
        left, top, right, bottom = boxes[component].tolist()
        x = (left + right) / 2
        middle = baselines @ (x * x, x, 1) - x_height / 2
        crossed = np.flatnonzero((top < middle) & (middle < bottom) & (ends[:, 0] < x) & (x < ends[:, 1]))
        if len(crossed) < 2 or owner[component] not in (-1, *crossed):
            continue
        shared = [lines[index] for index in crossed[np.argsort(middle[crossed])]]
        if _of_one_text(shared, x) and _has_both_sides(component, boxes, shared):
            found.append((component, shared))
    return found


def _tall_ones(boxes: Ints, baselines: Floats, x_height: Floats, ends: Floats) -> NDArray[np.intp]:
    """The components that may cross the middles of two lines, looked at all at once and with a pixel to spare."""
    tall = np.flatnonzero(boxes[:, 3] - boxes[:, 1] > 1.5 * x_height.min(initial=np.inf))
    left, top, right, bottom = boxes[tall].T[:, :, None]
    x = (left + right) / 2
    middle = (baselines[:, 0] * x + baselines[:, 1]) * x + baselines[:, 2] - x_height / 2
    crossed = (top - 1 < middle) & (middle < bottom + 1) & (ends[:, 0] < x) & (x < ends[:, 1])
    return tall[crossed.sum(axis=1) >= 2]


def _of_one_text(lines: list[TextLine], x: float) -> bool:
    """Whether the lines are of about one size and near enough to one another."""
    sizes = [line.x_height for line in lines]
    feet = [float(np.polyval(line.baseline, x)) for line in lines]
    return max(sizes) < UNLIKE * min(sizes) and max(b - a for a, b in pairwise(feet)) < FARTHEST * min(sizes)


def _has_both_sides(component: int, boxes: Ints, lines: list[TextLine]) -> bool:
    """Whether other letters of the lines stand to the left and to the right: of drop capitals and braces none do."""
    members = np.concatenate([line.members for line in lines])
    others = boxes[members[members != component]]
    left, _, right, _ = boxes[component].tolist()
    return bool((others[:, 2] <= left).any() and (others[:, 0] >= right).any())


def _parts(own: NDArray[np.bool_], left: int, top: int, lines: list[TextLine]) -> NDArray[np.intp]:
    """By how many cuts each pixel is under the top of the component, int [H, W]. own: bool [H, W], its ink; left, top:
    of its box; lines: those that share it, from above."""
    part = np.zeros(own.shape, np.intp)
    y, x = np.arange(top, top + own.shape[0])[:, None], np.arange(left, left + own.shape[1])
    for upper, lower in pairwise(lines):
        under = y - np.polyval(upper.baseline, x)
        step = float(np.polyval(lower.baseline, x.mean()) - np.polyval(upper.baseline, x.mean()))
        cut = _thinnest_row(under[own], step, upper.x_height, lower.x_height)
        if cut is not None:
            part += under >= cut
    return part


def _thinnest_row(under: Floats, step: float, upper: float, lower: float) -> int | None:
    """The row, in pixels under the upper baseline, on which ink is cut best; None where it is nowhere thin.

    under: float64 [P], how far each pixel of ink is under the baseline. step: from baseline to baseline; upper, lower:
    x-heights of the two lines.
    """
    rows = np.arange(1, int(step - lower))
    if not len(rows):
        return None
    row_of_pixel = np.clip(np.floor(under).astype(np.intp), 0, len(rows) + 1)
    ink = np.bincount(row_of_pixel, minlength=len(rows) + 2)[rows] / upper
    best = int(np.lexsort((np.abs(rows - (step - lower) / 2), ink))[0])
    return int(rows[best]) if ink[best] <= NECK else None
