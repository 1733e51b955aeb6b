"""Which way up a page stands is found by reading it."""

import numpy as np
import pytest

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
