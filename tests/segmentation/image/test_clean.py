"""Cleaning: even light, reverse type, screens, skew, scale and the way back to the source."""

import cv2
import numpy as np
import pytest

from segmentation.image.binarise import binarise, flatten, strengthened
from segmentation.image.clean import clean_page
from segmentation.image.components import find_components
from segmentation.image.halftone import descreened
from segmentation.types import CleanPage
from tests.helpers.drawn_text import draw_page, turned


def angle_and_scale(page: CleanPage) -> tuple[float, float]:
    across = page.to_source[:, 0]
    return float(np.degrees(np.arctan2(across[1], across[0]))), float(1 / np.hypot(*across))


def agreement(one: np.ndarray, other: np.ndarray) -> float:
    """Share of all ink on which two images of the same size agree."""
    return float((one & other).sum() / (one | other).sum())


@pytest.mark.parametrize("shape", [(1, 1), (1, 300), (300, 1), (3, 2), (40, 700)])
@pytest.mark.parametrize("level", [0, 127, 255])
def test_a_page_without_text_is_cleaned_and_has_no_components(shape, level):
    page = clean_page(np.full(shape, level, np.uint8))
    assert page.grey.dtype == np.uint8
    assert page.ink.dtype == np.bool_
    assert page.grey.shape == page.ink.shape == shape
    assert len(find_components(page).areas) == 0


def test_a_good_page_is_left_as_it_is():
    grey = draw_page()
    page = clean_page(grey)
    assert np.array_equal(page.to_source, np.eye(2, 3))
    assert agreement(page.ink, grey < 180) > 0.9


@pytest.mark.parametrize("degrees", [-15.0, -5.0, -0.7, 0.3, 2.4, 12.0])
def test_a_turned_page_is_levelled(degrees):
    found, scale = angle_and_scale(clean_page(turned(draw_page(), degrees)))
    assert found == pytest.approx(degrees, abs=0.1)
    assert scale == pytest.approx(1)


def test_noise_is_not_turned():
    noise = np.random.default_rng(0).integers(0, 256, (600, 600)).astype(np.uint8)
    assert angle_and_scale(clean_page(noise))[0] == 0


def test_the_page_leads_back_to_its_source():
    source = turned(draw_page(lines=14, size=18, width=700), 1.5)
    page = clean_page(source)
    assert angle_and_scale(page)[1] > 1.2
    height, width = source.shape
    back = cv2.warpAffine(page.grey, page.to_source, (width, height), flags=cv2.INTER_AREA, borderValue=255)
    assert agreement(back < 128, source < 128) > 0.85


@pytest.mark.parametrize("size", [14, 20])
def test_small_letters_are_scaled_up(size):
    page = clean_page(draw_page(lines=12, size=size, width=600))
    boxes = find_components(page).boxes
    assert angle_and_scale(page)[1] > 1.5
    assert 20 <= np.median(boxes[:, 3] - boxes[:, 1]) <= 40


def test_huge_letters_are_scaled_down():
    page = clean_page(draw_page(lines=4, size=220, width=4000))
    assert angle_and_scale(page)[1] < 0.5


def test_shadows_and_coloured_paper_are_flattened():
    page = draw_page()
    shadow = np.linspace(0.45, 1, page.shape[1])
    even = flatten((page * shadow).astype(np.uint8))
    assert even[page > 250].min() > 235
    assert agreement(binarise(even, 90), page < 128) > 0.85


def test_a_white_on_black_page_gives_the_letters_of_its_positive():
    page = draw_page()
    positive, negative = find_components(clean_page(page)), find_components(clean_page(255 - page))
    assert len(negative.areas) == pytest.approx(len(positive.areas), rel=0.03)
    assert agreement(negative.labels > 0, positive.labels > 0) > 0.85


def test_a_white_on_black_bar_gives_the_letters_it_had():
    page = draw_page()
    barred = page.copy()
    barred[395:460, 40:1160] = 255 - barred[395:460, 40:1160]
    plain, inverted = find_components(clean_page(page)), find_components(clean_page(barred))
    assert len(inverted.areas) == pytest.approx(len(plain.areas), abs=2)
    assert agreement(inverted.labels[395:460] > 0, plain.labels[395:460] > 0) > 0.8


def test_a_frame_round_text_turns_nothing_over():
    page = draw_page()
    cv2.rectangle(page, (30, 60), (1170, 1650), 0, 6)
    assert agreement(clean_page(page).ink, page < 180) > 0.9


def test_letters_survive_a_screen_of_dots():
    page = draw_page()
    screened = page.copy()
    screened[380:700:4, ::4] = 0
    screened[382:700:4, 2::4] = 0
    components = find_components(clean_page(screened))
    plain = find_components(clean_page(page))
    assert len(components.areas) == pytest.approx(len(plain.areas), rel=0.1)
    assert agreement(components.labels > 0, plain.labels > 0) > 0.7


@pytest.mark.parametrize("size", [14, 40])
def test_text_is_no_screen(size):
    page = draw_page(size=size)
    assert descreened(page, page < 128) is None


def test_a_few_dense_spots_of_rough_paper_are_no_screen() -> None:
    page = draw_page()
    rough = page < 128
    rough[200:900:7, 100:900:7] = True
    rough[300:330:4, 300:330:4] = True
    assert descreened(page, rough) is None


def test_faint_hairlines_are_ink_on_smooth_paper_and_noise_is_none_on_rough_paper():
    smooth = np.full((600, 600), 255, np.uint8)
    smooth[100:500:60, 100:500] = 200
    assert binarise(smooth, 70)[100:500:60, 100:500].all()
    rough = np.clip(np.random.default_rng(3).normal(235, 11, (600, 600)), 0, 255).astype(np.uint8)
    assert binarise(rough, 70).mean() < 1e-3


def test_blurred_strokes_keep_their_width_and_stay_apart():
    page = np.full((400, 400), 255, np.uint8)
    for left in range(40, 360, 14):
        page[50:350, left : left + 8] = 0
    ink = binarise(cv2.GaussianBlur(page, (0, 0), 1.5), 90)
    assert agreement(ink, page < 128) > 0.98


def test_a_faint_stroke_beside_black_ones_stays():
    page = np.full((400, 400), 255, np.uint8)
    page[50:350, 40:340:30] = 0
    page[50:350, 41:341:30] = 0
    page[50:350, 55:58] = 190
    assert binarise(page, 90)[60:340, 55:58].all()


@pytest.mark.parametrize("tone", [170, 185, 200])
def test_faint_letters_on_noisy_paper_are_those_of_black_ones(tone):
    page = draw_page(paper=250, ink=tone)
    noisy = np.clip(page + np.random.default_rng(1).normal(0, 2, page.shape), 0, 255).astype(np.uint8)
    found = find_components(clean_page(noisy)).labels > 0
    assert agreement(found, find_components(clean_page(draw_page())).labels > 0) > 0.75


def test_noise_and_good_print_are_not_strengthened():
    noise = np.clip(np.random.default_rng(2).normal(245, 4, (600, 600)), 0, 255).astype(np.uint8)
    assert strengthened(noise) is noise
    page = draw_page()
    assert strengthened(page) is page
