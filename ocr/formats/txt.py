"""Plain text: lines as they stand, a blank line between blocks, a form feed before every page after the first."""

from functools import cached_property
from typing import BinaryIO

from ocr.document import PAGE_BREAK, Page
from ocr.formats import Job
from ocr.formats.fixed_width import laid_out
from ocr.formats.flow import without_running
from ocr.formats.parted_words import joined_lines, unparted
from ocr.input.source import PageImage
from ocr.language.loading import Languages


class Writer:
    def __init__(self, stream: BinaryIO, job: Job) -> None:
        self._stream = stream
        self._job = job
        self._before = ""
        self._is_empty = True

    def add(self, page: Page, _image: PageImage | None) -> None:
        text = self._before + self._text(page)
        self._stream.write(text.encode())
        self._before = PAGE_BREAK
        self._is_empty = not text

    def finish(self) -> None:
        if not self._is_empty:
            self._stream.write(b"\n")

    def _text(self, page: Page) -> str:
        if self._job.heads is False:
            page = without_running(page)
        if self._job.preserve_layout:
            return laid_out(page)
        if self._job.join_hyphens:
            seen, words_of = unparted([page]), self._languages.words_of
            blocks = (joined_lines(block, words_of(block.language), seen) for block in page.blocks)
            return "\n\n".join(map("\n".join, blocks))
        return page.text

    @cached_property
    def _languages(self) -> Languages:
        return Languages(self._job.lang)
