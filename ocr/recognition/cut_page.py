"""What the cutting half of the way hands to the recognising half. It loads nothing of either."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ocr.document import Page
from ocr.structure.page_rules import PageRules
from segmentation.extent import Sample
from segmentation.types import EvenPage, Lattice, TextLine

OnStage = Callable[[str], None]
"""Called with the name of each stage when that is done."""


def no_report(stage: str) -> None:
    """The `OnStage` of those who do not ask."""


@dataclass(frozen=True, slots=True, eq=False)
class CutPage:
    """A page cut into candidate letters.

    width, height, dpi, name, number: of the image that it was, as in `PageImage`. to_source: float64 [2, 3], the affine
    map from pixel (x, y) of lines and lattice to pixel (x, y) of that image. The lattice is without its ink, but for
    what crops are yet to be drawn from: nothing else of it is looked at from here on. text_layer: what the page itself
    says, where that is to be used beside what is read. rules: the ruled lines of the page. sample: what was cut of it,
    where that only is to tell whether it is text; even: the page made even, which it may be cut from once more then,
    unless another process did that. vertical: int32 [K, 4], the boxes of lines that run up or down, on the clean page.
    is_layer_check: whether this is but a part of the page, from which it is to be told whether it shows `text_layer`.
    """

    width: int
    height: int
    dpi: float | None
    name: str
    number: int
    to_source: NDArray[np.float64]
    lines: list[TextLine]
    lattice: Lattice
    rules: PageRules
    vertical: NDArray[np.int32]
    text_layer: Page | None = None
    sample: Sample = Sample.NONE
    even: EvenPage | None = None
    is_layer_check: bool = False


def to_send(page: CutPage) -> CutPage:
    """The same page for another process: its crops an array, and without what is quicker made there than sent."""
    every = np.arange(len(page.lattice.line))
    return replace(page, even=None, lattice=replace(page.lattice, crops=page.lattice.crops[every]))
