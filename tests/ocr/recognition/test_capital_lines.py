"""A line that is in capitals for the most part has hardly a small letter."""

import numpy as np
import pytest

from classifier.alphabet import INDEX, JUNK
from ocr.recognition.letter_case import in_capitals, rescore_capital_lines
from ocr.recognition.symbols import PageSymbols


def read(*texts: str) -> PageSymbols:
    """The symbols of some lines."""
    line, word, symbol = [], [], []
    for number, text in enumerate(texts):
        for part in text.split():
            last = word[-1] if word else -1
            line += [number] * len(part)
            word += [last + 1] * len(part)
            symbol += [INDEX[letter] for letter in part]
    place = np.arange(len(symbol))
    return PageSymbols(np.array(line), np.array(word), place, np.array(symbol), np.ones(len(place)), place, place + 1)


@pytest.mark.parametrize(
    ("text", "capitals"),
    [
        ("A QUICK BROWN Fox Jumps", True),
        ("THE sun CAUSED", True),
        ("12 LAZY DOGS, 34", True),
        ("A Quick Brown Fox", False),
        ("Mr. J. R. Smith of the BBC in London", False),
        ("the quick brown fox", False),
        ("12 345 %", False),
    ],
)
def test_words_in_capitals_make_a_line_in_capitals(text: str, capitals: bool) -> None:
    assert in_capitals(read(text), 1).tolist() == [capitals]


def test_small_letters_lose_on_such_lines_only() -> None:
    symbols = read("QUICK BROWN fox", "a quick brown fox")
    even = np.full((2, JUNK + 1), -np.log(JUNK + 1), np.float32)
    before, after = even.copy(), rescore_capital_lines(even, np.array([0, 1], np.int32), symbols, 2)
    assert after[0, INDEX["F"]] - after[0, INDEX["f"]] > 3
    assert after[0, INDEX["7"]] == pytest.approx(after[0, INDEX["F"]])
    assert np.exp(after[0]).sum() == pytest.approx(1, abs=1e-5)
    assert after[1] == pytest.approx(before[1], abs=1e-5)
    assert np.array_equal(even, before)
