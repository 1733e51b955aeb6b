"""Rows of single letters, set as boxes."""

from dataclasses import dataclass

import numpy as np
import pytest
from numpy.typing import NDArray

from classifier.alphabet import INDEX, SYMBOLS
from ocr.decoding.beam_search import DecodedLine
from ocr.language.word_list import WordList
from ocr.recognition.letterspacing import join_letterspaced


@dataclass
class Cut:
    """What of a lattice says where symbols stand."""

    boxes: NDArray[np.int32]


WORDS = WordList.of(["vital", "signs", "of", "life", "a"])
WIDTH, WHITE, SPACE = 20, 10, 30


def joined(text: str, white: int = WHITE, space: int = SPACE) -> str:
    """What becomes of a row of symbols: a blank is white between letters, two blanks are a space between words."""
    boxes, symbols, x = [], [], 0
    for part in text.split("  "):
        for letter in part.split(" "):
            boxes.append((x, 0, x + WIDTH, 30))
            symbols.append(INDEX[letter])
            x += WIDTH + white
        x += space - white
    count = len(symbols)
    line = DecodedLine(
        np.arange(count, dtype=np.int32), np.array(symbols, np.int32), np.ones(count, bool), np.ones(count, np.float32)
    )
    (found,) = join_letterspaced(Cut(np.array(boxes, np.int32)), [line], [WORDS])
    spaced = zip(found.symbols.tolist(), found.spaces.tolist(), strict=True)
    return "".join(" " * space + SYMBOLS[symbol] for symbol, space in spaced).strip()


@pytest.mark.parametrize(
    ("row", "text"),
    [
        ("V I T A L  S I G N S", "VITAL SIGNS"),
        ("V I T A L  s I G N s", "VITAL SIGNS"),
        ("s i g n s  o f  l i f e", "signs of life"),
        ("S I G N S", "SIGNS"),
    ],
)
def test_words_of_the_list_are_joined(row: str, text: str) -> None:
    assert joined(row) == text


@pytest.mark.parametrize("row", ["A B C D E", "V I T A L  Q Z X", "o f  a", "1 2 3 4 5"])
def test_what_makes_no_words_stays(row: str) -> None:
    assert joined(row) == row.replace("  ", " ")


def test_white_that_is_the_same_everywhere_parts_no_words() -> None:
    assert joined("V I T A L  S I G N S", white=10, space=11) == "V I T A L S I G N S"
