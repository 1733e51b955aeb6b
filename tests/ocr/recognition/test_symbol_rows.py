"""Rows of symbols: what stands in them is what they mostly hold."""

from dataclasses import replace

import numpy as np
import pytest

from classifier.alphabet import JUNK
from ocr.recognition.symbol_rows import expecting_marks, is_symbol_row
from tests.helpers.decoding import decode
from tests.helpers.lattices import SimulatedPage, read, simulate

LOOKS_LIKE_3 = {"}": {"3": 0.5}}
ONE_ROW = np.array([True])


def read_expecting(page: SimulatedPage, language, words) -> tuple[str, str]:
    """A page of one row as it is read without and with the expectation."""
    before = decode(page, page.log_probs, page.space, language, words)
    log_probs = expecting_marks(page.log_probs, page.line, before, ONE_ROW)
    after = decode(page, log_probs, page.space, language, words)
    return read(before[0]), read(after[0])


def test_a_mark_that_looks_like_a_digit_is_a_mark_where_nearly_all_are(language, words) -> None:
    before, after = read_expecting(simulate(["#[]{}*^|~<>@"], confused=LOOKS_LIKE_3), language, words)
    assert before == "#[]{3*^|~<>@" and after == "#[]{}*^|~<>@"


def test_a_digit_among_as_many_digits_as_marks_stays_one(language, words) -> None:
    before, after = read_expecting(simulate(["{3+3}={2+4}"], confused={"3": {"}": -0.5}}), language, words)
    assert before == after == "{3+3}={2+4}"


def test_a_clear_letter_stays_one_among_marks(language, words) -> None:
    assert read_expecting(simulate(["#[]{k}*^|~<>"]), language, words)[1] == "#[]{k}*^|~<>"


def test_junk_stays_as_likely_and_other_lines_stay_as_they_were(language, words) -> None:
    page = simulate(["#[]{}*^|~<>", "#[]{}*^|~<>"], noise=1.0)
    lines = decode(page, page.log_probs, page.space, language, words)
    found = expecting_marks(page.log_probs, page.line, lines, np.array([True, False]))
    assert np.array_equal(found[:, JUNK], page.log_probs[:, JUNK])
    assert np.array_equal(found[page.line == 1], page.log_probs[page.line == 1])
    assert not np.array_equal(found[page.line == 0], page.log_probs[page.line == 0])
    assert np.exp(found).sum(axis=1) == pytest.approx(np.exp(page.log_probs).sum(axis=1))


def test_text_and_a_few_marks_are_no_row_of_symbols(language, words) -> None:
    page = simulate(["#[]{}*^|~<>", "it was (so) said", "{}*[]"])
    lines = decode(page, page.log_probs, page.space, language, words)
    assert [is_symbol_row(line, page.log_probs) for line in lines] == [True, False, False]
    short = replace(lines[0], **{name: getattr(lines[0], name)[:5] for name in ("segments", "symbols")})
    assert not is_symbol_row(short, page.log_probs)
