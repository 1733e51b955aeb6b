"""Lines that run up or down the margin of a page are read, and stand at the end of its text."""

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from ocr.document import Page, Role
from ocr.input.source import PageImage
from ocr.options import ReadOptions
from ocr.recognition.engine import Engine, load_engine
from ocr.recognition.pipeline import read_page

TEXT = ["The ships lay in the harbour", "until the wind had changed", "and all were told to wait", "for the next tide"]
STAMP = "Published by the Society, 3 June 1987"
PAPER = 255


@pytest.fixture(scope="module")
def engine() -> Engine:
    return load_engine(ReadOptions(device="cpu"))


def sheet(turn: int, left: int, page_turn: int = 0) -> np.ndarray:
    """A page of text with a stamp at its side that is turned by so many degrees counter-clockwise."""
    font = ImageFont.load_default(36)
    image = Image.new("L", (1000, 1100), PAPER)
    draw = ImageDraw.Draw(image)
    for number in range(16):
        draw.text((220, 120 + 54 * number), TEXT[number % len(TEXT)], 0, font)
    stamp = Image.new("L", (round(font.getlength(STAMP)) + 8, 52), PAPER)
    ImageDraw.Draw(stamp).text((4, 4), STAMP, 0, font)
    image.paste(stamp.rotate(turn, expand=True), (left, 150))
    return np.asarray(image.rotate(page_turn, expand=True)).copy()


def read(grey: np.ndarray, engine: Engine) -> Page:
    return read_page(PageImage(grey, None, "drawn"), engine)


@pytest.mark.parametrize(("turn", "left"), [(90, 60), (270, 60), (90, 880), (270, 880)])
def test_a_stamp_at_either_side_is_read_up_or_down(turn: int, left: int, engine: Engine) -> None:
    page = read(sheet(turn, left), engine)
    assert [line.text for line in page.lines] == [TEXT[number % len(TEXT)] for number in range(16)] + [STAMP]
    stamp = page.blocks[-1]
    assert (stamp.lines[0].angle, stamp.role) == (turn, Role.RUNNING_HEAD)
    assert left - 10 <= stamp.box.left < stamp.box.right <= left + 62
    assert stamp.box.height > 10 * stamp.box.width


def test_also_on_a_page_that_lies_on_its_side(engine: Engine) -> None:
    assert read(sheet(90, 60, page_turn=90), engine).lines[-1].text == STAMP


def test_a_column_of_single_figures_is_no_such_line(engine: Engine) -> None:
    font = ImageFont.load_default(36)
    image = Image.new("L", (1000, 1100), PAPER)
    draw = ImageDraw.Draw(image)
    for number in range(16):
        draw.text((220, 120 + 54 * number), TEXT[number % len(TEXT)], 0, font)
        draw.text((60, 120 + 54 * number), str(number % 10), 0, font)
    page = read(np.asarray(image).copy(), engine)
    assert {line.angle for line in page.lines} == {0}
