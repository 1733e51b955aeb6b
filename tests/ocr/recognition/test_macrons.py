"""Texts for schools mark long vowels: what is read is the vowel."""

from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from ocr.options import ReadOptions
from ocr.reader import Reader

SIZE = 40
LONG = {"ā": "a", "ē": "e", "ō": "o", "ū": "u"}
"""Letters that Pillow's own font has no macrons for, and what a macron is drawn over."""
LINES = (
    "Gallia est omnis divisa in partēs trēs",
    "quārum ūnam incolunt Belgae aliam",
    "mūrōs et portās urbis armātus vidēbat",
)


def written(lines: tuple[str, ...]) -> Image.Image:
    image = Image.new("L", (1000, 80 * len(lines) + 120), 255)
    pen, font = ImageDraw.Draw(image), ImageFont.load_default(SIZE)
    for row, line in enumerate(lines):
        x, baseline = 60.0, 100 + 80 * row
        for letter in line:
            shape = LONG.get(letter, letter)
            pen.text((x, baseline), shape, 0, font, anchor="ls")
            end = x + font.getlength(shape)
            if letter in LONG:
                pen.rectangle((x + 2, baseline - 31, end - 3, baseline - 28), fill=0)
            x = end
    return image


def test_vowels_with_macrons_are_read_as_vowels(tmp_path: Path) -> None:
    written(LINES).save(tmp_path / "school.png", dpi=(300, 300))
    with Reader(ReadOptions(lang="la")) as reader:
        text = reader.read(tmp_path / "school.png").pages[0].text
    plain = " ".join(LINES).translate(str.maketrans(LONG))
    assert text.split() == plain.split()
