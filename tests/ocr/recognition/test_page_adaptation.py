"""What the page itself shows about its doubtful symbols."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifier.alphabet import INDEX, JUNK
from ocr.recognition.page_adaptation import LEAST_EXAMPLES, adapt_to_page
from ocr.recognition.symbols import PageSymbols

E_SHAPE, C_SHAPE = np.eye(2, 8, dtype=np.float32)


def page(sure: dict[str, int]) -> tuple[np.ndarray, PageSymbols]:
    """Features and symbols of a page on which so many e and c were read for sure; the last candidate looks like an
    e."""
    shapes = {"e": E_SHAPE, "c": C_SHAPE}
    text = "".join(symbol * count for symbol, count in sure.items())
    features = np.array([*(shapes[symbol] for symbol in text), E_SHAPE], np.float32).reshape(-1, 8)
    symbols = np.array([INDEX[symbol] for symbol in text], np.int64)
    line, place = np.zeros(len(text), np.int64), np.arange(len(text))
    return features, PageSymbols(line, line, place, symbols, np.full(len(text), 0.99), place, place + 1)


def torn(candidates: int, junk: float = 0.1) -> np.ndarray:
    """Log-probabilities of candidates that may be an e or a c as well."""
    chances = np.full((candidates, JUNK + 1), 1e-6)
    chances[:, [INDEX["e"], INDEX["c"]]] = (1 - junk) / 2
    chances[:, JUNK] = junk
    return np.log(chances / chances.sum(axis=1, keepdims=True)).astype(np.float32)


def test_a_doubtful_sign_is_what_it_looks_like_on_its_page() -> None:
    features, symbols = page({"e": 20, "c": 20})
    (row,) = adapt_to_page(features, torn(41), np.array([40]), symbols)
    assert row[INDEX["e"]] > row[INDEX["c"]] + 2
    assert np.exp(row).sum() == pytest.approx(1, abs=1e-4)


@pytest.mark.parametrize("sure", [{}, {"e": LEAST_EXAMPLES - 1}])
def test_a_page_of_few_sure_signs_teaches_nothing(sure: dict[str, int]) -> None:
    features, symbols = page(sure)
    own = torn(len(features))
    assert np.array_equal(adapt_to_page(features, own, np.array([len(own) - 1]), symbols), own[-1:])


def test_a_sign_is_no_example_for_itself() -> None:
    features, symbols = page({"e": 1, "c": 20})
    (row,) = adapt_to_page(features, torn(22), np.array([0]), symbols)
    assert row[INDEX["e"]] == pytest.approx(row[INDEX["c"]], abs=1e-3)


@settings(max_examples=25, deadline=None)
@given(junk=st.floats(0.01, 0.9), ruled_out=st.integers(0, JUNK - 1))
def test_junk_keeps_its_chance_and_what_is_ruled_out_stays_out(junk: float, ruled_out: int) -> None:
    features, symbols = page({"e": 20, "c": 20})
    own = torn(41, junk)
    own[:, ruled_out] = -np.inf
    (row,) = adapt_to_page(features, own, np.array([40]), symbols)
    assert row[JUNK] == own[40, JUNK]
    assert np.isneginf(row[ruled_out]) and np.isfinite(np.delete(row, ruled_out)).all()
