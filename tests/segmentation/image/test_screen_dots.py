"""What is dense: dots of a screen, or small figures and dotted rules."""

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from segmentation.image.binarise import binarise
from segmentation.image.clean import first_window
from segmentation.image.halftone import descreened
from segmentation.image.screen_dots import share_of_dots
from tests.helpers.drawn_text import draw_page

SIZE = 8
"""Pixels of type, whose figures are 6 high: 8 points at 72 dpi."""
ROW = {False: 9, True: 15}
"""Pixels from row to row, without rules of dots between them and with them."""


def small_figures(dotted: bool) -> np.ndarray:
    """Shares of groups in six columns at 72 dpi, uint8 [700, 500]; dotted: with rules of dots between the rows."""
    picture = Image.new("L", (500, 700), 255)
    draw = ImageDraw.Draw(picture)
    font = ImageFont.truetype("LiberationSans-Regular.ttf", SIZE)
    numbers = np.random.default_rng(1)
    for row in range(40):
        top = 20 + ROW[dotted] * row
        for column in range(6):
            text = f"{numbers.integers(100, 999)} ({numbers.uniform(10, 99):.1f})"
            draw.text((20 + 75 * column, top), text, font=font, fill=40)
        if dotted:
            for x in range(10, 490, 3):
                draw.point((x, top - 3), fill=60)
    return np.asarray(picture)


@pytest.mark.parametrize("dotted", [False, True])
def test_columns_of_small_figures_are_no_screen(dotted: bool) -> None:
    page = small_figures(dotted)
    assert descreened(page, binarise(page, first_window(page))) is None


@pytest.mark.parametrize("black", [True, False])
@pytest.mark.parametrize("step", [4, 5, 6])
def test_a_screen_is_smoothed_whether_its_dots_are_black_or_white(step: int, black: bool) -> None:
    page = draw_page()
    dots = np.zeros(page.shape, np.bool_)
    dots[400:1000, 100:900] = not black
    for row in range(2):
        for column in range(2):
            dots[400 + row : 1000 : step, 100 + column : 900 : step] = black
    page = np.where(dots, 0, page).astype(np.uint8)
    smooth = descreened(page, page < 128)
    assert smooth is not None
    ground = smooth[500:900, 120:160].astype(float)
    assert ground.std() < page[500:900, 120:160].std() / 2


def test_dots_along_a_line_are_none_of_an_area() -> None:
    ink = np.zeros((200, 200), np.bool_)
    ink[20, 10:90:4] = True
    ink[110:190:5, 110:190:5] = True
    parts = np.array([[0, 1], [2, 3]], np.int32)
    shares = share_of_dots(ink, parts, 100)
    assert shares[0] < 0.1
    assert shares[3] > 0.9
