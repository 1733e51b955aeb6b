"""Tables in Markdown, held back until it is known that they do not go on on the next page."""

from collections.abc import Callable

from ocr.document import Block
from ocr.formats.joined_tables import TextTable, goes_on, joined, text_table
from ocr.formats.table_markup import html_table, is_plain, markdown_table
from ocr.language.word_list import WordList


class HeldTable:
    """The last table that was met. escaped: makes a text one that Markdown shows letter by letter."""

    def __init__(self, escaped: Callable[[str], str]) -> None:
        self._escaped = escaped
        self._table: TextTable | None = None
        self._page = 0

    def add(self, block: Block, page: int, words: WordList) -> str:
        """Take a table, the part of one that goes on included; gives the one that was held where it ended, or "".

        words: those that are joined where a line of a cell parts them.
        """
        found = text_table(block, page, words)
        if self._table is not None and page == self._page + 1 and goes_on(self._table, found):
            self._table, self._page = joined(self._table, found), page
            return ""
        before = self.release()
        self._table, self._page = found, page
        return before

    def release(self) -> str:
        """The table that was held, whatever comes after it; "" where none was."""
        table, self._table = self._table, None
        return "" if table is None else table_text(table, self._escaped)


def table_text(table: TextTable, escaped: Callable[[str], str]) -> str:
    """A table as GitHub's Markdown where its cells are plain, else as HTML."""
    if is_plain([cell for cell, _ in table.cells]):
        return markdown_table(table.rows, escaped)
    return html_table(table.rows)
