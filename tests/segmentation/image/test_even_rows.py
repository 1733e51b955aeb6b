"""Rows of equal marks, and the x-height of a page that has thousands of them."""

import cv2
import numpy as np

from segmentation.image.clean import clean_page
from segmentation.image.components import find_components, measure_components
from segmentation.image.even_rows import in_even_rows
from tests.helpers.drawn_text import draw_page


def test_a_row_of_seven_dots_is_told_and_one_of_five_is_not() -> None:
    for count, found in ((5, False), (7, True), (30, True)):
        x = 10 + 9 * np.arange(count)
        for left, top in ((x, np.full(count, 50)), (np.full(count, 50), x), (x, x // 3)):
            boxes = np.stack([left, top, left + 4, top + 4], axis=1).astype(np.int32)
            assert in_even_rows(boxes).all() == found
            assert in_even_rows(boxes).any() == found


def test_letters_are_in_no_even_row() -> None:
    measured = measure_components(clean_page(draw_page(lines=8)))
    assert measured is not None
    assert in_even_rows(measured.boxes).mean() < 0.02


def test_dotted_rules_between_the_lines_are_not_taken_for_letters() -> None:
    page = draw_page(lines=8)
    plain = measure_components(clean_page(page))
    ruled = page.copy()
    for y in range(20, page.shape[0], 12):
        if (page[y - 3 : y + 4] > 200).all():
            for x in range(20, page.shape[1] - 20, 8):
                cv2.circle(ruled, (x, y), 1, 0, -1)
    found = measure_components(clean_page(ruled))
    assert plain is not None
    assert found is not None
    assert found.is_dotted.sum() > 2 * len(plain.boxes)
    assert found.x_height == plain.x_height
    kept, before = (len(find_components(clean_page(image)).areas) for image in (ruled, page))
    assert abs(kept - before) <= 0.05 * before
