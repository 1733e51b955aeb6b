"""Where the words of tables begin in text for a fixed-width font: the cells of a column below one another."""

from itertools import accumulate, groupby

from ocr.document import Block, Cell, Page, Word
from ocr.formats.table_lines import is_table


def table_places(page: Page, advance: float, left: int) -> dict[int, int]:
    """The column of text at which each word of a table begins, by the word's `id`.

    advance: pixels from letter to letter. left: the x of the first column of text.
    """
    places: dict[int, int] = {}
    for block in filter(is_table, page.blocks):
        pieces = [(cell, words) for cell in block.cells for words in _pieces(block, cell)]
        edges = _edges(pieces)
        starts = _starts(pieces, edges, advance, left)
        for cell, words in pieces:
            ends = accumulate((len(word.text) + 1 for word in words), initial=0)
            first = starts[cell.column] + _offset(words, edges[cell.column], advance)
            places |= {id(word): first + end for word, end in zip(words, ends, strict=False)}
    return places


def _pieces(block: Block, cell: Cell) -> list[list[Word]]:
    """The words of a cell, line by line."""
    return [
        [block.lines[place.line].words[place.word] for place in places]
        for _, places in groupby(cell.words, key=lambda place: place.line)
    ]


def _edges(pieces: list[tuple[Cell, list[Word]]]) -> dict[int, int]:
    """Where the leftmost word of each column begins, in pixels."""
    edges: dict[int, int] = {}
    for cell, words in pieces:
        edges[cell.column] = min(edges.get(cell.column, words[0].box.left), words[0].box.left)
    return edges


def _starts(pieces: list[tuple[Cell, list[Word]]], edges: dict[int, int], advance: float, left: int) -> dict[int, int]:
    """Where each column begins in the text: where it stood, or farther right if the one before it needs the room."""
    widths: dict[int, int] = {}
    for cell, words in pieces:
        if cell.column_span == 1:
            width = _offset(words, edges[cell.column], advance) + len(" ".join(word.text for word in words))
            widths[cell.column] = max(widths.get(cell.column, 0), width)
    starts: dict[int, int] = {}
    after = 0
    for column in sorted(edges):
        starts[column] = max(round((edges[column] - left) / advance), after)
        after = starts[column] + widths.get(column, 0) + 1
    return starts


def _offset(words: list[Word], edge: int, advance: float) -> int:
    return round((words[0].box.left - edge) / advance)
