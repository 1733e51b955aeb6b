"""Typecase from Python.

from ocr import read

document = read("letter.pdf", pages="1-3")
print(document.text)
for word in document.pages[0].words:
    print(word.box, word.text, word.confidence)

meter = read("meter.png", ReadOptions(layout="line", alphabet="digits"))
"""

from pathlib import Path

from ocr.document import Block, Box, Document, Glyph, Line, Page, Word
from ocr.options import ReadOptions

__all__ = ["Block", "Box", "Document", "Glyph", "Line", "Page", "ReadOptions", "Word", "read"]


def read(
    source: Path | str | bytes,
    options: ReadOptions | None = None,
    *,
    pages: str | None = None,
    password: str | None = None,
) -> Document:
    """Read an image or a PDF.

    source: a path, or the bytes of a file. options: how it is read. pages: which ones, as "3-7,12"; all unless given.
    password: of a PDF. Raises ocr.errors.InputError when it cannot be read, OptionError for options that make no sense.
    """
    # Imported here because torch and OpenCV take a second that `typecase --help` does not have.
    from ocr.options import LoadOptions
    from ocr.reader import PageReader, read_document

    return read_document(source, LoadOptions(pages=pages, password=password), PageReader(options))
