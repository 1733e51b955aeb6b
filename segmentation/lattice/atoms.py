"""From a line of text to its atoms: the pieces of ink that no letter is smaller than.

Connected components are cut where two letters may touch, and pieces that stand over one another (the dot and the stem
of an i, the two bars of =) become one atom. Cutting too much is mended by the lattice, which joins neighbouring atoms
again; cutting too little cannot be mended.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from segmentation.groups import connected_groups
from segmentation.types import Components, TextLine

SLANTS: Final = (0.0, -0.15, 0.12, 0.24, 0.36, 0.5)
"""Slants that are tried, as the tangent of the angle to the vertical: back-hand to steep italics."""
SLANT_GAIN: Final = 1.06
"""An upright reading of a line is given up for a slant only if columns become this much more distinct."""
CUT_FROM_WIDTH: Final = 0.7
"""Components at least this wide, in x-heights, are looked at for cuts: a narrower one is hardly two letters."""
CUT_INK: Final = 1.0
"""A column is cut only where its ink is at most this high, in x-heights."""
STEMS_WIDTH: Final = 0.45
"""Components at least this wide, in x-heights, are looked at for cuts between two stems: ti and ft are no wider."""
STEM: Final = 0.9
TALL_STEM: Final = 1.1
"""A column with so much ink, in x-heights, is a stem's, and one of a letter that is taller than an x."""
STEM_VALLEY: Final = 0.6
"""Ink of such a column at most, as a share of the lower stem's."""
STACK_OVERLAP: Final = 0.8
"""Pieces that share this part of the narrower one's width stand over one another and are one atom."""
STACK_GROWTH: Final = 1.35
"""... unless the stack would be this many times wider than its widest piece."""


@dataclass(frozen=True, slots=True)
class Fineness:
    """How finely components are cut. spacing: least distance between two cuts and from a cut to the component's edge,
    in x-heights; anywhere: a component narrower than this, in x-heights, is cut only where one stroke crosses the
    column, so that an o is left whole."""

    spacing: float
    anywhere: float


EVEN: Final = Fineness(0.08, 1.1)
UNEVEN: Final = Fineness(0.05, 0.8)
"""For even and for uneven lines: a hand's letters touch in more places, and some are much smaller than their line's."""


@dataclass(frozen=True, slots=True, eq=False)
class LinePixels:
    """The ink of one line. x, y: int32 [P] page pixels; height: float64 [P] y minus the baseline's y; u: int32 [P] x
    after the line's slant has been taken out; piece: int32 [P], the piece of a component that a pixel belongs to,
    counted from 0 within the line."""

    x: NDArray[np.int32]
    y: NDArray[np.int32]
    height: NDArray[np.float64]
    u: NDArray[np.int32]
    piece: NDArray[np.int32]
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    component: NDArray[np.int32]


def lines_pixels(ink: NDArray[np.bool_], components: Components, lines: Sequence[TextLine]) -> list[LinePixels]:
    """Collect the ink of every line and cut its components into pieces. ink: bool [H, W], all of the page's."""
    labels, width = components.labels.ravel(), ink.shape[1]
    owner = np.full(len(components.areas) + 1, -1, np.int32)
    number = np.zeros(len(owner), np.int32)
    for index, line in enumerate(lines):
        names = np.sort(line.members) + 1
        owner[names], number[names] = index, np.arange(len(names))
    place = np.flatnonzero(ink)
    line_of = owner[labels[place]]
    # Row by row within a line, as the components' columns are read from top to bottom.
    order = stable_order(line_of)
    bounds = np.searchsorted(line_of[order], np.arange(len(lines) + 1))
    place = place[order].astype(np.int32)
    label = labels[place]
    starts_run = labels[np.maximum(place - width, 0)] != label
    y, x = np.divmod(place, np.int32(width))
    component = number[label]
    parts = (slice(low, high) for low, high in pairwise(bounds))
    return [
        line_pixels(x[here], y[here], component[here], starts_run[here], line)
        for here, line in zip(parts, lines, strict=True)
    ]


