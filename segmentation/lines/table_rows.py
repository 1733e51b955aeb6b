"""Rows: cells of a table, both sides of a receipt or a form, joined into one line across the white between them."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from segmentation.groups import connected_groups
from segmentation.lines.linking import SAME_ROW, Chains, measure

ROW_GAPS: Final = (3.0, 6.0, 12.0, 24.0, 1e4)
"""Widest white between two cells, in letter heights, round by round."""
MOST_PIECES: Final = 4_000
"""Of a page that may have rows: a full newspaper page has some 2,500, noise has tens of thousands, and every one is
compared with every other."""
ROWS_HEARD: Final = 8.0
"""Line pitches up and down within which pieces of lines tell what the white between them is."""
RUNNING_WIDTH: Final = 9.0
"""Width, in letter heights, of a line of running text at least; cells of tables are narrower."""
RUNNING_RANK: Final = 0.75
"""Place of the line, by width among those around it, that tells the width of its column."""
NEXT_LINE: Final = 1.6
"""Line pitches to the next line at most."""
ALIGNED: Final = 0.6
"""Share of the pieces facing one another across the white that must stand on one baseline in a table."""
SIZE_RATIO: Final = 1.7
"""Largest ratio of letter heights of two cells of a row: small letters on one side and digits on the other."""

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def join_rows(boxes: Floats, piece: Ints, pitch: float) -> Ints:
    """Join the cells of a row into one line, but never the lines of two columns of running text.

    boxes: float64 [N, 4] of letters; piece: int64 [N], the piece of a line inside a column that each belongs to;
    pitch: the usual distance from line to line in pixels. Returns int64 [N], numbered from 0.
    """
    if not len(boxes):
        return piece
    pieces = measure(boxes, piece)
    if len(pieces.left) > MOST_PIECES:
        return piece
    longest = (pieces.right - pieces.left) / pieces.size
    # Narrow gaps first: the parts of an entry find one another before the entry is compared with the next column.
    for gap in ROW_GAPS:
        for _ in range(2):
            first, second = facing(pieces, gap)
            if not len(first):
                break
            joined = _inside_tables(pieces, longest, first, second, pitch)
            if not joined.any():
                break
            piece, merged = union(len(longest), first[joined], second[joined], piece)
            out = np.zeros(int(merged.max()) + 1)
            np.maximum.at(out, merged, longest)
            longest = out
            pieces = measure(boxes, piece)
    return piece


def union(groups: int, first: Ints, second: Ints, member: Ints) -> tuple[Ints, Ints]:
    """Unite groups in pairs: the new group of each member, int64 [N], and of each old group, int64 [groups]."""
    merged = connected_groups(groups, first, second)
    return merged[member], merged


def facing(pieces: Chains, widest: float) -> tuple[Ints, Ints]:
    """Pairs of pieces of lines of which the second is the nearest one to the right of the first, and the other way."""
    size = np.maximum(pieces.size[:, None], pieces.size[None, :])
    gap = pieces.left[None, :] - pieces.right[:, None]
    shared = np.minimum(pieces.right_foot[:, None], pieces.left_foot[None, :]) - np.maximum(
        pieces.right_head[:, None], pieces.left_head[None, :]
    )
    meets = (gap > -0.3 * size) & (gap <= widest * size) & (shared > 0.2 * size)
    distance = np.where(meets, gap, np.inf)
    np.fill_diagonal(distance, np.inf)
    nearest, back = distance.argmin(axis=1), distance.argmin(axis=0)
    first = np.flatnonzero(np.isfinite(distance.min(axis=1)))
    first = first[back[nearest[first]] == first]
    return first, nearest[first]


def _inside_tables(pieces: Chains, longest: Floats, first: Ints, second: Ints, pitch: float) -> NDArray[np.bool_]:
    """Which of the pairs are neighbouring cells of a row.

    A pair is judged with those above and below it that leave the same white open: in a table most of them stand on one
    baseline and on one side of the white there are short cells; columns of running text have long lines on both.
    """
    size = np.maximum(pieces.size[first], pieces.size[second])
    step = np.abs(pieces.right_foot[first] - pieces.left_foot[second]) / size
    level = (step <= SAME_ROW) & (size <= SIZE_RATIO * np.minimum(pieces.size[first], pieces.size[second]))
    y = (pieces.right_foot[first] + pieces.left_foot[second]) / 2
    left, right = pieces.right[first], pieces.left[second]
    shared = np.minimum(right[:, None], right) - np.maximum(left[:, None], left)
    narrower = np.minimum((right - left)[:, None], right - left)
    together = (np.abs(y[:, None] - y) < ROWS_HEARD * pitch) & (shared >= 0.5 * narrower)
    np.fill_diagonal(together, True)
    aligned = together @ level.astype(np.float64) / together.sum(axis=1)
    running = np.minimum(*column_widths(pieces, longest, first, second, pitch)) >= RUNNING_WIDTH
    near = np.abs(y[:, None] - y) < NEXT_LINE * pitch
    alone = (together & near).sum(axis=1) == 1
    running &= ~(alone & _run_across(pieces, left, right, y, NEXT_LINE * pitch))
    return level & (aligned >= ALIGNED) & ~running


def _run_across(pieces: Chains, left: Floats, right: Floats, y: Floats, near: float) -> NDArray[np.bool_]:
    """Whether a line above or below, at most so many pixels away, runs across white from left to right at y: a space in
    a line that was spaced out to the width of its column. float64 [K] each, bool [K]."""
    height = (pieces.left_foot + pieces.right_foot) / 2
    across = (pieces.left < left[:, None]) & (pieces.right > right[:, None])
    return np.asarray((across & (np.abs(height - y[:, None]) < near)).any(axis=1), np.bool_)


def column_widths(pieces: Chains, longest: Floats, first: Ints, second: Ints, pitch: float) -> tuple[Floats, Floats]:
    """The widths of the columns on the left and on the right of the white of each pair, in letter heights.

    The width of a column is that of its longer lines; lines that run across the white are in neither column.
    """
    y = (pieces.left_foot + pieces.right_foot) / 2
    order = np.argsort(longest)
    widths = []
    for own, clear in (
        (first, pieces.right[order] <= pieces.left[second][:, None]),
        (second, pieces.left[order] >= pieces.right[first][:, None]),
    ):
        left, right = pieces.left[own][:, None], pieces.right[own][:, None]
        shared = np.minimum(right, pieces.right[order]) - np.maximum(left, pieces.left[order])
        narrower = np.minimum(right - left, (pieces.right - pieces.left)[order])
        near = clear & (np.abs(y[own][:, None] - y[order]) < ROWS_HEARD * pitch) & (shared > 0.5 * narrower)
        reached = near.cumsum(axis=1)
        place = (reached < RUNNING_RANK * reached[:, -1:]).sum(axis=1)
        widths.append(longest[order][np.minimum(place, len(order) - 1)])
    return widths[0], widths[1]
