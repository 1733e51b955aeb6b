"""White inside a line of running text is told from the white between columns."""

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from segmentation.image.clean import clean_page
from segmentation.image.components import find_components
from segmentation.lines.find import find_lines
from tests.helpers.drawn_text import draw_justified

FONT = ImageFont.load_default(24)
PITCH = 34
ROWS = 14
PAIR = "wind-driven", "resuspension"
TEXT = "dominates we find instead that it accounts for at most half of all the flux along this coast"
WORDS = TEXT.split()


def lines_of(spaced: list[int]) -> int:
    """Lines that are found in three narrow columns, of which some have but two long words."""
    image = Image.new("L", (1700, 200 + ROWS * PITCH), 255)
    draw = ImageDraw.Draw(image)
    for number, left in enumerate((100, 600, 1100)):
        for row in range(ROWS):
            start = (5 * row + 3 * number) % len(WORDS)
            words = list(PAIR) if row in spaced else [*WORDS[start:], *WORDS]
            draw_justified(draw, FONT, words, left, left + 460, 100 + row * PITCH)
    page = clean_page(np.asarray(image))
    return len(find_lines(find_components(page), page))


@pytest.mark.parametrize("spaced", [[], [4], [2, 7, 11]])
def test_a_line_that_was_spaced_out_is_one(spaced: list[int]) -> None:
    assert lines_of(spaced) == 3 * ROWS