def stable_order(numbers: NDArray[np.integer]) -> NDArray[np.intp]:
    """The indices that sort whole numbers, equal ones in their order. Of 16 bits, which nearly always hold them, NumPy
    sorts digits instead of comparing."""
    fits = numbers.max(initial=0) <= np.iinfo(np.int16).max
    return np.argsort(numbers.astype(np.int16) if fits else numbers, kind="stable")


def line_pixels(
    x: NDArray[np.int32],
    y: NDArray[np.int32],
    component: NDArray[np.int32],
    starts_run: NDArray[np.bool_],
    line: TextLine,
) -> LinePixels:
    """Cut the components of one line into pieces.

    x, y: [P], its ink; component: [P], its place among the line's members in ascending order; starts_run: bool [P],
    whether the pixel above is not the same component's.
    """
    first = int(x.min(initial=0))
    baseline = np.polyval(line.baseline, np.arange(first, int(x.max(initial=0)) + 1))
    height = y - baseline[x - first]
    u = np.rint(x + find_slant(x, height) * height).astype(np.int32)
    fineness = UNEVEN if line.uneven else EVEN
    piece, left_edge, right_edge, parent = cut_components(component, u, starts_run, line.x_height, fineness)
    return LinePixels(x, y, height, u, piece, left_edge, right_edge, np.sort(line.members)[parent].astype(np.int32))


def find_slant(x: NDArray[np.int32], height: NDArray[np.float64]) -> float:
    """The slant of a line's letters as a tangent: the shear that makes its columns most distinct.

    x, height: [P], the ink pixels' columns and their y minus the baseline's (negative above it).
    """
    if not len(x):
        return 0.0
    # No slant moves a column below 0.
    column = x - x.min() + np.ceil(max(SLANTS) * np.abs(height).max())
    sharpness = []
    for slant in SLANTS:
        ink = np.bincount(np.rint(column + slant * height).astype(np.intp))
        sharpness.append(int(ink @ ink))
    best = int(np.argmax(sharpness))
    return SLANTS[best] if sharpness[best] > SLANT_GAIN * sharpness[0] else 0.0


def cut_components(
    component: NDArray[np.int32],
    u: NDArray[np.int32],
    starts_run: NDArray[np.bool_],
    x_height: float,
    fineness: Fineness = EVEN,
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32], NDArray[np.intp]]:
    """Cut wide components at the thin places of their vertical projection.

    component: [P], 0 .. N - 1, every number present; u: int32 [P], columns; starts_run: bool [P], whether the pixel
    above is not the component's.
    Returns the piece of every pixel, and for every piece its first column, its last column + 1 and its component.
    """
    if not len(u):
        nothing = np.zeros(0, np.int32)
        return nothing, nothing, nothing, np.zeros(0, np.intp)
    count = int(component.max()) + 1
    first = np.full(count, np.iinfo(np.int32).max, np.int32)
    last = np.full(count, np.iinfo(np.int32).min, np.int32)
    np.minimum.at(first, component, u)
    np.maximum.at(last, component, u)
    # Profiles of all components stand in one array, each with an empty column after it.
    widths = last - first + 2
    starts = np.concatenate([[0], np.cumsum(widths)[:-1]])
    column = (starts - first)[component] + u
    profile = np.bincount(column, minlength=int(widths.sum())).astype(np.float32)
    owner = np.repeat(np.arange(count), widths)
    position = np.arange(len(profile)) - starts[owner]
    strokes = np.bincount(column[starts_run], minlength=len(profile))
    width = widths[owner]
    cuts = thin_places(profile, position, width - 1, x_height, fineness.spacing)
    may_be_two = (strokes <= 1) | (width > fineness.anywhere * x_height)
    may_be_two &= width - 1 >= CUT_FROM_WIDTH * x_height
    lower, higher = stems_beside(profile, owner)
    has_stems = (width - 1 >= STEMS_WIDTH * x_height) & (lower >= STEM * x_height) & (higher >= TALL_STEM * x_height)
    # The bar and the foot of a t may both touch an i. Where both stems are tall it could be a 0.
    has_stems &= (strokes <= 1) | ((strokes == 2) & (lower < TALL_STEM * x_height))
    cuts &= may_be_two | (has_stems & (profile <= STEM_VALLEY * lower))
    piece_start = (position == 0) | cuts
    piece_of_column = np.cumsum(piece_start) - 1
    edges = np.flatnonzero(piece_start)
    parent = owner[edges]
    left = first[parent] + position[edges]
    right = np.concatenate([left[1:], [0]])
    closing = np.concatenate([parent[1:] != parent[:-1], [True]])
    right[closing] = last[parent[closing]] + 1
    return piece_of_column[column].astype(np.int32), left.astype(np.int32), right.astype(np.int32), parent


