"""Halves of a broken letter belong together; a letter above another does not, nor does a dot above its stem."""

import numpy as np

from segmentation.lines.broken_letters import halves, with_halves_joined

USUAL = 24.0


def found(*boxes: list[float]) -> list[tuple[int, int]]:
    upper, lower = halves(np.array(boxes), np.full(len(boxes), USUAL))
    return list(zip(upper.tolist(), lower.tolist(), strict=True))


def test_the_halves_of_a_letter_are_a_pair() -> None:
    assert found([100, 100, 122, 115], [140, 100, 160, 124], [99, 118, 120, 131]) == [(0, 2)]


def test_the_bowl_and_the_loop_of_a_g_are_a_pair() -> None:
    assert found([100, 100, 120, 119], [98, 118, 123, 138]) == [(0, 1)]  # their boxes overlap
    assert found([100, 100, 117, 116], [98, 116, 122, 136], [117, 100, 122, 104]) == [(0, 1)]  # the ear broke off too


def test_letters_of_two_lines_are_none() -> None:
    assert found([100, 100, 122, 118], [100, 122, 122, 140]) == []
    assert found([100, 100, 122, 124], [100, 130, 122, 154]) == []


def test_a_dot_and_what_stands_beside_are_none() -> None:
    assert found([104, 100, 110, 105], [103, 108, 112, 125]) == []
    assert found([100, 100, 120, 115], [124, 116, 144, 130]) == []
    assert found([100, 100, 120, 115]) == []


def test_the_upper_half_becomes_the_whole_letter() -> None:
    boxes = np.array([[100.0, 100, 122, 115], [99, 118, 120, 131], [140, 100, 160, 124]])
    whole = with_halves_joined(boxes, np.array([0]), np.array([1]))
    assert whole.tolist() == [[99, 100, 122, 131], *boxes[1:].tolist()]
