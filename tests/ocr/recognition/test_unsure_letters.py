"""A letter that the image does not know is the one that makes a word."""

import numpy as np
import pytest

from classifier.alphabet import INDEX, JUNK, SYMBOLS
from ocr.language.language_file import Language
from ocr.language_names import language_path
from ocr.recognition.unsure_letters import with_listed_letters
from tests.helpers.decoding import decoded_text


@pytest.fixture(scope="module")
def english() -> Language:
    return Language.load(language_path("en"))


def reread(text: str, read: str, sure: float, other: dict[str, float], english: Language) -> str:
    """What a line says in the end. read: a letter that is likely by `sure`; other: how likely others are in its place.
    All other letters are certain."""
    line = decoded_text(text)
    log_probs = np.full((len(line.symbols), JUNK + 1), -30, np.float32)
    log_probs[np.arange(len(line.symbols)), line.symbols] = 0
    for place in np.flatnonzero(line.symbols == INDEX[read]):
        log_probs[place, INDEX[read]] = np.log(sure)
        for letter, likely in other.items():
            log_probs[place, INDEX[letter]] = np.log(likely)
    (seen,) = with_listed_letters([line], log_probs, [english.words], [english.ngrams])
    return "".join(" " * int(s) + SYMBOLS[k] for k, s in zip(seen.symbols, seen.spaces, strict=True))


def test_an_unsure_letter_makes_a_word_that_the_sentence_expects(english: Language) -> None:
    read = reread("the general mobilizatiok of men", "k", 0.1, {"n": 0.02, "x": 0.02}, english)
    assert read == "the general mobilization of men"


@pytest.mark.parametrize(("sure", "likely"), [(0.95, 0.04), (0.3, 0.0001)])
def test_it_stays_where_the_image_speaks_for_it(sure: float, likely: float, english: Language) -> None:
    text = "the general mobilizatiok of men"
    assert reread(text, "k", sure, {"n": likely}, english) == text


@pytest.mark.parametrize("text", ["the rain in June", "soet and such", "the general mobilizatiok-"])
def test_words_and_what_may_be_none_stay(text: str, english: Language) -> None:
    letter = "k" if "k" in text else "e"
    assert reread(text, letter, 0.2, {"n": 0.1, "o": 0.1}, english) == text


def test_nothing_stays_nothing(english: Language) -> None:
    assert reread("", "k", 0.2, {}, english) == ""
