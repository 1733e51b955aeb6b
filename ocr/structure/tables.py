"""The tables of a page: found in what was read and in the rules of the page, as blocks that know their cells."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from ocr.document import Page
from ocr.structure.page_rules import PageRules
from ocr.structure.table_blocks import Table, page_with
from ocr.structure.table_cells import GridCell, cells_of
from ocr.structure.table_gaps import gaps_of
from ocr.structure.table_grid import Grid
from ocr.structure.table_model import TableModel, probability, shipped_model
from ocr.structure.table_phrases import Phrases, phrases_of, table_probability
from ocr.structure.table_regions import regions_of
from ocr.structure.table_rows import heads_of, rows_of
from ocr.structure.table_rules import LevelRules, level_rules
from ocr.structure.table_verdict import Judge
from ocr.structure.table_words import Words, level_words

FEWEST_WORDS: Final = 6
"""Of a page that may have a table."""
FEWEST_LINES: Final = 2
"""... with white that ends a cell, or short lines beside others: where there are fewer, nobody looks further."""
SHORT: Final = 20.0
"""x-heights along a line that may be a cell; a line of a column of text is longer."""
PARTED: Final = 0.5
"""Probability of white that ends a cell."""
MAY_BE_PARTED: Final = 0.05
"""... and of white that does where it lies between two columns of a table."""


def with_tables(page: Page, rules: PageRules) -> Page:
    """The page with its tables as blocks of their own. Every word of it stays, once; what stands in no table stays in
    its block."""
    words = level_words(page, rules.to_source)
    if len(words.texts) < FEWEST_WORDS:
        return page
    model = shipped_model()
    level = level_rules(rules.boxes, words)
    gaps = gaps_of(words, level)
    likely = np.zeros(len(words.texts))
    if len(gaps.before):
        likely[gaps.before] = probability(model.gap, gaps.features)
    if not _may_have_tables(words, likely >= PARTED):
        return page
    phrases = phrases_of(words, likely >= PARTED)
    grids = grids_of(phrases, level, model)
    again = (likely >= PARTED) | ((likely >= MAY_BE_PARTED) & _at_uprights(words, grids))
    if (again != (likely >= PARTED)).any():
        phrases = phrases_of(words, again)
        grids = grids_of(phrases, level, model)
    found = [Table(grid, table_cells(grid, phrases, model)) for grid in grids]
    tables = [table for table in found if is_table(table.cells)]
    return page_with(page, words, phrases, tables, rules.to_source) if tables else page


def _may_have_tables(words: Words, parted: NDArray[np.bool_]) -> bool:
    """Whether cells may stand beside one another. parted: bool [N], True for words after which one may end."""
    if len(np.unique(words.line[parted])) >= FEWEST_LINES:
        return True
    first = np.flatnonzero(np.append(True, words.line[1:] != words.line[:-1]))
    left, top = np.minimum.reduceat(words.boxes[:, :2], first).T
    right, bottom = np.maximum.reduceat(words.boxes[:, 2:], first).T
    short = np.flatnonzero(right - left < SHORT * words.x_height[first])
    level = np.minimum(bottom[short, None], bottom) - np.maximum(top[short, None], top)
    beside = level > 0.5 * np.minimum((bottom - top)[short, None], bottom - top)
    beside &= (left[short, None] >= right) | (right[short, None] <= left)
    return int(beside.any(axis=1).sum()) >= FEWEST_LINES


def grids_of(phrases: Phrases, rules: LevelRules, model: TableModel) -> list[Grid]:
    """The tables among the phrases of a page, with their lines and columns."""
    likely = table_probability(phrases, rules, model)
    judge = Judge(phrases, rules, model)
    return [table for region in regions_of(phrases, likely, rules, model) for table in judge.tables(region)]


def _at_uprights(words: Words, grids: list[Grid]) -> NDArray[np.bool_]:
    """After which words the white of their line lies between two columns of a table, bool [N]."""
    out = np.zeros(len(words.texts), np.bool_)
    start, end = words.boxes[:-1, 2], words.boxes[1:, 0]
    for grid in grids:
        _, top, _, bottom = grid.bounds
        inside = (words.foot[:-1] > top) & (words.foot[:-1] < bottom + grid.x_height)
        between = (start[:, None] < grid.uprights) & (end[:, None] > grid.uprights)
        out[:-1] |= inside & between.any(axis=1) & (words.line[1:] == words.line[:-1])
    return out


def table_cells(grid: Grid, phrases: Phrases, model: TableModel) -> list[GridCell]:
    """The cells of a table whose lines and columns are known."""
    row = rows_of(grid, phrases, model)
    return cells_of(grid, phrases, row, heads_of(grid, phrases, row, model))


def is_table(cells: list[GridCell]) -> bool:
    """Whether at least two rows have cells with text beside one another."""
    filled: dict[int, int] = {}
    for cell in cells:
        filled[cell.row] = filled.get(cell.row, 0) + bool(cell.phrases)
    return sum(count > 1 for count in filled.values()) >= 2
