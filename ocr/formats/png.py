"""The page with what was found drawn on it: blocks by role and in reading order, cells, lines, words by confidence."""

from typing import BinaryIO

from PIL import Image, ImageDraw, ImageFont

from ocr.document import Line, Page
from ocr.formats import Job
from ocr.formats.colours import confidence_colour, role_colour
from ocr.input.source import PageImage

BASELINE_COLOUR = (200, 60, 160)
ORDER_COLOUR = (120, 150, 220)
CELL_COLOUR = (230, 140, 20)

NUMBER_SIZE = 0.018
"""Height of the numbers of blocks against the width of the page."""


class Writer:
    """A file of this format holds one page."""

    def __init__(self, stream: BinaryIO, _job: Job) -> None:
        self._stream = stream

    def add(self, page: Page, image: PageImage | None) -> None:
        if image is not None:
            overlay(page, image).save(self._stream, "PNG")

    def finish(self) -> None:
        """The page was all."""


def overlay(page: Page, image: PageImage) -> Image.Image:
    """An RGB picture of the size of the page."""
    picture = Image.fromarray(image.grey).convert("RGB")
    draw = ImageDraw.Draw(picture)
    stroke = max(1, page.width // 1000)
    font = ImageFont.load_default(max(10.0, NUMBER_SIZE * page.width))
    for line in page.lines:
        _draw_line(draw, line, stroke)
    middles = [
        ((block.box.left + block.box.right) / 2, (block.box.top + block.box.bottom) / 2) for block in page.blocks
    ]
    if len(middles) > 1:
        draw.line(middles, ORDER_COLOUR, stroke)
    for number, block in enumerate(page.blocks, 1):
        for cell in block.cells:
            draw.rectangle(cell.box, outline=CELL_COLOUR, width=stroke)
        colour = role_colour(block.role)
        draw.rectangle(block.box, outline=colour, width=2 * stroke)
        draw.text(block.box[:2], f"{number} {block.role}", colour, font, anchor="lb")
    return picture


def _draw_line(draw: ImageDraw.ImageDraw, line: Line, stroke: int) -> None:
    draw.line(line.baseline, BASELINE_COLOUR, stroke)
    for word in line.words:
        draw.rectangle(word.box, outline=confidence_colour(word.confidence), width=stroke)
