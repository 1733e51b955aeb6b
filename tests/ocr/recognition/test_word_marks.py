"""Marks that are doubtful in the image are those of a word of the language."""

from collections import Counter

import numpy as np
import pytest
from numpy.typing import NDArray

from classifier.alphabet import INDEX, JUNK, SYMBOLS
from ocr.decoding.beam_search import DecodedLine
from ocr.language.spellings import Spellings
from ocr.language.word_list import WordList
from ocr.recognition.word_marks import with_known_marks

WORDS = ["après", "ame", "âme", "aquí", "ormeggiano", "démontrait", "près", "la", "là"]


def corrected(
    *texts: str, doubts: dict[str, str], nats: float = 1.0, complete: bool = True, has_marks: bool = True
) -> list[str]:
    """Lines of text after their marks were looked at. doubts: what else each letter may be, so many nats less likely;
    anything else is 20 nats less likely. complete: whether all words with marks are known. has_marks: whether the
    language has any."""
    lines: list[DecodedLine] = []
    rows: list[NDArray[np.float32]] = []
    for text in texts:
        letters = text.replace(" ", "")
        spaces = [text[place - 1] == " " for place in range(len(text)) if text[place] != " "]
        first = len(rows)
        for letter in letters:
            row = np.full(JUNK + 1, -20.0, np.float32)
            row[INDEX[letter]] = 0
            for other in doubts.get(letter, ""):
                row[INDEX[other]] = -nats
            rows.append(row)
        segments = np.arange(first, len(rows), dtype=np.int32)
        symbols = np.array([INDEX[letter] for letter in letters], np.int32)
        sure = np.ones(len(letters), np.float32)
        lines.append(DecodedLine(segments, symbols, np.array([False, *spaces[1:]]), sure))
    spellings, listed = Spellings.of(WORDS if has_marks else [], Counter()), WordList.of(WORDS)
    spellings.complete = complete
    read = with_known_marks(lines, np.array(rows), [listed] * len(lines), [spellings] * len(lines))
    return [
        "".join(
            (" " if space else "") + SYMBOLS[symbol] for symbol, space in zip(line.symbols, line.spaces, strict=True)
        )
        for line in read
    ]


@pytest.mark.parametrize(
    ("read", "doubt", "meant"),
    [
        ("en aqui,", {"i": "í"}, "en aquí,"),
        ("l'aprés", {"é": "è"}, "l'après"),
        ("Aprés", {"é": "è"}, "Après"),
        ("órmeggiano", {"ó": "oò"}, "ormeggiano"),
        ("dèmontrait", {"è": "eé"}, "démontrait"),
    ],
)
def test_words_get_the_marks_that_they_have(read: str, doubt: dict[str, str], meant: str) -> None:
    assert corrected(read, doubts=doubt) == [meant]


def test_marks_stay_where_not_all_words_with_marks_are_known() -> None:
    assert corrected("órmeggiano", doubts={"ó": "o"}, complete=False) == ["órmeggiano"]
    assert corrected("aprés", doubts={"é": "è"}, complete=False) == ["après"]


@pytest.mark.parametrize(
    ("read", "doubt"),
    [
        ("ame", {"a": "â"}),  # a word either way
        ("là la", {"à": "a", "a": "à"}),
        ("kanon", {"o": "ó"}),  # no word
        ("APRES", {"E": "È"}),  # capitals often have no marks
        ("après", {"è": "eé"}),
    ],
)
def test_what_is_a_word_or_none_at_all_stays(read: str, doubt: dict[str, str]) -> None:
    assert corrected(read, doubts=doubt) == [read]


def test_what_the_image_shows_clearly_stays() -> None:
    assert corrected("aqui", doubts={"i": "í"}, nats=5) == ["aqui"]
    assert corrected("aprés", doubts={"é": "è"}, nats=5) == ["après"]
    assert corrected("aprés", doubts={"é": "è"}, nats=9) == ["aprés"]


def test_parts_of_words_at_the_ends_of_lines_stay() -> None:
    assert corrected("dia-", "pres la", doubts={"e": "è"}) == ["dia-", "pres la"]
    assert corrected("la", "pres-", "la", doubts={"e": "è"}) == ["la", "pres-", "la"]
    assert corrected("la", "pres", doubts={"e": "è"}) == ["la", "près"]


def test_names_have_the_marks_that_the_image_shows_in_a_language_without() -> None:
    assert corrected("with Durer", doubts={"u": "ü"}, nats=0.0, has_marks=False) == ["with Dürer"]
    assert corrected("with Durer", doubts={"u": "ü"}, nats=1.0, has_marks=False) == ["with Durer"]
    assert corrected("mi ame la", doubts={"a": "â"}, nats=0.0, has_marks=False) == ["mi ame la"]  # a listed word
