"""What touches a ruled line is text where it goes on a row of letters."""

import numpy as np
import pytest

from segmentation.image.underlined import in_row_with

X_HEIGHT = 10.0
KNOWN = [(0, 0, 10, 15), (12, 0, 22, 15)]


def found(*asked: tuple[int, int, int, int]) -> list[bool]:
    """Which of the boxes `asked` go on the row of two letters."""
    boxes = np.array([*KNOWN, *asked], np.int32)
    known = np.arange(len(boxes)) < len(KNOWN)
    return in_row_with(known, ~known, boxes, X_HEIGHT)[len(KNOWN) :].tolist()


def test_letters_that_touch_each_other_go_on_a_row() -> None:
    assert found((25, 0, 80, 16)) == [True]
    assert found((-60, 1, -4, 16)) == [True]


def test_a_row_is_followed_from_word_to_word() -> None:
    assert found((60, 0, 90, 16), (31, 0, 55, 16)) == [True, True]


@pytest.mark.parametrize(
    ("box", "why"),
    [
        ((40, 0, 80, 16), "too far away"),
        ((25, 20, 80, 36), "another row"),
        ((25, 9, 80, 15), "lower than a letter"),
        ((25, -40, 29, 60), "a tall stroke"),
    ],
)
def test_other_ink_does_not(box: tuple[int, int, int, int], why: str) -> None:
    assert found(box) == [False], why


def test_without_letters_or_without_doubts_there_is_nothing_to_find() -> None:
    none = np.zeros(2, bool)
    boxes = np.array(KNOWN, np.int32)
    assert not in_row_with(none, ~none, boxes, X_HEIGHT).any()
    assert not in_row_with(~none, none, boxes, X_HEIGHT).any()
