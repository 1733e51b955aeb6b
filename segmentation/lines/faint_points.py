"""Points between figures that are too faint to be ink: a price without its point is another price.

Of a point thermal printers and photographs leave a pixel or two, lighter than halfway between letters and paper.
Between two letters as tall as figures, what stands alone on the white where a point would is looked for once more.
"""

from dataclasses import replace
from typing import Final, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from segmentation.types import CleanPage, Components, TextLine

TALL: Final = 1.15
"""x-heights over the baseline of what is as tall as a figure;"""
FOOT: Final = 0.25
"""it stands on the baseline, within so many x-heights."""
GAP: Final = (0.5, 1.0)
"""x-heights of white between two figures with a point between them."""
BESIDE: Final = 0.15
"""x-heights of white on either side of that point, at least: what closes a word stands nearer to it."""
WIDTH: Final = (0.07, 0.4)
HEIGHT: Final = (0.13, 0.4)
"""x-heights of a faint point. (Of 14 real ones 0.08 to 0.25 and 0.14 to 0.21, of 12 specks 0.04 to 0.13 and 0.04
to 0.12.)"""
OFF_LINE: Final = 0.1
"""x-heights from the baseline to its foot, at most."""
FAINTEST: Final = 0.15
"""Darkness of its darkest pixel, of that of the fainter letter beside it: others are dirt or the other side's."""
CLEAR: Final = 5.0
"""Times the deviation of the paper between the letters, at least."""
LEAST_NOISE: Final = 2.0
"""Grey levels of that deviation at least."""
HALF: Final = 0.5
"""Of its darkness from which a pixel is the point's."""
FULL_INK: Final = 10
"""Per cent of a letter's box that is as dark as its ink or darker."""


class _Point(NamedTuple):
    """rows, columns: of the page, its pixels. factor: by which they are to be darkened."""

    rows: NDArray[np.intp]
    columns: NDArray[np.intp]
    factor: float


def with_faint_points(
    page: CleanPage, components: Components, lines: list[TextLine]
) -> tuple[CleanPage, Components, list[TextLine]]:
    """The page with its faint points as dark as its letters, and these among its components and in its lines."""
    found = [(number, point) for number, line in enumerate(lines) for point in _of_line(line, components, page.grey)]
    if not found:
        return page, components, lines
    grey, ink, labels = page.grey.copy(), page.ink.copy(), components.labels
    boxes, areas, lines = list(components.boxes), list(components.areas), list(lines)
    for number, point in found:
        at = point.rows, point.columns
        grey[at] = 255 - np.minimum(255, (255.0 - grey[at]) * point.factor).astype(np.uint8)
        ink[at] = True
        boxes.append(np.array([at[1].min(), at[0].min(), at[1].max() + 1, at[0].max() + 1], np.int32))
        areas.append(np.int32(len(point.rows)))
        labels[at] = len(areas)
        members = np.append(lines[number].members, np.int32(len(areas) - 1))
        by_left = np.argsort([boxes[member][0] for member in members], kind="stable")
        lines[number] = replace(lines[number], members=members[by_left])
    more = replace(components, labels=labels, boxes=np.array(boxes), areas=np.array(areas))
    return replace(page, grey=grey, ink=ink), more, lines


def _of_line(line: TextLine, components: Components, grey: NDArray[np.uint8]) -> list[_Point]:
    """The faint points of a line."""
    boxes, size = components.boxes[line.members], line.x_height
    baseline = np.polyval(line.baseline, (boxes[:, 0] + boxes[:, 2]) / 2)
    tall = (baseline - boxes[:, 1] >= TALL * size) & (np.abs(boxes[:, 3] - baseline) <= FOOT * size)
    reach = np.maximum.accumulate(boxes[:, 2])
    white = boxes[1:, 0] - reach[:-1]
    between = tall[1:] & tall[:-1] & (white >= GAP[0] * size) & (white <= GAP[1] * size)
    points = [_between(reach[place], boxes[place : place + 2], line, grey) for place in np.flatnonzero(between)]
    return [point for point in points if point]


def _between(left: int, letters: NDArray[np.int32], line: TextLine, grey: NDArray[np.uint8]) -> _Point | None:
    """The point alone on the white from `left` to the second of two letters, int32 [2, 4]."""
    size, right = line.x_height, int(letters[1, 0])
    level = float(np.polyval(line.baseline, (left + right) / 2))
    top = max(0, round(level - TALL * size))
    aside = round(BESIDE * size)
    where = grey[max(0, round(level - HEIGHT[1] * size)) : round(level) + 1, left + aside : right - aside]
    if not where.size or 255 - int(where.min()) < CLEAR * LEAST_NOISE:
        return None  # white, as between most words
    dark = 255.0 - grey[top : round(level + OFF_LINE * size) + 1, left:right]
    paper = float(np.median(dark))
    noise = max(LEAST_NOISE, 1.48 * float(np.median(np.abs(dark - paper))))
    full = min(_darkness(grey, letter) for letter in letters)
    islands = _islands(dark - paper >= max(FAINTEST * full, CLEAR * noise))
    if len(islands) != 1:
        return None
    rows, columns = islands[0]
    peak = float(dark[rows, columns].max())
    is_point = dark[rows, columns] - paper >= HALF * (peak - paper)
    rows, columns = rows[is_point], columns[is_point]
    width, height = (int(np.ptp(places)) + 1 for places in (columns, rows))
    is_sized = WIDTH[0] <= width / size <= WIDTH[1] and HEIGHT[0] <= height / size <= HEIGHT[1]
    is_placed = abs(top + rows.max() + 1 - level) <= OFF_LINE * size
    is_apart = min(columns.min(), right - left - 1 - columns.max()) >= BESIDE * size
    return _Point(rows + top, columns + left, full / peak) if is_sized and is_placed and is_apart else None


def _darkness(grey: NDArray[np.uint8], box: NDArray[np.int32]) -> float:
    """How dark a letter is: 0 to 255."""
    left, top, right, bottom = box
    return 255.0 - float(np.percentile(grey[top:bottom, left:right], FULL_INK))


def _islands(is_dark: NDArray[np.bool_]) -> list[tuple[NDArray[np.intp], NDArray[np.intp]]]:
    """Rows and columns of each component of bool [H, W] that reaches neither its left nor its right side."""
    count, labels = cv2.connectedComponents(is_dark.view(np.uint8))
    inside = np.setdiff1d(np.arange(1, count), np.concatenate([labels[:, 0], labels[:, -1]]))
    return [(rows, columns) for number in inside for rows, columns in [np.nonzero(labels == number)]]
