"""A table in the columns of Tesseract's TSV, so that what reads those reads these."""

from collections.abc import Iterator
from typing import BinaryIO

from ocr.document import Box, Page
from ocr.formats import Job
from ocr.input.source import PageImage

PLACE_COLUMNS = ("level", "page_num", "block_num", "par_num", "line_num", "word_num")
COLUMNS = (*PLACE_COLUMNS, "left", "top", "width", "height", "conf", "text")
PAGE, BLOCK, PARAGRAPH, LINE, WORD = 1, 2, 3, 4, 5
NO_CONFIDENCE = "-1"


class Writer:
    def __init__(self, stream: BinaryIO, job: Job) -> None:
        self._stream = stream
        stream.write("\t".join(COLUMNS).encode() + b"\n")

    def add(self, page: Page, _image: PageImage | None) -> None:
        self._stream.write("".join(_rows(page)).encode())

    def finish(self) -> None:
        """Nothing comes after the last page."""


def _rows(page: Page) -> Iterator[str]:
    """A block is one paragraph."""
    yield _row(PAGE, (page.number, 0, 0, 0, 0), page.box)
    for block_number, block in enumerate(page.blocks, 1):
        yield _row(BLOCK, (page.number, block_number, 0, 0, 0), block.box)
        yield _row(PARAGRAPH, (page.number, block_number, 1, 0, 0), block.box)
        for line_number, line in enumerate(block.lines, 1):
            yield _row(LINE, (page.number, block_number, 1, line_number, 0), line.box)
            for word_number, word in enumerate(line.words, 1):
                place = (page.number, block_number, 1, line_number, word_number)
                yield _row(WORD, place, word.box, f"{100 * word.confidence:.6f}", word.text)


def _row(
    level: int, place: tuple[int, int, int, int, int], box: Box, confidence: str = NO_CONFIDENCE, text: str = ""
) -> str:
    values = (level, *place, box.left, box.top, box.width, box.height, confidence, text)
    return "\t".join(map(str, values)) + "\n"
