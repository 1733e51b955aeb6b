"""Which way up a page stands is found by reading it."""

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from ocr.input.source import PageImage
from ocr.recognition.engine import load_engine
from ocr.recognition.orientation import find_turn, stands_upright
from ocr.recognition.pipeline import read_page
from tests.helpers.drawn_text import draw_page


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_page_in_a_clear_type_is_turned_upright(quarters: int) -> None:
    """On its head most letters of such a type look like letters."""
    page = np.ascontiguousarray(np.rot90(draw_page(lines=8), quarters))
    text = read_page(PageImage(page, None, "turned"), load_engine()).text
    assert "quick brown fox" in text and "lazy dog" in text


@pytest.mark.parametrize("quarters", [1, 3])
def test_a_number_on_its_side_is_read(quarters: int) -> None:
    picture = Image.new("L", (640, 160), 255)
    ImageDraw.Draw(picture).text((60, 40), "1234567890", 0, ImageFont.load_default(64))
    page = PageImage(np.ascontiguousarray(np.rot90(np.asarray(picture), quarters)), None, "number")
    assert read_page(page, load_engine()).text.strip() == "1234567890"


def doubtful() -> bool:
    """Single letters do not show that a page lies right."""
    return False


@pytest.mark.parametrize(("gain", "upright"), [(0.2, True), (0.05, False)])
def test_single_letters_that_are_surest_as_they_stand_show_that_a_page_is_upright(gain: float, upright: bool) -> None:
    crops = np.zeros((200, 2, 28, 28), np.uint8)
    crops[:, :, :9] = 255

    def sureness(turned: NDArray[np.uint8]) -> float:
        return 0.5 + gain * float(turned[:, :, :9].min() == 255)

    assert stands_upright(crops, sureness) == upright
    assert not stands_upright(np.rot90(crops, 2, axes=(2, 3)), sureness)
    assert not stands_upright(crops[:20], sureness)


@pytest.mark.parametrize(("letters", "turn"), [(20, 0), (120, 90)])
def test_a_few_specks_that_look_like_letters_turn_no_page(letters: int, turn: int) -> None:
    boxes = np.tile(np.array([10, 10, 20, 20]), (letters, 1)) + 12 * np.arange(letters)[:, None] % 300
    page = PageImage(np.full((400, 400), 255, np.uint8), None, "specks")
    means = {0: 0.40, 90: 0.57, 180: 0.42, 270: 0.45}
    found = find_turn(
        np.full(letters, 0.4), boxes, lambda: page, lambda *_: lambda at: np.full(letters, means[at]), doubtful
    )
    assert found == turn


def test_what_falls_into_too_many_pieces_at_some_turn_is_not_turned() -> None:
    boxes = np.tile(np.array([10, 10, 20, 20]), (120, 1))
    page = PageImage(np.full((40, 40), 255, np.uint8), None, "noise")
    looked_at = []

    def at_turn(turn: int) -> NDArray[np.floating] | None:
        looked_at.append(turn)
        return None if turn == 90 else np.full(120, 0.4)

    assert find_turn(np.full(120, 0.4), boxes, lambda: page, lambda *_: at_turn, doubtful) == 0
    assert looked_at == [0, 90]


@pytest.mark.parametrize(("sure", "turn"), [(0.6, 90), (0.8, 0)])
def test_a_page_is_turned_only_where_that_is_as_sure_as_all_of_it_lies(sure: float, turn: int) -> None:
    """A part of small type may be read worse by itself than on its page."""
    page = PageImage(draw_page(lines=8), None, "page")
    boxes = np.array([[100 + 20 * place, 100, 115 + 20 * place, 130] for place in range(60)])
    part = {0: 0.5, 90: 0.7, 180: 0.5, 270: 0.4}
    found = find_turn(np.full(60, sure), boxes, lambda: page, lambda *_: lambda at: np.full(60, part[at]), doubtful)
    assert found == turn
