"""Machine-readable zones are read without spaces, in capitals, digits and fillers."""

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from ocr.input.source import PageImage
from ocr.recognition.engine import load_engine
from ocr.recognition.machine_readable import is_machine_readable
from ocr.recognition.pipeline import read_page
from tests.helpers.decoding import decoded_text

NAME = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<"
NUMBERS = "L898902C36UTO7408122F1204159ZE184226B<<<<<10"


@pytest.mark.parametrize("text", [NAME, NUMBERS, NUMBERS[:40]])
def test_rows_of_passports_are_told(text: str) -> None:
    assert is_machine_readable(decoded_text(text))


@pytest.mark.parametrize("text", ["std::cout<<first<<second<<endl;", "TELEPHONE0123456789NUMBERS", "A<<B", NAME[-20:]])
def test_other_rows_are_not(text: str) -> None:
    assert not is_machine_readable(decoded_text(text))


def test_a_zone_has_no_spaces() -> None:
    """Drawn in a face whose letters differ in width, at a fixed pitch: white lies unevenly between them."""
    font = ImageFont.load_default(28)
    image = Image.new("L", (44 * 30 + 120, 240), 255)
    pen = ImageDraw.Draw(image)
    for row, text in enumerate((NAME, NUMBERS)):
        for column, symbol in enumerate(text):
            pen.text((75 + 30 * column, 50 + 70 * row), symbol, 0, font, anchor="ma")
    lines = read_page(PageImage(np.asarray(image), 200.0, "passport"), load_engine()).text.split()
    assert lines[0] == NAME
    assert len(lines) == 2 and len(lines[1]) == len(NUMBERS) and lines[1].isupper()
