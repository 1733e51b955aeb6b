"""Text goes on behind raised marks on the line on which it began."""

import numpy as np
import pytest

from segmentation.lines.linking import Barrier
from segmentation.lines.raised_runs import join_raised

X_HEIGHT = 20.0
OPEN = Barrier(np.zeros((40, 200), np.bool_), 5.0)


def row(left: float, count: int, foot: float = 100.0, height: float = X_HEIGHT) -> np.ndarray:
    """Boxes of letters side by side."""
    x = left + 14.0 * np.arange(count)
    return np.column_stack([x, np.full(count, foot - height), x + 12, np.full(count, foot)])


def joined(*pieces: np.ndarray, barrier: Barrier = OPEN) -> list[int]:
    """The number of the line of each piece."""
    piece = np.repeat(np.arange(len(pieces)), [len(each) for each in pieces])
    found = join_raised(np.concatenate(pieces), piece, barrier)
    return [int(found[np.flatnonzero(piece == number)[0]]) for number in range(len(pieces))]


MARK = {"foot": 88.0, "height": 16.0}


def test_marks_alone_join_what_is_before_and_behind_them() -> None:
    assert joined(row(0, 20), row(284, 4, **MARK), row(350, 20)) == [0, 0, 0]


def test_marks_that_are_one_piece_with_the_text_behind_them_or_before_them() -> None:
    behind = np.concatenate([row(284, 4, **MARK), row(345, 20)])
    assert joined(row(0, 20), behind) == [0, 0]
    before = np.concatenate([row(0, 20), row(284, 4, **MARK)])
    assert joined(before, row(350, 20)) == [0, 0]


@pytest.mark.parametrize(
    "other",
    [
        row(284, 20, foot=88.0, height=30.0),  # a line half a step higher, of capitals
        np.concatenate([row(284, 4, **MARK), row(345, 20, foot=110.0)]),  # text that goes on lower
        row(340, 4, **MARK),  # farther away than a space
        row(284, 30, **MARK),  # more than marks
    ],
)
def test_other_neighbours_stay_apart(other: np.ndarray) -> None:
    assert joined(row(0, 20), other) == [0, 1]


def test_no_line_crosses_a_rule() -> None:
    closed = OPEN.closed.copy()
    closed[:, 56] = True  # between 280 and 285 pixels
    assert joined(row(0, 20), row(287, 4, **MARK), barrier=Barrier(closed, 5.0)) == [0, 1]
