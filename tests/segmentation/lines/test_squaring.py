"""Pages photographed aslant are squared up before columns are sought; upright ones stay as they are."""

from dataclasses import replace

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from segmentation.image.clean import clean_page
from segmentation.image.components import find_components
from segmentation.lines.find import find_lines
from segmentation.lines.linking import Chains
from segmentation.lines.squaring import Squaring, find_squaring
from tests.helpers.drawn_text import draw_justified

TEXT = "the evening voices could be heard beyond every garden wall while seven wizards quote poetry"
WORDS = TEXT.split()
FONT = ImageFont.load_default(22)
PITCH = 44
ROWS = 20
COLUMNS = (150, 700), (736, 1286)
"""Left and right edges in pixels."""


def drawn_page() -> Image.Image:
    """A line over two columns of justified text with a narrow gutter."""
    image = Image.new("L", (1436, 300 + ROWS * PITCH), 255)
    draw = ImageDraw.Draw(image)
    draw_justified(draw, FONT, 3 * WORDS, COLUMNS[0][0], COLUMNS[1][1], 150 - PITCH)
    for number, (left, right) in enumerate(COLUMNS):
        for row in range(ROWS):
            start = (3 * row + 5 * number) % len(WORDS)
            draw_justified(draw, FONT, [*WORDS[start:], *WORDS], left, right, 150 + row * PITCH)
    return image


def seen_from(image: Image.Image, corners: list[tuple[float, float]]) -> tuple[NDArray[np.uint8], NDArray[np.float64]]:
    """The picture with its corners moved by shares of its sides, clockwise from the upper left one, and how."""
    width, height = image.size
    before = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    after = (before + np.array(corners) * (width, height)).astype(np.float32)
    matrix = cv2.getPerspectiveTransform(before, after)
    grey = cv2.warpPerspective(np.asarray(image), matrix, (width, height), borderValue=(255.0,))
    return np.asarray(grey, np.uint8), np.asarray(matrix, np.float64)


@pytest.mark.parametrize(
    "corners",
    [
        [(0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0)],
        [(0.03, 0.03), (-0.05, 0.06), (-0.01, -0.02), (0.01, -0.04)],
        [(-0.02, 0.0), (-0.06, 0.0), (0.05, 0.0), (0.04, 0.0)],
        [(0.04, 0.0), (0.03, 0.0), (-0.03, 0.0), (-0.04, 0.0)],
    ],
)
def test_columns_are_read_one_after_the_other_from_whatever_side_they_are_seen(
    corners: list[tuple[float, float]],
) -> None:
    grey, matrix = seen_from(drawn_page(), corners)
    page = clean_page(grey)
    lines = find_lines(find_components(page), page)
    middles = np.array([[(line.box[0] + line.box[2]) / 2, (line.box[1] + line.box[3]) / 2] for line in lines])
    seen = middles @ page.to_source[:, :2].T + page.to_source[:, 2]
    drawn = cv2.perspectiveTransform(seen[:, None], np.linalg.inv(matrix))[:, 0]
    expected = [((COLUMNS[0][0] + COLUMNS[1][1]) / 2, 150 - PITCH)]
    expected += [((left + right) / 2, 150 + row * PITCH) for left, right in COLUMNS for row in range(ROWS)]
    assert len(lines) == len(expected)
    assert np.abs(drawn - expected).max() < PITCH / 2


def phrases(starts: NDArray[np.float64], lean: float, rows: int = 40) -> Chains:
    """Phrases of equal length that begin at so many places of every row, on columns that lean."""
    y = np.repeat(100.0 + 20 * np.arange(rows), len(starts))
    left = np.tile(starts, rows) + lean * y
    size = np.full(len(y), 10.0)
    level = np.zeros(len(y))
    return Chains(np.full(len(y), 5), left, left + 150, size, y, y, y - size, y - size, level, level)


def test_columns_that_lean_are_put_upright_and_upright_ones_stay() -> None:
    starts = np.array([100.0, 400.0, 700.0])
    assert find_squaring(phrases(starts, 0.0), 10.0) == Squaring()
    leaning = phrases(starts, 0.06)
    boxes = np.stack([leaning.left, leaning.left_head, leaning.right, leaning.left_foot], axis=1)
    squared = find_squaring(leaning, 10.0).squared(boxes)
    assert np.ptp(squared[::3, 0]) < 5 < np.ptp(boxes[::3, 0])
    assert np.allclose(squared[:, 2:] - squared[:, :2], boxes[:, 2:] - boxes[:, :2])


def test_a_few_lines_and_lines_that_begin_anywhere_say_nothing() -> None:
    assert find_squaring(phrases(np.array([100.0]), 0.06, rows=10), 10.0) == Squaring()
    lines = phrases(np.array([100.0]), 0.0, rows=60)
    anywhere = np.random.default_rng(2).uniform(0, 600, 60)
    assert find_squaring(replace(lines, left=100 + anywhere, right=250 + anywhere), 10.0) == Squaring()
