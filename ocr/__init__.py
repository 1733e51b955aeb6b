"""Typecase from Python.

    from ocr import Reader, ReadOptions, read

    document = read("letter.pdf", pages="1-3")
    print(document.text)
    for word in document.pages[0].words:
        print(word.box, word.text, word.confidence)
    document.save("letter.hocr")

    with Reader(ReadOptions(layout="line", alphabet="digits")) as reader:
        numbers = [reader.read(meter).text for meter in ("meter1.png", "meter2.png")]

docs/python.md shows every call.
"""

from ocr.document import Block, Box, Document, Glyph, Line, Page, Word
from ocr.errors import (
    EncryptedError,
    ExitCode,
    InputError,
    MissingDependencyError,
    OptionError,
    OutputError,
    TooLargeError,
    TypecaseError,
)
from ocr.options import ReadOptions, TextLayer
from ocr.reader import Reader, read

__all__ = [
    "Block",
    "Box",
    "Document",
    "EncryptedError",
    "ExitCode",
    "Glyph",
    "InputError",
    "Line",
    "MissingDependencyError",
    "OptionError",
    "OutputError",
    "Page",
    "ReadOptions",
    "Reader",
    "TextLayer",
    "TooLargeError",
    "TypecaseError",
    "Word",
    "read",
]
