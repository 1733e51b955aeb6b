"""The rows of a table: between which of its lines one ends, and which of them are heads."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from ocr.structure.table_grid import Grid, filled
from ocr.structure.table_model import TableModel, probability
from ocr.structure.table_phrases import Phrases
from ocr.structure.table_words import Floats, Ints

RULED: Final = 0.5
"""Share of a table's width under a rule that goes all through it."""
PARTED: Final = 0.9
"""... and under one at which a row ends, whatever else speaks for it."""
GOES_ON: Final = tuple("([±")
"""How the second line of a figure begins: its share, error or range."""
SHARED: Final = 0.3
"""x-heights that two phrases, one below the other, have in common at least."""
AGAIN: Final = 0.5
"""Share of the texts of a line that stand in it twice or more, where it is one of heads under wider heads."""
HEAD_LINES: Final = 4
"""Lines at the top of a table among which its heads are."""
NEVER: Final = -1
NEAREST: Final = 0.1
FAR: Final = 8.0
"""x-heights; lines nearer to one another, or farther apart, are taken to be as far apart as this."""


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
    texts, numbers, left, right, spans = _by_place(grid, phrases)
    extent = np.nanmax(np.where(np.isnan(right), np.nan, right), axis=0) - np.nanmin(left, axis=0)
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
            spans[upper], spans[lower], *_fans(grid, phrases, upper), upper / lines,
            min(upper, 4), min(lines - 1 - lower, 4), np.log(lines),
            np.log(grid.width),
        ))  # fmt: skip
    return np.nan_to_num(np.array(rows, float))


def _fans(grid: Grid, phrases: Phrases, upper: int) -> tuple[int, int]:
    """The most phrases of the next line that stand under one of a line, and the most above one of the next."""
    above, below = (phrases.boxes[grid.phrases[grid.line == line]] for line in (upper, upper + 1))
    shared = np.minimum(above[:, 2, None], below[:, 2]) - np.maximum(above[:, 0, None], below[:, 0])
    meets = shared > SHARED * grid.x_height
    return int(meets.sum(axis=1).max()), int(meets.sum(axis=0).max())


def _by_place(grid: Grid, phrases: Phrases) -> tuple[list[dict[int, str]], NDArray[np.bool_], Floats, Floats, Floats]:
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


def rows_of(grid: Grid, phrases: Phrases, model: TableModel) -> Ints:
    """The row of each line, int64 [L], from 0."""
    if grid.lines < 2:
        return np.zeros(grid.lines, int)
    likely = probability(model.row, row_features(grid, phrases))
    if grid.band is None:
        ends = _with_brackets(grid, phrases, likely >= 0.5)
        ends |= np.array([_is_under_heads(grid, phrases, line) for line in range(1, grid.lines)])
        ends |= np.array([grid.covered(line).mean() >= PARTED for line in range(grid.lines - 1)])
    else:
        ends = np.diff(grid.band) > 0
    return np.concatenate([[0], np.cumsum(_parted_figures(grid, phrases, likely, ends))])


