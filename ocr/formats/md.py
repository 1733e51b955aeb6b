"""Markdown: every block a paragraph, its lines joined and words parted at their ends made whole."""

import re
from functools import cached_property
from typing import BinaryIO, Final

from ocr.document import Page
from ocr.formats import Job
from ocr.formats.txt import joined_lines
from ocr.input.source import PageImage
from ocr.language.loading import Languages

SPECIAL: Final = re.compile(r"([\\`*_\[\]<>|~])")
"""Characters that CommonMark may take for markup anywhere in a line."""
LEADING: Final = re.compile(r"^(\s*)([#+=-]|\d+(?=[.)]\s))")
"""What CommonMark takes for a heading, a list or a rule where a paragraph begins with it."""


class Writer:
    def __init__(self, stream: BinaryIO, job: Job) -> None:
        self._stream = stream
        self._job = job
        self._before = ""

    def add(self, page: Page, _image: PageImage | None) -> None:
        for block in page.blocks:
            text = self._before + paragraph(joined_lines(block, self._languages.words_of(block.language))) + "\n"
            self._stream.write(text.encode())
            self._before = "\n"

    def finish(self) -> None:
        """Every paragraph is whole already."""

    @cached_property
    def _languages(self) -> Languages:
        return Languages(self._job.lang)


def paragraph(text: str) -> str:
    """Lines of text as one paragraph of Markdown that shows them letter by letter."""
    escaped = SPECIAL.sub(r"\\\1", " ".join(text.split()))
    return LEADING.sub(lambda found: found[1] + _escaped_lead(found[2]), escaped)


def _escaped_lead(lead: str) -> str:
    # "1." is a list: the full stop is escaped, for a digit cannot be.
    return f"{lead}\\" if lead[0].isdigit() else f"\\{lead}"
