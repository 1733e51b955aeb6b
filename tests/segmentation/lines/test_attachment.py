"""Rows of marks that belong to a line of text, set as boxes."""

import numpy as np
import pytest
from numpy.typing import NDArray

from segmentation.lines.attachment import absorb_small_lines, claim_marks

HEIGHT, PITCH, BASELINE = 20, 18, 100
MARK_HEIGHT, MARK_PITCH, RAISED = 14, 9, 16


def letters(columns: range) -> NDArray[np.float64]:
    """Letters on the baseline, boxes float64 [N, 4]."""
    return np.array([(x, BASELINE - HEIGHT, x + 14, BASELINE) for x in columns], float)


def citation(left: int) -> NDArray[np.float64]:
    """Eight raised marks, as [12][15] has."""
    foot = BASELINE - RAISED + MARK_HEIGHT / 2
    return np.array([(left + MARK_PITCH * i, foot - MARK_HEIGHT, left + MARK_PITCH * i + 7, foot) for i in range(8)])


@pytest.mark.parametrize(("left", "belongs"), [(610, True), (300, False)])
def test_a_row_of_raised_marks_is_the_lines_where_it_leaves_white(left: int, belongs: bool) -> None:
    host = np.concatenate([letters(range(0, 600, PITCH)), letters(range(700, 1300, PITCH))])
    marks = citation(left)
    boxes = np.concatenate([host, marks])
    line = np.repeat([0, 1], [len(host), len(marks)]).astype(np.int64)
    baselines = np.array([(0, 0, BASELINE), (0, 0, marks[0, 3])], float)
    found = absorb_small_lines(boxes, line, baselines, np.array([HEIGHT, MARK_HEIGHT], float))
    assert (found[line == 1] == -1).all() == belongs
    assert (found[line == 0] == 0).all()


def test_a_comma_belongs_to_the_letters_beside_it_and_not_to_a_row_that_passes_them_by() -> None:
    words = letters(range(400, 700, PITCH))
    row = np.concatenate([letters(range(0, 200, PITCH)), letters(range(900, 1100, PITCH))]) + np.array([0, 24, 0, 24])
    comma = np.array([[705, BASELINE - 2, 709, BASELINE + 6]], float)
    boxes = np.concatenate([words, row, comma])
    line = np.repeat([0, 1, -1], [len(words), len(row), 1]).astype(np.int64)
    baselines = np.array([(0, 0, BASELINE), (0, 0, BASELINE + 24)], float)
    assert claim_marks(boxes, line, baselines, np.array([HEIGHT, HEIGHT], float))[-1] == 0
