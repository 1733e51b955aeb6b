"""From lines to a lattice: every run of neighbouring atoms that may be one letter, with its crops."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from segmentation.lattice.atoms import LinePixels, lines_pixels, stable_order, stack_pieces
from segmentation.lattice.candidate_crops import CandidateCrops, Drawing
from segmentation.lattice.crops import SIDE
from segmentation.lattice.strip import line_strip, lit_and_dimmed, strip_columns
from segmentation.layout_mode import Layout
from segmentation.letter_sizes import POINT, POINT_FOOT
from segmentation.types import TOUCHING, CleanPage, Components, InkPixels, Lattice, TextLine

LONGEST_RUN: Final = 9
"""Most atoms that one letter may fall into."""
WIDEST_RUN: Final = 1.9
"""Widest join of atoms, in x-heights: a wide m or W. (A single atom may be wider: a dash, a blot.)"""
WIDEST_TOUCHING_RUN: Final = 3.6
"""The same where no white parts the atoms: a hand's capital may be wider than print's."""
WIDEST_GAP: Final = 0.4
"""Widest white inside a letter, in x-heights: between the two marks of a quotation mark or the dots of an ellipsis."""
DOT_TOP: Final = 0.45
"""How far over the baseline a full stop may begin, in x-heights."""
BESIDE_DOT: Final = 0.05
"""White, in x-heights, that makes a full stop a symbol of its own, which no letter beside it takes in."""
FULL_INK_SHARE: Final = 0.8
"""So much of a line's ink is at most as dark as what counts as fully black."""


def cut_lines(
    page: CleanPage, components: Components, lines: Sequence[TextLine], layout: Layout = Layout.AUTO
) -> Lattice:
    """Cut the lines of a page into atoms and list every candidate segment with its crops; one atom where the picture is
    one character."""
    inks = lines_pixels(page.ink, components, lines)
    if not sum(len(ink.x) for ink in inks):
        return empty_lattice(len(lines))
    atom_of_piece, piece_line = number_atoms(inks)
    if layout is Layout.CHAR:
        atom_of_piece = np.zeros_like(atom_of_piece)
    atom_line = np.zeros(int(atom_of_piece.max()) + 1, np.int32)
    atom_line[atom_of_piece] = piece_line
    left, right = atom_edges(inks, atom_of_piece)
    offsets = np.searchsorted(atom_line, np.arange(len(lines) + 1)).astype(np.int32)
    x_height = np.array([line.x_height for line in lines], np.float32)
    gaps = gaps_before(atom_line, left, right) / x_height[atom_line]
    darkness = [ink_darkness(page.grey, ink) for ink in inks]
    pixels, atom_boxes = gather_pixels(inks, darkness, atom_of_piece)
    baselines = np.array([line.baseline for line in lines])
    dot = full_stops(atom_boxes, baselines[atom_line], x_height[atom_line])
    first, last = candidate_runs(atom_line, left, right, gaps, x_height[atom_line])
    whole = ~takes_in_dots(first, last, dot, gaps)
    first, last = first[whole], last[whole]
    boxes = run_boxes(atom_boxes, first, last)
    line_of = atom_line[first]
    edges = np.stack([left[first], run_maximum(right, first, last)], axis=1)
    strip, strip_offsets, spans = line_views(lines, inks, darkness, line_of, edges)
    bounds = np.stack([strip_offsets[line_of], strip_offsets[line_of + 1]], axis=1)
    drawing = Drawing(pixels, first, last, boxes, x_height[line_of], lit_and_dimmed(strip), bounds, spans)
    base = offsets[line_of]
    return Lattice(
        offsets,
        gaps.astype(np.float32),
        line_of,
        (first - base).astype(np.int32),
        (last - base).astype(np.int32),
        boxes,
        CandidateCrops(drawing),
        strip,
        strip_offsets,
        (spans + bounds[:, :1]).astype(np.float32),
        pixels,
    )


