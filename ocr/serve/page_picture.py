"""A page as a browser shows it: upright as its file says, with square pixels, in colour where its file is an image."""

from contextlib import closing
from io import BytesIO
from pathlib import Path
from typing import Final

from PIL import Image, UnidentifiedImageError

from ocr.batch.workers import DocumentCache, Task
from ocr.errors import TooLargeError
from ocr.input.images import PILLOW_ERRORS, TOO_LARGE_HINT, colours_on_white, open_image, square_size, too_large

SHOWN_SIDE: Final = 3600
"""Pixels of the longer side at the most; A4 has 3,508 at 300 dpi."""
JPEG_QUALITY: Final = 85


def page_picture(task: Task, documents: DocumentCache) -> bytes:
    """The page of a task as a JPEG with the sides of the page that is read, reduced to SHOWN_SIDE.

    Raises InputError, and TooLargeError as reading does.
    """
    picture = _in_colour(task) or Image.fromarray(documents.source(task).load(task.number).grey)
    picture.thumbnail((SHOWN_SIDE, SHOWN_SIDE), Image.Resampling.BOX)
    stream = BytesIO()
    picture.convert("L" if picture.mode in ("1", "L") else "RGB").save(stream, "JPEG", quality=JPEG_QUALITY)
    return stream.getvalue()


def _in_colour(task: Task) -> Image.Image | None:
    """None for PDFs, and for damaged images, which only the reader makes something of."""
    if not isinstance(task.source, Path):
        return None
    try:
        with closing(open_image(task.source)) as image:
            image.seek(task.number - 1)
            width, height = square_size(image)
            if width * height > task.options.max_pixels:
                raise TooLargeError(too_large(task.name, width, height, task.options.max_pixels), TOO_LARGE_HINT)
            picture = colours_on_white(image)
            return picture.resize((width, height)) if (width, height) != image.size else picture.copy()
    except (UnidentifiedImageError, *PILLOW_ERRORS):
        return None
