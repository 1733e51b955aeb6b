"""What the language model and the word list are made of: the lines of a text, the words of a list."""

import lzma
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self, TextIO

from ocr.language.word_list import fold

CAPITALS_EVERY: Final = 25
"""One line in so many is read once more in capitals: headings are rarer in running text than on pages."""

HELD_OUT_EVERY: Final = 50
"""One line in so many is kept out of training and measured."""

PASSAGE: Final = 5
"""Words in a row by which a line is known to be of another text."""

SHORT_WORD: Final = 3
"""Letters up to which a word must be common to be listed: almost any three letters are a word to somebody."""

SHORT_WORD_SIZE: Final = 50
"""The SCOWL size up to which a short word is common."""

LEAST_WORD_COUNT: Final = 8
"""How often a word that SCOWL does not list must stand in the text."""


def opened(path: Path) -> TextIO:
    """A text file in UTF-8, compressed or not."""
    return lzma.open(path, "rt", encoding="utf-8") if path.suffix == ".xz" else path.open(encoding="utf-8")


@dataclass(frozen=True)
class Passages:
    """Every run of `PASSAGE` words of some texts, folded."""

    runs: frozenset[tuple[str, ...]]

    @classmethod
    def of(cls, folders: Iterable[Path]) -> Self:
        """Those of the true texts, *.gt.txt, of the pages in `folders`."""
        paths = (path for folder in folders for path in sorted(folder.glob("*.gt.txt")))
        return cls(frozenset(run for path in paths for run in _runs(path.read_text(encoding="utf-8"))))

    def stand_in(self, line: str) -> bool:
        return not self.runs.isdisjoint(_runs(line)) if self.runs else False


class _Folding(dict[int, str]):
    """What `str.translate` makes of each character, worked out when it is first met."""

    def __missing__(self, point: int) -> str:
        self[point] = folded = fold(chr(point)) or " "
        return folded


_FOLDING: Final = _Folding()


def folded_words(text: str) -> list[str]:
    """The runs of letters of a text, without case and accents."""
    return text.translate(_FOLDING).split()


def _runs(text: str) -> list[tuple[str, ...]]:
    words = folded_words(text)
    return list(zip(*(words[place:] for place in range(PASSAGE)), strict=False))


def read_text(path: Path, left_out: Passages) -> tuple[list[str], list[str]]:
    """The lines to train on and the lines held out, both without those that a passage stands in that is left out."""
    with opened(path) as file:
        lines = [(place, line) for place, line in enumerate(file) if not left_out.stand_in(line)]
    trained = [line for place, line in lines if place % HELD_OUT_EVERY]
    return trained, [line for place, line in lines if place % HELD_OUT_EVERY == 0]


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
