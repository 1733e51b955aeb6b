"""Light letters on dark grounds are found wherever they stand, and nothing else is inverted."""

from io import BytesIO

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw

from segmentation.image.clean import clean_page
from segmentation.image.components import find_components
from segmentation.image.polarity import reduced, reversed_grounds, with_reversed_inverted
from tests.helpers.drawn_text import draw_page


def agreement(one: np.ndarray, other: np.ndarray) -> float:
    return float((one & other).sum() / (one | other).sum())


def on_ground(page: np.ndarray, ground: np.ndarray | float, light: float = 255) -> np.ndarray:
    """A page of black letters on white with the letters that light, and that ground."""
    return np.clip(light + (ground - light) * (page / 255.0), 0, 255).astype(np.uint8)


def letters(grey: np.ndarray) -> np.ndarray:
    return find_components(clean_page(grey)).labels > 0


@pytest.mark.parametrize("ground", [0, 10, 30, 76, 110, 150])
def test_a_page_on_any_dark_ground_gives_the_letters_of_its_positive(ground):
    page = draw_page()
    assert agreement(letters(on_ground(page, ground)), letters(page)) > 0.8


def test_a_graded_ground_and_dim_letters_give_them_too():
    page = draw_page()
    ground = np.linspace(20, 110, page.shape[1])[None]
    assert agreement(letters(on_ground(page, ground, 190)), letters(page)) > 0.75


@pytest.mark.parametrize("radius", [0, 12, 32])
@pytest.mark.parametrize("ground", [0, 90, 150])
def test_bars_with_square_and_round_corners_are_inverted(radius, ground):
    page = draw_page()
    corners = Image.new("L", (1120, 65))
    ImageDraw.Draw(corners).rounded_rectangle((0, 0, 1119, 64), radius, fill=255)
    bar = page[395:460, 40:1160]
    barred = page.copy()
    barred[395:460, 40:1160] = np.where(np.asarray(corners) > 0, on_ground(bar, ground), bar)
    found, plain = letters(barred), letters(page)
    assert agreement(found[400:455, 80:1120], plain[400:455, 80:1120]) > 0.75
    assert agreement(found[480:], plain[480:]) > 0.95


def test_a_light_panel_on_a_dark_page_keeps_its_dark_letters():
    page = draw_page()
    dark = on_ground(page, 25)
    dark[630:960, 40:1160] = page[630:960, 40:1160]
    assert agreement(letters(dark), letters(page)) > 0.75


def test_dark_letters_on_a_light_panel_with_little_room_around_them_stay_dark():
    page = draw_page()
    dark = on_ground(page, 25)
    dark[395:460, 40:1160] = page[395:460, 40:1160]
    found, plain = letters(dark), letters(page)
    assert agreement(found[400:455], plain[400:455]) > 0.75


@pytest.mark.parametrize("ground", [70, 110])
def test_a_lighter_bar_within_a_dark_panel_is_inverted_too(ground):
    page = draw_page()
    panel = page.copy()
    panel[315:700, 20:1180] = on_ground(page[315:700, 20:1180], 25)
    panel[395:460, 40:1160] = on_ground(page[395:460, 40:1160], ground)
    assert agreement(letters(panel)[400:455], letters(page)[400:455]) > 0.9


def cut_to_letters(page: np.ndarray) -> tuple[slice, slice]:
    """Where a bar about the fifth line is just as wide as its letters."""
    inked = np.flatnonzero((page[395:460] < 128).any(axis=0))
    return slice(395, 460), slice(inked[0], inked[-1] + 1)


@pytest.mark.parametrize("ground", [0, 90])
def test_letters_at_the_very_edge_of_their_bar_are_whole(ground):
    page = draw_page()
    barred, bar = page.copy(), cut_to_letters(page)
    barred[bar] = on_ground(page[bar], ground)
    found, plain = letters(barred)[400:455], letters(page)[400:455]
    assert agreement(found, plain) > 0.75
    left, right = bar[1].start, bar[1].stop
    for end in (slice(left, left + 25), slice(right - 25, right)):
        assert agreement(found[:, end], plain[:, end]) > 0.5


@pytest.mark.parametrize("deviation", [5, 8])
def test_noise_on_a_dark_ground_is_not_smoothed_as_if_it_were_a_screen(deviation):
    small = draw_page(lines=30, size=20, width=800)
    noise = np.random.default_rng(3).normal(0, deviation, small.shape)
    page, dark = (np.full((small.shape[0] + 200, small.shape[1] + 200), paper, np.uint8) for paper in (255, 235))
    page[100:-100, 100:-100] = small
    dark[100:-100, 100:-100] = np.clip(on_ground(small, 70, 200) + noise, 0, 255)
    found, plain = letters(dark), letters(page)
    assert found.shape == plain.shape
    assert agreement(found, plain) > 0.85


def test_heavy_headlines_grids_and_dark_edges_are_left_as_they_are():
    page = draw_page(size=160, lines=4, width=1600)
    heavy = cv2.erode(page, np.ones((15, 15), np.uint8))
    assert with_reversed_inverted(heavy) is None
    grid = draw_page()
    for y in range(300, 1000, 80):
        cv2.rectangle(grid, (60, y), (1140, y + 80), 0, 9)
    assert with_reversed_inverted(grid) is None
    edged = draw_page()
    edged[:, :70] = np.random.default_rng(1).integers(0, 60, (len(edged), 70))
    assert with_reversed_inverted(edged) is None


@pytest.mark.parametrize("paper", [205, 224])
@pytest.mark.parametrize("quality", [50, 90])
def test_what_jpeg_puts_round_dark_letters_makes_no_light_ones(paper, quality):
    stream = BytesIO()
    Image.fromarray(draw_page(ink=20, paper=paper)).save(stream, "JPEG", quality=quality)
    assert with_reversed_inverted(np.asarray(Image.open(stream))) is None


def test_rough_grey_paper_is_no_dark_ground():
    rough = cv2.GaussianBlur(np.random.default_rng(2).normal(0, 1, (1000, 1200)), (0, 0), 1.2)
    page = 195 - 0.25 * (255 - draw_page()[:1000].astype(float)) + rough / rough.std() * 5
    assert reversed_grounds(reduced(np.clip(page, 0, 255).astype(np.uint8))) == []
