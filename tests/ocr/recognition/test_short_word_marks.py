"""Marks on words of a letter or two are those that the language expects, where the image leaves it open."""

import numpy as np
import pytest
from numpy.typing import NDArray

from classifier.alphabet import INDEX, JUNK, SYMBOLS
from ocr.decoding.beam_search import DecodedLine
from ocr.language.language_file import Language
from ocr.language_names import language_path
from ocr.recognition.short_word_marks import text_log_probs, with_likely_marks

NATS_UNSURE = 3.0


@pytest.fixture(scope="module")
def french() -> Language:
    return Language.load(language_path("fr"))


def line_of(text: str) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
    letters = text.replace(" ", "")
    spaces = [False, *(text[place - 1] == " " for place in range(1, len(text)) if text[place] != " ")]
    return np.array([INDEX[letter] for letter in letters], np.int32), np.array(spaces)


def corrected(*texts: str, french: Language, read: str, other: str, sure: bool, behind: float = 4.0) -> list[str]:
    """Lines of text after the marks of their short words were looked at. read, other: a letter, and what it may be
    instead, so many nats less likely; sure: whether the image knows the letter."""
    lines: list[DecodedLine] = []
    rows: list[NDArray[np.float32]] = []
    for text in texts:
        symbols, spaces = line_of(text)
        segments = np.arange(len(rows), len(rows) + len(symbols), dtype=np.int32)
        for symbol in symbols:
            row = np.full(JUNK + 1, -20.0, np.float32)
            row[symbol] = 0
            if SYMBOLS[symbol] == read:
                row[symbol] = 0 if sure else -NATS_UNSURE
                row[INDEX[other]] = row[symbol] - behind
            rows.append(row)
        lines.append(DecodedLine(segments, symbols, spaces, np.ones(len(symbols), np.float32)))
    found = with_likely_marks(lines, np.array(rows), [french.spellings] * len(lines), [french.ngrams] * len(lines))
    return [
        "".join(" " * int(space) + SYMBOLS[symbol] for symbol, space in zip(f.symbols, f.spaces, strict=True))
        for f in found
    ]


def test_a_doubtful_letter_gets_the_mark_that_the_text_asks_for(french: Language) -> None:
    assert corrected("on est parvenu a obtenir", french=french, read="a", other="à", sure=False) == [
        "on est parvenu à obtenir"
    ]


def test_a_letter_that_the_image_knows_stays(french: Language) -> None:
    text = "on est parvenu a obtenir"
    assert corrected(text, french=french, read="a", other="à", sure=True) == [text]


def test_one_mark_may_be_another_though_the_image_is_sure(french: Language) -> None:
    read = corrected("de musique â pistons", french=french, read="â", other="à", sure=True)
    assert read == ["de musique à pistons"]


def test_what_the_text_asks_for_stays(french: Language) -> None:
    text = "tout ce qui a été dit"
    assert corrected(text, french=french, read="a", other="à", sure=False) == [text]


def test_parts_of_a_word_at_the_end_of_a_line_stay(french: Language) -> None:
    texts = ["nous nous e-", "a la mer"]
    assert corrected(*texts, french=french, read="e", other="é", sure=False)[0] == texts[0]
    assert corrected(*texts, french=french, read="a", other="à", sure=False)[1] == texts[1]


def test_a_text_is_likelier_than_nonsense(french: Language) -> None:
    text, spaces = line_of("à la mer")
    nonsense, _ = line_of("à lx mer")
    likely = text_log_probs(french.ngrams, np.stack([text, nonsense]), spaces)
    assert likely.shape == (2,) and likely[0] > likely[1]
