"""What the role model sees of the lines of a page."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ocr.document import Page
from ocr.structure.line_places import Places, place_matrix
from ocr.structure.line_text import text_matrix
from ocr.structure.upright import upright

Floats = NDArray[np.float32]
CARRIED: Final = (11, 16, 17, 18, 19)
"""Columns of the text that are shown of the line before, too: how it begins and how it ends."""


@dataclass(frozen=True, slots=True, eq=False)
class PageLines:
    """features: float32 [L, F]. neighbours: int [N, L], lines around each, -1 for none. block: int [L]."""

    features: Floats
    neighbours: NDArray[np.int64]
    block: NDArray[np.int64]

    def around(self, opinions: Floats) -> Floats:
        """float32 [L, K] of all lines to those of the neighbours of each and the mean of its block, side by side."""
        padded = np.concatenate([opinions, np.zeros((1, opinions.shape[1]), np.float32)])
        count = int(self.block.max()) + 1
        sums = np.zeros((count, opinions.shape[1]), np.float32)
        np.add.at(sums, self.block, opinions)
        mean = sums / np.maximum(np.bincount(self.block, minlength=count), 1)[:, None]
        return np.concatenate([*padded[self.neighbours], mean[self.block]], axis=1, dtype=np.float32)


def page_lines(page: Page) -> PageLines:
    """The features of all lines, in their order, of a page that has at least one."""
    page = upright(page)
    places = Places.of(page)
    text = text_matrix(page.lines)
    before = np.concatenate([np.zeros((1, len(CARRIED)), np.float32), text[:-1, CARRIED]])
    index = np.arange(len(text))
    after = np.where(index < index[-1], index + 1, -1)
    neighbours = np.stack([index - 1, after, places.above, places.below, places.left, places.right])
    return PageLines(np.concatenate([place_matrix(places), text, before], axis=1), neighbours, places.block)
