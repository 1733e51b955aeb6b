"""Where the lines of a page stand against the page, against one another and in their blocks, as numbers."""

from dataclasses import dataclass
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from ocr.document import Page

FAR: Final = 8.0
"""x-heights of white that are as good as any more."""
ASIDE: Final = 20.0
"""The same from side to side."""
SHARED: Final = 0.5
"""Share of the lower one's height that two lines on one level have in common."""
MANY: Final = 8.0
"""Lines that are as good as any more."""
AT_A_TIME: Final = 512
"""Lines whose neighbours are sought together."""

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Places:
    """The lines of a page, which stands upright.

    boxes: float [L, 4] in pixels. x_height: float [L]. weight: float [L], 1 where not known. letters: float [L], how
    many. block: int [L], the number of each line's block. angle: int [L]. size: width and height of the page.
    body: the x-height of most letters. above, below, left, right: int [L], the nearest line in that direction, -1 for
    none; before and after in reading order are the neighbours in the array.
    """

    boxes: Floats
    x_height: Floats
    weight: Floats
    letters: Floats
    block: Ints
    angle: Ints
    size: tuple[int, int]
    body: float
    above: Ints
    below: Ints
    left: Ints
    right: Ints

    @classmethod
    def of(cls, page: Page) -> Self:
        """The places of a page that has at least one line."""
        lines = page.lines
        boxes = np.array([line.box for line in lines], np.float64)
        letters = np.array([sum(len(word.glyphs) for word in line.words) for line in lines], np.float64)
        x_height = np.maximum([line.x_height for line in lines], 1.0)
        weight = np.array([line.weight for line in lines], np.float64)
        known = weight > 0
        usual = weighted_median(weight[known], letters[known]) if known.any() else 1.0
        block = np.repeat(np.arange(len(page.blocks)), [len(block.lines) for block in page.blocks])
        return cls(
            boxes,
            x_height,
            np.where(known, weight / usual, 1.0),
            letters,
            block,
            np.array([line.angle for line in lines]),
            (page.width, page.height),
            weighted_median(x_height, letters),
            *_neighbours(boxes),
        )


def weighted_median(values: Floats, weights: Floats) -> float:
    order = np.argsort(values)
    share = np.cumsum(weights[order])
    return float(values[order][np.searchsorted(share, share[-1] / 2)])


def _neighbours(boxes: Floats) -> tuple[Ints, Ints, Ints, Ints]:
    """The nearest line above, below, to the left and to the right of each, -1 where there is none."""
    single = boxes.astype(np.float32)
    # Some lines at a time: a large table has thousands, each of which may be near each other one.
    parts = [_neighbours_of(single[first : first + AT_A_TIME], single) for first in range(0, len(boxes), AT_A_TIME)]
    above, below, left, right = (np.concatenate(side) for side in zip(*parts, strict=True))
    return above, below, left, right


def _neighbours_of(own: Singles, boxes: Singles) -> tuple[Ints, Ints, Ints, Ints]:
    left, top, right, bottom = boxes.T
    own_left, own_top, own_right, own_bottom = own.T[:, :, None]
    across = np.minimum(own_right, right) - np.maximum(own_left, left)
    down = np.minimum(own_bottom, bottom) - np.maximum(own_top, top)
    level = down > SHARED * np.minimum(own_bottom - own_top, bottom - top)
    over = (across > 0) & ~level
    gap_down = (top + bottom) - (own_top + own_bottom)
    gap_across = (left + right) - (own_left + own_right)
    return (
        _nearest(over & (gap_down < 0), -gap_down),
        _nearest(over & (gap_down > 0), gap_down),
        _nearest(level & (gap_across < 0), -gap_across),
        _nearest(level & (gap_across > 0), gap_across),
    )


def _nearest(allowed: NDArray[np.bool_], distance: Singles) -> Ints:
    found = np.where(allowed, distance, np.inf).argmin(axis=1)
    return np.where(allowed.any(axis=1), found, -1)


def place_matrix(places: Places) -> NDArray[np.float32]:
    """float32 [L, P]: position on the page and among all lines, size, weight, white around, indents, neighbours."""
    columns = [*_on_page(places), *_white_around(places), *_in_block(places), *_beside_neighbours(places)]
    return np.stack(columns, axis=1).astype(np.float32)


