"""A stroke that begins a word is a capital I where that makes a word."""

import numpy as np
import pytest

from classifier.alphabet import INDEX, JUNK, SYMBOLS
from ocr.decoding.beam_search import DecodedLine
from ocr.language.word_list import WordList
from ocr.recognition.initial_strokes import with_capital_strokes

LISTED = WordList.of(["include", "in", "la", "Ia", "ich", "logo"])


def corrected(word: str, **first: float) -> str:
    """A word after its first symbol was looked at, with what the networks say of that: how likely each symbol is."""
    rows = np.full((len(word), JUNK + 1), 1e-9)
    for symbol, chance in first.items():
        rows[0, INDEX[symbol]] = chance
    line = DecodedLine(
        np.arange(len(word), dtype=np.int32),
        np.array([INDEX[symbol] for symbol in word], np.int32),
        np.zeros(len(word), np.bool_),
        np.ones(len(word), np.float32),
    )
    (seen,) = with_capital_strokes([line], np.log(rows).astype(np.float32), [LISTED])
    return "".join(SYMBOLS[symbol] for symbol in seen.symbols)


@pytest.mark.parametrize("word", ["include", "lnclude", "lch", "in"])
def test_a_stroke_without_a_dot_is_a_capital(word: str) -> None:
    assert corrected(word, l=0.5, I=0.2, i=0.2) == "I" + word[1:]


def test_a_letter_with_a_dot_stays() -> None:
    assert corrected("include", i=0.6, l=0.2, I=0.2) == "include"


@pytest.mark.parametrize("word", ["la", "logo", "lago", "ipso", "l", "iNCLUDE"])
def test_what_is_a_word_with_l_or_none_with_i_stays(word: str) -> None:
    assert corrected(word, l=0.5, I=0.4, i=0.05) == word


def test_an_l_that_is_no_capital_by_its_shape_stays() -> None:
    assert corrected("lnclude", l=0.99, I=0.001) == "lnclude"
