"""Quotation marks as tall as small letters part no line."""

import numpy as np
from PIL import ImageFont

from segmentation.lines.raised_marks import on_the_line
from tests.segmentation.lines.test_find import SIZE, blank, lines_on, sentences, write


def test_only_tall_quotation_marks_are_brought_to_the_line() -> None:
    heights = [20, 30, 20, 20, 30, 20, 20, 30]
    letters = [[100 + 24 * place, 100 - height, 118 + 24 * place, 100] for place, height in enumerate(heights)]
    quotes = [[294, 70, 299, 88], [304, 70, 309, 88]]
    after = [[316, 70, 320, 100], [328, 80, 346, 100]]
    boxes = np.array([*letters, *quotes, *after], np.float64)
    standing = on_the_line(boxes)
    assert standing[:, 3].tolist() == [100.0] * len(boxes)
    assert np.array_equal(standing[:, :3], boxes[:, :3])


def test_a_letter_that_stands_alone_stays_where_it_is() -> None:
    box = np.array([[10.0, 20.0, 30.0, 50.0]])
    assert np.array_equal(on_the_line(box), box)


def test_a_row_is_not_parted_at_tall_quotation_marks() -> None:
    image, draw = blank()
    for row, text in enumerate(sentences(6, 4)):
        text = f"{text} as so."
        end, baseline = 100 + ImageFont.load_default(SIZE).getlength(text), 200 + 64 * row
        write(draw, 100, baseline, text)
        if row % 2:
            for left in (end + 4, end + 12):
                draw.rectangle((left, baseline - 32, left + 4, baseline - 19), fill=0)
            write(draw, end + 34, baseline, "As")
    assert len(lines_on(image)) == 4
