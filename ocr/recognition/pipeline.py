"""The way of a page: clean, find, cut, classify, decode. The only place that strings the stages together."""

from ocr.document import Page
from ocr.input.source import PageImage
from ocr.recognition.assembly import assemble_page
from ocr.recognition.cut_page import CutPage
from ocr.recognition.engine import Engine
from ocr.recognition.margin_numbers import separate_margin_numbers
from ocr.recognition.non_text_filter import without_non_text
from ocr.recognition.two_pass import read_lattice
from segmentation.layout_mode import PIECES


def read_page(image: PageImage, engine: Engine) -> Page:
    """The text of one page, with boxes in pixels of `image`."""
    # Where another process does the cutting, this one does without what that loads.
    from ocr.recognition.cutting import cut_page

    return text_of(decode_page(cut_page(image, engine.options), engine), engine)


def decode_page(cut: CutPage, engine: Engine) -> Page:
    """All that can be read of a page that has been cut, even where it makes no text."""
    found = read_lattice(cut.lattice, engine)
    lines = engine.calibration.calibrated(cut.lattice, found.log_probs, found.space, found.lines, engine.words)
    return separate_margin_numbers(assemble_page(cut, lines))


def text_of(page: Page, engine: Engine) -> Page:
    """The text of a page of which all was read; a picture of less than a page is taken to hold text."""
    return page if engine.options.layout in PIECES else without_non_text(page)
