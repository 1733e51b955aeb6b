"""A lone word, number or sign is read whatever its size, margin, tone and turn; blank and textured pictures are not."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from ocr.document import Page
from ocr.input.source import PageImage
from ocr.options import ReadOptions
from ocr.recognition.engine import Engine, load_engine
from ocr.recognition.pipeline import read_page


@pytest.fixture(scope="module")
def engine() -> Engine:
    return load_engine(ReadOptions(device="cpu"))


def alone(text: str, size: int, margin: int, ink: int = 0, paper: int = 255) -> np.ndarray:
    font = ImageFont.load_default(size)
    left, top, right, bottom = (round(side) for side in font.getbbox(text))
    image = Image.new("L", (right - left + 2 * margin, bottom - top + 2 * margin), paper)
    ImageDraw.Draw(image).text((margin - left, margin - top), text, ink, font)
    return np.asarray(image).copy()


def read(grey: np.ndarray, engine: Engine) -> Page:
    return read_page(PageImage(grey, None, "drawn"), engine)


@pytest.mark.parametrize("size", [24, 48, 120])
@pytest.mark.parametrize("margin", [10, 40])
@pytest.mark.parametrize("text", ["Harbour", "20,759", "8"])
def test_a_crop_is_read(text: str, size: int, margin: int, engine: Engine) -> None:
    assert read(alone(text, size, margin), engine).text.strip() == text


@pytest.mark.parametrize(("ink", "paper"), [(255, 0), (255, 110), (20, 190), (185, 250)])
def test_so_is_a_poster_of_any_tone(ink: int, paper: int, engine: Engine) -> None:
    assert read(alone("HARBOUR", 200, 150, ink, paper), engine).text.strip() == "HARBOUR"


@pytest.mark.parametrize("turn", [1, 3])
def test_so_is_a_number_on_its_side(turn: int, engine: Engine) -> None:
    grey = np.rot90(alone("4075213", 48, 40), turn)
    page = read(np.ascontiguousarray(grey), engine)
    assert page.text.strip() == "4075213"
    (word,) = page.words
    left, top, right, bottom = word.box
    assert (grey[top:bottom, left:right] < 128).sum() > 0.9 * (grey < 128).sum()


def test_two_words_on_a_grey_button_are_read(engine: Engine) -> None:
    page = np.full((300, 500), 255, np.uint8)
    label = alone("Add item", 32, 14, 20, 200)
    page[100 : 100 + label.shape[0], 150 : 150 + label.shape[1]] = label
    assert read(page, engine).text.split() == ["Add", "item"]


def test_two_bold_words_on_a_large_page_are_read_whole(engine: Engine) -> None:
    fonts = Path(pytest.importorskip("matplotlib").get_data_path(), "fonts", "ttf")
    page = Image.new("L", (900, 600), 255)
    draw = ImageDraw.Draw(page)
    draw.rectangle((300, 250, 600, 330), fill=130)
    draw.text((340, 268), "Send now", 255, ImageFont.truetype(str(fonts / "DejaVuSans-Bold.ttf"), 40))
    assert read(np.asarray(page).copy(), engine).text == "Send now"


@pytest.mark.parametrize("level", [0, 128, 255])
def test_blank_pages_stay_empty(level: int, engine: Engine) -> None:
    noise = np.random.default_rng(1).normal(level, 5, (500, 400))
    assert read(np.clip(noise, 0, 255).astype(np.uint8), engine).text == ""


@pytest.mark.parametrize(("figure", "size"), [("3", 24), ("3", 60), ("4", 32), ("7", 60), ("7", 110)])
def test_a_figure_alone_on_its_page_is_no_letter_on_its_side(figure: str, size: int, engine: Engine) -> None:
    page = np.full((1200, 900), 255, np.uint8)
    ink = alone(figure, size, 10)
    page[500 : 500 + ink.shape[0], 440 : 440 + ink.shape[1]] = ink
    assert read(page, engine).text.strip() == figure
