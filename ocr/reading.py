"""From pages to what they say: the text layer where it is to be used, else the engine, loaded when first needed."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from ocr.cores import hold_opencv_to_share
from ocr.documents import LoadOptions, PageImage, load_pages
from ocr.errors import MissingDependencyError
from ocr.page import Document, Page

if TYPE_CHECKING:
    from ocr.pipeline import Engine


class PageReader:
    """Reads one page after another. device: auto, cpu, cuda or mps."""

    def __init__(self, device: str = "auto") -> None:
        self._device = device

    @cached_property
    def _engine(self) -> Engine:
        from classifier.errors import ModelError

        try:
            hold_opencv_to_share()
            from ocr.pipeline import load_engine

            return load_engine(self._device)
        except (ModelError, ImportError, OSError) as error:
            raise MissingDependencyError(f"the model does not load: {error} (typecase check says more)") from error

    def load(self) -> None:
        """Load the engine now. Raises MissingDependencyError when it does not load."""
        _ = self._engine

    def __call__(self, image: PageImage) -> Page:
        """What the page says. A page with a text layer to use needs no engine, and loads none."""
        if image.text_layer is not None:
            return image.text_layer
        from ocr.pipeline import read_page

        return read_page(image, self._engine)


def read_document(
    source: Path | str | bytes, options: LoadOptions | None = None, reader: PageReader | None = None
) -> Document:
    """All pages of one input. Raises as `ocr.documents.open_source` and `Source.load` do."""
    name = "-" if isinstance(source, bytes) else str(source)
    return Document(tuple(map(reader or PageReader(), load_pages(source, options))), name)
