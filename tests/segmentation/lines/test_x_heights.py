"""The x-height of lines, of those in capitals too."""

import numpy as np
import pytest

from segmentation.lines.x_heights import fit_x_heights


@pytest.mark.parametrize("capital", [26.0, 28.0, 31.0])
def test_lines_of_capitals_and_figures_learn_the_ratio_of_the_page(capital: float) -> None:
    """Twelve short lines of capitals and figures below two lines of text: most of the page is of one height."""
    text, short = [20.0] * 25 + [capital] * 12, [capital] * 7
    rows = [text, text, *[short] * 12]
    heights = np.concatenate(rows)
    line = np.repeat(np.arange(len(rows)), [len(row) for row in rows])
    middle = np.array([[300.0, 60.0 * row] for row in range(len(rows))])
    assert fit_x_heights(heights, line, middle) == pytest.approx(20.0, rel=0.08)


def test_a_page_of_small_letters_alone_keeps_their_height() -> None:
    heights = np.array([20.0, 20, 20, 28, 20, 20, 28, 20, 20, 20] * 4)
    line = np.repeat(np.arange(4), 10)
    middle = np.array([[300.0, 60.0 * row] for row in range(4)])
    assert fit_x_heights(heights, line, middle) == pytest.approx(20.0, rel=0.05)


def test_no_line_has_no_height() -> None:
    assert fit_x_heights(np.zeros(0), np.zeros(0, np.int64), np.zeros((0, 2))).shape == (0,)
