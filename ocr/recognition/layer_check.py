"""Whether a page shows the text that it holds, where that is in a script that Typecase does not read.

Some files map the letters that they draw onto those of another script: what is seen as English is held as Cyrillic or
Greek. Such text has words as any other has, so only reading the picture tells. A part of it is read as Latin letters:
text in another script gives words, but none that are sure.
"""

from dataclasses import replace
from typing import Final

import numpy as np

from ocr.document import Page
from ocr.input.layer_quality import is_latin
from ocr.input.source import PageImage
from ocr.options import ReadOptions
from ocr.recognition.cut_page import CutPage
from ocr.recognition.cutting import cut_page
from ocr.recognition.engine import Engine
from ocr.recognition.orientation import SAMPLE_LETTERS, part_with_letters
from ocr.recognition.pipeline import decode_page

SURE: Final = 0.75
"""Mean confidence, by letters, of the words of a part that is in Latin letters. (Of drawn pages in seven faces 0.81 and
more in English and German, 0.65 at most in Russian, Ukrainian, Serbian, Bulgarian, Greek, Hebrew, Arabic, Armenian and
Georgian, capitals too, where the most letters look like Latin ones.)"""


def cut_part(image: PageImage, layer: Page, options: ReadOptions) -> CutPage:
    """The part of a page, cut as it lies, where those letters of its text layer stand closest that are no Latin ones,
    of which it has some: an abstract in English says nothing of the others."""
    glyphs = (glyph for word in layer.words for glyph in word.glyphs if glyph.text[0].isalpha())
    boxes = np.array([glyph.box for glyph in glyphs if not is_latin(glyph.text[0])])
    part = part_with_letters(image, boxes, SAMPLE_LETTERS)
    return replace(cut_page(part, replace(options, rotate=0, stages=None)), is_layer_check=True)


def settled(image: PageImage, part: CutPage, engine: Engine) -> PageImage:
    """The page with its text layer, no longer doubtful, or without it where `part`, which was cut from it, shows Latin
    letters."""
    confidence = [word.confidence for word in decode_page(part, engine).words for _ in word.glyphs]
    shows_latin = bool(confidence) and float(np.mean(confidence)) >= SURE
    kept = replace(image, is_layer_doubtful=False)
    return replace(kept, text_layer=None, unread=None) if shows_latin else kept
