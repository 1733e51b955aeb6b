"""From loaded pages to what they say: a text layer where that is to be used, else recognition."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from ocr.cpu import hold_opencv_to_share
from ocr.document import Page
from ocr.errors import MissingDependencyError
from ocr.input.source import PageImage
from ocr.options import ReadOptions

if TYPE_CHECKING:
    from ocr.recognition.cut_page import CutPage
    from ocr.recognition.engine import Engine
    from ocr.recognition.orientation import Orientation


class PageReader:
    """Reads pages, each for itself, as `options` ask. Picklable; its models are loaded when they are first needed."""

    def __init__(self, options: ReadOptions | None = None) -> None:
        self.options = options or ReadOptions()

    @cached_property
    def _engine(self) -> Engine:
        from classifier.errors import ModelError

        try:
            from ocr.recognition.engine import load_engine

            return load_engine(self.options)
        except (ModelError, ImportError, OSError) as error:
            raise MissingDependencyError(f"the model does not load: {error} (typecase check says more)") from error

    def sharing_networks(self, options: ReadOptions) -> PageReader:
        """A reader as `options` ask, with the networks of this one. Raises OptionError."""
        engine = self._engine
        from ocr.recognition.engine import with_options

        reader = PageReader(options)
        reader._engine = with_options(engine, options)
        return reader

    @cached_property
    def device(self) -> str:
        """What reads: cpu, cuda or mps."""
        from classifier.recogniser import fastest_device

        return fastest_device() if self.options.device == "auto" else self.options.device

    def load(self) -> None:
        """Load the models now, and the code that asks them. Raises MissingDependencyError where they do not load."""
        _ = self._engine
        import ocr.recognition.pipeline  # noqa: F401

    def __call__(self, image: PageImage) -> Page:
        """What the page says. A page with a text layer to use needs no models, and loads none."""
        return self.recognise(cut_or_take(image, self.options), lambda: image)

    def recognise(self, page: CutPage | Page, image: Callable[[], PageImage]) -> Page:
        """What a page says that has been cut, or that had text to take. image: gives it once more, should it lie on its
        side or head."""
        if isinstance(page, Page):
            return page
        engine = self._engine
        # Imported late, as all that a page needs: its file is opened sooner.
        from ocr.recognition.pipeline import recognise

        if page.is_layer_check:
            from ocr.recognition.layer_check import settled

            return self(settled(image(), page, engine))
        read = recognise(page, lambda: _to_read(image()), engine)
        if page.text_layer is None:
            return read
        from ocr.recognition.embedded_text import with_embedded_text
        from ocr.structure.roles import with_roles

        return with_roles(with_embedded_text(read, page.text_layer))

    def orientation(self, image: PageImage) -> Orientation:
        """Which way up a page stands, without reading more than a part of it."""
        engine = self._engine
        hold_opencv_to_share()
        from ocr.recognition.pipeline import page_orientation

        return page_orientation(image, engine)


def own_text(image: PageImage) -> Page | None:
    """The text layer of a page with its tables and roles, where that says it all."""
    if image.text_layer is None or image.unread is not None or image.is_layer_doubtful:
        return None
    from ocr.structure.roles import with_roles

    return with_roles(_with_tables(image.text_layer))


def cut_or_take(image: PageImage, options: ReadOptions) -> CutPage | Page:
    """The page cut into characters, a part of it where its text layer is doubtful, or that where it says it all."""
    whole = own_text(image)
    if whole is not None:
        return whole
    hold_opencv_to_share()
    from ocr.recognition.cutting import cut_page
    from segmentation.extent import Extent

    if image.text_layer is not None and image.is_layer_doubtful:
        from ocr.recognition.layer_check import cut_part

        return cut_part(image, image.text_layer, options)
    layer = None if image.text_layer is None else _with_tables(image.text_layer)
    return replace(cut_page(_to_read(image), options, extent=Extent.SAMPLE), text_layer=layer)


def cut_to_send(image: PageImage, options: ReadOptions) -> CutPage | Page:
    """As `cut_or_take`, with all crops drawn, for a process that has more to do than to draw them."""
    page = cut_or_take(image, options)
    if isinstance(page, Page):
        return page
    from ocr.recognition.cut_page import to_send

    return to_send(page)


def _to_read(image: PageImage) -> PageImage:
    return image if image.unread is None else replace(image, grey=image.unread)


def _with_tables(layer: Page) -> Page:
    """A text layer with its tables."""
    from ocr.structure.page_rules import no_rules
    from ocr.structure.tables import with_tables

    return with_tables(layer, no_rules())
