"""Tables of pictures, read from end to end; and the words of text and Markdown, which are the same."""

import re
from collections import Counter
from html import unescape
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from ocr import Reader, ReadOptions
from ocr.document import Document, Role

SAMPLES = Path(__file__).parents[3] / "samples"
ROWS = [["Vessel", "Tons", "Crew"], ["Albatross", "1,204", "87"], ["Heron", "998", "41"], ["Sandpiper", "2,310", "96"]]
WIDE, HIGH = 260, 70


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(ReadOptions(device="cpu"))


def drawn(*, ruled: bool) -> Image.Image:
    """A picture of `ROWS`, with a rule around every cell or without."""
    picture = Image.new("L", (3 * WIDE + 100, len(ROWS) * HIGH + 100), 255)
    draw = ImageDraw.Draw(picture)
    font = ImageFont.load_default(30)
    for row, texts in enumerate(ROWS):
        for column, text in enumerate(texts):
            x, y = 50 + WIDE * column, 50 + HIGH * row
            draw.text((x + 20, y + 16), text, 0, font)
            if ruled:
                draw.rectangle((x, y, x + WIDE, y + HIGH), outline=0, width=3)
    return picture


@pytest.mark.parametrize("ruled", [True, False])
def test_a_drawn_table_comes_back_cell_by_cell(reader: Reader, ruled: bool) -> None:
    (page,) = reader.read(drawn(ruled=ruled)).pages
    (block,) = [block for block in page.blocks if block.role is Role.TABLE]
    found = {(cell.row, cell.column): "".join(word.text for word in block.cell_words(cell)) for cell in block.cells}
    assert found == {(row, column): text for row, texts in enumerate(ROWS) for column, text in enumerate(texts)}
    assert page.text.replace(" ", "") == "\n".join("".join(texts) for texts in ROWS)


@pytest.mark.parametrize("name", ["print.png", "columns.png", "booklet.pdf"])
def test_markdown_has_the_letters_of_the_text(reader: Reader, name: str) -> None:
    document = reader.read(SAMPLES / name, text_layer="ignore")
    assert letters(markdown(document)) == letters(document.text)


def markdown(document: Document) -> str:
    text = document.to("md")
    assert isinstance(text, str)
    return unescape(re.sub(r"</?t[^>]*>", " ", text))


def letters(text: str) -> Counter[str]:
    return Counter(filter(str.isalnum, text))
