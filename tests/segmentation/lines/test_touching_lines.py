"""Letters of two lines that touch are parted between the lines; what only reaches over two lines is left alone."""

import numpy as np
import pytest
from PIL import ImageDraw

from segmentation.lines.find import find_lines
from segmentation.lines.touching_lines import part_touching_lines
from segmentation.types import Components, TextLine
from tests.segmentation.lines.test_find import blank, page_of, write

FEET = (100, 150)
"""Of two lines of letters 40 pixels per em."""
ABOVE, BELOW = "the happy group", "should hold all"


def two_lines(touch: tuple[float, float, float, float] | None) -> tuple[Components, list[TextLine]]:
    """`ABOVE` over `BELOW`, and a rectangle of ink."""
    image, draw = blank(600, 250)
    for foot, text in zip(FEET, (ABOVE, BELOW), strict=True):
        write(draw, 100, foot, text)
    if touch is not None:
        draw.rectangle(touch, fill=0)
    components, page = page_of(image)
    return components, find_lines(components, page)


def spanning(components: Components) -> int:
    """How many components reach over the foot of the upper line and far into the lower one."""
    _, top, _, bottom = components.boxes.T
    return int(((top < FEET[0] - 5) & (bottom > FEET[1] - 12)).sum())


def stroke_between() -> tuple[float, float, float, float]:
    """A stroke from a descender of the upper line down to an ascender of the lower one."""
    components, _ = two_lines(None)
    upper = [box for box in components.boxes.tolist() if box[1] < FEET[0] - 5 and box[3] > FEET[0] + 5]
    lower = [box for box in components.boxes.tolist() if box[1] < FEET[1] - 25 and box[3] > FEET[1] - 5 > FEET[0]]
    over = ((a, b) for a in upper for b in lower if a[0] < b[2] and b[0] < a[2] and a is not b and b[1] > FEET[0])
    a, b = next(over)
    x = (max(a[0], b[0]) + min(a[2], b[2])) // 2
    return x - 2, a[1] + 12, x + 1, b[1] + 12


def test_letters_of_two_lines_that_touch_are_cut_between_them() -> None:
    apart, lines = two_lines(None)
    assert part_touching_lines(apart, lines) is None
    touching, lines = two_lines(stroke_between())
    assert spanning(touching) == 1
    parted = part_touching_lines(touching, lines)
    assert parted is not None
    assert spanning(parted) == 0
    assert (parted.labels > 0).sum() == (touching.labels > 0).sum() == parted.areas.sum()
    for number, (left, top, right, bottom) in enumerate(parted.boxes.tolist(), start=1):
        y, x = np.nonzero(parted.labels == number)
        assert (x.min(), y.min(), x.max() + 1, y.max() + 1) == (left, top, right, bottom)


@pytest.mark.parametrize(("left", "width"), [(60, 4), (200, 30)])
def test_a_bar_beside_two_lines_and_a_blot_on_them_are_left_whole(left: int, width: int) -> None:
    components, lines = two_lines((left, FEET[0] - 28, left + width, FEET[1]))
    assert spanning(components) == 1
    parted = part_touching_lines(components, lines)
    assert parted is None or spanning(parted) == 1


def test_a_page_of_one_line_has_nothing_to_part() -> None:
    image, draw = blank(600, 250)
    write(draw, 100, 100, ABOVE)
    ImageDraw.Draw(image).rectangle((120, 60, 124, 200), fill=0)
    components, page = page_of(image)
    assert part_touching_lines(components, find_lines(components, page)) is None
    assert part_touching_lines(components, []) is None
