"""What a typeset page, read by Typecase itself, teaches about tables: gaps, phrases, rows and heads, and the truth."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ocr.document import Page
from ocr.structure.page_rules import PageRules
from ocr.structure.table_gaps import gaps_of
from ocr.structure.table_grid import Grid, grid_of
from ocr.structure.table_model import TableModel, probability
from ocr.structure.table_phrases import Phrases, phrase_features, phrases_of, with_opinions
from ocr.structure.table_regions import regions_of
from ocr.structure.table_rows import head_features, row_features
from ocr.structure.table_rules import LevelRules, level_rules
from ocr.structure.table_words import Ints, Words, level_words
from ocr.training.typesetting.page import Role, TypesetPage

UNKNOWN: Final = -1
BLOCK, TABLE, ROW, COLUMN, DOWN, ACROSS, HEAD = range(7)
"""Columns of `TypesetPage.cells`."""

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Seen:
    """One page as it was set and as it was read. block: int64 [N], the block of the truth that each word lies in, or
    UNKNOWN."""

    truth: TypesetPage
    words: Words
    rules: LevelRules
    block: Ints


Examples = tuple[Floats, Bools]
"""Features [N, F] and what is true of each, bool [N]."""


def seen_page(truth: TypesetPage, page: Page, rules: PageRules) -> Seen:
    """The words that were read of a page, each with the block that it belongs to."""
    words = level_words(page, rules.to_source)
    level = level_rules(rules.boxes, words)
    return Seen(truth, words, level, _blocks(truth, page, words))


def _blocks(truth: TypesetPage, page: Page, words: Words) -> Ints:
    height, width = truth.grey.shape
    owner = np.full((height, width), UNKNOWN, np.int32)
    for block, (left, top, right, bottom) in zip(
        truth.block.tolist(), np.rint(truth.boxes).astype(int).tolist(), strict=True
    ):
        owner[max(0, top) : bottom + 1, max(0, left) : right + 1] = block
    found = np.full(len(words.texts), UNKNOWN)
    for number, (block, line, word) in enumerate(words.place.tolist()):
        glyphs = page.blocks[block].lines[line].words[word].glyphs
        there = [
            owner[min((box.top + box.bottom) // 2, height - 1), min((box.left + box.right) // 2, width - 1)]
            for box in (glyph.box for glyph in glyphs)
        ]
        hit = [int(value) for value in there if value != UNKNOWN]
        if hit:
            found[number] = np.bincount(hit).argmax()
    return found


def gap_examples(seen: Seen) -> Examples:
    """The gaps between words whose blocks are known: true where the blocks are two."""
    gaps = gaps_of(seen.words, seen.rules)
    one, two = seen.block[gaps.before], seen.block[gaps.before + 1]
    known = (one != UNKNOWN) & (two != UNKNOWN)
    return gaps.features[known], (one != two)[known]


def phrases_seen(seen: Seen, model: TableModel) -> tuple[Phrases, Ints]:
    """The phrases that the model finds, and the block in which most words of each lie."""
    gaps = gaps_of(seen.words, seen.rules)
    parted = np.zeros(len(seen.words.texts), np.bool_)
    if len(gaps.before):
        parted[gaps.before] = probability(model.gap, gaps.features) >= 0.5
    phrases = phrases_of(seen.words, parted)
    block = np.full(len(phrases.texts), UNKNOWN)
    for phrase, known in zip(phrases.word.tolist(), seen.block.tolist(), strict=True):
        if known != UNKNOWN and block[phrase] == UNKNOWN:
            block[phrase] = known
    return phrases, block


def is_in_table(seen: Seen, block: Ints) -> Bools:
    """Which phrases lie in cells of tables."""
    roles = np.append(seen.truth.roles == Role.TABLE_CELL, False)
    return np.asarray(roles[block], np.bool_)


def phrase_examples(seen: Seen, model: TableModel) -> tuple[Phrases, Floats, Bools, Bools]:
    """Phrases with their features, whether they stand in a table, and of which that is known."""
    phrases, block = phrases_seen(seen, model)
    return phrases, phrase_features(phrases, seen.rules), is_in_table(seen, block), block != UNKNOWN


def grids_seen(seen: Seen, model: TableModel) -> list[tuple[Grid, Phrases, Ints]]:
    """The tables that are found, with the block of each of their phrases."""
    phrases, block = phrases_seen(seen, model)
    features = phrase_features(phrases, seen.rules)
    first = probability(model.phrase, features)
    likely = probability(model.phrase_again, with_opinions(features, first, phrases))
    found = []
    for region in regions_of(phrases, likely, seen.rules):
        own = block[region]
        if is_in_table(seen, own).mean() > 0.8:
            found.append((grid_of(phrases, region, seen.rules), phrases, own))
    return found


def true_rows(seen: Seen, grid: Grid, block: Ints) -> Ints:
    """The row of the truth in which each line of a found table lies, or UNKNOWN. Cells that span rows say nothing."""
    spanning = seen.truth.cells[seen.truth.cells[:, DOWN] > 1, BLOCK]
    out = np.full(grid.lines, UNKNOWN)
    for line in range(grid.lines):
        own = block[(grid.line == line) & (block != UNKNOWN)]
        own = own[~np.isin(own, spanning)]
        rows = seen.truth.rows[own]
        rows = rows[rows >= 0]
        if rows.size:
            out[line] = np.bincount(rows).argmax()
    return out


def row_examples(seen: Seen, grid: Grid, phrases: Phrases, block: Ints) -> Examples:
    """The white between lines of a table: true where a row ends there."""
    row = true_rows(seen, grid, block)
    known = (row[1:] != UNKNOWN) & (row[:-1] != UNKNOWN)
    return row_features(grid, phrases)[known], (row[1:] != row[:-1])[known]


def head_examples(seen: Seen, grid: Grid, phrases: Phrases, block: Ints, row: Ints) -> Examples:
    """The rows of a table as they are found: true where most of it is head. None where the truth knows no heads."""
    cells = seen.truth.cells
    features = head_features(grid, phrases, row)
    if not len(cells):
        return features[:0], np.zeros(0, np.bool_)
    heads = cells[(cells[:, HEAD] == 1) & (cells[:, BLOCK] >= 0), BLOCK]
    share = np.array([np.isin(block[row[grid.line] == number], heads).mean() for number in range(int(row.max()) + 1)])
    return features, share > 0.5
