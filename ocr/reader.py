"""From pages to what they say: the text layer where it is to be used, else the engine, loaded when first needed."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from ocr.cpu import hold_opencv_to_share, usable_cores
from ocr.document import Document, Page
from ocr.errors import MissingDependencyError
from ocr.input.source import PageImage, load_pages
from ocr.options import LoadOptions, ReadOptions

if TYPE_CHECKING:
    from ocr.recognition.cut_page import CutPage
    from ocr.recognition.engine import Engine


class PageReader:
    """Reads pages, each for itself, as `options` ask."""

    def __init__(self, options: ReadOptions | None = None) -> None:
        self.options = options or ReadOptions()
        self.cores = usable_cores()
        """Of this process, before any are given to others."""

    @cached_property
    def _engine(self) -> Engine:
        from classifier.errors import ModelError

        try:
            from ocr.recognition.engine import load_engine

            return load_engine(self.options)
        except (ModelError, ImportError, OSError) as error:
            raise MissingDependencyError(f"the model does not load: {error} (typecase check says more)") from error

    @property
    def device(self) -> str:
        """What reads: cpu, cuda or mps. Loads the engine."""
        return self._engine.recogniser.device

    def load(self) -> None:
        """Load the engine now. Raises MissingDependencyError when it does not load."""
        _ = self._engine

    def __call__(self, image: PageImage) -> Page:
        """What the page says. A page with a text layer to use needs no engine, and loads none."""
        return self.decode(cut_or_take(image, self.options), lambda: image)

    def decode(self, page: CutPage | Page, image: Callable[[], PageImage]) -> Page:
        """What a page says that has been cut, or that had text to take. image: gives it once more, should it stand on
        its side or head."""
        if isinstance(page, Page):
            return page
        engine = self._engine
        from ocr.recognition.orientation import read_upright

        return read_upright(page, image, engine)


def cut_or_take(image: PageImage, options: ReadOptions) -> CutPage | Page:
    """The page cut into letters, or its text layer where that is to be used."""
    if image.text_layer is not None:
        return image.text_layer
    hold_opencv_to_share()
    from ocr.recognition.cutting import cut_page

    return cut_page(image, options)


def read_document(
    source: Path | str | bytes, options: LoadOptions | None = None, reader: PageReader | None = None
) -> Document:
    """All pages of one input. Raises as `ocr.input.source.open_source` and `Source.load` do."""
    name = "-" if isinstance(source, bytes) else str(source)
    return Document(tuple(map(reader or PageReader(), load_pages(source, options))), name)
