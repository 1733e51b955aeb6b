"""Pages of more components than a page of text has: a sample of them tells whether all are worth reading.

Noise and textures fall into tens of thousands of specks, which would be read for minutes, twice, to be thrown away.
"""

from collections.abc import Callable
from typing import Final

from ocr.recognition.cut_page import CutPage
from ocr.recognition.doubtful_candidates import CLEAR_SYMBOL
from ocr.recognition.engine import Engine
from ocr.recognition.symbols import page_symbols
from ocr.recognition.two_pass import first_pass

LEAST_CLEAR: Final = 0.15
"""Share of clear symbols of a sample that is text: dense print has 0.7 and more, hard hands 0.27, noise 0.07."""


def whole_if_text(cut: CutPage, again: Callable[[], CutPage], engine: Engine) -> CutPage:
    """A page that was only sampled cut whole if the sample is text, which `again` does; else as it is."""
    if not cut.is_sample:
        return cut
    confidence = page_symbols(cut.lattice, first_pass(cut.lattice, engine).lines).confidence
    return again() if confidence.size and (confidence >= CLEAR_SYMBOL).mean() >= LEAST_CLEAR else cut
