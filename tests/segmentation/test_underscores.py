"""Underscores are told from underlines, rules and dashes by the letters about them."""

import numpy as np
import pytest

from segmentation.underscores import underscores

HEIGHT = 20.0
LETTERS = np.array([[0, 0, 14, 20], [60, 0, 74, 20], [78, 0, 92, 26]], np.float64)
"""Two letters with room for an underscore or two between them, and one with a descender."""


def found(*bars: tuple[float, float, float, float], letters: np.ndarray = LETTERS) -> list[bool]:
    scaled = (np.array(bars, np.float64).reshape(-1, 4), letters, HEIGHT)
    once = underscores(*scaled).tolist()
    twice = underscores(2 * scaled[0], 2 * scaled[1], 2 * HEIGHT).tolist()
    assert once == twice
    return list(once)


def test_a_bar_below_the_baseline_between_letters_is_an_underscore() -> None:
    assert found((36, 24, 58, 26)) == [True]


def test_two_that_touch_and_two_that_do_not() -> None:
    assert found((16, 24, 58, 26)) == [True]
    assert found((16, 24, 36, 26), (38, 24, 58, 26)) == [True, True]


@pytest.mark.parametrize(
    "bar",
    [
        (0, 24, 14, 26),  # under a letter
        (16, 9, 36, 11),  # a hyphen
        (16, 50, 36, 52),  # far below
        (200, 24, 220, 26),  # far from any letter
        (16, 24, 26, 34),  # a square
        (100, 24, 250, 26),  # a rule
    ],
)
def test_what_else_is_flat_is_none(bar: tuple[float, float, float, float]) -> None:
    assert found(bar) == [False]


def test_a_dashed_rule_is_none() -> None:
    dashes = [(16 + 10 * place, 24, 24 + 10 * place, 26) for place in range(4)]
    assert found(*dashes) == [False] * 4


def test_nothing_is_found_where_there_is_nothing() -> None:
    assert found() == []
    assert found((16, 24, 36, 26), letters=np.zeros((0, 4))) == [False]