def _with_brackets(grid: Grid, phrases: Phrases, ends: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The `ends` of rows, bool [L - 1], where a line of nothing but errors or ranges in brackets belongs to the figures
    above it."""
    texts, numbers, *_ = _by_place(grid, phrases)
    out = ends.copy()
    for line in range(1, grid.lines):
        own, above = list(texts[line]), texts[line - 1]
        in_brackets = 0 not in own and all(texts[line][column].startswith(GOES_ON) for column in own)
        under_figures = numbers[line - 1, own].all() and not any(above[column].startswith(GOES_ON) for column in own)
        if in_brackets and under_figures:
            out[line - 1] = False
            out[line : line + 1] = True
    return out


def _is_under_heads(grid: Grid, phrases: Phrases, line: int) -> bool:
    """Whether a line is one of heads below wider ones: half of its texts come again in it, and fewer stand above."""
    texts = [phrases.texts[number] for number in grid.phrases[grid.line == line].tolist()]
    again = sum(texts.count(text) > 1 for text in texts if not text.isdigit())
    fits = line < HEAD_LINES and again >= AGAIN * len(texts)
    return fits and len(texts) > 1 and int((grid.line == line - 1).sum()) < len(texts)


def _parted_figures(grid: Grid, phrases: Phrases, likely: Floats, ends: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The `ends` of rows, bool [L - 1], and the likeliest ones between figures that stand one below the other in a row,
    with others beside them or texts at its beginning: figures are not written in two lines. likely: float64 [L - 1]."""
    texts, numbers, *_ = _by_place(grid, phrases)
    out, last, titles = ends.copy(), np.full(grid.width, NEVER), filled(grid)[:, 0]
    for line in range(grid.lines):
        own = np.flatnonzero(numbers[line])
        first = 1 + int(np.flatnonzero(out[:line]).max(initial=-1))
        again = own[last[own] >= first]
        if again.size and not any(texts[line][column].startswith(GOES_ON) for column in again.tolist()):
            upper = int(last[again].max())
            titled = titles[first : upper + 1].any() and titles[upper + 1 : line + 1].any()
            if len(again) + titled > 1:
                out[upper + int(likely[upper:line].argmax())] = True
        last[own] = line
    return out


def head_features(grid: Grid, phrases: Phrases, row: Ints) -> Floats:
    """What is known of each row as a head, float64 [rows, F]. row: int64 [L], as `rows_of` gives it."""
    rows = int(row.max()) + 1
    of_phrase = row[grid.line]
    there = np.zeros((rows, grid.width), np.bool_)
    figures = np.zeros((rows, grid.width))
    letters, spans = np.zeros(rows), np.zeros(rows)
    for phrase, number, (first, last) in zip(
        grid.phrases.tolist(), of_phrase.tolist(), grid.columns.tolist(), strict=True
    ):
        there[number, first : last + 1] = True
        figures[number, first : last + 1] = phrases.numbers[phrase]
        letters[number] += len(phrases.texts[phrase])
        spans[number] += last > first
    last_line = np.searchsorted(row, np.arange(rows), side="right") - 1
    first_line = np.searchsorted(row, np.arange(rows))
    under = np.array([grid.covered(line).mean() for line in last_line.tolist()])
    wide = np.array([under[number] > RULED for number in range(rows)])
    before = np.concatenate([[0], np.cumsum(wide)[:-1]])
    numeric = figures.sum(axis=1) / np.maximum(there.sum(axis=1), 1)
    gap = np.append(np.diff(grid.foot)[last_line[:-1]], 0) / grid.x_height if rows > 1 else np.zeros(1)
    usual = float(np.median(gap[:-1])) if rows > 1 else 1.0
    below = [numeric[number + 1 :].mean() if number + 1 < rows else 0.0 for number in range(rows)]
    next_one = np.append(numeric[1:], 0.0)
    first_below = np.append(there[1:, 0], False)
    length = letters / np.maximum(there.sum(axis=1), 1)
    columns = [
        np.minimum(np.arange(rows), 6), np.arange(rows) / rows, np.full(rows, np.log(rows)),
        np.full(rows, np.log(grid.width)), there.mean(axis=1), there[:, 0], first_below, numeric, np.array(below),
        next_one, spans, np.append(spans[1:], 0), under, wide, before, np.full(rows, wide.sum() / rows),
        np.log1p(length), np.log1p(length) - np.log1p(np.median(length)), gap / max(usual, 0.1),
        last_line - first_line, np.append(there[1:].mean(axis=1), 0.0), there.sum(axis=1) == 1,
    ]  # fmt: skip
    return np.stack([np.asarray(column, float) for column in columns], axis=1)


def heads_of(grid: Grid, phrases: Phrases, row: Ints, model: TableModel) -> int:
    """How many of the first rows are heads."""
    likely = probability(model.head, head_features(grid, phrases, row)) >= 0.5
    count = 0
    while count < len(likely) - 1 and likely[count]:
        count += 1
    return count
