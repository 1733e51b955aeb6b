"""Tables as Markdown and as HTML: GitHub's tables where every cell is plain, else `<table>` with its spans."""

from collections.abc import Callable, Iterator, Sequence
from html import escape
from itertools import groupby

from ocr.document import Cell


def heads_of(cells: Sequence[Cell]) -> int:
    """How many of the first rows of a table are heads."""
    return max((cell.row + cell.row_span for cell in cells if cell.is_header), default=0)


def is_plain(cells: Sequence[Cell]) -> bool:
    """Whether a table has one row of heads and no cell that spans others, as GitHub's tables are."""
    return heads_of(cells) == 1 and all(cell.row_span == cell.column_span == 1 for cell in cells)


def html_table(rows: Sequence[Sequence[tuple[Cell, str]]], indent: str = "") -> str:
    """Rows of cells and their texts as a `<table>`; the texts are escaped here."""
    return "\n".join(f"{indent}{line}" for line in _html_lines(rows))


def _html_lines(rows: Sequence[Sequence[tuple[Cell, str]]]) -> Iterator[str]:
    yield "<table>"
    for is_head, part in groupby(rows, key=lambda row: bool(row) and all(cell.is_header for cell, _ in row)):
        yield "<thead>" if is_head else "<tbody>"
        for row in part:
            yield "<tr>" + "".join(_html_cell(cell, text) for cell, text in row) + "</tr>"
        yield "</thead>" if is_head else "</tbody>"
    yield "</table>"


def _html_cell(cell: Cell, text: str) -> str:
    tag = "th" if cell.is_header else "td"
    down = f' rowspan="{cell.row_span}"' if cell.row_span > 1 else ""
    across = f' colspan="{cell.column_span}"' if cell.column_span > 1 else ""
    return f"<{tag}{down}{across}>{escape(text, quote=False)}</{tag}>"


def markdown_table(rows: Sequence[Sequence[tuple[Cell, str]]], escaped: Callable[[str], str]) -> str:
    """Rows of plain cells as GitHub's Markdown. escaped: makes a text one that Markdown shows letter by letter."""
    lines = ["| " + " | ".join(escaped(text) for _, text in row) + " |" for row in rows]
    lines.insert(1, "|" + " --- |" * len(rows[0]))
    return "\n".join(lines)
