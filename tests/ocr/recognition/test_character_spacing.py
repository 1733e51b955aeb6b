"""The white between symbols, judged when the symbols are known."""

import numpy as np
import pytest

from classifier.alphabet import INDEX
from ocr.recognition.character_spacing import CHARACTER_SPACING_PATH, LEAST_SYMBOLS, rescore_spaces
from ocr.recognition.gap_spacing import COLUMN_GAP, SURE, SpacingModel
from ocr.recognition.symbols import PageSymbols

TIGHT, WIDE = 0.2, 0.8


@pytest.fixture(scope="module")
def model() -> SpacingModel:
    return SpacingModel.load(CHARACTER_SPACING_PATH)


def page(*lines: str) -> tuple[np.ndarray, np.ndarray, PageSymbols]:
    """Log-odds of the first pass, all undecided, gaps and symbols of lines as they would be set: one atom a symbol."""
    text = [(number, letter, place and line[place - 1] == " ") for number, line in enumerate(lines)
            for place, letter in enumerate(line) if letter != " "]  # fmt: skip
    line, letters, spaced = zip(*text, strict=True)
    count = len(text)
    number = np.array(line, np.int64)
    gaps = np.where(spaced, WIDE, TIGHT).astype(np.float32)
    gaps[np.diff(number, prepend=-1) > 0] = 0
    place = np.arange(count)
    symbols = np.array([INDEX[letter] for letter in letters], np.int64)
    return (
        np.zeros(count, np.float32),
        gaps,
        PageSymbols(number, number, place, symbols, np.ones(count), place, place + 1),
    )


def test_words_are_parted_where_the_white_is_wide(model: SpacingModel) -> None:
    space, gaps, symbols = page(*["ordinary sentences printed without hurry"] * 3)
    odds = rescore_spaces(space, gaps, symbols, model)
    within = gaps > 0
    assert ((odds > 0) == (gaps == np.float32(WIDE)))[within].all()
    assert (odds[~within] == 0).all(), "nothing stands before the first sign of a line"


def test_what_stands_beside_the_white_counts(model: SpacingModel) -> None:
    lines = ["first, then the others", "first1then the others"]
    odds = []
    for line in lines:
        space, gaps, symbols = page(line, "as many words as a line has")
        gaps[6] = 0.4
        odds.append(rescore_spaces(space, gaps, symbols, model)[6])
    assert odds[0] > odds[1]


def test_what_was_certain_stays_and_columns_are_parted(model: SpacingModel) -> None:
    space, gaps, symbols = page("two columns of words")
    space[2], gaps[3] = -np.inf, 2 * COLUMN_GAP
    odds = rescore_spaces(space, gaps, symbols, model)
    assert odds[2] == -np.inf
    assert odds[3] == SURE


def test_a_page_of_few_signs_is_left_as_it_was(model: SpacingModel) -> None:
    space, gaps, symbols = page("a" * (LEAST_SYMBOLS - 1))
    assert np.array_equal(rescore_spaces(space, gaps, symbols, model), space)
