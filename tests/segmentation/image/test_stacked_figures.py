"""Figures that stand alone in a column of a table are kept; what stands alone elsewhere is not."""

import numpy as np

from segmentation.image.stacked_figures import stacked_figures

X_HEIGHT = 20
ROWS = (200, 260, 320, 380)


def letters(foot: int, *starts: int) -> list[list[int]]:
    """Words of five letters each."""
    return [[start + 16 * place, foot - 25, start + 12 + 16 * place, foot] for start in starts for place in range(5)]


def kept(figures: list[list[int]], *starts: int) -> list[bool]:
    """Which of the figures are kept beside rows of words that begin at `starts`."""
    words = [box for foot in ROWS for box in letters(foot, *starts)]
    boxes = np.array([*words, *figures], np.int32)
    ink = np.zeros((500, 1000), np.bool_)
    for left, top, right, bottom in boxes.tolist():
        ink[top:bottom, left:right] = True
    areas = (boxes[:, 2:] - boxes[:, :2]).prod(axis=1)
    found: list[bool] = stacked_figures(boxes, areas, np.arange(len(boxes)) < len(words), ink, float(X_HEIGHT)).tolist()
    return found[len(words) :]


def kept_below(column: list[list[int]], lone: list[list[int]]) -> list[bool]:
    """Which of the lone components are kept below the letters of a column, beside rows of words."""
    words = [*column, *(box for foot in ROWS for box in letters(foot, 300, 600))]
    boxes = np.array([*words, *lone], np.int32)
    ink = np.zeros((500, 1000), np.bool_)
    for left, top, right, bottom in boxes.tolist():
        ink[top:bottom, left:right] = True
    areas = (boxes[:, 2:] - boxes[:, :2]).prod(axis=1)
    found: list[bool] = stacked_figures(boxes, areas, np.arange(len(boxes)) < len(words), ink, float(X_HEIGHT)).tolist()
    return found[len(words) :]


def figure(foot: int, left: int = 60) -> list[int]:
    return [left, foot - 26, left + 14, foot]


COLUMN = [figure(foot) for foot in ROWS]


def test_a_column_of_single_figures_beside_cells_is_kept() -> None:
    assert kept(COLUMN, 200, 600) == [True] * len(ROWS)


def test_a_figure_below_cells_of_several_is_kept_by_their_edges_or_their_middle() -> None:
    column = [box for foot in ROWS[:3] for box in letters(foot, 60)]
    assert kept_below(column, [[122, ROWS[3] - 26, 136, ROWS[3]]]) == [True]
    assert kept_below(column, [[91, ROWS[3] - 26, 105, ROWS[3]]]) == [True]
    assert kept_below(column, [[108, ROWS[3] - 26, 122, ROWS[3]]]) == [False]


def test_so_are_wide_letters_letters_with_tails_and_dashes() -> None:
    column = [box for foot in ROWS[:3] for box in letters(foot, 60)]
    foot = ROWS[3]
    for lone in ([60, foot - 21, 92, foot], [60, foot - 20, 74, foot + 9], [60, foot - 13, 78, foot - 10]):
        assert kept_below(column, [lone]) == [True]


def test_so_is_a_word_whose_letters_touch() -> None:
    column = [box for foot in ROWS[:3] for box in letters(foot, 60)]
    assert kept_below(column, [[60, ROWS[3] - 28, 136, ROWS[3]]]) == [True]
    assert kept_below(column, [[60, ROWS[3] - 60, 136, ROWS[3]]]) == [False]


def test_what_stands_beside_running_text_is_not() -> None:
    assert kept(COLUMN, 200) == [False] * len(ROWS)
    assert kept(COLUMN, 200, 300) == [False] * len(ROWS)


def test_what_is_not_stacked_or_stands_on_no_foot_is_not() -> None:
    assert kept(COLUMN[:2], 200, 600) == [False, False]
    assert not any(kept([figure(foot, 60 + 20 * row) for row, foot in enumerate(ROWS)], 200, 600))
    assert not any(kept([figure(foot + 30) for foot in ROWS], 200, 600))


def test_what_has_ink_about_it_is_not() -> None:
    assert not any(kept([*COLUMN, *(figure(foot, 80) for foot in ROWS)], 200, 600))


def test_a_page_without_anything_unlikely_stays() -> None:
    assert kept([], 200, 600) == []
