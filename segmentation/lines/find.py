"""The lines of a page in reading order."""

from typing import Final

import numpy as np

from segmentation.layout_mode import Layout
from segmentation.lines.baselines import baseline_at
from segmentation.lines.grouping import group_lines
from segmentation.lines.linking import extents
from segmentation.lines.reading_order import reading_order
from segmentation.lines.x_heights import fit_x_heights
from segmentation.types import CleanPage, Components, TextLine

LOWEST_LETTER: Final = 0.3
"""Height over the baseline, as a share of the line's mean, of a component that says something about the x-height."""


def find_lines(components: Components, page: CleanPage, layout: Layout = Layout.AUTO) -> list[TextLine]:
    """Find the lines of text on a page, in reading order, each with its baseline and x-height."""
    if not len(components.areas):
        return []
    boxes = components.boxes.astype(np.float64)
    line, baselines, uneven, squaring = group_lines(
        boxes, components.areas.astype(np.float64), components.rules.astype(np.float64), page.ink.shape, layout
    )
    lines = len(baselines)
    if not lines:
        return []
    inside = np.flatnonzero(line >= 0)
    owner = line[inside]
    middle = (boxes[inside, 0] + boxes[inside, 2]) / 2
    over = baseline_at(baselines, owner, middle) - boxes[inside, 1]
    mean = np.bincount(owner, np.maximum(over, 0), lines) / np.bincount(owner, minlength=lines)
    tall = over >= LOWEST_LETTER * mean[owner]
    extent = extents(boxes[inside], owner)
    centre = (extent[:, :2] + extent[:, 2:]) / 2
    x_height = fit_x_heights(over[tall], owner[tall], centre)
    squared = extents(squaring.squared(boxes[inside]), owner)
    baseline = baseline_at(baselines, np.arange(lines), centre[:, 0])
    baseline = squaring.bend.levelled(centre[:, 0], baseline)
    rules = squaring.squared(components.rules.astype(np.float64))
    order, block = reading_order(squared, baseline, x_height, rules, layout is Layout.SINGLE_COLUMN)
    by_line = np.lexsort((boxes[inside, 0], owner))
    members = np.split(inside[by_line], np.cumsum(np.bincount(owner, minlength=lines))[:-1])
    rounded = [(int(left), int(top), int(right), int(bottom)) for left, top, right, bottom in extent]
    return [
        TextLine(members[i].astype(np.int32), rounded[i], baselines[i], float(x_height[i]), int(block[i]), uneven)
        for i in order
    ]
