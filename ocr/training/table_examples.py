"""What a typeset page, read by Typecase itself, teaches about tables: gaps, phrases, rows and heads, and the truth."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ocr.document import Page
from ocr.structure.page_rules import PageRules
from ocr.structure.table_gaps import gaps_of
from ocr.structure.table_grid import Grid, grid_of
from ocr.structure.table_model import TableModel, probability
from ocr.structure.table_phrases import Phrases, phrase_features, phrases_of, table_probability
from ocr.structure.table_regions import lines_of, regions_of, rough_regions
from ocr.structure.table_row_features import row_features
from ocr.structure.table_rows import head_features
from ocr.structure.table_rules import LevelRules, level_rules
from ocr.structure.table_titles import title_features
from ocr.structure.table_words import Ints, Words, level_words
from ocr.training.typesetting.page import Role, TypesetPage

UNKNOWN: Final = -1
NO_TABLE: Final = -2
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


@dataclass(frozen=True, slots=True)
class PhrasesSeen:
    """The phrases of a page. block: int64 [P], that of each, or UNKNOWN; likely: float64 [P], how likely each stands in
    a table."""

    seen: Seen
    phrases: Phrases
    block: Ints
    likely: Floats


def likely_phrases(seen: Seen, model: TableModel) -> PhrasesSeen:
    """The phrases of a page and what the model thinks of them."""
    phrases, block = phrases_seen(seen, model)
    return PhrasesSeen(seen, phrases, block, table_probability(phrases, seen.rules, model))


@dataclass(frozen=True, slots=True)
class LinesSeen:
    """The lines of a region. features: float64 [L, F]; known: bool [L], of which the truth is; is_title: those that lie
    in no table; begins: those that lie in another table than the last one above that lies in any."""

    features: Floats
    known: Bools
    is_title: Bools
    begins: Bools


def lines_seen(page: PhrasesSeen) -> list[LinesSeen]:
    """The lines of each region that may hold tables, and of every two as if they were one."""
    seen, phrases, block, likely = page.seen, page.phrases, page.block, page.likely
    rough = rough_regions(phrases, likely, seen.rules)
    table = dict(zip(seen.truth.cells[:, BLOCK].tolist(), seen.truth.cells[:, TABLE].tolist(), strict=True))
    known = np.array([UNKNOWN if one == UNKNOWN else table.get(one, NO_TABLE) for one in block.tolist()])
    both = [(region, seen.rules) for region in _joined(phrases, rough.closed + rough.open)]
    found = []
    for region, rules in [*((region, rough.rules) for region in rough.open), *both]:
        line = lines_of(phrases, region)
        features = title_features(phrases, region, line, likely, rules)
        own = [_most(known[region[line == number]]) for number in range(len(features))]
        begins = [_begins(own, number) for number in range(len(own))]
        of = np.array(own)
        found.append(LinesSeen(features, of != UNKNOWN, of == NO_TABLE, np.array(begins, np.bool_)))
    return found


def _joined(phrases: Phrases, regions: list[Ints]) -> list[Ints]:
    """Every region with the next one below it, and with what stands between them."""
    middle = (phrases.boxes[:, :2] + phrases.boxes[:, 2:]) / 2
    regions = sorted(regions, key=lambda region: float(phrases.boxes[region, 1].min()))
    out = []
    for upper, lower in pairwise(regions):
        both = phrases.boxes[np.concatenate([upper, lower])]
        if phrases.boxes[upper, 3].max() < phrases.boxes[lower, 1].min():
            inside = ((middle > both[:, :2].min(axis=0)) & (middle < both[:, 2:].max(axis=0))).all(axis=1)
            out.append(np.flatnonzero(inside))
    return out


def _most(known: Ints) -> int:
    """What most phrases of a line are in, or UNKNOWN."""
    known = known[known != UNKNOWN]
    values, counts = np.unique(known, return_counts=True)
    return int(values[counts.argmax()]) if known.size else UNKNOWN


def _begins(own: list[int], number: int) -> bool:
    """Whether a line lies in another table than the last one above it that lies in any."""
    above = [one for one in own[:number] if one not in (UNKNOWN, NO_TABLE)]
    return own[number] not in (UNKNOWN, NO_TABLE) and bool(above) and above[-1] != own[number]


def grids_seen(page: PhrasesSeen, model: TableModel) -> list[tuple[Seen, Grid, Phrases, Ints]]:
    """The tables that are found, with the block of each of their phrases."""
    seen, phrases, block, likely = page.seen, page.phrases, page.block, page.likely
    found = []
    for region in regions_of(phrases, likely, seen.rules, model):
        own = block[region]
        if is_in_table(seen, own).mean() > 0.8:
            found.append((seen, grid_of(phrases, region, seen.rules), phrases, own))
    return found


def true_rows(seen: Seen, grid: Grid, block: Ints) -> Ints:
    """The row of the truth in which each line of a found table lies, or UNKNOWN. What spans rows says nothing, but a
    line of nothing else, which stands between two of these, is taken to lie in the lower one."""
    rows = seen.truth.rows
    spans = {cell[BLOCK]: range(cell[ROW], cell[ROW] + cell[DOWN]) for cell in seen.truth.cells.tolist()}
    of_row = {int(rows[one]): span.start for one, span in spans.items() if one >= 0 and len(span) == 1}
    out, within = np.full(grid.lines, UNKNOWN), [range(0)] * grid.lines
    for line in range(grid.lines):
        own = block[(grid.line == line) & (block != UNKNOWN)].tolist()
        found = np.array([rows[one] for one in own if len(spans.get(one, ())) < 2 and rows[one] >= 0], int)
        if found.size:
            out[line] = np.bincount(found).argmax()
        elif own:
            within[line] = spans.get(own[0], range(0))
    known = np.flatnonzero(out != UNKNOWN).tolist()
    for line, span in enumerate(within):
        below, above = [one for one in known if one > line], [one for one in known[::-1] if one < line]
        near = [int(out[one]) for one in (*below[:1], *above[:1])]
        out[line] = next((row for row in near if of_row.get(row) in span), out[line])
    return out


def row_ends(seen: Seen, grid: Grid, block: Ints) -> tuple[Bools, Bools]:
    """Of which white between two lines it is known whether a row ends there, bool [L - 1], and whether one does."""
    row = true_rows(seen, grid, block)
    known = (row[1:] != UNKNOWN) & (row[:-1] != UNKNOWN)
    return known, (row[1:] != row[:-1])[known]


def row_examples(seen: Seen, grid: Grid, phrases: Phrases, block: Ints) -> Examples:
    """The white between lines of a table: true where a row ends there."""
    known, ends = row_ends(seen, grid, block)
    return row_features(grid, phrases)[known], ends


def head_examples(seen: Seen, grid: Grid, phrases: Phrases, block: Ints, row: Ints) -> Examples:
    """The rows of a table as they are found: true where most of it is head. None where the truth knows no heads."""
    cells = seen.truth.cells
    features = head_features(grid, phrases, row)
    if not len(cells):
        return features[:0], np.zeros(0, np.bool_)
    heads = cells[(cells[:, HEAD] == 1) & (cells[:, BLOCK] >= 0), BLOCK]
    share = np.array([np.isin(block[row[grid.line] == number], heads).mean() for number in range(int(row.max()) + 1)])
    return features, share > 0.5
