"""The score: what counts as an error and what does not."""

import math

from hypothesis import given
from hypothesis import strategies as st

from ocr.scoring.metrics import Score, score_text

TEXT = st.text(st.characters(codec="utf-8"), max_size=60)


@given(TEXT)
def test_a_text_has_no_errors_against_itself(text: str) -> None:
    score = score_text(text, text)
    assert score.char_errors == score.word_errors == 0 and score.hits == score.in_truth == score.in_reading


@given(TEXT, TEXT)
def test_errors_are_bounded_by_the_longer_text(truth: str, reading: str) -> None:
    score = score_text(truth, reading)
    assert abs(score.chars - len(reading.strip())) <= 60 * 18
    assert score.hits <= min(score.in_truth, score.in_reading)


def test_errors_are_counted() -> None:
    score = score_text("the quick fox", "the quiet fox")
    assert (score.char_errors, score.chars, score.word_errors, score.words) == (2, 13, 1, 3)
    assert math.isclose(score.word_f1, 2 / 3)


def test_typography_is_no_error() -> None:
    assert score_text("“It’s”—5\u00a0–\n 6", '"It\'s"-5 - 6').char_errors == 0


def test_pages_add_up_and_unordered_ones_count_words_only() -> None:
    total = score_text("ab", "ac") + score_text("one two", "two one", ordered=False)
    assert (total.pages, total.cer, total.in_truth, total.hits) == (2, 0.5, 3, 2)


def test_nothing_to_compare_is_not_a_number() -> None:
    assert math.isnan(Score().cer) and math.isnan(Score().wer) and math.isnan(Score().word_f1)
