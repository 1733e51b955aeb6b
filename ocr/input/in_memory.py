"""What a program may hand over in place of a path: bytes, file objects, images and arrays, as files to open."""

from io import BytesIO
from os import PathLike
from pathlib import Path
from typing import Any, BinaryIO, TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ocr.document import Origin
from ocr.errors import OptionError
from ocr.file_names import shown_name

Readable: TypeAlias = str | PathLike[str] | bytes | BinaryIO | Image.Image | NDArray[Any]
"""A path, the bytes of a file, a binary file object, a PIL image, an array uint8 [H, W] or [H, W, 3] (RGB)."""

IN_MEMORY = "-"
"""The name of what has none."""
FAST = 1
"""The level of zlib at which an array becomes a PNG: it is read again at once."""


def origin_of(source: Readable) -> Origin:
    """Where a document is to be read from. Raises OptionError for what holds no image."""
    if isinstance(source, str | PathLike):
        if not str(source):
            raise OptionError("source '': an empty path; bytes, file objects, images and arrays are taken as they are")
        return Origin(Path(source), shown_name(str(source)))
    if isinstance(source, bytes | bytearray | memoryview):
        return Origin(bytes(source), IN_MEMORY)
    if isinstance(source, np.ndarray):
        return Origin(_png(_image_of(source)), IN_MEMORY)
    if isinstance(source, Image.Image):
        return Origin(_png(source), shown_name(str(getattr(source, "filename", ""))) or IN_MEMORY)
    if hasattr(source, "read"):
        content = source.read()
        if isinstance(content, bytes):
            return Origin(content, shown_name(str(getattr(source, "name", ""))) or IN_MEMORY)
        raise OptionError("source: a file object opened as text; open it with mode 'rb'")
    wanted = "a path, bytes, a binary file object, a PIL image or an array"
    raise OptionError(f"source: {type(source).__name__} is not {wanted}")


def _image_of(array: NDArray[Any]) -> Image.Image:
    is_grey, is_rgb = array.ndim == 2, array.ndim == 3 and array.shape[2] == 3
    if array.dtype != np.uint8 or not (is_grey or is_rgb) or not array.size:
        shape = ", ".join(map(str, array.shape))
        raise OptionError(f"source: an array {array.dtype} [{shape}]; uint8 [H, W] or [H, W, 3] is wanted")
    return Image.fromarray(np.ascontiguousarray(array))


def _png(image: Image.Image) -> bytes:
    """The image as a file, with the resolution that it states."""
    if image.mode not in ("1", "L", "LA", "P", "RGB", "RGBA", "I;16"):
        image = image.convert("RGB")
    stream = BytesIO()
    dpi = image.info.get("dpi")
    image.save(stream, "PNG", compress_level=FAST, **({"dpi": dpi} if dpi else {}))
    return stream.getvalue()
