"""Which way up a page stands is found by reading it."""

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from ocr.input.source import PageImage
from ocr.recognition.engine import load_engine
from ocr.recognition.pipeline import read_page
from tests.helpers.drawn_text import draw_page


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_page_in_a_clear_type_is_turned_upright(quarters: int) -> None:
    """On its head most letters of such a type look like letters."""
    page = np.ascontiguousarray(np.rot90(draw_page(lines=8), quarters))
    text = read_page(PageImage(page, None, "turned"), load_engine()).text
    assert "quick brown fox" in text and "lazy dog" in text


@pytest.mark.parametrize("quarters", [1, 3])
def test_a_number_on_its_side_is_read(quarters: int) -> None:
    picture = Image.new("L", (640, 160), 255)
    ImageDraw.Draw(picture).text((60, 40), "1234567890", 0, ImageFont.load_default(64))
    page = PageImage(np.ascontiguousarray(np.rot90(np.asarray(picture), quarters)), None, "number")
    assert read_page(page, load_engine()).text.strip() == "1234567890"