def stems_beside(profile: NDArray[np.float32], owner: NDArray[np.intp]) -> tuple[NDArray[np.float64], ...]:
    """The most ink of a column on either side of each within its component, the column counted on both: the lesser
    and the greater, float64 [N] each.

    profile: float32 [N], the ink of every column; owner: [N], its component, ascending.
    """
    # Components are set far apart on one scale, so that one running maximum serves them all.
    apart = float(profile.max(initial=0)) + 1
    up, down = owner * apart, (owner[-1] - owner) * apart
    before = np.maximum.accumulate(profile + up) - up
    after = np.maximum.accumulate((profile + down)[::-1])[::-1] - down
    return np.minimum(before, after), np.maximum(before, after)


def thin_places(
    profile: NDArray[np.float32], position: NDArray[np.intp], width: NDArray[np.intp], x_height: float, spacing: float
) -> NDArray[np.bool_]:
    """Columns at which a component may be cut: the thinnest within `spacing` x-heights on both sides."""
    reach = max(1, round(spacing * x_height))
    # The middle of a flat valley is its best cut, hence the small charge for being off it.
    window = (1, 2 * reach + 1)
    mean = cv2.blur(profile[None], window[::-1], borderType=cv2.BORDER_REFLECT)[0]
    smooth = profile + np.float32(0.5) * mean
    lowest = smooth == cv2.erode(smooth[None], np.ones(window, np.uint8), borderType=cv2.BORDER_REFLECT)[0]
    inner = (position > reach) & (position < width - reach)
    cuts = lowest & inner & (profile <= CUT_INK * x_height)
    return cuts & ~np.concatenate([[False], cuts[:-1]])


def stack_pieces(
    line: NDArray[np.int32], left: NDArray[np.int32], right: NDArray[np.int32], component: NDArray[np.int32]
) -> NDArray[np.int32]:
    """Number the atoms: pieces of different components of a line that stand over one another get one number.

    All arrays int32 [N], pieces of the whole page. Returns int32 [N], atoms numbered by line and from left to right.
    """
    count = len(line)
    order = np.lexsort((left, line))
    pairs = []
    for step in range(1, 6):
        a, b = order[:-step], order[step:]
        width_a, width_b = right[a] - left[a], right[b] - left[b]
        overlap = np.minimum(right[a], right[b]) - np.maximum(left[a], left[b])
        union = np.maximum(right[a], right[b]) - np.minimum(left[a], left[b])
        stacked = (
            (line[a] == line[b])
            & (component[a] != component[b])
            & (overlap >= STACK_OVERLAP * np.minimum(width_a, width_b))
            & (union <= STACK_GROWTH * np.maximum(width_a, width_b))
        )
        pairs.append(np.stack([a[stacked], b[stacked]]))
    edges = np.concatenate(pairs, axis=1)
    group = connected_groups(count, *edges)
    number = int(group.max(initial=-1)) + 1
    centre = np.zeros(number)
    np.add.at(centre, group, (left + right) / 2)
    centre /= np.maximum(np.bincount(group, minlength=number), 1)
    group_line = np.zeros(number, np.int32)
    group_line[group] = line
    rank = np.empty(number, np.int32)
    rank[np.lexsort((centre, group_line))] = np.arange(number, dtype=np.int32)
    return rank[group]
