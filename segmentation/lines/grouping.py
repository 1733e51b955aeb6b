"""From components to lines of text: which letters make a line, and which marks belong to it."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from segmentation.layout_mode import PIECES, Layout
from segmentation.letter_sizes import LEAST_DASH
from segmentation.lines.attachment import (
    absorb_small_lines,
    claim_beside_short,
    claim_cells,
    claim_drop_capitals,
    claim_marks,
    renumbered,
)
from segmentation.lines.baselines import ROUNDS, fit_baselines, follow_letters
from segmentation.lines.broken_letters import halves, with_halves_joined
from segmentation.lines.gutters import find_gutters
from segmentation.lines.linking import COLUMN_GAPS, chain_letters, group_median, measure
from segmentation.lines.noise_lines import drop_noise_lines
from segmentation.lines.raised_marks import ALONG, on_the_line
from segmentation.lines.raised_runs import join_raised
from segmentation.lines.rules import parting_rules, rule_barrier
from segmentation.lines.squaring import Squaring, find_squaring
from segmentation.lines.table_rows import join_rows
from segmentation.lines.uneven import join_uneven, usual_step
from segmentation.nearest import nearest

NEIGHBOURHOOD: Final = 16
"""Components around one that tell how large letters are there."""
LEVEL: Final = 0.5
ROW_LETTERS: Final = 4
TALLEST_IN_ROW: Final = 2.0
"""Share of the higher one's height that two components of a row have in common; how many make a row; and the height of
anything beside them, in usual heights of the row: marks and pieces of letters are no row."""
SMALLEST_LETTER: Final = 0.55
LARGEST_LETTER: Final = 2.3
"""Heights between which a component may be one letter (or several that touch), in the usual heights around it."""
SMALLEST_TEXT: Final = 0.3
"""Height of the smallest letters as a share of the usual height of the whole page: what is lower is speckle."""
LETTER_GAPS: Final = (0.4, 0.7, 1.0)
"""Widest gaps inside a phrase, in letter heights; narrow ones first."""
HEADING_GAP: Final = 1.6
HEADING_SIZE: Final = 1.8
"""Widest gap inside a phrase whose letters are this many times as large as the page's."""
LOWEST_BESIDE_MARKS: Final = 0.4
LEAST_TALL: Final = 0.3
"""Height of letters, as a share of the tallest, and their share of a line of which most are marks."""
ROUGHLY: Final = 4
"""Rounds of the fit of baselines as long as lines are still being put together."""
UNEVEN: Final = 0.06
"""Letter heights by which words step up or down where writing is uneven: by hand, and hardly ever in print."""

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def group_lines(
    boxes: Floats, areas: Floats, rules: Floats, page: tuple[int, int], layout: Layout = Layout.AUTO
) -> tuple[Ints, Floats, bool, Squaring]:
    """The line of each component, the lines' baselines, whether the page is uneven, and how it is squared up.

    boxes: float64 [N, 4]; areas: float64 [N]; rules: float64 [R, 4], of ruled lines; page: height and width in pixels.
    Returns int64 [N], -1 for a component that belongs to no line, and float64 [L, 3].
    """
    if layout in PIECES:
        line = np.zeros(len(boxes), np.int64)
        return line, line_baselines(boxes, line, ROUNDS)[0], False, Squaring()
    height = boxes[:, 3] - boxes[:, 1]
    around, of_row = letter_heights(boxes, areas)
    upper, lower = halves(boxes, np.fmax(around, of_row))
    whole = with_halves_joined(boxes, upper, lower)
    height = whole[:, 3] - whole[:, 1]
    letter = np.zeros(len(boxes), np.bool_)
    for usual in (around, of_row):
        letter |= (height >= SMALLEST_LETTER * usual) & (height <= LARGEST_LETTER * usual)
    letter &= height >= SMALLEST_TEXT * page_height(height, areas)
    letter[lower] = False
    line = np.full(len(boxes), -1, np.int64)
    if not letter.any():
        return line, np.zeros((0, 3)), False, Squaring()
    standing = on_the_line(whole[letter])
    line[letter], squaring = _chained(standing, boxes[is_dash(boxes)], rules, page, layout is Layout.SINGLE_COLUMN)
    line[lower] = line[upper]
    line = absorb_small_lines(boxes, line, *line_baselines(boxes, line))
    for _ in range(2):
        line = claim_marks(boxes, line, *line_baselines(boxes, line))
    line = claim_drop_capitals(boxes, line, *line_baselines(boxes, line))
    line = drop_noise_lines(boxes, line, _sizes_without_dashes(boxes, line))
    line = claim_beside_short(boxes, line, *line_baselines(boxes, line))
    line = claim_cells(boxes, line, *line_baselines(boxes, line))
    return line, *_final_baselines(boxes, line), squaring


def letter_heights(boxes: Floats, areas: Floats) -> tuple[Floats, Floats]:
    """How high letters are around each component and in its row, float64 [N] each, NaN where it has no row of its own.

    They differ where a small label stands over a large entry.
    """
    middle = (boxes[:, :2] + boxes[:, 2:]) / 2 / np.array([ALONG, 1.0])
    known = min(NEIGHBOURHOOD, len(boxes))
    near = nearest(middle, middle, known)[0]
    height = (boxes[:, 3] - boxes[:, 1])[near]
    own = (boxes[:, 3] - boxes[:, 1])[:, None]
    shared = np.minimum(boxes[:, 3][near], boxes[:, 3:]) - np.maximum(boxes[:, 1][near], boxes[:, 1:2])
    in_row = shared > LEVEL * np.maximum(height, own)
    # One blot must not outweigh the letters around it.
    weight = np.minimum(areas, 3 * np.median(areas))[near]
    of_row = _median_by(weight * in_row, height)
    is_row = in_row.sum(axis=1) >= ROW_LETTERS
    tallest = np.where(shared > LEVEL * np.minimum(height, own), height, 0).max(axis=1)
    is_row &= tallest <= TALLEST_IN_ROW * of_row
    return _median_by(weight, height), np.where(is_row, of_row, np.nan)


