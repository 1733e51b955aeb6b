"""The white between signs, judged when the signs are known."""

import numpy as np
import pytest

from classifier.alphabet import INDEX
from ocr.recognition.character_spacing import LEAST_SIGNS, SIGN_SPACING_PATH, judged_again
from ocr.recognition.gap_spacing import COLUMN_GAP, SURE, SpacingModel
from ocr.recognition.symbols import Signs

TIGHT, WIDE = 0.2, 0.8


@pytest.fixture(scope="module")
def model() -> SpacingModel:
    return SpacingModel.load(SIGN_SPACING_PATH)


def page(*lines: str) -> tuple[np.ndarray, np.ndarray, Signs]:
    """Log-odds of the first look, all undecided, gaps and signs of lines as they would be set: one atom a sign."""
    text = [(number, sign, place and line[place - 1] == " ") for number, line in enumerate(lines)
            for place, sign in enumerate(line) if sign != " "]  # fmt: skip
    line, signs, spaced = zip(*text, strict=True)
    count = len(text)
    number = np.array(line, np.int64)
    gaps = np.where(spaced, WIDE, TIGHT).astype(np.float32)
    gaps[np.diff(number, prepend=-1) > 0] = 0
    place = np.arange(count)
    symbols = np.array([INDEX[sign] for sign in signs], np.int64)
    return np.zeros(count, np.float32), gaps, Signs(number, number, place, symbols, np.ones(count), place, place + 1)


def test_words_are_parted_where_the_white_is_wide(model: SpacingModel) -> None:
    space, gaps, signs = page(*["ordinary sentences printed without hurry"] * 3)
    odds = judged_again(space, gaps, signs, model)
    within = gaps > 0
    assert ((odds > 0) == (gaps == np.float32(WIDE)))[within].all()
    assert (odds[~within] == 0).all(), "nothing stands before the first sign of a line"


def test_what_stands_beside_the_white_counts(model: SpacingModel) -> None:
    lines = ["first, then the others", "first1then the others"]
    odds = []
    for line in lines:
        space, gaps, signs = page(line, "as many words as a line has")
        gaps[6] = 0.4
        odds.append(judged_again(space, gaps, signs, model)[6])
    assert odds[0] > odds[1]


def test_what_was_certain_stays_and_columns_are_parted(model: SpacingModel) -> None:
    space, gaps, signs = page("two columns of words")
    space[2], gaps[3] = -np.inf, 2 * COLUMN_GAP
    odds = judged_again(space, gaps, signs, model)
    assert odds[2] == -np.inf
    assert odds[3] == SURE


def test_a_page_of_few_signs_is_left_as_it_was(model: SpacingModel) -> None:
    space, gaps, signs = page("a" * (LEAST_SIGNS - 1))
    assert np.array_equal(judged_again(space, gaps, signs, model), space)
