"""A page put together anew from its blocks and the tables that were found in them."""

from dataclasses import dataclass, replace
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from ocr.document import Block, Box, Cell, Line, Page, Role, Word, WordPlace
from ocr.structure.table_cells import GridCell
from ocr.structure.table_grid import Grid
from ocr.structure.table_phrases import Phrases
from ocr.structure.table_words import Floats, Words

Place = tuple[int, int]
"""A block of the page, and a line in it."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table that was found, with its cells by rows and columns."""

    grid: Grid
    cells: list[GridCell]


@dataclass(frozen=True, slots=True)
class _Source:
    """The page as it was, and its words as arrays."""

    page: Page
    words: Words
    to_source: Floats

    def word(self, number: int) -> Word:
        block, line, place = self.words.place[number].tolist()
        return self.page.blocks[block].lines[line].words[place]

    def line(self, number: int) -> Line:
        block, line, _ = self.words.place[number].tolist()
        return self.page.blocks[block].lines[line]


def page_with(page: Page, words: Words, phrases: Phrases, tables: list[Table], to_source: Floats) -> Page:
    """The page with each table as a block, where the first of its lines stood. Nothing is lost and nothing doubled."""
    source = _Source(page, words, to_source)
    taken: dict[Place, set[int]] = {}
    blocks_at: dict[Place, list[Block]] = {}
    for table in tables:
        members = np.flatnonzero(np.isin(phrases.word, table.grid.phrases))
        places = [tuple(place) for place in words.place[members].tolist()]
        for block, line, word in places:
            taken.setdefault((block, line), set()).add(word)
        first = min(places)
        blocks_at.setdefault((first[0], first[1]), []).append(_table_block(table, phrases, source))
    return Page(
        tuple(_rebuilt(page, taken, blocks_at)), page.width, page.height, page.dpi, page.name, page.number, page.error
    )


def _rebuilt(page: Page, taken: dict[Place, set[int]], blocks_at: dict[Place, list[Block]]) -> list[Block]:
    """The blocks of the page without the words that are taken, and the tables at their places."""
    out: list[Block] = []
    for block_index, block in enumerate(page.blocks):
        kept: list[Line] = []
        for line_index, line in enumerate(block.lines):
            place = (block_index, line_index)
            if place in blocks_at:
                out += [_like(block, kept)] if kept else []
                kept = []
                out += blocks_at[place]
            gone = taken.get(place)
            if gone is None:
                kept.append(line)
            elif rest := tuple(word for number, word in enumerate(line.words) if number not in gone):
                kept.append(_cut(line, rest))
        out += [_like(block, kept)] if kept else []
    return out


def _like(block: Block, lines: list[Line]) -> Block:
    return replace(block, lines=tuple(lines))


def _cut(line: Line, words: tuple[Word, ...]) -> Line:
    """The line with some of its words only."""
    (start, _), (_, end) = line.feet(words[0]), line.feet(words[-1])
    return Line(words, (start, end), line.x_height, line.is_embedded)


def _table_block(table: Table, phrases: Phrases, source: _Source) -> Block:
    """A table as lines and cells: lines across all columns where no more than one cell of a row has several, else cell
    by cell."""
    visual = dict(zip(table.grid.phrases.tolist(), table.grid.line.tolist(), strict=True))
    members = [_cell_words(cell, visual, phrases) for cell in table.cells]
    lines: list[list[int]] = []
    for _, row in groupby(range(len(table.cells)), key=lambda index: table.cells[index].row):
        cells = [members[index] for index in row]
        if sum(len(cell) > 1 for cell in cells) <= 1:
            across = sorted({line for cell in cells for line in cell})
            lines += [[word for cell in cells for word in cell.get(line, [])] for line in across]
        else:
            lines += [cell[line] for cell in cells for line in sorted(cell)]
    where = {word: WordPlace(row, place) for row, line in enumerate(lines) for place, word in enumerate(line)}
    cells_out = tuple(
        Cell(
            cell.row, cell.column, _source_box(cell.box, source),
            tuple(where[word] for line in sorted(words) for word in words[line]),
            cell.row_span, cell.column_span, cell.is_header,
        )
        for cell, words in zip(table.cells, members, strict=True)
    )  # fmt: skip
    return Block(tuple(_line(line, source) for line in lines), Role.TABLE, 0, cells_out)


def _cell_words(cell: GridCell, visual: dict[int, int], phrases: Phrases) -> dict[int, list[int]]:
    """The words of a cell by visual line, from the left. visual: the line of each phrase of the table."""
    out: dict[int, list[int]] = {}
    for phrase in cell.phrases:
        out.setdefault(visual[phrase], []).extend(_words_of(phrases, phrase).tolist())
    return out


def _words_of(phrases: Phrases, phrase: int) -> NDArray[np.int64]:
    start, end = np.searchsorted(phrases.word, [phrase, phrase + 1])
    return np.arange(start, end)


def _line(numbers: list[int], source: _Source) -> Line:
    """One line of the table: the one that was read, where it is that, or a new one along the feet of its words."""
    first = source.line(numbers[0])
    words = tuple(source.word(number) for number in numbers)
    if words == first.words:
        return first
    lines = [source.line(number) for number in numbers]
    start = first.feet(words[0])[0]
    end = lines[-1].feet(words[-1])[1]
    x_height = round(float(np.median([line.x_height for line in lines])), 1)
    return Line(words, (start, end), x_height, all(line.is_embedded for line in lines))


def _source_box(box: tuple[float, float, float, float], source: _Source) -> Box:
    """The smallest upright box of the page around a box of level pixels."""
    left, top, right, bottom = box
    corners = np.array([[left, top], [right, top], [left, bottom], [right, bottom]])
    corners[:, 1] = source.words.bend.bent(corners[:, 0], corners[:, 1])
    moved = corners @ source.to_source[:, :2].T + source.to_source[:, 2]
    low, high = np.floor(moved.min(axis=0)), np.ceil(moved.max(axis=0))
    limits = np.array([source.page.width, source.page.height])
    low = np.clip(low, 0, limits - 1)
    x0, y0, x1, y1 = np.concatenate([low, np.clip(high, low + 1, limits)]).astype(int).tolist()
    return Box(x0, y0, x1, y1)
