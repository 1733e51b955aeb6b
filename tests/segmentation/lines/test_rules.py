"""Upright rules end the lines of columns; rules that cross are told apart."""

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from segmentation.image.clean import clean_page
from segmentation.image.components import find_components
from segmentation.image.rule_boxes import rule_boxes
from segmentation.lines.find import find_lines
from segmentation.types import TextLine

TEXT = "the evening voices could be heard beyond every garden wall while seven wizards quote poetry from books"
WORDS = TEXT.split()
SIZE = 30
FONT = ImageFont.load_default(SIZE)
PITCH = 40


def drawn_line(draw: ImageDraw.ImageDraw, left: int, right: int, y: int, first: int) -> None:
    """Words from left to right, justified."""
    words = [WORDS[first % len(WORDS)]]
    while True:
        word = WORDS[(first + len(words)) % len(WORDS)]
        if FONT.getlength(" ".join([*words, word])) > right - left:
            break
        words.append(word)
    lengths = [FONT.getlength(word) for word in words]
    space = (right - left - sum(lengths)) / max(1, len(words) - 1)
    x = float(left)
    for word, length in zip(words, lengths, strict=True):
        draw.text((x, y), word, fill=0, font=FONT, anchor="ls")
        x += length + space


def lines_of(columns: list[tuple[int, int]], rules: list[int]) -> list[TextLine]:
    image = Image.new("L", (columns[-1][1] + 100, 100 + 20 * PITCH), 255)
    draw = ImageDraw.Draw(image)
    for number, (left, right) in enumerate(columns):
        for row in range(18):
            drawn_line(draw, left, right, 100 + row * PITCH, 7 * row + 3 * number)
    for x in rules:
        draw.line((x, 70, x, 90 + 18 * PITCH), fill=0, width=3)
    clean = clean_page(np.asarray(image))
    return find_lines(find_components(clean), clean)


@pytest.mark.parametrize("white", [24, 10])
def test_columns_parted_by_a_rule_are_not_read_across(white: int) -> None:
    lines = lines_of([(100, 500), (500 + white, 900 + white)], [500 + white // 2])
    assert len(lines) == 36


def test_a_page_of_one_column_is_not_cut() -> None:
    lines = lines_of([(100, 1300)], [])
    assert len(lines) == 18


def test_rules_that_cross_are_told_apart() -> None:
    rules = np.zeros((400, 600), np.uint8)
    cv2.line(rules, (40, 200), (560, 200), 1, 3)
    cv2.line(rules, (300, 20), (300, 380), 1, 3)
    boxes = rule_boxes(rules.astype(np.bool_), 16.0)
    wide = boxes[:, 2] - boxes[:, 0] > boxes[:, 3] - boxes[:, 1]
    assert wide.tolist() == [True, False]
    np.testing.assert_allclose(boxes, [[40, 198, 561, 203], [298, 20, 303, 381]], atol=8)
