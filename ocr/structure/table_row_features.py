"""What tells whether a row of a table ends between two of its lines."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from ocr.structure.table_grid import Grid, filled
from ocr.structure.table_phrases import Phrases
from ocr.structure.table_words import Floats

RULED: Final = 0.5
"""Share of a table's width under a rule that goes all through it."""
SHARED: Final = 0.3
"""x-heights that two phrases, one below the other, have in common at least."""
NEAREST: Final = 0.1
FAR: Final = 8.0
"""x-heights; lines nearer to one another, or farther apart, are taken to be as far apart as this."""
SPACE: Final = 0.5
"""x-heights of white between two words."""
ALIKE: Final = 0.15
"""x-heights by which the steps from line to line differ where they are alike."""


def row_features(grid: Grid, phrases: Phrases) -> Floats:
    """What is known of the white between each line and the next, float64 [L - 1, F]."""
    lines = grid.lines
    if lines < 2:
        return np.zeros((0, 1))
    there = filled(grid)
    pitch = np.clip(np.diff(grid.foot) / grid.x_height, NEAREST, FAR)
    white = np.minimum((grid.head[1:] - grid.low[:-1]) / grid.x_height, FAR)
    covered = np.stack([grid.covered(line) for line in range(lines - 1)])
    ruled = covered.mean(axis=1)
    share = (ruled > RULED).mean()
    least, usual, most = np.quantile(pitch, (0.1, 0.5, 0.9))
    texts, numbers, left, right, spans = by_place(grid, phrases)
    extents = np.nanmin(left, axis=0), np.nanmax(right, axis=0)
    extent = extents[1] - extents[0]
    rows = []
    for upper in range(lines - 1):
        lower = upper + 1
        both = there[upper] & there[lower]
        above, below = texts[upper], texts[lower]
        common = [(above[c], below[c]) for c in np.flatnonzero(both).tolist()]
        full = (right[upper] - left[upper])[both] / np.maximum(extent[both], 1.0)
        first = np.flatnonzero(both)
        indent = (left[lower, first[0]] - left[upper, first[0]]) / grid.x_height if first.size else 0.0
        rows.append((
            pitch[upper], pitch[upper] / least, pitch[upper] / usual, pitch[upper] / most, white[upper],
            pitch[upper - 1] / pitch[upper] if upper else 1.0,
            pitch[lower] / pitch[upper] if lower < lines - 1 else 1.0,
            ruled[upper], covered[upper].max(), share, ruled[upper] * share, len(grid.level) / lines,
            there[upper].sum() / grid.width, there[lower].sum() / grid.width, both.sum() / grid.width,
            (there[lower] & ~there[upper]).sum() / grid.width, (there[upper] & ~there[lower]).sum() / grid.width,
            there[upper, 0], there[lower, 0], there[lower].sum() == 1, there[upper].sum() == 1,
            there[lower + 1, 0] if lower < lines - 1 else 1.0,
            there[lower + 1].sum() / grid.width if lower < lines - 1 else 0.0,
            (numbers[upper] & numbers[lower]).sum(), numbers[upper].sum(), numbers[lower].sum(),
            any(two[:1].islower() for _, two in common), all(two[:1].islower() for _, two in common) and bool(common),
            any(one[-1:] in "-,(/&" or one.endswith((" of", " and", " the", " to", " in")) for one, _ in common),
            any(two[:1] in "([" for _, two in common), any(one[-1:] in ".:" for one, _ in common),
            full.max(initial=0), full.mean() if full.size else 0.0, np.clip(indent, -6, 6),
            *_reads_on(common, [_ends(left, right, extents, upper, c) for c in first.tolist()], grid.x_height),
            (pitch[upper] > pitch + ALIKE).mean(), (pitch[upper] < pitch - ALIKE).mean(),
            spans[upper], spans[lower], *_fans(grid, phrases, upper), upper / lines,
            min(upper, 4), min(lines - 1 - lower, 4), np.log(lines),
            np.log(grid.width),
        ))  # fmt: skip
    return np.nan_to_num(np.array(rows, float))


def _ends(
    left: Floats, right: Floats, extents: tuple[Floats, Floats], upper: int, column: int
) -> tuple[float, float, float, float, float]:  # fmt: skip
    """Where texts of two lines in one column begin and end, and how far that column reaches to the right."""
    above, below = upper, upper + 1
    ends = left[above, column], right[above, column], left[below, column], right[below, column], extents[1][column]
    return tuple(map(float, ends))  # type: ignore[return-value]


