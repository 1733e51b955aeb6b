"""What pdfium does not say of the pictures of a page: how fine their masks are, which are the letters of compact scans,
and whether any lie in tiling patterns. Through qpdf."""

from collections.abc import Iterator
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Final

import pikepdf

Size = tuple[int, int]
"""Columns and rows."""

DEEPEST_FORM: Final = 12
MOST_OBJECTS: Final = 10_000
TILING: Final = 1
"""The type of a pattern that repeats what it holds; the other kind are gradients (ISO 32000-1, 8.7)."""


class PdfResources:
    """The resources of the pages of one PDF. A file that qpdf does not open has none."""

    def __init__(self, source: Path | bytes, password: str | None) -> None:
        try:
            self._pdf: pikepdf.Pdf | None = pikepdf.open(
                BytesIO(source) if isinstance(source, bytes) else source, password=password or ""
            )
        except (pikepdf.PdfError, OSError, ValueError):
            self._pdf = None
        self.mask_sizes = lru_cache(maxsize=1)(self._mask_sizes)

    def _mask_sizes(self, number: int) -> dict[Size, Size]:
        """For the size of a picture on page `number` that of its finer mask."""
        masks: dict[Size, Size] = {}
        try:
            for picture in _pictures(self._of_page(number)):
                for key in ("/SMask", "/Mask"):
                    mask = picture.get(key)
                    if isinstance(mask, pikepdf.Stream) and _size(mask) > _size(picture):
                        masks[_size(picture)] = max(_size(mask), masks.get(_size(picture), (0, 0)))
        except (pikepdf.PdfError, ValueError, TypeError, AttributeError):
            return masks
        return masks

    def has_tiled_pictures(self, number: int) -> bool:
        """Whether a pattern that paths of page `number` may be filled with holds a picture."""
        try:
            patterns = _streams(self._of_page(number), "/Pattern")
            tiles = (pattern for pattern in patterns if pattern.get("/PatternType") == TILING)
            return any(True for tile in tiles for _ in _pictures(tile.get("/Resources")))
        except (pikepdf.PdfError, ValueError, TypeError, AttributeError):
            return False

    def _of_page(self, number: int) -> object:
        is_there = self._pdf is not None and number <= len(self._pdf.pages)
        return self._pdf.pages[number - 1].obj.get("/Resources") if self._pdf and is_there else None


def _pictures(resources: object) -> Iterator[pikepdf.Stream]:
    """The pictures among resources, and among those of their forms, each once."""
    seen: set[tuple[int, int]] = set()
    left = [(resources, DEEPEST_FORM)]
    while left:
        inner, depth = left.pop()
        for thing in _streams(inner, "/XObject"):
            if thing.objgen in seen or len(seen) > MOST_OBJECTS:
                continue
            seen.add(thing.objgen)
            if thing.get("/Subtype") != pikepdf.Name.Form:
                yield thing
            elif depth > 1:
                left.append((thing.get("/Resources"), depth - 1))


def _streams(resources: object, kind: str) -> Iterator[pikepdf.Stream]:
    """Those among resources of a kind: /XObject or /Pattern."""
    things = resources.get(kind) if isinstance(resources, pikepdf.Dictionary) else None
    if isinstance(things, pikepdf.Dictionary):
        yield from (thing for thing in things.values() if isinstance(thing, pikepdf.Stream))


def _size(thing: pikepdf.Stream) -> Size:
    return int(thing.get("/Width", 0)), int(thing.get("/Height", 0))
