"""Which way up a page stands, found by reading: letters that stand on their side or head look like no letters.

A page that is read surely as it lies costs nothing. Of one that is not, a part is read at all four turns; where another
turn is clearly surer, the page is read once more that way.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

import numpy as np

from ocr.document import Glyph, Page
from ocr.input.source import PageImage
from ocr.recognition.cut_page import CutPage
from ocr.recognition.engine import Engine
from ocr.recognition.pipeline import decode_page, read_page, text_of
from segmentation.layout_mode import PIECES, TURNS

DOUBTFUL: Final = 0.75
"""Mean confidence of a page's letters below which it may lie wrong. (Of 36 real pages of eleven kinds, those that lay
right had 0.73 to 0.98, the same on their head 0.49 to 0.71 and at least 0.17 less each, on their side 0.41 to 0.45.)"""

CLEARLY: Final = 0.1
"""By so much must another turn be surer."""

LEAST_LETTERS: Final = 12
"""A page with fewer letters is not judged."""

SAMPLE_LETTERS: Final = 300
"""Letters of the part that is read at every turn."""


def read_upright(cut: CutPage, image: Callable[[], PageImage], engine: Engine) -> Page:
    """The text of a page that has been cut as it lies, or, where it was laid wrong, of the page turned.

    image: gives the page as it was loaded. Where the options of `engine` say how it lies, that is believed.
    """
    page = decode_page(cut, engine)
    options = engine.options
    if options.rotate is not None or options.layout in PIECES:
        return text_of(page, engine)
    if len(_letters(page)) < LEAST_LETTERS or _mean_confidence(page) >= DOUBTFUL:
        return text_of(page, engine)
    loaded = image()
    turn = turn_of(loaded, page, engine)
    return read_page(loaded, replace(engine, options=replace(options, rotate=turn))) if turn else text_of(page, engine)


def turn_of(image: PageImage, page: Page, engine: Engine) -> int:
    """The degrees clockwise, one of `TURNS`, that set a page upright. page: what was read of it as it lies."""
    # Where another process does the cutting, this one does without what that loads.
    from ocr.recognition.cutting import cut_page

    part = _part_with_letters(image, page)
    tried = (replace(engine.options, rotate=turn, stages=None) for turn in TURNS)
    sureness = [_mean_confidence(decode_page(cut_page(part, options), engine)) for options in tried]
    best = int(np.argmax(sureness))
    return TURNS[best] if sureness[best] >= sureness[0] + CLEARLY else 0


def _letters(page: Page) -> list[Glyph]:
    return [glyph for word in page.words for glyph in word.glyphs]


def _mean_confidence(page: Page) -> float:
    """The mean confidence of the letters, 0 to 1; 0 where there are too few to tell."""
    sure = [letter.confidence for letter in _letters(page)]
    return float(np.mean(sure)) if len(sure) >= LEAST_LETTERS else 0.0


def _part_with_letters(image: PageImage, page: Page) -> PageImage:
    """The part around the middle one of the letters that holds `SAMPLE_LETTERS` of them, as a page by itself."""
    boxes = np.array([letter.box for letter in _letters(page)], float)
    middles = (boxes[:, :2] + boxes[:, 2:]) / 2
    centre = np.median(middles, axis=0)
    away = np.sort(np.abs(middles - centre).max(axis=1))
    reach = away[min(SAMPLE_LETTERS, len(away)) - 1] + float(np.median(boxes[:, 3] - boxes[:, 1]))
    (left, top), (right, bottom) = np.maximum(centre - reach, 0).astype(int), np.ceil(centre + reach).astype(int)
    return replace(image, grey=image.grey[top:bottom, left:right])
