"""Of a word alone in its picture every mark belongs to the line, though next to nothing tells how large letters are."""

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from segmentation.image.clean import clean_page
from segmentation.image.components import find_components
from segmentation.layout_mode import Layout
from segmentation.lines.find import find_lines


@pytest.mark.parametrize("margin", [12, 40])
@pytest.mark.parametrize("size", [24, 64])
@pytest.mark.parametrize("text", ["i", "a.b", "5.3", "-5.3", "A.", "$5.00", "12.99"])
def test_every_mark_of_a_lone_word_is_on_its_line(text: str, size: int, margin: int) -> None:
    font = ImageFont.load_default(size)
    picture = Image.new("L", (round(font.getlength(text)) + 2 * margin, round(1.3 * size) + 2 * margin), 255)
    ImageDraw.Draw(picture).text((margin, margin), text, 0, font)
    page = clean_page(np.asarray(picture), isolated=True)
    components = find_components(page, Layout.CHAR)
    lines = find_lines(components, page)
    assert len(lines) == 1
    assert len(lines[0].members) == len(text) + text.count("i")


@pytest.mark.parametrize("size", [40, 64])
def test_the_picture_of_a_price_is_not_enlarged_to_the_size_of_its_point(size: int) -> None:
    picture = Image.new("L", (323, 203), 255)
    ImageDraw.Draw(picture).text((60, 60), "$ 5.00", 0, ImageFont.load_default(size))
    assert clean_page(np.asarray(picture)).ink.shape[0] <= 2 * picture.height
