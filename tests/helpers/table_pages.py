"""Pages with tables, as they are read and as they are once their cells are known."""

import numpy as np

from ocr.document import Block, Box, Cell, Line, Page, Role, WordPlace
from ocr.structure.page_rules import PageRules
from tests.helpers.written_pages import HEIGHT, line, page_of

STEP = 24
"""Pixels between columns' beginnings in characters of 12: two hundred and eighty-eight."""

FIGURES = [
    ["Region", "Sales", "Costs"],
    ["North", "1,204", "873"],
    ["South", "998", "1,010"],
    ["East", "2,310", "1,954"],
    ["West", "187", "96"],
    ["Overseas", "4,001", "3,777"],
]


def rows_page(rows: list[list[str]], step: int = 18, number: int = 1) -> Page:
    """A page of one block whose lines are `rows`, the texts of each `step` characters apart."""
    text = "\n".join("".join(cell.ljust(step) for cell in row).rstrip() for row in rows)
    return page_of(text, number, (1200, 800))


def ruled(page: Page, columns: int, step: int = 18) -> PageRules:
    """A rule around every cell of `rows_page`."""
    lines = page.blocks[0].lines
    left, right = 30, 30 + 12 * step * columns
    tops = [entry.box.top - HEIGHT // 2 for entry in lines] + [lines[-1].box.bottom + HEIGHT // 2]
    level = [[left, y, right, y + 4] for y in tops]
    upright = [[x, tops[0], x + 4, tops[-1]] for x in range(left, right + 1, 12 * step)]
    return PageRules(np.array(level + upright, np.int32), np.eye(2, 3))


def table_block(rows: list[list[str]], heads: int = 1, top: int = 30, step: int = 18) -> Block:
    """A table whose cells are known; an empty text makes an empty cell."""
    lines: list[Line] = []
    cells: list[Cell] = []
    for row, texts in enumerate(rows):
        y = top + 2 * HEIGHT * row
        entry = line("".join(text.ljust(step) for text in texts).rstrip(), y)
        lines.append(entry)
        word = 0
        for column, text in enumerate(texts):
            count = len(text.split())
            places = tuple(WordPlace(row, word + place) for place in range(count))
            word += count
            box = Box(30 + 12 * step * column, y - 10, 30 + 12 * step * (column + 1), y + 30)
            cells.append(Cell(row, column, box, places, is_header=row < heads))
    return Block(tuple(lines), Role.TABLE, 0, tuple(cells))


def table_page(rows: list[list[str]], number: int = 1, heads: int = 1) -> Page:
    return Page((table_block(rows, heads),), 1200, 800, 150.0, "page.png", number)


def cells_of(page: Page) -> list[dict[tuple[int, int], str]]:
    """The texts of each table of a page by row and column."""
    return [
        {(cell.row, cell.column): " ".join(word.text for word in block.cell_words(cell)) for cell in block.cells}
        for block in page.blocks
        if block.role is Role.TABLE
    ]


def by_place(rows: list[list[str]]) -> dict[tuple[int, int], str]:
    return {(row, column): text for row, texts in enumerate(rows) for column, text in enumerate(texts)}