def is_dash(boxes: Floats) -> NDArray[np.bool_]:
    """Which components, bool [N], have the shape of hyphens and dashes."""
    width, height = boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]
    return np.asarray(width >= LEAST_DASH * height, np.bool_)


def _median_by(weight: Floats, values: Floats) -> Floats:
    """The median of each row of `values`, float64 [N, K], by their weight, not all 0: float64 [N]."""
    order = np.argsort(values, axis=1)
    weight = np.take_along_axis(weight, order, axis=1).cumsum(axis=1)
    place = (weight < weight[:, -1:] / 2).sum(axis=1)
    return np.take_along_axis(values, order, axis=1)[np.arange(len(values)), place]


def page_height(height: Floats, areas: Floats) -> float:
    """The usual height of letters on the page, in pixels: the median by ink, no component counting for much."""
    order = np.argsort(height)
    weight = np.minimum(areas, 3 * np.median(areas[areas >= np.mean(areas) / 2]))[order].cumsum()
    return float(height[order][np.searchsorted(weight, weight[-1] / 2)])


def letter_sizes(boxes: Floats, line: Ints) -> Floats:
    """The letter height of each line in pixels, float64 [L]: the median of its components."""
    inside = line >= 0
    lines = int(line.max()) + 1 if len(line) else 0
    return group_median((boxes[:, 3] - boxes[:, 1])[inside], line[inside], lines)


def _sizes_without_dashes(boxes: Floats, line: Ints) -> Floats:
    """The same, but of lines that are not all dashes without these: a number may stand between two."""
    owner = np.where(line >= 0, line, int(line.max(initial=-1)) + 1)
    dash = is_dash(boxes) & (np.bincount(owner, ~is_dash(boxes))[owner] > 0)
    return letter_sizes(boxes[~dash], line[~dash])


def _sizes_without_marks(boxes: Floats, line: Ints) -> Floats:
    """The same of finished lines, but of those where a number stands between dashes the number's."""
    inside = line >= 0
    height, owner, size = (boxes[:, 3] - boxes[:, 1])[inside], line[inside], letter_sizes(boxes, line)
    tallest = np.zeros(len(size))
    np.maximum.at(tallest, owner, height)
    tall = height >= LOWEST_BESIDE_MARKS * tallest[owner]
    few = size < LOWEST_BESIDE_MARKS * tallest
    few &= np.bincount(owner, tall, len(size)) >= LEAST_TALL * np.bincount(owner, minlength=len(size))
    return np.where(few, group_median(height[tall], owner[tall], len(size)), size) if few.any() else size


def line_baselines(boxes: Floats, line: Ints, rounds: int = ROUGHLY) -> tuple[Floats, Floats]:
    """Baselines float64 [L, 3], as good as the rounds of their fit, and letter heights float64 [L] of the lines."""
    size = letter_sizes(boxes, line)
    x, foot, owner = _feet(boxes, line, size)
    return fit_baselines(x, foot, owner, size, rounds), size


def _final_baselines(boxes: Floats, line: Ints) -> tuple[Floats, bool]:
    """Baselines float64 [L, 3] of finished lines, and whether each bends for itself, because writing is uneven."""
    size = _sizes_without_marks(boxes, line)
    x, foot, owner = _feet(boxes, line, size)
    baselines = fit_baselines(x, foot, owner, size)
    unevenness = usual_step(boxes[line >= 0], line[line >= 0])
    if unevenness <= UNEVEN:
        return baselines, False
    return follow_letters(baselines, x, foot, owner, size, unevenness), True


def _feet(boxes: Floats, line: Ints, size: Floats) -> tuple[Floats, Floats, Ints]:
    """The middles and lower edges of the letters of all lines of such letter heights, and their lines."""
    inside = line >= 0
    left, top, right, bottom = boxes[inside].T
    # Marks have no feet to stand on.
    own = (bottom - top) >= SMALLEST_LETTER * size[line[inside]]
    return ((left + right) / 2)[own], bottom[own], line[inside][own]


def _chained(
    letters: Floats, dashes: Floats, rules: Floats, page: tuple[int, int], one_column: bool
) -> tuple[Ints, Squaring]:
    """The line of each letter: phrases, then, on the page squared up, lines inside columns, then rows across the white
    of tables. Dashes stand in the white between phrases."""
    height = letters[:, 3] - letters[:, 1]
    size = float(np.median(height))
    parting = parting_rules(rules, letters, size)
    barrier = rule_barrier(parting, size, page)
    phrase = chain_letters(letters, np.arange(len(letters)), LETTER_GAPS, barrier)
    large = np.flatnonzero(group_median(height, phrase, len(letters))[phrase] > HEADING_SIZE * size)
    phrase[large] = len(letters) + chain_letters(letters[large], renumbered(phrase[large]), (HEADING_GAP,), barrier)
    phrase = renumbered(phrase)
    squaring = find_squaring(measure(letters, phrase), size)
    letters, dashes, parting = (squaring.squared(boxes) for boxes in (letters, dashes, parting))
    if one_column:
        return join_uneven(letters, chain_letters(letters, phrase, (*COLUMN_GAPS, np.inf))), squaring
    gutters = find_gutters(letters, phrase, dashes, parting, page)
    piece = join_uneven(letters, chain_letters(letters, phrase, COLUMN_GAPS, gutters.barrier), gutters.barrier)
    return join_rows(letters, join_raised(letters, piece, gutters.barrier), gutters.pitch), squaring
