"""Shaded grounds under dark letters become white; pictures, light letters and large grey letters stay."""

import numpy as np
from numpy.typing import NDArray

from segmentation.image.shaded_grounds import without_shades

X_HEIGHT = 20.0
PAPER, SHADE, INK = 255, 200, 30
ROW = slice(300, 360), slice(100, 900)


def page(ground: int = SHADE, letters: int = INK) -> NDArray[np.uint8]:
    """A page with a row of upright strokes on a ground, and one on the paper below it."""
    grey = np.full((800, 1000), PAPER, np.uint8)
    grey[ROW] = ground
    for top in (320, 420):
        for left in range(120, 880, 12):
            grey[top : top + 20, left : left + 4] = letters
    return grey


def test_the_shade_of_a_row_becomes_white_and_its_letters_stay() -> None:
    found = without_shades(page(), X_HEIGHT)
    assert found is not None
    assert (found[ROW] > 250).mean() > 0.8
    assert (found[320:340, 120:124] < 60).all()
    assert (found[420:440] == page()[420:440]).all()


def test_a_page_without_shades_stays() -> None:
    assert without_shades(page(ground=PAPER), X_HEIGHT) is None
    assert without_shades(page(ground=245), X_HEIGHT) is None
    assert without_shades(page(), 0.0) is None


def test_light_letters_on_their_ground_stay() -> None:
    assert without_shades(page(letters=PAPER), X_HEIGHT) is None


def test_what_varies_as_pictures_do_stays() -> None:
    grey = page()
    grey[300:500, 100:900] = np.linspace(140, 230, 800).astype(np.uint8)
    assert without_shades(grey, X_HEIGHT) is None


def test_a_large_grey_letter_stays() -> None:
    grey = page(ground=PAPER)
    grey[100:260, 100:140] = grey[220:260, 100:200] = SHADE
    assert without_shades(grey, X_HEIGHT) is None
