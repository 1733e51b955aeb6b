"""A point between two figures that is too faint to be ink is found; a speck is not."""

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from ocr.input.source import PageImage
from ocr.recognition.engine import load_engine
from ocr.recognition.pipeline import read_page

SIZE = 32
WHITE = 10
"""Pixels of white in which a point stands."""


def prices(width: int, height: int, darkness: float) -> tuple[NDArray[np.uint8], list[str]]:
    """A page of prices, its points of so many pixels and so dark as a share of the letters, and the prices."""
    page = Image.new("L", (700, 620), 255)
    draw, font = ImageDraw.Draw(page), ImageFont.load_default(SIZE)
    truth = []
    for row in range(10):
        whole, cents = str(3 + 17 * row), str(20 + 7 * row)
        draw.text((40, 30 + 55 * row), "Total amount", 0, font)
        left = 400 + draw.textlength(whole, font)
        draw.text((400, 30 + 55 * row), whole, 0, font)
        draw.text((left + WHITE, 30 + 55 * row), cents, 0, font)
        foot = draw.textbbox((400, 30 + 55 * row), "1", font)[3]
        at = left + (WHITE - width) / 2
        draw.rectangle((at, foot - height, at + width - 1, foot - 1), round(255 * (1 - darkness)))
        truth.append(f"{whole}.{cents}")
    return np.asarray(page), truth


def read_prices(pixels: NDArray[np.uint8]) -> list[str]:
    text = read_page(PageImage(pixels, None, "prices"), load_engine()).text
    return [word for word in text.split() if word[0].isdigit()]


@pytest.mark.parametrize(("width", "height", "darkness"), [(3, 4, 0.3), (3, 4, 0.2), (2, 3, 0.4)])
def test_a_faint_point_is_read(width: int, height: int, darkness: float) -> None:
    pixels, truth = prices(width, height, darkness)
    assert read_prices(pixels) == truth


@pytest.mark.parametrize(("width", "height", "darkness"), [(1, 1, 0.4), (3, 4, 0.08)])
def test_a_speck_is_no_point(width: int, height: int, darkness: float) -> None:
    pixels, _ = prices(width, height, darkness)
    assert "." not in "".join(read_prices(pixels))
