"""A grey streak through black letters is taken out, and the letters stay whole; a black one takes its part of them."""

import numpy as np
import pytest
from numpy.typing import NDArray

from segmentation.image.weak_rules import letters_in_weak_rules

X_HEIGHT = 24.0
COLUMN, TOP, BOTTOM = 100, 20, 380


def page_with_streak(tone: int) -> tuple[NDArray[np.uint8], NDArray[np.bool_], NDArray[np.bool_]]:
    """A page of black bars that stand for letters, a streak of that grey down through one of each row, and its rule:
    what is left of the streak between the rows."""
    grey = np.full((400, 300), 255, np.uint8)
    for top in range(60, 340, 60):
        grey[top : top + 6, 40:260] = 0
        grey[top : top + 24, 40:260:20] = 0
    crossed = grey[:, COLUMN : COLUMN + 4] < 128
    grey[TOP:BOTTOM, COLUMN : COLUMN + 4] = np.minimum(grey[TOP:BOTTOM, COLUMN : COLUMN + 4], tone)
    rule = np.zeros(grey.shape, np.bool_)
    rule[TOP:BOTTOM, COLUMN : COLUMN + 4] = ~crossed[TOP:BOTTOM]
    return grey, grey < 200, rule


BOX = np.array([[COLUMN - 4, TOP, COLUMN + 8, BOTTOM]], np.int32)


def test_a_grey_streak_leaves_letters_whole() -> None:
    grey, ink, rule = page_with_streak(150)
    rule[60:66, COLUMN : COLUMN + 4] = True  # so much was taken for a part of the rule
    found = letters_in_weak_rules(ink, rule, BOX, grey, X_HEIGHT)
    assert np.array_equal(found[:, COLUMN : COLUMN + 4], grey[:, COLUMN : COLUMN + 4] == 0)


def test_a_streak_is_followed_beyond_what_is_known_of_it() -> None:
    grey, ink, rule = page_with_streak(150)
    rule[220:] = False
    found = letters_in_weak_rules(ink, rule, np.minimum(BOX, [[300, 400, 300, 220]]), grey, X_HEIGHT)
    assert np.array_equal(found[:, COLUMN : COLUMN + 4], grey[:, COLUMN : COLUMN + 4] == 0)


@pytest.mark.parametrize("tone", [0, 30])
def test_a_dark_one_tells_nothing(tone: int) -> None:
    grey, ink, rule = page_with_streak(tone)
    assert np.array_equal(letters_in_weak_rules(ink, rule, BOX, grey, X_HEIGHT), ink & ~rule)