def _reads_on(
    common: list[tuple[str, str]], ends: list[tuple[float, float, float, float, float]], x_height: float
) -> tuple[float, float, float, float, float]:  # fmt: skip
    """Of columns with text in two lines: the least and the most room, in x-heights, that was left in the upper line
    for the first word of the lower one, which would stand there if the text read on; and by how much their left ends,
    right ends and middles differ at most."""
    if not common:
        return FAR, -FAR, FAR, FAR, FAR
    room = []
    for (_, below), (_, right, start, end, last) in zip(common, ends, strict=True):
        word = (end - start) * len(below.split(" ", 1)[0]) / max(len(below), 1)
        room.append((last - right - word) / x_height - SPACE)
    left, right, start, end, _ = np.array(ends).T
    apart = [np.abs(start - left).max(), np.abs(end - right).max(), np.abs(start + end - left - right).max() / 2]
    least, most, *rest = np.clip([min(room), max(room), *(value / x_height for value in apart)], -FAR, FAR).tolist()
    return least, most, *rest


def with_row_opinions(grid: Grid, features: Floats, thought: Floats) -> Floats:
    """Features, float64 [L - 1, F], and what was thought of each line, float64 [L - 1], of those about it, and of those
    like it in the step to the next one or in which columns have text."""
    pitch = np.clip(np.diff(grid.foot) / grid.x_height, NEAREST, FAR)
    there = filled(grid)
    count = len(thought)
    edges = np.pad(thought, 2, constant_values=1.0)
    near = [edges[2 + step : 2 + step + count] for step in (-2, -1, 1, 2)]
    sure = np.abs(thought - 0.5) + 0.01
    steps = np.exp(-(((pitch[:, None] - pitch) / ALIKE) ** 2))
    first = there[1:, 0, None] == there[1:, 0]
    same = (there[1:, None] == there[None, 1:]).all(axis=2)
    both = same & (there[:-1, None] == there[None, :-1]).all(axis=2)
    means = []
    for alike in (steps, first, same, both, steps * first, steps * same):
        weight = alike * sure * (1 - np.eye(count))
        means += [(weight @ thought + 0.5 * 0.1) / (weight.sum(axis=1) + 0.1), np.log1p(weight.sum(axis=1))]
    ends = [np.full(count, (weight @ pitch + 1e-3) / (weight.sum() + 1e-3)) for weight in (thought, 1 - thought)]
    apart = [np.clip(pitch - end, -FAR, FAR) for end in ends]
    own = np.log((thought + 1e-3) / (1 - thought + 1e-3))
    return np.column_stack([features, own, thought, *near, *means, *ends, *apart, np.full(count, thought.mean())])


def _fans(grid: Grid, phrases: Phrases, upper: int) -> tuple[int, int]:
    """The most phrases of the next line that stand under one of a line, and the most above one of the next."""
    above, below = (phrases.boxes[grid.phrases[grid.line == line]] for line in (upper, upper + 1))
    shared = np.minimum(above[:, 2, None], below[:, 2]) - np.maximum(above[:, 0, None], below[:, 0])
    meets = shared > SHARED * grid.x_height
    return int(meets.sum(axis=1).max()), int(meets.sum(axis=0).max())


def by_place(grid: Grid, phrases: Phrases) -> tuple[list[dict[int, str]], NDArray[np.bool_], Floats, Floats, Floats]:
    """By line and column: texts, which are figures, left and right ends; by line: how many phrases span columns."""
    texts: list[dict[int, str]] = [{} for _ in range(grid.lines)]
    numbers = np.zeros((grid.lines, grid.width), np.bool_)
    left, right = (np.full((grid.lines, grid.width), np.nan) for _ in range(2))
    spans = np.zeros(grid.lines)
    for phrase, line, (first, last) in zip(
        grid.phrases.tolist(), grid.line.tolist(), grid.columns.tolist(), strict=True
    ):
        for column in range(first, last + 1):
            texts[line][column] = f"{texts[line].get(column, '')} {phrases.texts[phrase]}".strip()
            numbers[line, column] = phrases.numbers[phrase] > 0.5
            left[line, column] = np.nanmin([left[line, column], phrases.boxes[phrase, 0]])
            right[line, column] = np.nanmax([right[line, column], phrases.boxes[phrase, 2]])
        spans[line] += last > first
    # A column without text has no extent.
    empty = np.isnan(left).all(axis=0)
    left[0, empty] = right[0, empty] = 0.0
    return texts, numbers, left, right, spans
