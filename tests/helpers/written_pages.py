"""Pages made of given text, and what a format writes of them."""

import re
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image

from ocr.document import Block, Box, Glyph, Line, Page, Word
from ocr.formats import Job, open_writer
from ocr.input.source import PageImage
from ocr.options import LoadOptions
from tests.helpers.made_pdfs import assert_qpdf_accepts

ADVANCE, HEIGHT = 12, 20


TEXT = "It is a “dark” & <stormy> night—\nwith 5 £ of rain.\n\nThe end"


def word(text: str, left: int, top: int, confidence: float = 0.9) -> Word:
    boxes = [Box(left + ADVANCE * i, top, left + ADVANCE * (i + 1) - 2, top + HEIGHT) for i in range(len(text))]
    return Word(tuple(Glyph(symbol, box, confidence) for symbol, box in zip(text, boxes, strict=True)), confidence)


def line(text: str, top: int, left: int = 40) -> Line:
    """Words at the columns at which they stand in `text`, whose columns are ADVANCE pixels wide."""
    words = tuple(word(match[0], left + ADVANCE * match.start(), top) for match in re.finditer(r"\S+", text))
    baseline = ((float(words[0].box.left), float(top + HEIGHT)), (float(words[-1].box.right), float(top + HEIGHT)))
    return Line(words, baseline, HEIGHT / 2)


def page_of(text: str, number: int = 1, size: tuple[int, int] = (600, 400)) -> Page:
    """A page whose blocks and lines are those of `text`."""
    blocks, top = [], 30
    for block in text.split("\n\n"):
        lines = []
        for row in block.split("\n"):
            lines.append(line(row, top))
            top += 2 * HEIGHT
        blocks.append(Block(tuple(lines)))
        top += 2 * HEIGHT
    return Page(tuple(blocks), *size, 150.0, "page.png", number)


def image_of(page: Page) -> PageImage:
    return PageImage(np.full((page.height, page.width), 255, np.uint8), page.dpi, page.name, page.number)


def written(
    name: str, *pages: Page, source: Path | bytes = b"", load: LoadOptions | None = None, **options: bool
) -> bytes:
    stream = BytesIO()
    writer = open_writer(name, stream, Job("page.png", source, load or LoadOptions(), **options))
    for page in pages:
        writer.add(page, image_of(page))
    writer.finish()
    if name == "pdf":
        assert_qpdf_accepts(stream.getvalue(), (load and load.password) or "")
    return stream.getvalue()


def png(size: tuple[int, int] = (600, 400), mode: str = "L") -> bytes:
    file = BytesIO()
    Image.new(mode, size, "white").save(file, "PNG")
    return file.getvalue()


def upwards(text: str) -> Page:
    """A page on its side: one line that runs from its foot to its head."""
    upright = line(text, 30)
    turned = [
        Word(tuple(replace(glyph, box=_on_its_side(glyph.box)) for glyph in word.glyphs), word.confidence)
        for word in upright.words
    ]
    baseline = tuple((y, 600.0 - x) for x, y in upright.baseline)
    return Page((Block((Line(tuple(turned), baseline, upright.x_height),)),), 400, 600, 150.0, "page.png")


def _on_its_side(box: Box) -> Box:
    return Box(box.top, 600 - box.right, box.bottom, 600 - box.left)
