"""Pages that would take far longer than a page of text: a sample tells whether they are worth that.

Noise and textures fall into tens of thousands of specks, which would be read for minutes, twice, to be thrown away; the
dots of a graph and the bits of a fine drawing would be enlarged as tiny print is.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from ocr.recognition.cut_page import CutPage
from ocr.recognition.doubtful_candidates import CLEAR_SYMBOL
from ocr.recognition.engine import Engine
from ocr.recognition.first_pass import FirstSearch, search_first
from ocr.recognition.symbols import PageSymbols, page_symbols
from segmentation.extent import Extent, Sample

LEAST_CLEAR: Final = 0.15
"""Share of clear symbols of a sample that is text: dense print has 0.7 and more, hard hands 0.27, noise 0.07."""


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """A page as it is to be read, what a first search finds on it, and the symbols of that. is_text: False where a
    sample has shown that it is none."""

    cut: CutPage
    found: FirstSearch
    symbols: PageSymbols
    is_text: bool = True

    @property
    def clear_share(self) -> float:
        """The share of clear symbols among those that were found, 0 to 1."""
        confidence = self.symbols.confidence
        return float((confidence >= CLEAR_SYMBOL).mean()) if confidence.size else 0.0


def look_at(cut: CutPage, engine: Engine, is_text: bool = True) -> Look:
    """A first search of a page. is_text: as in `Look`."""
    found = search_first(cut.lattice, engine)
    return Look(cut, found, page_symbols(cut.lattice, found.reading.lines), is_text)


def whole_if_text(cut: CutPage, again: Callable[[Extent], CutPage], engine: Engine) -> Look:
    """A first look at a page. One that was only sampled is cut whole if the sample is text, which `again` does; else
    what is to be read of it all the same: a few of its components, or all of it at a size that takes no longer than a
    page of text."""
    look = look_at(cut, engine)
    if cut.sample is Sample.NONE:
        return look
    is_text = look.clear_share >= LEAST_CLEAR
    if not is_text and cut.sample is Sample.COMPONENTS:
        return replace(look, is_text=False)
    return look_at(again(Extent.WHOLE if is_text else Extent.BOUNDED), engine, is_text)
