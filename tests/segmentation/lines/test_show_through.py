"""Specks far lighter than the letters of their line are left out; dots of blurred or faint print are not."""

import cv2
import numpy as np
import pytest
from PIL import Image

from segmentation.lines.find import find_lines
from segmentation.lines.show_through import without_show_through
from segmentation.types import CleanPage, Components
from tests.segmentation.lines.test_find import blank, page_of, write

FOOT = 100
TEXT = "It is in his mind, i.e. in mine; a big jig."
SPECK = (745, 95, 751, 101)
"""Behind the line, where a full stop may be."""


def page(ink: int, speck: int, blur: float = 0.0) -> tuple[Components, CleanPage]:
    """A line of so dark a grey, and a speck, as they would come of a page that was flattened."""
    image, draw = blank(1200, 200)
    write(draw, 100, FOOT, TEXT)
    grey = np.where(np.asarray(image) < 128, np.uint8(ink), np.uint8(255))
    grey[SPECK[1] : SPECK[3], SPECK[0] : SPECK[2]] = speck
    components, clean = page_of(Image.fromarray(np.where(grey < 255, np.uint8(0), np.uint8(255))))
    blurred = cv2.GaussianBlur(grey, (0, 0), blur) if blur else grey
    return components, CleanPage(blurred, clean.ink, clean.to_source)


def left_out(components: Components, clean: CleanPage) -> list[list[int]]:
    lines = find_lines(components, clean)
    kept = without_show_through(lines, components, clean.grey)
    gone = {int(member) for line in lines for member in line.members} - {int(m) for line in kept for m in line.members}
    return [components.boxes[number].tolist() for number in gone]


def test_a_speck_much_lighter_than_the_letters_around_it_is_left_out() -> None:
    assert left_out(*page(20, 210)) == [list(SPECK)]


@pytest.mark.parametrize(("ink", "speck", "blur"), [(20, 20, 0.0), (20, 120, 0.0), (200, 210, 0.0), (20, 20, 2.0)])
def test_dots_of_dark_faint_and_blurred_print_stay(ink: int, speck: int, blur: float) -> None:
    assert left_out(*page(ink, speck, blur)) == []


def test_a_page_without_lines_stays_so() -> None:
    components, clean = page(20, 20)
    assert without_show_through([], components, clean.grey) == []
