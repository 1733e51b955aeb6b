"""Tables as a workbook for spreadsheet programs: a sheet for each, figures as numbers, heads in bold type."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, BinaryIO, Final

from ocr.document import Page
from ocr.errors import MissingDependencyError
from ocr.formats import Job
from ocr.formats.joined_tables import TableJoiner, TextTable
from ocr.input.source import PageImage

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

FIGURE: Final = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
"""What is written as a number: digits, with a comma between thousands or none, and a decimal point. What might be a
code, for it begins with a nought, stays text."""
LONGEST_FIGURE: Final = 15
"""Digits that a spreadsheet keeps."""
WIDEST: Final = 60
"""Characters across a column at most."""
MADE: Final = datetime(1980, 1, 1)
"""The workbook's date: the same input gives the same file."""


class Writer:
    """Raises MissingDependencyError where openpyxl is not installed."""

    def __init__(self, stream: BinaryIO, job: Job) -> None:
        try:
            import openpyxl
        except ImportError:
            raise MissingDependencyError("xlsx needs openpyxl: pip install 'typecase[office]'") from None
        self._stream = stream
        self._tables = TableJoiner(job.lang)
        self._book = openpyxl.Workbook()
        self._book.remove(self._book.worksheets[0])
        self._book.properties.created = self._book.properties.modified = MADE
        self._book.properties.creator = "typecase"
        self._book.properties.title = job.name

    def add(self, page: Page, _image: PageImage | None) -> None:
        self._write(self._tables.add(page))

    def finish(self) -> None:
        self._write(self._tables.finish())
        if not self._book.worksheets:
            self._book.create_sheet("No tables")
        save_workbook(self._book, self._stream)

    def _write(self, tables: list[TextTable]) -> None:
        for table in tables:
            number = len(self._book.worksheets) + 1
            fill_sheet(self._book.create_sheet(f"Table {number} page {table.page}"), table)


def fill_sheet(sheet: Worksheet, table: TextTable) -> None:
    """Put a table into an empty sheet."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    widths: dict[int, int] = {}
    for cell, text in table.cells:
        place = sheet.cell(cell.row + 1, cell.column + 1)
        value = value_of(ILLEGAL_CHARACTERS_RE.sub("", text))
        if value is not None:
            place.value = value
        if isinstance(value, str):
            place.data_type = "s"  # a text that begins with = is no formula
        if cell.is_header:
            place.font = Font(bold=True)
        if cell.row_span > 1 or cell.column_span > 1:
            last = cell.row + cell.row_span, cell.column + cell.column_span
            sheet.merge_cells(start_row=cell.row + 1, start_column=cell.column + 1, end_row=last[0], end_column=last[1])
        if cell.column_span == 1:
            widths[cell.column] = max(widths.get(cell.column, 0), len(text))
    for column, width in widths.items():
        sheet.column_dimensions[get_column_letter(column + 1)].width = min(width, WIDEST) + 2
    if table.heads:
        sheet.freeze_panes = f"A{table.heads + 1}"


def value_of(text: str) -> str | int | float | None:
    """A figure as a number, where nothing of it is lost; other text as it is, and None for none."""
    digits = text.replace(",", "")
    if not FIGURE.fullmatch(text) or len(digits) > LONGEST_FIGURE or re.match(r"-?0\d", digits):
        return text or None
    return float(digits) if "." in digits else int(digits)


def save_workbook(book: object, stream: BinaryIO) -> None:
    """Write a workbook whose files all bear one date, so that the same tables give the same bytes."""
    from io import BytesIO

    from ocr.formats.zip_dates import with_one_date

    written = BytesIO()
    book.save(written)  # type: ignore[attr-defined]
    stream.write(with_one_date(written.getvalue()))
