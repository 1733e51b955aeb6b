"""Rows of dots and dashes are rules where they stand alone, and leaders where they stand beside letters."""

import numpy as np
from numpy.typing import NDArray

from segmentation.image.dotted_rules import dotted_rules

X_HEIGHT = 24.0


def marks(count: int, left: int, top: int, step: int = 18, size: tuple[int, int] = (10, 4)) -> NDArray[np.int32]:
    x = left + step * np.arange(count)
    return np.stack([x, np.full(count, top), x + size[0], np.full(count, top + size[1])], axis=1).astype(np.int32)


def found(*parts: NDArray[np.int32], letters: int = 0) -> list[list[int]]:
    boxes = np.concatenate(parts)
    is_text = np.arange(len(boxes)) < letters
    rules: list[list[int]] = dotted_rules(boxes, is_text, X_HEIGHT).boxes.tolist()
    return rules


def test_a_row_of_dashes_is_a_rule_both_ways() -> None:
    level = marks(30, 100, 200)
    assert found(level) == [[100, 200, 100 + 18 * 29 + 10, 204]]
    assert found(level[:, [1, 0, 3, 2]]) == [[200, 100, 204, 100 + 18 * 29 + 10]]


def test_leader_dots_are_none() -> None:
    letters = marks(6, 20, 182, 14, (12, 24))
    assert found(letters, marks(30, 110, 200), letters=6) == []
    assert len(found(letters, marks(30, 110, 300), letters=6)) == 1


def test_dots_that_ran_together_are_a_rule_with_white_between_them_as_before() -> None:
    dots = marks(60, 100, 200, step=7, size=(5, 5))
    first = np.cumsum(np.tile([0, 1, 3, 2, 1], 8))
    first = first[first < 59]
    together = np.stack(
        [dots[first, 0], dots[first, 1], np.append(dots[first[1:] - 1, 2], dots[-1, 2]), dots[first, 3]], 1
    )
    lower = together + np.array([0, 3, 0, 3])
    bits = np.concatenate([together, lower]).astype(np.int32)  # each in two bits, one above the other
    assert found(bits) == [[100, 200, int(together[-1, 2]), 208]]


def test_bits_that_lie_anyhow_are_none() -> None:
    rng = np.random.default_rng(1)
    bits = marks(30, 100, 200)
    bits[:, [0, 2]] += rng.integers(-9, 10, 30)[:, None].astype(np.int32)
    assert found(bits) == []


def test_rows_that_cross_others_rule_cells_however_near_letters_stand() -> None:
    letters = marks(40, 120, 230, 14, (12, 24))
    uprights = [marks(16, 200, left)[:, [1, 0, 3, 2]] for left in (100, 400, 680)]
    levels = [marks(32, 110, top) for top in (200, 250, 300, 350, 400, 450, 480)]
    boxes = np.concatenate([letters, *uprights, *levels])
    rules = dotted_rules(boxes, np.arange(len(boxes)) < len(letters), X_HEIGHT)
    assert len(rules.boxes) == len(uprights) + len(levels)
    assert rules.is_mark[len(letters) :].all()
    assert not rules.is_mark[: len(letters)].any()
