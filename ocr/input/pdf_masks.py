"""How fine the masks of pictures are, which are the letters of compact scans. Through qpdf, for pdfium does not say."""

from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Final

import pikepdf

Size = tuple[int, int]
"""Columns and rows."""

DEEPEST_FORM: Final = 12
MOST_OBJECTS: Final = 10_000


class PictureMasks:
    """The masks of the pictures of one PDF. A file that qpdf does not open has none."""

    def __init__(self, source: Path | bytes, password: str | None) -> None:
        try:
            self._pdf: pikepdf.Pdf | None = pikepdf.open(
                BytesIO(source) if isinstance(source, bytes) else source, password=password or ""
            )
        except (pikepdf.PdfError, OSError, ValueError):
            self._pdf = None
        self.of_page = lru_cache(maxsize=1)(self._of_page)

    def _of_page(self, number: int) -> dict[Size, Size]:
        """For the size of a picture on page `number` that of its finer mask."""
        masks: dict[Size, Size] = {}
        if self._pdf is not None and number <= len(self._pdf.pages):
            try:
                _collect(self._pdf.pages[number - 1].obj.get("/Resources"), masks, DEEPEST_FORM, set())
            except (pikepdf.PdfError, ValueError, TypeError, AttributeError):
                return masks
        return masks


def _collect(resources: object, masks: dict[Size, Size], depth: int, seen: set[tuple[int, int]]) -> None:
    things = resources.get("/XObject") if isinstance(resources, pikepdf.Dictionary) else None
    if not isinstance(things, pikepdf.Dictionary) or not depth:
        return
    for thing in things.values():
        if not isinstance(thing, pikepdf.Stream) or thing.objgen in seen or len(seen) > MOST_OBJECTS:
            continue
        seen.add(thing.objgen)
        if thing.get("/Subtype") == pikepdf.Name.Form:
            _collect(thing.get("/Resources"), masks, depth - 1, seen)
            continue
        for key in ("/SMask", "/Mask"):
            mask = thing.get(key)
            if isinstance(mask, pikepdf.Stream) and _size(mask) > _size(thing):
                masks[_size(thing)] = max(_size(mask), masks.get(_size(thing), (0, 0)))


def _size(thing: pikepdf.Stream) -> Size:
    return int(thing.get("/Width", 0)), int(thing.get("/Height", 0))
