"""A document for word processors: headings, paragraphs and tables as such, to be edited."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from ocr.block_kinds import RUNNING
from ocr.document import Block, Page, Role
from ocr.errors import MissingDependencyError
from ocr.formats import Job
from ocr.formats.joined_tables import TextTable, goes_on, joined, text_table
from ocr.formats.parted_words import joined_lines
from ocr.formats.table_lines import is_table
from ocr.formats.zip_dates import with_one_date
from ocr.input.source import PageImage
from ocr.language.loading import Languages
from ocr.language.word_list import WordList

if TYPE_CHECKING:
    from docx.table import Table

STYLES: Final = {
    Role.TITLE: "Title", Role.LIST_ITEM: "List Paragraph", Role.QUOTE: "Quote", Role.CAPTION: "Caption",
    Role.CODE: "Normal",
}  # fmt: skip
DEEPEST: Final = 9
"""Level of a heading that word processors know."""
NOT_XML: Final = dict.fromkeys(set(range(32)) - {9, 10, 13})


class Writer:
    """Raises MissingDependencyError where python-docx is not installed."""

    def __init__(self, stream: BinaryIO, job: Job) -> None:
        try:
            import docx
        except ImportError:
            raise MissingDependencyError("docx needs python-docx: pip install 'typecase[office]'") from None
        self._stream = stream
        self._job = job
        self._document: Any = docx.Document()
        self._document.core_properties.title = job.name
        self._document.core_properties.author = "typecase"
        self._table: TextTable | None = None

    def add(self, page: Page, _image: PageImage | None) -> None:
        for block in page.blocks:
            if block.role in RUNNING:
                continue
            if not is_table(block):
                self._end_table()
                self._add_text(block)
                continue
            found = text_table(block, page.number, self._words_of(block))
            if self._table is not None and self._table.page < page.number and goes_on(self._table, found):
                self._table = joined(self._table, found)
            else:
                self._end_table()
                self._table = found

    def finish(self) -> None:
        from io import BytesIO

        self._end_table()
        written = BytesIO()
        self._document.save(written)
        self._stream.write(with_one_date(written.getvalue()))

    def _add_text(self, block: Block) -> None:
        text = "\n".join(joined_lines(block, self._words_of(block))).translate(NOT_XML)
        if block.role is Role.HEADING:
            self._document.add_heading(" ".join(text.split()), min(max(block.level, 1), DEEPEST))
        elif block.role is Role.CODE:
            self._document.add_paragraph(text, STYLES[Role.CODE])
        else:
            self._document.add_paragraph(" ".join(text.split()), STYLES.get(block.role, "Normal"))

    def _end_table(self) -> None:
        if self._table is not None:
            height, width = self._table.height, self._table.width
            fill_table(self._document.add_table(height, width, "Table Grid"), self._table)
            self._document.add_paragraph()
        self._table = None

    @cached_property
    def _languages(self) -> Languages:
        return Languages(self._job.lang)

    def _words_of(self, block: Block) -> WordList:
        return self._languages.words_of(block.language)


def fill_table(drawn: Table, table: TextTable) -> None:
    """Put the cells of a table into an empty one of its size."""
    places = [list(row.cells) for row in drawn.rows]
    for cell, text in table.cells:
        first = places[cell.row][cell.column]
        if cell.row_span > 1 or cell.column_span > 1:
            first = first.merge(places[cell.row + cell.row_span - 1][cell.column + cell.column_span - 1])
        if text:
            first.paragraphs[0].add_run(text.translate(NOT_XML)).bold = cell.is_header or None
