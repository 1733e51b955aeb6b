"""Photographs, noise and blank paper give no text, and text keeps its lines."""

import numpy as np
import pytest
import skimage.data

from ocr.document import Block, Box, Glyph, Line, Page, Word
from ocr.input.source import PageImage
from ocr.options import ReadOptions
from ocr.recognition.engine import Engine, load_engine
from ocr.recognition.non_text_filter import without_non_text
from ocr.recognition.pipeline import read_page
from ocr.training.textures import draw_texture
from tests.helpers.drawn_text import draw_page


@pytest.fixture(scope="module")
def engine() -> Engine:
    return load_engine(ReadOptions(device="cpu"))


def word(text: str, confidence: float) -> Word:
    return Word(tuple(Glyph(symbol, Box(i, 0, i + 1, 1), confidence) for i, symbol in enumerate(text)), confidence)


def page(*lines: list[Word]) -> Page:
    return Page(tuple(Block((Line(tuple(words), ((0, 1), (9, 1)), 1),)) for words in lines), 10, 10)


def dark_noise(share: float) -> np.ndarray:
    return np.where(np.random.default_rng(3).random((300, 240)) < share, 0, 255).astype(np.uint8)


def grey_of(colour: np.ndarray) -> np.ndarray:
    return colour.mean(axis=2).astype(np.uint8)


def screened(grey: np.ndarray, cell: int) -> np.ndarray:
    """A photograph as newspapers print it, in dots on a slanting grid."""
    y, x = np.indices(grey.shape)
    wave = (np.cos((x + y) * np.pi / cell) + np.cos((x - y) * np.pi / cell)) / 4 + 0.5
    return np.where(grey / 255 > wave, 255, 0).astype(np.uint8)


PICTURES = {
    "camera": skimage.data.camera,
    "coins": skimage.data.coins,
    "brick": skimage.data.brick,
    "gravel": lambda: skimage.data.gravel()[:256, :256],
    "grass": skimage.data.grass,
    "moon": skimage.data.moon,
    "astronaut": lambda: skimage.data.astronaut()[..., 1],
    "phantom": lambda: (255 * skimage.data.shepp_logan_phantom()).astype(np.uint8),
    "camera in dots": lambda: screened(skimage.data.camera()[:256, :256], 6),
    "coffee in dots": lambda: screened(grey_of(skimage.data.coffee()), 7),
    "cat in dots": lambda: screened(grey_of(skimage.data.chelsea()), 5),
    "noise": lambda: np.random.default_rng(3).integers(0, 256, (300, 240), np.uint8),
    "specks": lambda: dark_noise(0.01),
    "gradient": lambda: np.tile(np.linspace(0, 255, 300).astype(np.uint8), (200, 1)),
    "white": lambda: np.full((200, 300), 255, np.uint8),
    "black": lambda: np.zeros((200, 300), np.uint8),
}


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_gives_no_text(name: str, engine: Engine) -> None:
    assert read_page(PageImage(np.ascontiguousarray(PICTURES[name]()), None, name), engine).text == ""


@pytest.mark.parametrize("text", ["7", "No", "OK 12"])
def test_short_text_that_is_sure_stays(text: str) -> None:
    short = page([word(part, 0.9) for part in text.split()])
    assert without_non_text(short) == short


def test_a_page_of_unlikely_scraps_is_empty() -> None:
    assert without_non_text(page([word("t", 0.6), word("ei", 0.3)], [word("w^k", 0.02)])).blocks == ()


def test_sure_lines_stay_on_a_page_of_scraps() -> None:
    scraps = [[word("ü|", 0.1), word("gr", 0.2), word("#$HR", 0.05)] for _ in range(20)]
    sure = [word("Abstract", 0.9), word("(2.1)", 0.8)]
    assert without_non_text(page(*scraps, sure)) == page(sure)


def test_a_poor_page_with_some_likely_words_stays() -> None:
    poor = page([word("the", 0.7), word("xaqv", 0.1)], [word("mnnw", 0.05), word("with", 0.6)])
    assert without_non_text(poor) == poor


def test_texture_among_text_goes() -> None:
    text, texture = [word("something", 0.95), word("legible", 0.9)], [word("%~m", 0.01)]
    assert without_non_text(page(text, texture, text)) == page(text, text)


def test_an_unlikely_word_of_likely_letters_stays() -> None:
    text = [word("something", 0.95), word("legible", 0.9)]
    title = Word(tuple(Glyph(symbol, Box(i, 0, i + 1, 1), 0.6) for i, symbol in enumerate("SIGNS")), 0.15)
    assert without_non_text(page(text, [title], text)) == page(text, [title], text)


def test_a_lone_unlikely_word_is_none() -> None:
    assert without_non_text(page([word("oooot", 0.14)])).blocks == ()
    assert without_non_text(page([word("hasty", 0.25)])) == page([word("hasty", 0.25)])


def test_drawn_text_is_no_rubbish(engine: Engine) -> None:
    assert len(read_page(PageImage(draw_page(4), None, "text"), engine).words) >= 20


def test_textures_beside_text_give_none_and_leave_the_text(engine: Engine) -> None:
    rng, text = np.random.default_rng(8), draw_page(4)
    alone = read_page(PageImage(text, None, "text"), engine).text
    beside = np.concatenate([text, np.full((60, text.shape[1]), 255, np.uint8), draw_texture(rng, 400, text.shape[1])])
    assert read_page(PageImage(beside, None, "text and texture"), engine).text == alone
