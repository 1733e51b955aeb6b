"""Names of goods begin with capitals, however seldom the language has them there."""

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from ocr.input.source import PageImage
from ocr.recognition.engine import load_engine
from ocr.recognition.pipeline import read_page

GOODS = [
    "Sugar Coffee 12.40",
    "Bread Salad 3.15",
    "Coffee Water 10.25",
    "Orange Soup 4.80",
    "Milk Chicken 8.95",
    "Fish Soup 14.30",
    "Tea Orange Juice 1.75",
]
PROSE = [
    "There were six or seven cups of coffee,",
    "so old as to be cold, and she would",
    "sell one to us at a sou or so.",
]


@pytest.mark.parametrize("size", [14, 16, 20, 24])
@pytest.mark.parametrize("texts", [GOODS, PROSE], ids=["goods", "prose"])
def test_letters_that_begin_words_are_as_tall_as_they_look(texts: list[str], size: int) -> None:
    image = Image.new("L", (26 * size, 2 * size * (len(texts) + 1)), 255)
    draw = ImageDraw.Draw(image)
    for number, text in enumerate(texts):
        draw.text((size, (number + 1) * 1.8 * size), text, 0, ImageFont.load_default(size))
    assert (
        read_page(PageImage(np.asarray(image).copy(), None, "goods"), load_engine()).text.split()
        == " ".join(texts).split()
    )
