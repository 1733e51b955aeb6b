"""The rows of a table: between which of its lines one ends, and which of them are heads."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from ocr.structure.table_grid import Grid, filled
from ocr.structure.table_model import TableModel, probability
from ocr.structure.table_phrases import Phrases
from ocr.structure.table_row_features import RULED, by_place, row_features, with_row_opinions
from ocr.structure.table_words import Floats, Ints

PARTED: Final = 0.9
"""... and under one at which a row ends, whatever else speaks for it."""
GOES_ON: Final = tuple("([±")
"""How the second line of a figure begins: its share, error or range."""
NEVER: Final = -1


def rows_of(grid: Grid, phrases: Phrases, model: TableModel) -> Ints:
    """The row of each line, int64 [L], from 0."""
    if grid.lines < 2:
        return np.zeros(grid.lines, int)
    features = row_features(grid, phrases)
    thought = probability(model.row, features)
    again = probability(model.row_again, with_row_opinions(grid, features, thought))
    likely = (thought + again) / 2  # a line that only looks like others is told by what it is itself
    if grid.band is None:
        ends = _with_brackets(grid, phrases, likely >= 0.5)
        ends |= np.array([grid.covered(line).mean() >= PARTED for line in range(grid.lines - 1)])
    else:
        ends = np.diff(grid.band) > 0
    return np.concatenate([[0], np.cumsum(_parted_figures(grid, phrases, likely, ends))])


def _with_brackets(grid: Grid, phrases: Phrases, ends: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The `ends` of rows, bool [L - 1], where a line of nothing but errors or ranges in brackets belongs to the figures
    above it."""
    texts, numbers, *_ = by_place(grid, phrases)
    out = ends.copy()
    for line in range(1, grid.lines):
        own, above = list(texts[line]), texts[line - 1]
        in_brackets = 0 not in own and all(texts[line][column].startswith(GOES_ON) for column in own)
        under_figures = numbers[line - 1, own].all() and not any(above[column].startswith(GOES_ON) for column in own)
        if in_brackets and under_figures:
            out[line - 1] = False
            out[line : line + 1] = True
    return out


def _parted_figures(grid: Grid, phrases: Phrases, likely: Floats, ends: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The `ends` of rows, bool [L - 1], and the likeliest ones between figures that stand one below the other in a row,
    with others beside them or texts at its beginning: figures are not written in two lines. likely: float64 [L - 1]."""
    texts, numbers, *_ = by_place(grid, phrases)
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
