"""Pages that would take far longer than a page of text: a sample tells whether they are worth that.

Noise and textures fall into tens of thousands of specks, which would be read for minutes, twice, to be thrown away; the
dots of a graph and the bits of a fine drawing would be enlarged as tiny print is.
"""

from collections.abc import Callable
from typing import Final

from ocr.recognition.cut_page import CutPage
from ocr.recognition.doubtful_candidates import CLEAR_SYMBOL
from ocr.recognition.engine import Engine
from ocr.recognition.first_pass import FirstSearch, search_first
from ocr.recognition.symbols import page_symbols
from segmentation.extent import Extent, Sample

LEAST_CLEAR: Final = 0.15
"""Share of clear symbols of a sample that is text: dense print has 0.7 and more, hard hands 0.27, noise 0.07."""


def whole_if_text(cut: CutPage, again: Callable[[Extent], CutPage], engine: Engine) -> tuple[CutPage, FirstSearch]:
    """A page, and what a first search finds on it. One that was only sampled is cut whole if the sample is text, which
    `again` does; else what is to be read of it all the same: a few of its components, or all of it at a size that takes
    no longer than a page of text."""
    found = search_first(cut.lattice, engine)
    if cut.sample is Sample.NONE:
        return cut, found
    confidence = page_symbols(cut.lattice, found.reading.lines).confidence
    is_text = bool(confidence.size) and (confidence >= CLEAR_SYMBOL).mean() >= LEAST_CLEAR
    if not is_text and cut.sample is Sample.COMPONENTS:
        return cut, found
    cut = again(Extent.WHOLE if is_text else Extent.BOUNDED)
    return cut, search_first(cut.lattice, engine)
