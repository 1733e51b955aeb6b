"""Lines of a page that was photographed aslant are levelled; level pages stay."""

import numpy as np
import pytest
from numpy.typing import NDArray

from segmentation.page_bend import PageBend, find_bend

X_HEIGHT = 10.0
ASLANT = PageBend(origin=500.0, slope=-0.01, turn=3e-5, curve=2e-6)


def pieces(bend: PageBend, lines: int = 30) -> NDArray[np.float64]:
    """Baselines of a page of level lines that is bent like this."""
    y = np.linspace(100, 1400, lines)
    left, right = np.full(lines, 100.0), np.linspace(500, 900, lines)
    return np.stack([left, bend.bent(left, y), right, bend.bent(right, y)], axis=1)


def test_bent_and_levelled_are_each_others_way_back() -> None:
    x, y = np.array([0.0, 300.0, 1000.0]), np.array([10.0, 700.0, 1500.0])
    assert ASLANT.levelled(x, ASLANT.bent(x, y)) == pytest.approx(y)
    assert PageBend().levelled(x, y) == pytest.approx(y)


def test_what_bends_a_page_is_found_though_some_lines_run_otherwise() -> None:
    asked = pieces(ASLANT)
    asked[::7, 3] += 8
    found = find_bend(asked, X_HEIGHT)
    x = np.full(20, 850.0)
    y = np.linspace(150, 1350, 20)
    assert np.abs(found.levelled(x, ASLANT.bent(x, y)) - found.levelled(x - 700, ASLANT.bent(x - 700, y))).max() < 2


def test_a_level_page_and_a_few_lines_stay_as_they_are() -> None:
    rough = pieces(PageBend())
    rough[:, 3] += np.random.default_rng(1).normal(0, 2, len(rough))
    assert find_bend(rough, X_HEIGHT) == PageBend()
    assert find_bend(pieces(ASLANT, 5), X_HEIGHT) == PageBend()
    assert find_bend(np.zeros((0, 4)), X_HEIGHT) == PageBend()
