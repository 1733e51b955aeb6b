"""Worn print keeps image and owners together and does what it says."""

import numpy as np
import pytest

from classifier.synthesis import printers
from classifier.synthesis.page_damage import Way
from classifier.synthesis.print import PAPER, DrawnLine

WIDTH, HEIGHT, X_HEIGHT, BASELINE = 300, 80, 20, 50


@pytest.fixture
def line() -> DrawnLine:
    """Ten black bars on white, each a symbol, standing on the baseline."""
    grey = np.full((HEIGHT, WIDTH), PAPER, np.uint8)
    owner = np.full((HEIGHT, WIDTH), -1, np.int16)
    for index in range(10):
        window = slice(BASELINE - X_HEIGHT, BASELINE), slice(20 + 26 * index, 28 + 26 * index)
        grey[window], owner[window] = 0, index
    return DrawnLine(grey, owner, tuple("abcdefghij"), np.zeros(10, bool), float(BASELINE), 0.0, X_HEIGHT)


@pytest.mark.parametrize("way", printers.WORN_WAYS, ids=lambda way: way.__name__)
def test_owned_pixels_are_darker_than_paper_in_every_way(line: DrawnLine, way: Way) -> None:
    for seed in range(6):
        worn = way(line, np.random.default_rng(seed))
        owned, paper = worn.owner >= 0, worn.owner < 0
        assert worn.grey.shape == worn.owner.shape
        assert worn.grey.dtype == np.uint8
        assert worn.symbols == line.symbols
        assert owned.any()
        assert worn.grey[owned].mean() < worn.grey[paper].mean()


def test_a_scan_is_decided_by_its_seed(line: DrawnLine) -> None:
    once, again = (printers.worn_scan(line, np.random.default_rng(5)) for _ in range(2))
    np.testing.assert_array_equal(once.grey, again.grey)


def test_needles_leave_white_between_dots(line: DrawnLine) -> None:
    grey, _ = printers.needles(line.grey, line.owner, 5.0, 0.7, 0.0, np.random.default_rng(1))
    inside = grey[BASELINE - X_HEIGHT : BASELINE, 20:28]
    assert inside.min() < 128 < inside.max()


def test_dead_dots_of_a_thermal_head_are_white_from_top_to_foot(line: DrawnLine) -> None:
    black = np.zeros_like(line.grey)
    grey, _ = printers.thermal_head(black, line.owner, 3.0, 2, 0.0, np.random.default_rng(1))
    assert (grey.min(axis=0) > 128).any()


def test_what_is_scanned_too_bright_is_lighter_and_keeps_its_black(line: DrawnLine) -> None:
    faint = np.full_like(line.grey, 200)
    assert (printers.washed_out(faint, line.owner, 0.3, 1.0)[0] == PAPER).all()
    assert printers.washed_out(line.grey, line.owner, 0.3, 1.5)[0].min() == 0


def test_the_second_strike_stands_aside(line: DrawnLine) -> None:
    grey, _ = printers.struck_twice(line.grey, line.owner, 3, 0, 0.5)
    assert (grey[BASELINE - 5, 28:31] < PAPER).all()
    assert (grey[BASELINE - 5, 20:28] == 0).all()


def test_an_entry_stands_on_a_rule_that_nobody_owns(line: DrawnLine) -> None:
    for seed in range(8):
        ruled = printers.on_rule(line, np.random.default_rng(seed))
        np.testing.assert_array_equal(ruled.owner, line.owner)
        below = ruled.grey[BASELINE:]
        assert (below.min(axis=0) < PAPER).all()
