"""Specks among letters that are far lighter than these: the other side of thin paper, which shows through."""

from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from segmentation.letter_sizes import SMALL
from segmentation.quantiles import median
from segmentation.types import Components, TextLine

LIGHTEST: Final = 0.3
"""Darkness of a full stop, as a share of that of its line's letters, at least. (On 40 real pages nearly all that were
printed have 0.4 and more, however blurred; of the specks of a page that shows through more than half have less.)"""
ROWS: Final = 3
"""Of so many rows of pixels one is looked at, which takes a third of the time."""


def without_show_through(lines: list[TextLine], components: Components, grey: NDArray[np.uint8]) -> list[TextLine]:
    """The lines without the specks that only show through. grey: uint8 [H, W], flattened."""
    darkness = _darkness(components, grey)
    extent = (components.boxes[:, 2:] - components.boxes[:, :2]).max(axis=1, initial=0)
    kept = []
    for line in lines:
        own, size = line.members, extent[line.members] / line.x_height
        usual = median(darkness[own[size >= SMALL]]) if (size >= SMALL).any() else 0.0
        is_printed = (size >= SMALL) | (darkness[own] >= LIGHTEST * usual)
        kept.append(line if is_printed.all() else replace(line, members=own[is_printed]))
    return kept


def _darkness(components: Components, grey: NDArray[np.uint8]) -> NDArray[np.float64]:
    """The mean darkness of each component, float64 [N], 0 paper to 255 ink, on every third row; of one between, ink."""
    count, width = len(components.areas), grey.shape[1]
    place = np.flatnonzero(components.labels[::ROWS] != 0)
    place += place // width * ((ROWS - 1) * width)
    owner = components.labels.ravel().take(place) - 1
    pixels = np.bincount(owner, minlength=count)
    total = np.bincount(owner, 255.0 - grey.ravel().take(place), count)
    return np.where(pixels > 0, total / np.maximum(pixels, 1), 255.0)