def line_views(
    lines: Sequence[TextLine],
    inks: Sequence[LinePixels],
    darkness: Sequence[NDArray[np.float32]],
    line_of: NDArray[np.int32],
    edges: NDArray[np.int32],
) -> tuple[NDArray[np.uint8], NDArray[np.int64], NDArray[np.float32]]:
    """`strip` and `strip_offsets` of the lattice, and its `spans` as counted from the first column of their line.

    line_of: int32 [S], ascending, and edges: int32 [S, 2], first column and last column + 1, slant taken out.
    """
    strips = [np.zeros((SIDE, 0), np.uint8)]
    offsets = np.zeros(len(lines) + 1, np.int64)
    spans = np.zeros((len(line_of), 2), np.float32)
    bounds = np.searchsorted(line_of, np.arange(len(lines) + 1))
    for index, (line, ink, dark) in enumerate(zip(lines, inks, darkness, strict=True)):
        here = slice(bounds[index], bounds[index + 1])
        offsets[index + 1] = offsets[index]
        if here.start == here.stop:
            continue
        origin = int(ink.u.min())
        strip = line_strip(ink.u - origin, ink.height.astype(np.float32), dark, line.x_height)
        spans[here] = strip_columns(edges[here] - origin, line.x_height)
        offsets[index + 1] += strip.shape[1]
        strips.append(strip)
    return np.concatenate(strips, axis=1), offsets, spans


def empty_lattice(lines: int) -> Lattice:
    """The lattice of a page without ink."""
    none = np.zeros(0, np.int32)
    return Lattice(
        np.zeros(lines + 1, np.int32),
        np.zeros(0, np.float32),
        none,
        none,
        none,
        np.zeros((0, 4), np.int32),
        np.zeros((0, 2, SIDE, SIDE), np.uint8),
        np.zeros((SIDE, 0), np.uint8),
        np.zeros(lines + 1, np.int64),
        np.zeros((0, 2), np.float32),
        no_pixels(),
    )


def no_pixels() -> InkPixels:
    """The ink of no atoms."""
    none = np.zeros(0, np.int32)
    return InkPixels(none, none, np.zeros(0, np.float32), np.zeros(1, np.int64))


