"""The lines of a page in reading order."""

import numpy as np

from segmentation.baselines import baseline_at
from segmentation.chains import extents
from segmentation.lines import group_lines
from segmentation.order import reading_order
from segmentation.page import CleanPage, Components, TextLine
from segmentation.xheights import fit_x_heights


def find_lines(components: Components, page: CleanPage) -> list[TextLine]:
    """Find the lines of text on a page, in reading order, each with its baseline and x-height."""
    if not len(components.areas):
        return []
    boxes = components.boxes.astype(np.float64)
    line, baselines = group_lines(boxes, components.areas.astype(np.float64), page.ink.shape)
    lines = len(baselines)
    if not lines:
        return []
    inside = np.flatnonzero(line >= 0)
    owner = line[inside]
    middle = (boxes[inside, 0] + boxes[inside, 2]) / 2
    over = baseline_at(baselines, owner, middle) - boxes[inside, 1]
    tall = over >= 0.3 * np.bincount(owner, np.maximum(over, 0), lines)[owner] / np.bincount(owner, minlength=lines)[owner]
    extent = extents(boxes[inside], owner)
    centre = (extent[:, :2] + extent[:, 2:]) / 2
    x_height = fit_x_heights(over[tall], owner[tall], centre)
    order, block = reading_order(extent, baseline_at(baselines, np.arange(lines), centre[:, 0]), x_height)
    by_line = np.lexsort((boxes[inside, 0], owner))
    members = np.split(inside[by_line], np.cumsum(np.bincount(owner, minlength=lines))[:-1])
    return [
        TextLine(
            members[i].astype(np.int32), tuple(int(v) for v in extent[i]), baselines[i], float(x_height[i]), int(block[i])
        )
        for i in order
    ]
