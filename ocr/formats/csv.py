"""Tables as comma-separated values: one table a file; in a stream one after another, an empty line between two."""

import csv
from io import StringIO
from typing import BinaryIO

from ocr.document import Page
from ocr.formats import Job
from ocr.formats.joined_tables import TableJoiner, TextTable, grid_of
from ocr.input.source import PageImage


class Writer:
    """Writes all tables of a document into one stream; as files, `ocr.formats.files` writes one for each."""

    def __init__(self, stream: BinaryIO, job: Job) -> None:
        self._stream = stream
        self._tables = TableJoiner(job.lang)
        self._before = b""

    def add(self, page: Page, _image: PageImage | None) -> None:
        self._write(self._tables.add(page))

    def finish(self) -> None:
        self._write(self._tables.finish())

    def _write(self, tables: list[TextTable]) -> None:
        for table in tables:
            self._stream.write(self._before + csv_bytes(table))
            self._before = b"\r\n"


def csv_bytes(table: TextTable) -> bytes:
    """A table after RFC 4180, in UTF-8; the text of a cell that spans others stands in its first place."""
    text = StringIO()
    csv.writer(text).writerows(grid_of(table))
    return text.getvalue().encode()
