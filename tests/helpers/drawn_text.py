"""Plain pages of printed words, drawn for the tests of the first stages."""

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

WORDS = ["the", "quick", "brown", "fox", "jumps", "over", "a", "lazy", "dog", "while", "five", "wizards", "box"]


def draw_page(lines: int = 20, size: int = 40, width: int = 1200, paper: int = 255, ink: int = 0) -> NDArray[np.uint8]:
    """Grey uint8 [H, W] with that many lines of words in letters of that size, in pixels."""
    leading = 2 * size
    image = Image.new("L", (width, (lines + 2) * leading), paper)
    draw = ImageDraw.Draw(image)
    for number in range(lines):
        words = WORDS[number % len(WORDS) :] + WORDS[: number % len(WORDS)]
        text = " ".join(words)[: width // size]
        draw.text((2 * size, (number + 1) * leading), text, ink, ImageFont.load_default(size))
    return np.asarray(image).copy()


def turned(page: NDArray[np.uint8], degrees: float) -> NDArray[np.uint8]:
    """The page turned about its middle, so that its lines fall to the right by that angle; white comes in."""
    height, width = page.shape
    turn = cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), -degrees, 1)
    return cv2.warpAffine(page, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=255)


def draw_justified(
    draw: ImageDraw.ImageDraw, font: ImageFont.FreeTypeFont, words: list[str], left: int, right: int, y: int
) -> None:
    """As many of the words as find room from left to right, spaced out to fill it, on a baseline at y."""
    while font.getlength(" ".join(words)) > right - left:
        words = words[:-1]
    lengths = [font.getlength(word) for word in words]
    space = (right - left - sum(lengths)) / (len(words) - 1)
    x = float(left)
    for word, length in zip(words, lengths, strict=True):
        draw.text((x, y), word, fill=0, font=font, anchor="ls")
        x += length + space
