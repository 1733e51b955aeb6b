"""Numbers that count lines, on pages made of text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr.recognition.margin_numbers import separate_margin_numbers
from tests.helpers.written_pages import page_of

VERSE = [f"the {line}th verse of some length" for line in range(1, 13)]


def numbered(step: int, start: int = 1, verse: list[str] = VERSE) -> str:
    """Verse with a number before every `step`th line, the others set in as far as the numbers are wide."""
    return "\n".join(f"{line:<3}{text}" if line % step == 0 else f"   {text}" for line, text in enumerate(verse, start))


def test_numbers_of_every_fourth_line_are_read_before_the_verse() -> None:
    page = separate_margin_numbers(page_of(numbered(4, start=21)))
    assert page.text == "\n".join(["24", "28", "32"]) + "\n\n" + "\n".join(VERSE)


def test_they_stand_before_the_heading_of_their_column() -> None:
    page = separate_margin_numbers(page_of("   A title\n\n" + numbered(3)))
    assert page.text.splitlines()[:6] == ["3", "6", "9", "12", "", "A title"]


@pytest.mark.parametrize(
    "text",
    [
        numbered(1),
        numbered(5),
        numbered(4).replace("8  ", "9  "),
        "\n".join(f"{number} item\n   that goes on\n   and on" for number in (1, 2, 3, 4)),
        "\n".join(f"{4 * number + 4} 12 14\n12 13 15\n14 15 16\n16 1 1" for number in range(4)),
    ],
    ids=["every line", "two numbers", "a number that does not fit", "a list", "a table"],
)
def test_other_numbers_stay_in_their_lines(text: str) -> None:
    page = page_of(text)
    assert separate_margin_numbers(page) is page


@given(step=st.integers(2, 4), start=st.integers(1, 900))
def test_every_word_is_kept(step: int, start: int) -> None:
    page = page_of(numbered(step, start))
    apart = separate_margin_numbers(page)
    assert sorted(word.text for word in apart.words) == sorted(word.text for word in page.words)
    assert {word.box for word in apart.words} == {word.box for word in page.words}
