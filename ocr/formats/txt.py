"""Plain text: lines as they stand, a blank line between blocks, a form feed before every page after the first."""

from functools import cached_property
from itertools import pairwise
from typing import BinaryIO

from ocr.document import PAGE_BREAK, Block, Page
from ocr.formats import Job
from ocr.formats.fixed_width import laid_out
from ocr.input.source import PageImage
from ocr.language.loading import Languages
from ocr.language.word_list import WordList

HYPHENS = "-\u2010\u00ad"


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
        if self._job.preserve_layout:
            return laid_out(page)
        if self._job.join_hyphens:
            return "\n\n".join(joined_lines(block, self._languages.words_of(block.language)) for block in page.blocks)
        return page.text

    @cached_property
    def _languages(self) -> Languages:
        return Languages(self._job.lang)


def joined_lines(block: Block, words: WordList) -> str:
    """The lines of a block; a word that is parted at the end of a line stands whole on it, where it is a word then.

    "under-" and "standing" become "understanding"; "well-" and "known" stay as they are, for "wellknown" is no word.
    """
    lines = [[word.text for word in line.words] for line in block.lines]
    for line, following in pairwise(lines):
        if not line:  # its only word stands on the line above
            continue
        head = line[-1].rstrip(HYPHENS)
        if len(line[-1]) - len(head) != 1 or not head[-1:].isalpha() or not following[0][:1].isalpha():
            continue
        joined = head + following[0]
        if joined in words:
            line[-1] = joined
            del following[0]
    return "\n".join(" ".join(line) for line in lines if line)
