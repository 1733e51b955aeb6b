"""The tables of a page: found in what was read and in the rules of the page, as blocks that know their cells."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from ocr.document import Page
from ocr.structure.page_rules import PageRules
from ocr.structure.table_blocks import Table, page_with
from ocr.structure.table_cells import GridCell, cells_of
from ocr.structure.table_gaps import gaps_of
from ocr.structure.table_grid import Grid, grid_of
from ocr.structure.table_model import TableModel, probability, shipped_model
from ocr.structure.table_phrases import Phrases, phrases_of, table_probability
from ocr.structure.table_regions import regions_of
from ocr.structure.table_rows import heads_of, rows_of
from ocr.structure.table_words import LevelRules, Words, level_rules, level_words

FEWEST_WORDS: Final = 6
"""Of a page that may have a table."""


@dataclass(frozen=True, slots=True)
class Layout:
    """What the search for tables knows of a page: words, ruled lines, and phrases."""

    words: Words
    rules: LevelRules
    phrases: Phrases


def with_tables(page: Page, rules: PageRules) -> Page:
    """The page with its tables as blocks of their own. Every word of it stays, once; what stands in no table stays in
    its block."""
    model = shipped_model()
    layout = layout_of(page, rules, model)
    if layout is None:
        return page
    tables = []
    probabilities = table_probability(layout.phrases, layout.rules, model)
    for region in regions_of(layout.phrases, probabilities, layout.rules):
        grid = grid_of(layout.phrases, region, layout.rules)
        cells = table_cells(grid, layout.phrases, model)
        if is_table(cells):
            tables.append(Table(grid, cells))
    return page_with(page, layout.words, layout.phrases, tables, rules.to_source) if tables else page


def layout_of(page: Page, rules: PageRules, model: TableModel) -> Layout | None:
    """The words of a page gathered to phrases; None where there are too few for a table."""
    words = level_words(page, rules.to_source)
    if len(words.texts) < FEWEST_WORDS:
        return None
    level = level_rules(rules.boxes, float(np.median(words.x_height)))
    gaps = gaps_of(words, level)
    parted = np.zeros(len(words.texts), np.bool_)
    if len(gaps.before):
        parted[gaps.before] = probability(model.gap, gaps.features) >= 0.5
    return Layout(words, level, phrases_of(words, parted))


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
