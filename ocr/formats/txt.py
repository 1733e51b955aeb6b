"""Plain text: lines as they stand, a blank line between blocks, a form feed before every page after the first."""

from typing import BinaryIO

from ocr.documents import PageImage
from ocr.formats import Job
from ocr.page import PAGE_BREAK, Page


class Writer:
    def __init__(self, stream: BinaryIO, job: Job) -> None:
        self._stream = stream
        self._job = job
        self._before = ""

    def add(self, page: Page, _image: PageImage | None) -> None:
        text = page.text
        self._stream.write((self._before + text).encode())
        self._before = PAGE_BREAK

    def finish(self) -> None:
        self._stream.write(b"\n")
