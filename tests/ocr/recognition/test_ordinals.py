"""The 1 of an ordinal is told from an l and an I."""

import numpy as np
import pytest

from classifier.alphabet import INDEX, JUNK, SYMBOLS
from ocr.decoding.beam_search import DecodedLine
from ocr.language.word_list import WordList
from ocr.recognition.ordinals import with_ordinals

LISTED = WordList.of(["le", "ire", "ist"])


def corrected(words: str, **strokes: float) -> str:
    """What becomes of words if the networks see each l and I of them so: how likely each symbol is."""
    letters = words.replace(" ", "")
    rows = np.full((len(letters), JUNK + 1), 1e-9)
    for place, letter in enumerate(letters):
        for symbol, chance in strokes.items() if letter in "lI" else ():
            rows[place, INDEX[symbol.strip("_")]] = chance
    spaces = np.array([words[:end].endswith(" ") for end, letter in enumerate(words) if letter != " "])
    line = DecodedLine(
        np.arange(len(letters), dtype=np.int32),
        np.array([INDEX[letter] for letter in letters], np.int32),
        spaces,
        np.ones(len(letters), np.float32),
    )
    (seen,) = with_ordinals([line], np.log(rows).astype(np.float32), [LISTED])
    apart = (" " * bool(space) + SYMBOLS[symbol] for symbol, space in zip(seen.symbols, seen.spaces, strict=True))
    return "".join(apart)


@pytest.mark.parametrize(
    ("read", "meant"), [("au ler,", "au 1er,"), ("a lre", "a 1re"), ("Mar. 2lst", "Mar. 21st"), ("au Ier", "au 1er")]
)
def test_a_stroke_before_the_end_of_an_ordinal_is_a_one(read: str, meant: str) -> None:
    assert corrected(read, l=0.5, _1=0.4, I=0.01) == meant


@pytest.mark.parametrize("read", ["ler", "a lle", "an Ist", "a le", "un loup"])
def test_what_may_be_a_word_or_the_rest_of_one_stays(read: str) -> None:
    assert corrected(read, l=0.5, _1=0.4, I=0.01) == read


def test_eleven_is_told_by_the_image() -> None:
    assert corrected("au lle", l=0.4, _1=0.5, I=0.01) == "au 11e"


def test_a_roman_numeral_stays() -> None:
    assert corrected("Napoléon Ier", I=0.6, _1=0.3, l=0.05) == "Napoléon Ier"
