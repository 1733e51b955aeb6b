"""Pages on their way to a writer, held back until the pages after them are known."""

from collections.abc import Iterator

from ocr.document import Page
from ocr.input.source import PageImage
from ocr.structure.repetition import AHEAD, with_repetition

PageAndImage = tuple[Page, PageImage | None]


class PageWindow:
    """Gives pages in their order, each once the next ones have come, for what repeats on them is no text of its own."""

    def __init__(self) -> None:
        self._waiting: list[PageAndImage] = []
        self._before: list[Page] = []

    def add(self, page: Page, image: PageImage | None) -> Iterator[PageAndImage]:
        """The page that the new one completes the sight of, if any."""
        self._waiting.append((page, image))
        if len(self._waiting) > AHEAD:
            yield self._next()

    def finish(self) -> Iterator[PageAndImage]:
        """The pages that waited for more."""
        while self._waiting:
            yield self._next()

    def _next(self) -> PageAndImage:
        page, image = self._waiting.pop(0)
        told = with_repetition(page, [*self._before, *(after for after, _ in self._waiting[:AHEAD])])
        self._before = [*self._before, page][-AHEAD:]
        return told, image
