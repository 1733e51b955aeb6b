"""Letters that stand alone in ruled rows are kept, and specks beside them are not."""

import numpy as np

from segmentation.image.ruled_rows import alone_in_rows

X_HEIGHT = 20.0
LEVEL = [[100, 200, 900, 204], [100, 260, 900, 264]]
UPRIGHT = [[100, 150, 104, 320], [500, 150, 504, 320], [900, 150, 904, 320]]
WORD = [[200 + 16 * place, 215, 212 + 16 * place, 240] for place in range(5)]
DIGIT, DASH, SPECK, HIGHER, BELOW = (
    [850, 216, 862, 240],
    [700, 229, 712, 232],
    [600, 238, 602, 240],
    [800, 206, 812, 228],
    [850, 280, 862, 304],
)


def kept(rules: list[list[int]], *alone: list[int]) -> list[bool]:
    boxes = np.array([*WORD, *alone], np.int32)
    likely = np.arange(len(boxes)) < len(WORD)
    out: list[bool] = alone_in_rows(boxes, likely, np.array(rules, np.int32).reshape(-1, 4), X_HEIGHT).tolist()
    return out[len(WORD) :]


def test_a_digit_and_a_dash_on_the_foot_of_a_ruled_row_are_kept() -> None:
    assert kept(LEVEL, DIGIT, DASH, SPECK, HIGHER, BELOW) == [True, True, False, False, False]


def test_upright_rules_make_rows_too() -> None:
    assert kept(UPRIGHT, DIGIT, DASH, SPECK, HIGHER, BELOW) == [True, True, False, False, False]


def test_without_rules_nothing_is_kept() -> None:
    assert kept([], DIGIT, DASH) == [False, False]
    assert kept(LEVEL[:1], DIGIT, DASH) == [False, False]
