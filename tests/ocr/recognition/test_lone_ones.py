"""A lone l is the number that a typewriter has no other key for."""

import numpy as np
import pytest

from classifier.alphabet import INDEX, SYMBOLS
from ocr.decoding.beam_search import DecodedLine
from ocr.recognition.lone_ones import with_lone_ones


def line(text: str) -> DecodedLine:
    letters = [(letter, place > 0 and text[place - 1] == " ") for place, letter in enumerate(text) if letter != " "]
    symbols = np.array([INDEX[letter] for letter, _ in letters], np.int32)
    spaces = np.array([space for _, space in letters], np.bool_)
    return DecodedLine(np.arange(len(symbols), dtype=np.int32), symbols, spaces, np.ones(len(symbols), np.float32))


def text(read: DecodedLine) -> str:
    pairs = zip(read.symbols.tolist(), read.spaces.tolist(), strict=True)
    return "".join(" " * space + SYMBOLS[symbol] for symbol, space in pairs)


@pytest.mark.parametrize(
    ("seen", "meant"),
    [
        ("l. It will be", "1. It will be"),
        ("(l) as follows", "(1) as follows"),
        ("page l of 2", "page 1 of 2"),
        ("l'amour et l' autre", "l'amour et l' autre"),
        ("all is well", "all is well"),
        ("", ""),
    ],
)
def test_a_lone_l_is_a_one(seen: str, meant: str) -> None:
    assert [text(read) for read in with_lone_ones([line(seen), line("first")])] == [meant, "first"]
