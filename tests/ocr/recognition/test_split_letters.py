"""Letters that were read as two are one where the image allows it and the language asks for it."""

import numpy as np
import pytest

from classifier.alphabet import INDEX, JUNK, SYMBOLS
from ocr.decoding.beam_search import DecodedLine
from ocr.language.language_file import Language
from ocr.language_names import language_path
from ocr.recognition.line_subset import Graph
from ocr.recognition.split_letters import with_whole_letters


@pytest.fixture(scope="module")
def german() -> Language:
    return Language.load(language_path("de"))


@pytest.fixture(scope="module")
def english() -> Language:
    return Language.load(language_path("en"))


def reread(text: str, pair: str, whole: str, likely: float, language: Language) -> str:
    """What a line says in the end. whole: the letter that the image sees in the whole `pair`, with this probability,
    and junk else."""
    letters = text.replace(" ", "")
    place, count = letters.index(pair), len(letters)
    start = np.array([*range(count), place], np.int32)
    end = start + np.array([1] * count + [2], np.int32)
    cut = Graph(np.array([0, count], np.int32), np.zeros(count + 1, np.int32), start, end)
    log_probs = np.full((count + 1, JUNK + 1), -20.0, np.float32)
    symbols = np.array([INDEX[letter] for letter in letters], np.int32)
    log_probs[np.arange(count), symbols] = 0
    log_probs[count, [INDEX[whole], JUNK]] = np.log([likely, 1 - likely])
    spaces = np.array([False, *(text[at - 1] == " " for at in range(1, len(text)) if text[at] != " ")])
    line = DecodedLine(np.arange(count, dtype=np.int32), symbols, spaces, np.linspace(0.5, 1, count, dtype=np.float32))
    (read,) = with_whole_letters(cut, [line], log_probs, [language.ngrams], [language.words])
    assert len(read.segments) == len(read.symbols) == len(read.spaces) == len(read.confidences)
    return "".join(" " * int(space) + SYMBOLS[symbol] for symbol, space in zip(read.symbols, read.spaces, strict=True))


def test_two_letters_become_the_one_that_the_language_expects(german: Language) -> None:
    assert reread("Hieron. Hiinerwadel, in", "ii", "ü", 0.95, german) == "Hieron. Hünerwadel, in"


def test_they_stay_where_the_image_sees_none(german: Language) -> None:
    assert reread("Hieron. Hiinerwadel, in", "ii", "ü", 0.05, german) == "Hieron. Hiinerwadel, in"
    assert reread("im Berner Oberland", "rn", "m", 0.3, german) == "im Berner Oberland"


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("with Diirer and others", "with Dürer and others"),
        ("skiing in winter", "skiing in winter"),
        ("Chapter viii of this", "Chapter viii of this"),
    ],
)
def test_two_dots_in_a_name_are_those_of_one_letter(text: str, meant: str, english: Language) -> None:
    assert reread(text, "ii", "ü", 0.3, english) == meant


def test_a_page_without_lines_stays(german: Language) -> None:
    nothing = np.zeros(0, np.int32)
    cut = Graph(np.zeros(1, np.int32), nothing, nothing, nothing)
    assert with_whole_letters(cut, [], np.zeros((0, JUNK + 1), np.float32), [], []) == []


@pytest.mark.parametrize(("text", "pair", "whole"), [("im Berner Oberland", "rn", "m"), ("der Kopf", "pf", "p")])
def test_they_stay_where_the_language_expects_two(text: str, pair: str, whole: str, german: Language) -> None:
    assert reread(text, pair, whole, 0.95, german) == text
