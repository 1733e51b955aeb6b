"""From a drawn page to its text, with the shipped models."""

import numpy as np
import pytest

from classifier.drawing import Setting, draw_line
from classifier.fonts import Face
from ocr.documents import PageImage
from ocr.drawn_pages import stack_lines
from ocr.page import Page
from ocr.pipeline import Engine, load_engine, read_page

TEXT = ["The quick brown fox jumps over", "the lazy dog, and pays 1,250", "dollars for it in May 1906."]


@pytest.fixture(scope="session")
def engine() -> Engine:
    return load_engine("cpu")


def drawn(face: Face, x_height: float) -> np.ndarray:
    rng = np.random.default_rng(3)
    lines = [draw_line(text, face, Setting(x_height=x_height), rng) for text in TEXT]
    return stack_lines([line for line in lines if line is not None], rng).grey


def read(grey: np.ndarray, engine: Engine) -> Page:
    return read_page(PageImage(grey, None, "drawn"), engine)


@pytest.mark.parametrize("x_height", [10, 24, 45])
def test_drawn_print_is_read_without_an_error(face: Face, engine: Engine, x_height: float) -> None:
    assert " ".join(read(drawn(face, x_height), engine).text.split()) == " ".join(TEXT)


def test_white_on_black_reads_the_same(face: Face, engine: Engine) -> None:
    assert read(255 - drawn(face, 24), engine).text.split() == " ".join(TEXT).split()


def test_boxes_lie_on_the_ink_of_the_loaded_page(face: Face, engine: Engine) -> None:
    grey = drawn(face, 10)
    page = read(grey, engine)
    assert (page.width, page.height) == grey.shape[::-1]
    dark = grey < 128
    for word in page.words:
        left, top, right, bottom = word.box
        assert 0 <= left < right <= page.width and 0 <= top < bottom <= page.height
        assert dark[top:bottom, left:right].mean() > 0.1


def test_confidences_are_probabilities_and_high_on_clean_print(face: Face, engine: Engine) -> None:
    words = read(drawn(face, 24), engine).words
    assert all(0 <= word.confidence <= 1 for word in words)
    assert np.mean([word.confidence for word in words]) > 0.8


@pytest.mark.parametrize(
    "grey",
    [np.full((1, 1), 255, np.uint8), np.full((700, 500), 255, np.uint8), np.zeros((700, 500), np.uint8)],
    ids=["one pixel", "blank", "black"],
)
def test_a_page_without_text_reads_as_nothing(grey: np.ndarray, engine: Engine) -> None:
    page = read(grey, engine)
    assert page.text == "" and page.blocks == ()


def test_reading_is_deterministic(face: Face, engine: Engine) -> None:
    grey = drawn(face, 14)
    assert read(grey, engine) == read(grey, engine)
