"""What a column tells of its cells, as texts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr.structure.column_patterns import DROPPED, as_column


def last_of(column: list[str], text: str) -> str:
    """The text as the last cell of a column, without what is dropped."""
    return as_column([*column, text])[-1].replace(DROPPED, "").strip()


PRICES = ["3.20", "18.95", "€104.00", "7.15", "66.10", "1,204.30"]
COUNTS = ["12", "7", "88", "41", "306", "5", "19"]
CODES = ["AB 4711", "C-20953", "QX33120", "D 86004", "EF-19020", "GH45110"]
NAMES = ["Mill Lane", "Church Street", "Old Road", "The Green", "Station", "Bridge End", "Quay", "High Street", "Park",
         "Northgate"]  # fmt: skip


@pytest.mark.parametrize(("text", "read"), [("l2", "12"), ("S", "5"), ("3O6", "306"), ("15.", "15"), (". 41", "41"),
                                            ("2/4", "274"), ("4/12/1983", "4/12/1983"), ("- 66", "- 66"),
                                            ("n/a", "n/a"), ("14 A", "14 A"),
                                            ("B12", "B12")])  # fmt: skip
def test_a_cell_of_a_column_of_numbers_is_one(text: str, read: str) -> None:
    assert last_of(COUNTS, text) == read


@pytest.mark.parametrize(("text", "read"), [("€323 94", "€323.94"), ("0 06", "0.06"), ("12", "12")])
def test_a_faded_point_is_put_where_the_others_have_one(text: str, read: str) -> None:
    assert last_of(PRICES, text) == read


def test_no_point_is_put_where_spaces_part_thousands() -> None:
    column = ["12 500", "4 10", "7 250", "19 900", "3.50", "6.25", "1.75"]
    assert as_column(column) == column


@pytest.mark.parametrize(("text", "read"), [("120953", "I20953"), ("0-54339", "O-54339"), ("[94756", "L94756"),
                                            ("SF/93513", "SFJ93513"), ("All", "All"), ("Sum", "Sum")])  # fmt: skip
def test_a_code_begins_with_letters_and_goes_on_in_digits(text: str, read: str) -> None:
    assert last_of(CODES, text) == read


@pytest.mark.parametrize(("text", "read"), [("south", "South"), ("the old", "the old"), (". Park", "Park"),
                                            ("At ' the", "At the"), ("Mme . . .", "Mme . . ."),
                                            ("Le mot : un", "Le mot : un")])  # fmt: skip
def test_words_keep_their_letters_but_for_capitals_and_dirt(text: str, read: str) -> None:
    assert last_of(NAMES, text).replace("  ", " ") == read


def test_marks_that_many_cells_have_stay() -> None:
    column = ["· Apples", "· Pears", "· Plums", "Nuts"]
    assert as_column(column) == column


@given(st.lists(st.text(st.characters(codec="ascii", exclude_characters=DROPPED), min_size=1), max_size=12))
def test_texts_keep_their_lengths(cells: list[str]) -> None:
    assert [len(text) for text in as_column(cells)] == [len(text) for text in cells]
