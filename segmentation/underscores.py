"""Underscores: bars below the baseline with a letter beside them and none above, as in names of programs."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from segmentation.groups import connected_groups
from segmentation.nearest import FEW, nearest

HIGHEST: Final = 0.25
WIDTHS: Final = (0.6, 4.5)
"""Of an underscore, or of several that touch, in letter heights; what is wider is a ruled line."""
FLATTEST: Final = 3.5
"""Width over height, at least."""
ASIDE: Final = 0.35
"""White between an underscore and the letter or the underscore beside it, and how much lower or higher that is, in
letter heights at most."""
BELOW: Final = (0.0, 0.6)
"""How far its top is below the foot of that letter, in letter heights, at least and at most."""
LEAST_LETTER: Final = 0.5
"""Height of that letter, in letter heights."""
ABOVE: Final = 1.2
"""A letter over a bar whose foot is no farther above it, in letter heights, is underlined by it."""
MOST: Final = 3
"""Bars side by side; more of them are a dashed rule."""


def underscores(bars: NDArray[np.float64], letters: NDArray[np.float64], height: float) -> NDArray[np.bool_]:
    """Which of `bars` are underscores, bool [B].

    bars: float64 [B, 4], boxes of components that may be; letters: float64 [N, 4], boxes of letters. height: that of
    the letters, in pixels.
    """
    width, thick = bars[:, 2] - bars[:, 0], bars[:, 3] - bars[:, 1]
    found = np.zeros(len(bars), np.bool_)
    fits = (width >= WIDTHS[0] * height) & (width <= WIDTHS[1] * height) & (thick <= HIGHEST * height)
    flat = np.flatnonzero(fits & (width >= FLATTEST * thick))
    letters = letters[letters[:, 3] - letters[:, 1] >= LEAST_LETTER * height]
    if not len(flat) or not len(letters):
        return found
    flat = flat[~_underlines(bars[flat], letters, height)]
    if not len(flat):
        return found
    row = _rows(bars[flat], height)
    is_beside = np.bincount(row, _beside_letters(bars[flat], letters, height)) > 0
    found[flat] = (is_beside & (np.bincount(row) <= MOST))[row]
    return found


def _underlines(bars: NDArray[np.float64], letters: NDArray[np.float64], height: float) -> NDArray[np.bool_]:
    """Which bars have a letter over them."""
    middle = (bars[:, 0] + bars[:, 2]) / 2
    feet = np.column_stack([(letters[:, 0] + letters[:, 2]) / 2, letters[:, 3]])
    over = letters[_nearest(np.column_stack([middle, bars[:, 1]]), feet)]
    shared = np.minimum(over[:, :, 2], bars[:, None, 2]) - np.maximum(over[:, :, 0], bars[:, None, 0])
    gap = bars[:, None, 1] - over[:, :, 3]
    near = (gap < ABOVE * height) & (over[:, :, 1] < bars[:, None, 1])
    return np.asarray((near & (shared > 0)).any(axis=1), np.bool_)


def _beside_letters(bars: NDArray[np.float64], letters: NDArray[np.float64], height: float) -> NDArray[np.bool_]:
    """Which bars have a letter next to them that stands a little higher."""
    beside = np.zeros(len(bars), np.bool_)
    for own, other in ((0, 2), (2, 0)):
        edges = np.column_stack([letters[:, other], letters[:, 3]])
        mates = letters[_nearest(np.column_stack([bars[:, own], bars[:, 1]]), edges)]
        gap = np.abs(mates[:, :, other] - bars[:, None, own])
        below = (bars[:, None, 1] - mates[:, :, 3]) / height
        beside |= ((gap <= ASIDE * height) & (below >= BELOW[0]) & (below <= BELOW[1])).any(axis=1)
    return beside


def _rows(bars: NDArray[np.float64], height: float) -> NDArray[np.int64]:
    """The row of bars side by side on one level that each belongs to, int64 [B]."""
    mates = _nearest(bars[:, [2, 1]], bars[:, [0, 1]])
    apart = np.abs(bars[mates][:, :, [0, 1]] - bars[:, None][:, :, [2, 1]])
    first, place = np.nonzero((apart <= ASIDE * height).all(axis=2))
    return connected_groups(len(bars), first, mates[first, place])


def _nearest(asked: NDArray[np.float64], places: NDArray[np.float64]) -> NDArray[np.intp]:
    known = min(FEW, len(places))
    return nearest(places, asked, known)[0].reshape(len(asked), known)
