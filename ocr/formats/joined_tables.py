"""Tables as grids of texts, page after page; one that goes on on the next page under the same head is one table."""

from dataclasses import dataclass, replace
from functools import cached_property

from ocr.document import Block, Cell, Page
from ocr.formats.parted_words import joined_lines
from ocr.formats.table_lines import cell_lines, is_table
from ocr.formats.table_markup import heads_of
from ocr.language.loading import Languages
from ocr.language.word_list import WordList


@dataclass(frozen=True)
class TextTable:
    """A table as its cells, by rows and columns, and the text of each. page: the number of that on which it begins."""

    page: int
    cells: tuple[tuple[Cell, str], ...]

    @property
    def rows(self) -> list[list[tuple[Cell, str]]]:
        """The cells that begin in each row."""
        out: list[list[tuple[Cell, str]]] = [[] for _ in range(self.height)]
        for cell, text in self.cells:
            out[cell.row].append((cell, text))
        return out

    @property
    def height(self) -> int:
        """How many rows there are."""
        return max((cell.row + cell.row_span for cell, _ in self.cells), default=0)

    @property
    def width(self) -> int:
        """How many columns there are."""
        return max((cell.column + cell.column_span for cell, _ in self.cells), default=0)

    @property
    def heads(self) -> int:
        """How many of the first rows are heads."""
        return heads_of([cell for cell, _ in self.cells])


def text_table(block: Block, page: int, words: WordList) -> TextTable:
    """The table that a block is. words: those that are joined where a line of a cell parts them."""
    return TextTable(page, tuple((cell, cell_text(block, cell, words)) for cell in block.cells))


def cell_text(block: Block, cell: Cell, words: WordList) -> str:
    """The text of a cell on one line, as `joined_lines` joins it."""
    return " ".join(joined_lines(Block(cell_lines(block, cell)), words))


def goes_on(table: TextTable, following: TextTable) -> bool:
    """Whether the second table, at the top of the next page, repeats the head of the first."""
    heads = _head_texts(table)
    return bool(heads) and table.width == following.width and heads == _head_texts(following)


def joined(table: TextTable, following: TextTable) -> TextTable:
    """Both as one, the head of the second left out."""
    shift = table.height - following.heads
    rest = tuple(
        (replace(cell, row=cell.row + shift), text) for cell, text in following.cells if cell.row >= following.heads
    )
    return TextTable(table.page, table.cells + rest)


def _head_texts(table: TextTable) -> list[tuple[int, int, str]]:
    return [(cell.row, cell.column, text.casefold()) for cell, text in table.cells if cell.row < table.heads and text]


class TableJoiner:
    """Takes the pages of a document one after another and gives its tables, each once it is known to be whole.

    lang: what the pages were read in, whose words are joined where a line of a cell parts them.
    """

    def __init__(self, lang: str) -> None:
        self._lang = lang
        self._open: TextTable | None = None

    def add(self, page: Page) -> list[TextTable]:
        """The tables that ended before or on this page; the last on it may go on and is kept."""
        found = [
            text_table(block, page.number, self._languages.words_of(block.language))
            for block in page.blocks
            if is_table(block)
        ]
        done = []
        if self._open is not None and found and goes_on(self._open, found[0]):
            found[0] = joined(self._open, found[0])
        elif self._open is not None:
            done.append(self._open)
        self._open = found[-1] if found else None
        return done + found[:-1]

    def finish(self) -> list[TextTable]:
        """The table that was kept."""
        kept, self._open = self._open, None
        return [] if kept is None else [kept]

    @cached_property
    def _languages(self) -> Languages:
        return Languages(self._lang)


def grid_of(table: TextTable) -> list[list[str]]:
    """The texts row by row; the text of a cell that spans others stands in its first place."""
    grid = [[""] * table.width for _ in range(table.height)]
    for cell, text in table.cells:
        grid[cell.row][cell.column] = text
    return grid