def number_atoms(inks: Sequence[LinePixels]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """The atom of every piece of the page, numbered over the whole page, and the line of every piece."""
    line = np.repeat(np.arange(len(inks), dtype=np.int32), [len(ink.left) for ink in inks])
    left = np.concatenate([ink.left for ink in inks])
    right = np.concatenate([ink.right for ink in inks])
    component = np.concatenate([ink.component for ink in inks])
    return stack_pieces(line, left, right, component), line


def atom_edges(inks: Sequence[LinePixels], atom_of_piece: NDArray[np.int32]) -> tuple[NDArray[np.int32], ...]:
    """First column and last column + 1 of every atom, slant taken out, int32 [A]."""
    count = int(atom_of_piece.max()) + 1
    left = np.full(count, np.iinfo(np.int32).max, np.int32)
    right = np.full(count, np.iinfo(np.int32).min, np.int32)
    np.minimum.at(left, atom_of_piece, np.concatenate([ink.left for ink in inks]))
    np.maximum.at(right, atom_of_piece, np.concatenate([ink.right for ink in inks]))
    return left, right


def gaps_before(atom_line: NDArray[np.int32], left: NDArray[np.int32], right: NDArray[np.int32]) -> NDArray[np.float32]:
    """White columns before every atom, measured from the rightmost ink of its line so far; 0 for a line's first."""
    # Lines are set far apart on one axis, so that one running maximum serves them all.
    span = int(right.max() - left.min()) + 1
    shift = atom_line.astype(np.int64) * span
    reached = np.maximum.accumulate(right + shift)
    gap = np.zeros(len(left), np.float32)
    gap[1:] = left[1:] + shift[1:] - reached[:-1]
    gap[np.concatenate([[True], atom_line[1:] != atom_line[:-1]])] = 0
    return gap


def candidate_runs(
    atom_line: NDArray[np.int32],
    left: NDArray[np.int32],
    right: NDArray[np.int32],
    gaps: NDArray[np.float32],
    x_height: NDArray[np.float32],
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Runs of atoms that may be one letter, by line and first atom: first atom and last atom + 1, int64 [S]."""
    count = len(atom_line)
    first, last = [np.arange(count)], [np.arange(count) + 1]
    alive = np.arange(count)
    low, high, white = left.copy(), right.copy(), np.zeros(count, np.float32)
    for length in range(2, LONGEST_RUN + 1):
        alive = alive[alive + length <= count]
        end = alive + length - 1
        joined = (atom_line[alive] == atom_line[end]) & (gaps[end] <= WIDEST_GAP)
        alive, end = alive[joined], end[joined]
        low[alive] = np.minimum(low[alive], left[end])
        high[alive] = np.maximum(high[alive], right[end])
        white[alive] = np.maximum(white[alive], gaps[end])
        widest = np.where(white[alive] < TOUCHING, WIDEST_TOUCHING_RUN, WIDEST_RUN)
        narrow = high[alive] - low[alive] <= widest * x_height[alive]
        alive = alive[narrow]
        first.append(alive)
        last.append(alive + length)
    starts, ends = np.concatenate(first), np.concatenate(last)
    order = np.lexsort((ends, starts))
    return starts[order], ends[order]


def full_stops(
    boxes: NDArray[np.int32], baselines: NDArray[np.float64], x_height: NDArray[np.float32]
) -> NDArray[np.bool_]:
    """Which atoms are small and lie on the baseline: bool [A].

    boxes: int32 [A, 4]; baselines: float64 [A, 3] and x_height: float32 [A], those of the atoms' lines.
    """
    left, top, right, bottom = boxes.T
    a, b, c = baselines.T
    middle = (left + right) / 2
    foot = (a * middle + b) * middle + c
    small = np.maximum(right - left, bottom - top) < POINT * x_height
    return np.asarray(small & (foot - top < DOT_TOP * x_height) & (bottom - foot < POINT_FOOT * x_height), np.bool_)


def takes_in_dots(
    first: NDArray[np.int64], last: NDArray[np.int64], dot: NDArray[np.bool_], gaps: NDArray[np.float32]
) -> NDArray[np.bool_]:
    """Which runs begin or end with a full stop that white parts from the rest, which is not all dots: bool [S].

    The classifier hardly sees whether a letter has a full stop beside it, so it must not have to tell.
    """
    parted = gaps >= BESIDE_DOT
    at_start = dot[first] & parted[np.minimum(first + 1, len(gaps) - 1)]
    at_end = dot[last - 1] & parted[last - 1]
    dots = np.concatenate([[0], np.cumsum(dot)])
    return (last - first > 1) & (at_start | at_end) & (dots[last] - dots[first] < last - first)


def ink_darkness(grey: NDArray[np.uint8], ink: LinePixels) -> NDArray[np.float32]:
    """How dark each pixel of a line is, float32 [P], 1 for the line's full ink."""
    if not len(ink.x):
        return np.zeros(0, np.float32)
    dark = 255 - grey[ink.y, ink.x]
    # There are but 256 levels.
    levels = np.arange(256, dtype=np.float32)
    place = FULL_INK_SHARE * (len(dark) - 1)
    around = np.searchsorted(np.bincount(dark, minlength=256).cumsum(), [int(place), np.ceil(place)], side="right")
    full = max(float(around[0] + (around[1] - around[0]) * (place % 1)), 1.0)
    return np.minimum(levels / np.float32(full), 1).take(dark)


def gather_pixels(
    inks: Sequence[LinePixels], darkness: Sequence[NDArray[np.float32]], atom_of_piece: NDArray[np.int32]
) -> tuple[InkPixels, NDArray[np.int32]]:
    """The page's ink sorted by atom, and the atoms' bounding boxes int32 [A, 4]."""
    piece_offset = np.cumsum([0] + [len(ink.left) for ink in inks[:-1]])
    atom = atom_of_piece[np.concatenate([ink.piece + base for ink, base in zip(inks, piece_offset, strict=True)])]
    order = stable_order(atom)
    x = np.concatenate([ink.x for ink in inks])[order]
    y = np.concatenate([ink.y for ink in inks])[order]
    count = int(atom_of_piece.max()) + 1
    offsets = np.concatenate([[0], np.cumsum(np.bincount(atom, minlength=count))]).astype(np.int64)
    starts = offsets[:-1]
    boxes = np.stack(
        [
            np.minimum.reduceat(x, starts),
            np.minimum.reduceat(y, starts),
            np.maximum.reduceat(x, starts) + 1,
            np.maximum.reduceat(y, starts) + 1,
        ],
        axis=1,
    )
    return InkPixels(x, y, np.concatenate(darkness)[order], offsets), boxes.astype(np.int32)


def run_boxes(boxes: NDArray[np.int32], first: NDArray[np.int64], last: NDArray[np.int64]) -> NDArray[np.int32]:
    """Bounding boxes of runs of atoms, int32 [S, 4]."""
    corners = [-run_maximum(-boxes[:, k], first, last) for k in (0, 1)]
    corners += [run_maximum(boxes[:, k], first, last) for k in (2, 3)]
    return np.stack(corners, axis=1)


def run_maximum(values: NDArray[np.int32], first: NDArray[np.int64], last: NDArray[np.int64]) -> NDArray[np.int32]:
    """The maximum of values[first[s]:last[s]] for every run s."""
    best = values[first].copy()
    for step in range(1, LONGEST_RUN):
        longer = first + step < last
        best[longer] = np.maximum(best[longer], values[first[longer] + step])
    return best
