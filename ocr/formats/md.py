"""Markdown: every block a paragraph, its lines joined and words parted at their ends made whole; tables as tables."""

import re
from functools import cached_property
from typing import BinaryIO, Final

from ocr.document import Page
from ocr.formats import Job
from ocr.formats.md_tables import HeldTable
from ocr.formats.table_lines import is_table
from ocr.formats.txt import joined_lines
from ocr.input.source import PageImage
from ocr.language.loading import load_word_list
from ocr.language.word_list import WordList

SPECIAL: Final = re.compile(r"([\\`*_\[\]<>|~])")
"""Characters that CommonMark may take for markup anywhere in a line."""
LEADING: Final = re.compile(r"^(\s*)([#+=-]|\d+(?=[.)]\s))")
"""What CommonMark takes for a heading, a list or a rule where a paragraph begins with it."""


class Writer:
    def __init__(self, stream: BinaryIO, job: Job) -> None:
        self._stream = stream
        self._job = job
        self._before = ""
        self._table = HeldTable(paragraph)

    def add(self, page: Page, _image: PageImage | None) -> None:
        for block in page.blocks:
            if is_table(block):
                self._write(self._table.add(block, page.number, self._words))
            else:
                self._write(self._table.release())
                self._write(paragraph(joined_lines(block, self._words)))

    def finish(self) -> None:
        self._write(self._table.release())

    def _write(self, text: str) -> None:
        if text:
            self._stream.write(f"{self._before}{text}\n".encode())
            self._before = "\n"

    @cached_property
    def _words(self) -> WordList:
        return load_word_list(self._job.lang)


def paragraph(text: str) -> str:
    """Lines of text as one paragraph of Markdown that shows them letter by letter."""
    escaped = SPECIAL.sub(r"\\\1", " ".join(text.split()))
    return LEADING.sub(lambda found: found[1] + _escaped_lead(found[2]), escaped)


def _escaped_lead(lead: str) -> str:
    # "1." is a list: the full stop is escaped, for a digit cannot be.
    return f"{lead}\\" if lead[0].isdigit() else f"\\{lead}"
