"""Initials between names and states before a ZIP code are capitals; everything else stays as it was read."""

import pytest

from ocr.recognition.capital_context import in_context


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("Zeppo u. Albers", "Zeppo U. Albers"),
        ("J. P. s. Morgan", "J. P. S. Morgan"),
        ("Phoenix, Me 39153.", "Phoenix, ME 39153."),
        ("Moline, ky 88902-1234", "Moline, KY 88902-1234"),
    ],
)
def test_what_is_around_says_so(read: str, meant: str) -> None:
    assert in_context(read.split()) == meant.split()


@pytest.mark.parametrize(
    "text",
    [
        "Brown v. Board", "see p. Board", "Board p. 12", "the king, me 39153", "all told, in 20000", "it is ok 39153",
        "Phoenix, Ok 3915", "u. Albers", "Smith, i. e. Jones", "",
    ],
)  # fmt: skip
def test_all_else_stays(text: str) -> None:
    assert in_context(text.split()) == text.split()