def _on_page(places: Places) -> list[Floats]:
    left, top, right, bottom = places.boxes.T
    width, height = places.size
    first, last = np.quantile(places.boxes, (0, 1), axis=0)[[0, 1], [1, 3]]
    area_left, area_right = left.min(), right.max()
    deep, wide = max(last - first, 1.0), max(area_right - area_left, 1.0)
    usual = weighted_median(right - left, places.letters)
    ones = np.ones(len(left))
    return [
        np.log(places.x_height / places.body),
        np.log(places.weight),
        left / width,
        right / width,
        top / height,
        bottom / height,
        np.abs((left + right) / 2 / width - 0.5),
        (top - first) / deep,
        (last - bottom) / deep,
        (left - area_left) / wide,
        (area_right - right) / wide,
        (right - left) / wide,
        np.log((right - left) / usual),
        (bottom - top) / places.x_height / 4,
        places.angle != 0,
        ones * usual / width,
        ones * np.log(len(left)) / 6,
        ones * np.log(height / places.body) / 6,
        ones * width / height,
    ]


def _white_around(places: Places) -> list[Floats]:
    """The white to the nearest lines above and below, in the column and across the page, and how many these are."""
    _, top, _, bottom = places.boxes.T
    tops, bottoms = np.sort(top), np.sort(bottom)
    upper, lower = np.searchsorted(bottoms, top, "right"), len(tops) - np.searchsorted(tops, bottom)
    over = np.where(upper > 0, top - bottoms[np.maximum(upper - 1, 0)], np.inf)
    under = np.where(lower > 0, tops[np.minimum(len(tops) - lower, len(tops) - 1)] - bottom, np.inf)
    return [
        _near(over / places.x_height),
        _near(under / places.x_height),
        np.minimum(upper, MANY) / MANY,
        np.minimum(lower, MANY) / MANY,
        *(
            _near(_gap(places, other, sign) / places.x_height)
            for other, sign in ((places.above, -1), (places.below, 1))
        ),
        places.above < 0,
        places.below < 0,
        *(_aside(places, other, side) for other, side in ((places.left, -1), (places.right, 1))),
    ]


def _near(gap: Floats) -> Floats:
    return np.clip(gap, -1, FAR) / FAR


def _gap(places: Places, other: Ints, sign: int) -> Floats:
    _, top, _, bottom = places.boxes.T
    gap = top[other] - bottom if sign > 0 else top - bottom[other]
    return np.where(other < 0, np.inf, gap)


def _aside(places: Places, other: Ints, sign: int) -> Floats:
    left, _, right, _ = places.boxes.T
    gap = left[other] - right if sign > 0 else left - right[other]
    return np.where(other < 0, 1.0, np.clip(gap / places.x_height, 0, ASIDE) / ASIDE)


def _in_block(places: Places) -> list[Floats]:
    left, _, right, _ = places.boxes.T
    block, count = places.block, int(places.block.max()) + 1
    lines = np.bincount(block, minlength=count)
    edges = [np.full(count, np.inf), np.full(count, -np.inf)]
    np.minimum.at(edges[0], block, left)
    np.maximum.at(edges[1], block, right)
    number = np.arange(len(block)) - np.searchsorted(block, block)
    middle = (edges[0] + edges[1])[block] / 2
    return [
        np.log(lines[block]) / 4,
        number == 0,
        number == lines[block] - 1,
        np.minimum(number, MANY) / MANY,
        np.clip((left - edges[0][block]) / places.x_height, 0, FAR) / FAR,
        np.clip((edges[1][block] - right) / places.x_height, 0, ASIDE) / ASIDE,
        np.clip(((left + right) / 2 - middle) / places.x_height, -FAR, FAR) / FAR,
    ]


def _beside_neighbours(places: Places) -> list[Floats]:
    """Against the lines before and after in reading order, and those above and below."""
    index = np.arange(len(places.boxes))
    before, after = np.where(index > 0, index - 1, -1), np.where(index < index[-1], index + 1, -1)
    columns: list[Floats] = []
    left, _, right, _ = places.boxes.T
    for other in (before, after, places.above, places.below):
        there = other >= 0
        columns += [
            np.where(there, np.log(places.x_height / places.x_height[other]), 0),
            np.where(there, np.log(places.weight / places.weight[other]), 0),
            np.where(there, np.clip((left - left[other]) / places.x_height, -FAR, FAR) / FAR, 0),
            np.where(there, np.clip((right - right[other]) / places.x_height, -ASIDE, ASIDE) / ASIDE, 0),
        ]
    return columns
