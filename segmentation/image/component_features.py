"""What is known of a connected component before lines are known: its shape, its neighbours and how they repeat."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from segmentation.nearest import nearest

NEIGHBOURS: Final = 12
"""Components around one that are looked at."""
FAR: Final = 6.0
"""x-heights; what is farther away is no neighbour."""
ALIKE: Final = 0.3
"""Components whose widths and heights differ by less than this, as natural logarithms plus ALIKE_FLOOR, are alike."""
ALIKE_FLOOR: Final = 0.08
"""x-heights added to widths and heights before they are compared: a pixel more is nothing in a dot."""
LEVEL: Final = 0.25
"""x-heights by which the middles of components in one row or one column differ at most."""
FEATURES: Final = 34
LETTER_DISTANCE: Final = 18
"""Place among the features of the logarithm of the distance to the nearest component of a letter's size."""

THINNEST: Final = 0.12
SHORTEST_DASH: Final = 0.8
"""x-heights: a dash as long, of one row of pixels as fine faces have at high resolution, is taken for as thick."""

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Neighbours:
    """The nearest neighbours of each component, arrays [N, NEIGHBOURS].

    index: int64, 0 where there is none. there: bool, whether there is one. level: bool, whether it stands on one level
    with the component.
    """

    index: NDArray[np.int64]
    there: NDArray[np.bool_]
    level: NDArray[np.bool_]

    def means(self, values: Floats) -> Floats:
        """float32 [N, K] of all components to the means over the neighbours of each and over those on its level, side
        by side, float32 [N, 2 K]; 0 where there are none."""
        about = values[self.index]
        parts = [
            np.where(group[:, :, None], about, 0).sum(axis=1) / np.maximum(group.sum(axis=1), 1)[:, None]
            for group in (self.there, self.level)
        ]
        return np.concatenate(parts, axis=1, dtype=np.float32)


def component_features(
    boxes: NDArray[np.int32],
    areas: NDArray[np.int32],
    rule_share: Floats,
    solid_share: Floats,
    dotted: NDArray[np.bool_],
    x_height: float,
) -> tuple[Floats, Neighbours]:
    """The features of components, float32 [N, FEATURES], lengths as natural logarithms of x-heights; their neighbours.

    boxes: int32 [N, 4]. areas: int32 [N], ink pixels. rule_share, solid_share: float32 [N], how much of each box and
    its surroundings ruled lines and solid regions cover. dotted: bool [N], marks of dotted rules and leaders. x_height:
    of the page's text, in pixels, more than 0.
    """
    scaled = np.asarray(boxes / x_height, np.float32)
    size = np.asarray(scaled[:, 2:] - scaled[:, :2], np.float32)
    middle = np.asarray((scaled[:, :2] + scaled[:, 2:]) / 2, np.float32)
    own = _shape(size, np.asarray(areas / x_height**2, np.float32), rule_share, solid_share)
    distance, near = _nearest_components(middle, dotted)
    neighbours, about = _surroundings(middle, size, distance, near)
    return np.concatenate([own, about], axis=1), neighbours


def _nearest_components(middle: Floats, dotted: NDArray[np.bool_]) -> tuple[NDArray[np.floating], NDArray[np.int64]]:
    """Distances and numbers, [N, NEIGHBOURS] each, infinite and N where there are no more within FAR.

    dotted: bool [N], those of rows of dots, which count as neighbours of one another only: a digit above a dotted rule
    stands alone.
    """
    count = len(middle)
    distance = np.full((count, NEIGHBOURS), np.inf)
    near = np.full((count, NEIGHBOURS), count)
    for asking, among in ((~dotted, ~dotted), (dotted, np.ones(count, np.bool_))):
        asked, places = np.flatnonzero(asking), np.flatnonzero(among)
        known = min(NEIGHBOURS + 1, len(places))
        if not len(asked) or known < 2:
            continue
        number, far = nearest(middle[places], middle[asked], known)
        within = far[:, 1:] <= FAR
        distance[asked, : known - 1] = np.where(within, far[:, 1:], np.inf)
        near[asked, : known - 1] = np.where(within, places[number[:, 1:]], count)
    return distance, near


