"""Tesseract's box files: a line for every symbol, with its box measured from the lower left corner of the page."""

from typing import BinaryIO

from ocr.document import Page
from ocr.formats import Job
from ocr.input.source import PageImage


class Writer:
    def __init__(self, stream: BinaryIO, job: Job) -> None:
        self._stream = stream
        self._pages = 0

    def add(self, page: Page, _image: PageImage | None) -> None:
        """The symbols of a page, in the order of reading: what it spells, left, bottom, right, top, page from 0."""
        for word in page.words:
            for glyph in word.glyphs:
                left, top, right, bottom = glyph.box
                row = (glyph.text, left, page.height - bottom, right, page.height - top, self._pages)
                self._stream.write(" ".join(map(str, row)).encode() + b"\n")
        self._pages += 1

    def finish(self) -> None:
        """Nothing comes after the last page."""
