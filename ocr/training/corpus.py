"""What the language model and the word list are made of: the lines of a text, the words of a list."""

import lzma
from collections.abc import Iterator
from pathlib import Path
from typing import Final, TextIO

CAPITALS_EVERY: Final = 25
"""One line in so many is read once more in capitals: headings are rarer in running text than on pages."""

HELD_OUT_EVERY: Final = 50
"""One line in so many is kept out of training and measured."""

SHORT_WORD: Final = 3
"""Letters up to which a word must be common to be listed: almost any three letters are a word to somebody."""

SHORT_WORD_SIZE: Final = 50
"""The SCOWL size up to which a short word is common."""

LEAST_WORD_COUNT: Final = 8
"""How often a word that SCOWL does not list must stand in the text."""


def opened(path: Path) -> TextIO:
    """A text file in UTF-8, compressed or not."""
    return lzma.open(path, "rt", encoding="utf-8") if path.suffix == ".xz" else path.open(encoding="utf-8")


def read_text(path: Path) -> tuple[list[str], list[str]]:
    """The lines to train on and the lines held out."""
    with opened(path) as file:
        lines = list(file)
    return [line for place, line in enumerate(lines) if place % HELD_OUT_EVERY], lines[::HELD_OUT_EVERY]


def listed_words(path: Path) -> Iterator[str]:
    """The words worth listing: all of a plain list; of a table those of SCOWL, short ones only if common, and those
    that the text has often enough to be no misprint."""
    with opened(path) as file:
        for line in file:
            if line.startswith("#"):
                continue
            word, *columns = line.rstrip("\n").split("\t")
            if not columns:
                yield word
                continue
            size, _, _, count = columns
            listed = 0 < int(size) <= (SHORT_WORD_SIZE if len(word) <= SHORT_WORD else 100)
            if listed or int(count) >= LEAST_WORD_COUNT:
                yield word
