"""Several image files as the pages of one document."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ocr.errors import InputError
from ocr.file_names import shown_name
from ocr.input.images import ImageFileReader

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class ImageFilesReader:
    """The pages of several image files, one file after another, each opened when its turn comes.

    max_pixels: the most that one page may have.
    """

    def __init__(self, paths: Sequence[Path], max_pixels: int) -> None:
        self._max_pixels = max_pixels
        self._places = page_places(paths)
        self.count = len(self._places)

    def read(self, number: int) -> tuple[NDArray[np.uint8], float | None]:
        """As `ImageFileReader.read`, for page `number` of all. Messages call it what its own file is called."""
        path, place = self._places[number - 1]
        reader = _opened(path, self._max_pixels)
        try:
            return reader.read(place)
        finally:
            reader.close()

    def close(self) -> None:
        """Nothing has stayed open."""


def page_places(paths: Sequence[Path]) -> list[tuple[Path, int]]:
    """For each page the file that it is in, and its number there. A file that does not open is a page nevertheless."""
    places = []
    for path in paths:
        count = 1
        try:
            reader = _opened(path, max_pixels=0)
            count = reader.count
            reader.close()
        except InputError:
            pass  # whoever reads the page is told
        places += [(path, number) for number in range(1, count + 1)]
    return places


def _opened(path: Path, max_pixels: int) -> ImageFileReader:
    try:
        path.open("rb").close()
    except OSError as error:
        raise InputError(f"{shown_name(path)}: {error.strerror or error}") from error
    return ImageFileReader(path, shown_name(path), max_pixels)
