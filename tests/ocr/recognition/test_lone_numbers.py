"""A number or letter alone at the head or the foot of a page is read with the points and dashes beside it."""

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from ocr.input.source import PageImage
from ocr.options import ReadOptions
from ocr.recognition.engine import Engine, load_engine
from ocr.recognition.pipeline import read_page
from tests.ocr.recognition.test_vertical_lines import TEXT


@pytest.fixture(scope="module")
def engine() -> Engine:
    return load_engine(ReadOptions(device="cpu"))


def sheet(head: str, foot: str = "") -> tuple[Image.Image, ImageDraw.ImageDraw]:
    """A page of text with what stands alone above and below it."""
    font = ImageFont.load_default(36)
    image = Image.new("L", (1000, 1000), 255)
    draw = ImageDraw.Draw(image)
    for number in range(10):
        draw.text((150, 220 + 54 * number), TEXT[number % len(TEXT)], 0, font)
    draw.text((450, 60), head, 0, font)
    draw.text((450, 900), foot, 0, font)
    return image, draw


def lines(image: Image.Image, engine: Engine) -> list[str]:
    page = read_page(PageImage(np.asarray(image).copy(), None, "drawn"), engine)
    return [line.text.replace(" ", "") for line in page.lines]


@pytest.mark.parametrize("head", ["2", "A", "- 2 -", "-12-", "7.", "47."])
def test_it_is_the_first_line(head: str, engine: Engine) -> None:
    assert lines(sheet(head)[0], engine)[0] == head.replace(" ", "")


def test_or_the_last(engine: Engine) -> None:
    assert lines(sheet("", "8")[0], engine)[-1] == "8"


def test_a_blot_of_its_size_is_none(engine: Engine) -> None:
    image, draw = sheet("")
    draw.ellipse((450, 60, 472, 86), fill=0)
    assert len(lines(image, engine)) == 10


@pytest.mark.parametrize(("width", "height"), [(24, 9), (52, 4)], ids=["typewriter", "em dash"])
def test_its_dashes_are_as_thick_and_as_wide_as_they_may_be(width: int, height: int, engine: Engine) -> None:
    image, draw = sheet("4")
    for left in (430 - width, 490):
        draw.rectangle((left, 84 - height // 2, left + width, 84 + height // 2), fill=0)
    assert lines(image, engine)[0].translate(str.maketrans("–—", "--")) == "-4-"