def _shape(size: Floats, area: Floats, rule_share: Floats, solid_share: Floats) -> Floats:
    width, height = size.T
    is_fine = (width > SHORTEST_DASH) & (height < THINNEST)
    thicker = np.where(is_fine, THINNEST / np.maximum(height, 1e-6), 1)
    height, area = thicker * height, thicker * area
    fill = area / np.maximum(width * height, 1e-6)
    stroke = area / np.maximum(width + height, 1e-6)
    logs = np.log(np.stack([width, height, np.maximum(width, height), stroke], axis=1) + 0.02)
    return np.column_stack([logs, np.log(width / height), fill, rule_share, solid_share]).astype(np.float32)


def _surroundings(
    middle: Floats, size: Floats, distance: NDArray[np.floating], near: NDArray[np.int64]
) -> tuple[Neighbours, Floats]:
    """Of the nearest neighbours of each component: how many, how large, in line, alike, and how regular their steps."""
    there = near < len(middle)
    near = np.where(there, near, 0)
    offset = middle[near] - middle[:, None]
    floored = np.log(size + ALIKE_FLOOR)
    ratio = floored[near] - floored[:, None]
    alike = there & (np.abs(ratio) < ALIKE).all(axis=2)
    level = there & (np.abs(offset[:, :, 1]) < LEVEL + np.abs(size[near, 1] - size[:, None, 1]) / 2)
    upright = there & (np.abs(offset[:, :, 0]) < LEVEL)
    letter = there & (size[near, 1] > 0.6) & (size[near, 1] < 2.5) & (size[near, 0] < 3)
    tiny = there & (size[near].max(axis=2) < 0.4)
    gap = np.abs(offset[:, :, 0]) - (size[near, 0] + size[:, None, 0]) / 2
    columns = [
        *(group.sum(axis=1) / NEIGHBOURS for group in (there, alike, letter, tiny, level, upright)),
        (level & alike).sum(axis=1) / NEIGHBOURS,
        (upright & alike).sum(axis=1) / NEIGHBOURS,
        (level & letter).sum(axis=1) / NEIGHBOURS,
        _least(distance, there),
        _least(distance, letter),
        _least(np.abs(gap), level & letter),
        *(_least(np.abs(gap), side & level) for side in (offset[:, :, 0] < 0, offset[:, :, 0] > 0)),
        *_steps(offset[:, :, 0], level & alike),
        *_steps(offset[:, :, 1], upright & alike),
        *(np.where(there, ratio[:, :, axis], 0).mean(axis=1) for axis in (0, 1)),
        *_of_nearest(ratio, offset, distance, level & (offset[:, :, 0] < 0)),
        *_of_nearest(ratio, offset, distance, level & (offset[:, :, 0] > 0)),
    ]
    return Neighbours(near, there, level), np.column_stack(columns).astype(np.float32)


def _least(distance: NDArray[np.floating], wanted: NDArray[np.bool_]) -> NDArray[np.floating]:
    """The logarithm of the least distance to one that is wanted; that of FAR where there is none."""
    return np.log(np.where(wanted, distance, FAR).min(axis=1) + 0.05)


def _steps(offset: NDArray[np.floating], wanted: NDArray[np.bool_]) -> list[NDArray[np.floating]]:
    """How far the nearest wanted ones on both sides are, and how equal these two steps: rows of dots are regular."""
    before = np.where(wanted & (offset < 0), -offset, FAR).min(axis=1)
    after = np.where(wanted & (offset > 0), offset, FAR).min(axis=1)
    return [np.log(np.minimum(before, after) + 0.05), np.abs(np.log((before + 0.05) / (after + 0.05)))]


def _of_nearest(
    ratio: NDArray[np.floating], offset: NDArray[np.floating], distance: NDArray[np.floating], wanted: NDArray[np.bool_]
) -> list[NDArray[np.floating]]:
    """Ratios of width and height to those of the nearest wanted one, and how much lower it stands; 0 where none is."""
    best = np.where(wanted, distance, np.inf).argmin(axis=1)
    row, found = np.arange(len(best)), wanted.any(axis=1)
    values = (ratio[row, best, 0], ratio[row, best, 1], offset[row, best, 1])
    return [np.where(found, value, 0) for value in values]
