"""Hyphens of two strokes, which old faces and some typewriters have: at the end of a line they look like signs of
equality."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from classifier.alphabet import INDEX, SYMBOLS, spell
from ocr.decoding.beam_search import DecodedLine
from ocr.language.word_list import WordList

EQUALITY: Final = INDEX["="]
HYPHEN: Final = INDEX["-"]
SHORTEST: Final = 4
"""Letters of a word that two pieces of a formula hardly make by chance."""


def with_hyphens(lines: Sequence[DecodedLine], words: Sequence[WordList]) -> list[DecodedLine]:
    """The lines with a hyphen for a sign of equality that ends a line after the first part of a word of the list whose
    second part begins the next line. words: the list that fits each line."""
    read = list(lines)
    for place, ((line, following), listed) in enumerate(zip(pairwise(lines), words, strict=False)):
        if len(line.symbols) < 2 or line.symbols[-1] != EQUALITY or line.spaces[-1]:
            continue
        head, tail = _last_letters(line, len(line.symbols) - 1), _first_letters(following)
        if head and tail.islower() and len(head + tail) >= SHORTEST and head + tail in listed:
            symbols = line.symbols.copy()
            symbols[-1] = HYPHEN
            read[place] = replace(line, symbols=symbols)
    return read


def _last_letters(line: DecodedLine, end: int) -> str:
    """The letters of a line up to symbol number `end`, as far back as they stand together."""
    first = end
    while first > 0 and SYMBOLS[line.symbols[first - 1]].isalpha():
        first -= 1
        if line.spaces[first]:
            break
    return "".join(spell(SYMBOLS[symbol]) for symbol in line.symbols[first:end])


def _first_letters(line: DecodedLine) -> str:
    """The letters that a line begins with."""
    letters = ""
    for symbol, space in zip(line.symbols.tolist(), line.spaces.tolist(), strict=True):
        if not SYMBOLS[symbol].isalpha() or (space and letters):
            break
        letters += spell(SYMBOLS[symbol])
    return letters
