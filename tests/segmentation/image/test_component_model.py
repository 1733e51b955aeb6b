"""What a component is, told from its shape and its neighbours."""

import cv2
import numpy as np
import pytest

from segmentation.image.clean import clean_page
from segmentation.image.component_features import FEATURES, NEIGHBOURS
from segmentation.image.components import find_components, first_dots, measure_components
from tests.helpers.drawn_text import draw_page


def kept_inside(page: np.ndarray, top: int, bottom: int) -> int:
    """How many components whose middle lies between two rows of the page are kept as text."""
    clean = clean_page(page)
    boxes = find_components(clean).boxes
    middle = (boxes[:, :2] + boxes[:, 2:]).T / 2
    y = (clean.to_source @ np.vstack([middle, np.ones(len(boxes))]))[1]
    return int(((y >= top) & (y <= bottom)).sum())


@pytest.mark.parametrize("step", [6, 9, 14])
def test_dotted_rules_are_no_text(step: int) -> None:
    page = draw_page(lines=8)
    height, width = page.shape
    row = height - 12
    for x in range(20, width - 20, step):
        cv2.rectangle(page, (x, row), (x + 2, row + 2), 0, cv2.FILLED)
    assert kept_inside(page, row - 4, row + 6) <= 0.1 * (width - 40) / step


def test_specks_are_no_text() -> None:
    page = draw_page(lines=8)
    plain = len(find_components(clean_page(page)).areas)
    rng = np.random.default_rng(2)
    for x, y in rng.integers(0, [page.shape[1], page.shape[0]], (400, 2)).tolist():
        page[y, x] = 0
    assert len(find_components(clean_page(page)).areas) <= 1.1 * plain


def test_letters_stay() -> None:
    page = draw_page(lines=8)
    clean = clean_page(page)
    measured = measure_components(clean)
    assert measured is not None
    letters = (measured.boxes[:, 3] - measured.boxes[:, 1]) > 0.8 * measured.x_height
    assert len(find_components(clean).areas) >= letters.sum()
    assert measured.features.shape == (len(measured.boxes), FEATURES)
    assert measured.neighbours.index.shape == (len(measured.boxes), NEIGHBOURS)
    assert np.isfinite(measured.features).all()


def test_of_a_leader_the_first_three_dots_are_kept() -> None:
    x = np.concatenate([np.arange(10) * 12, 500 + np.arange(6) * 12, 800 + np.arange(5) * 12])
    boxes = np.stack([x, np.full(21, 40), x + 3, np.full(21, 43)], axis=1).astype(np.int32)
    kept = first_dots(boxes, np.ones(21, np.bool_), np.zeros(21, np.bool_), 20.0)
    all_of_an_ellipsis = [16, 17, 18, 19, 20]
    assert np.flatnonzero(kept).tolist() == [0, 1, 2, 10, 11, 12, *all_of_an_ellipsis]
    assert not first_dots(boxes, np.zeros(21, np.bool_), np.ones(21, np.bool_), 20.0).any()
