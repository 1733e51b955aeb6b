"""Finding components: letters stay whole, everything else goes."""

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from segmentation.image.clean import clean_page
from segmentation.image.components import find_components
from segmentation.image.x_height import x_height_of
from segmentation.types import Components
from tests.helpers.drawn_text import draw_page

SIZE = 40


def found(page: np.ndarray) -> Components:
    return find_components(clean_page(page))


def test_labels_boxes_and_areas_tell_the_same():
    page = draw_page(lines=6)
    components = found(page)
    count = len(components.areas)
    assert count > 100
    assert np.array_equal(np.bincount(components.labels.ravel(), minlength=count + 1)[1:], components.areas)
    for number in range(0, count, 17):
        rows, columns = np.nonzero(components.labels == number + 1)
        box = columns.min(), rows.min(), columns.max() + 1, rows.max() + 1
        assert tuple(components.boxes[number]) == box


def test_the_x_height_is_that_of_small_letters():
    boxes = found(draw_page()).boxes
    assert 0.45 * SIZE < x_height_of(boxes, (1760, 1200)) < 0.6 * SIZE


def test_no_boxes_have_no_x_height():
    assert x_height_of(np.zeros((0, 4), np.int32), (100, 100)) == 0


@pytest.mark.parametrize("thickness", [2, 5])
def test_rules_go_and_letters_stay(thickness):
    page = draw_page()
    plain = found(page)
    for y in range(150, 1700, 160):
        cv2.line(page, (40, y), (1160, y + 3), 0, thickness)
    for x in (40, 1160):
        cv2.line(page, (x, 150), (x, 1590), 0, thickness)
    ruled = found(page)
    assert len(ruled.areas) == pytest.approx(len(plain.areas), rel=0.02)
    assert (ruled.labels > 0)[plain.labels > 0].mean() > 0.98


def test_an_underline_through_descenders_leaves_them():
    page = np.full((400, 900), 255, np.uint8)
    cv2.putText(page, "gypsy jumping queen", (40, 150), cv2.FONT_HERSHEY_SIMPLEX, 2, 0, 6)
    cv2.putText(page, "another line below", (40, 330), cv2.FONT_HERSHEY_SIMPLEX, 2, 0, 6)
    plain = found(page).labels > 0
    cv2.line(page, (40, 163), (740, 163), 0, 4)
    underlined = found(page).labels > 0
    assert underlined[plain].mean() > 0.97
    assert (underlined & ~plain).sum() < 0.06 * plain.sum()


def test_stops_and_the_dots_of_letters_are_no_specks():
    page = draw_page(lines=4)
    dotted = page.copy()
    # A full stop as small as they come, after the first line, and specks of a pixel.
    bottom, right = 117, int(np.flatnonzero((page[80:120] < 128).any(axis=0)).max())
    dotted[bottom - 4 : bottom, right + 6 : right + 10] = 0
    with_stop = found(dotted)
    specks = np.random.default_rng(1).integers(0, page.shape, (60, 2))
    dotted[tuple(specks[page[tuple(specks.T)] == 255].T)] = 0
    assert len(with_stop.areas) == len(found(page).areas) + 1
    assert len(found(dotted).areas) <= len(with_stop.areas) + 3


def test_specks_far_from_letters_go():
    page = draw_page(lines=4)
    plain = found(page)
    dirty = page.copy()
    for x in range(150, 1100, 130):
        dirty[450:455, x : x + 5] = 0
    assert len(found(dirty).areas) == len(plain.areas)


def test_all_dots_of_a_wide_ellipsis_stay():
    page = np.full((400, 900), 255, np.uint8)
    cv2.putText(page, "and then", (40, 150), cv2.FONT_HERSHEY_SIMPLEX, 2, 0, 6)
    cv2.putText(page, "another line below", (40, 330), cv2.FONT_HERSHEY_SIMPLEX, 2, 0, 6)
    plain = found(page)
    (width, _), _ = cv2.getTextSize("and then", cv2.FONT_HERSHEY_SIMPLEX, 2, 6)
    for dots, step in ((3, 25), (4, 28), (5, 25)):
        dotted = page.copy()
        for dot in range(dots):
            cv2.circle(dotted, (55 + width + dot * step, 146), 4, 0, -1)
        assert len(found(dotted).areas) == len(plain.areas) + dots


def test_a_dark_photograph_a_black_border_and_a_punch_hole_are_no_text():
    page = draw_page()
    plain = found(page)
    rng = np.random.default_rng(2)
    photograph = cv2.resize(rng.integers(0, 100, (20, 30)).astype(np.uint8), (500, 300), interpolation=cv2.INTER_CUBIC)
    framed = np.full((page.shape[0] + 500, page.shape[1] + 160), 255, np.uint8)
    framed[: page.shape[0], 80:-80] = page
    framed[page.shape[0] + 20 : page.shape[0] + 320, 300:800] = photograph
    framed[:, :50] = rng.integers(0, 40, (framed.shape[0], 50))
    framed[-60:] = 5
    cv2.circle(framed, (100, 900), 40, 0, -1)
    components = found(framed)
    assert len(components.areas) == pytest.approx(len(plain.areas), rel=0.03)
    outside = components.labels.copy()
    outside[: page.shape[0], 80:-80] = 0
    assert (outside > 0).sum() < 0.1 * (components.labels > 0).sum()


def test_one_line_of_large_type_on_a_strip_of_paper_has_its_own_x_height() -> None:
    heights = [33, 47, 33, 33, 47, 33, 33, 33, 47, 33, 33, 33]
    letters = [[40 * i, 93 - height, 40 * i + 30, 93] for i, height in enumerate(heights)]
    boxes = np.array([*letters, [500, 40, 507, 47]], np.int32)
    assert abs(x_height_of(boxes, (220, 900)) - 33) <= 1


def test_letters_all_of_one_height_are_capitals() -> None:
    boxes = np.array([[40 * i, 100, 40 * i + 30, 147] for i in range(12)], np.int32)
    assert abs(x_height_of(boxes, (1000, 1000)) - 33) <= 1


def test_dashes_of_one_row_of_pixels_are_kept():
    image = Image.new("L", (1500, 700), 255)
    pen, font, dashes = ImageDraw.Draw(image), ImageFont.load_default(44), []
    for row in range(8):
        top = 40 + 78 * row
        pen.text((60, top), f"of pages {50 + row}", 0, font)
        left = 64 + round(font.getlength(f"of pages {50 + row}"))
        dashes.append((left, top + 30, left + 28, top + 31))
        pen.line((left, top + 30, left + 27, top + 30), 0, 1)
        pen.text((left + 32, top), f"{57 + row} of that volume, and in the years of", 0, font)
    assert {tuple(box) for box in found(np.asarray(image).copy()).boxes.tolist()}.issuperset(dashes)
