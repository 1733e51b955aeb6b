"""Letters of one shape get their case from the heights of the others on their line."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.alphabet import INDEX, JUNK
from ocr.recognition.letter_case import LEAST_SYMBOLS, rescore_case
from ocr.recognition.symbols import PageSymbols

CAPITAL, SMALL, ZERO = INDEX["O"], INDEX["o"], INDEX["0"]


def odds_of_o(height: int, text: str, heights: list[int], own: np.ndarray | None = None) -> np.ndarray:
    """The log-probabilities of an o or O of `height` pixels on the line of the sure symbols `text` with `heights`."""
    count = len(text)
    boxes = np.array([[0, 100 - tall, 10, 100] for tall in [*heights, height]], np.int32)
    line, place = np.zeros(count + 1, np.int32), np.arange(count)
    symbols = PageSymbols(line[:count].astype(np.int64), place, place, np.array([INDEX[c] for c in text], np.int64),
                  np.full(count, 0.9), place, place + 1)  # fmt: skip
    log_probs = np.full((count + 1, JUNK + 1), -9.0, np.float32)
    log_probs[:, [CAPITAL, SMALL]] = np.log(0.4)
    if own is not None:
        log_probs[count] = own
    crops = np.zeros((count + 1, 2, 28, 28), np.uint8)
    return rescore_case(log_probs, np.array([count]), line, boxes, crops, symbols)[0]


@pytest.mark.parametrize(
    ("text", "heights"), [("THEB", [30] * 4), ("mean", [20] * 4), ("ThBmean", [30] * 3 + [20] * 4)]
)
def test_a_tall_o_is_a_capital_and_a_low_one_small(text: str, heights: list[int]) -> None:
    tall, low = odds_of_o(30, text, heights), odds_of_o(20, text, heights)
    assert tall[CAPITAL] > tall[SMALL] + 1
    assert low[SMALL] > low[CAPITAL] + 1


def test_the_line_shows_how_much_taller_capitals_are() -> None:
    usual = odds_of_o(26, "ThBmean", [30] * 3 + [20] * 4)
    towering = odds_of_o(26, "ThBmean", [40] * 3 + [20] * 4)
    assert usual[CAPITAL] - usual[SMALL] > towering[CAPITAL] - towering[SMALL]


def test_even_letters_tell_the_cases_better_apart_than_uneven_ones() -> None:
    count = 5
    even = odds_of_o(28, "ThBmean" * count, ([30] * 3 + [20] * 4) * count)
    uneven = odds_of_o(28, "ThBmean" * count, ([30] * 3 + [14, 17, 23, 26]) * count)
    assert even[CAPITAL] - even[SMALL] > uneven[CAPITAL] - uneven[SMALL] + 1


def test_too_few_sure_signs_say_nothing() -> None:
    row = odds_of_o(30, "THEB"[: LEAST_SYMBOLS - 1], [30] * (LEAST_SYMBOLS - 1))
    assert row[CAPITAL] == row[SMALL]


def test_a_tall_o_is_a_zero_where_that_is_likelier_than_a_capital() -> None:
    own = np.full(JUNK + 1, -9.0, np.float32)
    own[[SMALL, ZERO, CAPITAL]] = np.log([0.6, 0.25, 0.1])
    row = odds_of_o(30, "TABH", [30] * 4, own)
    assert row[ZERO] > max(row[CAPITAL], row[SMALL])


def test_a_low_zero_may_be_an_old_style_figure() -> None:
    own = np.full(JUNK + 1, -9.0, np.float32)
    own[[SMALL, ZERO, CAPITAL]] = np.log([0.3, 0.6, 0.1])
    row = odds_of_o(20, "mean", [20] * 4, own)
    assert row[ZERO] > row[SMALL] > row[CAPITAL]


@given(
    height=st.integers(1, 90),
    shares=st.lists(st.one_of(st.just(-np.inf), st.floats(-20, 0)), min_size=3, max_size=3),
)
def test_only_the_shares_of_the_twins_change(height: int, shares: list[float]) -> None:
    twins = [CAPITAL, SMALL, ZERO]
    own = np.full(JUNK + 1, -5.0, np.float32)
    own[twins] = shares
    row = odds_of_o(height, "THEB", [30] * 4, own)
    others = np.delete(np.arange(JUNK + 1), [INDEX[c] for c in "CO0SUVWXZcosuvwxz"])
    assert np.array_equal(row[others], own[others])
    assert np.logaddexp.reduce(row[twins]) == pytest.approx(np.logaddexp.reduce(shares), abs=1e-4)
    assert not np.isnan(row).any()
    assert np.isneginf(row[twins]).tolist() == np.isneginf(shares).tolist()
