"""Image files, through Pillow, to upright grey pages; nothing here knows of PDFs.

NumPy is imported where it is first needed: a file is decoded while another thread loads what its page needs.
"""

from __future__ import annotations

import logging
import struct
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PIL import (
    BmpImagePlugin,
    GifImagePlugin,
    Image,
    ImageChops,
    ImageFile,
    ImageOps,
    Jpeg2KImagePlugin,
    JpegImagePlugin,
    PngImagePlugin,
    PpmImagePlugin,
    TiffImagePlugin,
    UnidentifiedImageError,
    WebPImagePlugin,
)

from ocr.errors import InputError, TooLargeError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FORMATS = {
    "PNG": PngImagePlugin,
    "JPEG": JpegImagePlugin,
    "TIFF": TiffImagePlugin,
    "WEBP": WebPImagePlugin,
    "BMP": BmpImagePlugin,
    "DIB": BmpImagePlugin,
    "JPEG2000": Jpeg2KImagePlugin,
    "PPM": PpmImagePlugin,
    "GIF": GifImagePlugin,
}
"""What Pillow may decode for us, with what decodes it; its other formats are seldom pages and have had many holes."""

PAGED_FORMATS = ("TIFF",)
"""Formats whose frames are pages; the frames of the others are animations or previews."""

ORIENTATION_TAG = 0x0112

BELIEVABLE_DPI = (30.0, 2400.0)
"""Resolutions outside this range are defaults that a program left in the file, not measurements."""

NEARLY_SQUARE = 1.05
"""Pixels whose sides differ by less are taken as they are: a fax of 204 by 196 dpi."""

PILLOW_ERRORS = (
    *(OSError, SyntaxError, ValueError, EOFError, TypeError, KeyError, IndexError, struct.error),
    *(AttributeError, ArithmeticError, AssertionError, RecursionError, Image.DecompressionBombError),
)
"""What Pillow's decoders raise on damaged files, beside the OSError that it documents."""

LEAST_CONTRAST = 24
"""Grey levels between the darkest and the lightest pixel of an image in which anything is to be seen."""

LONGEST_SIGNATURE = 16
"""Bytes at the start of a file by which Pillow tells its formats."""

JPEG_START, JPEG_END = b"\xff\xd8", b"\xff\xd9"

TOO_LARGE_HINT = "--max-megapixels raises it"

log = logging.getLogger(__name__)


class ImageFileReader:
    """The pages of one image file.

    source: the file or its bytes. name: what messages call it. max_pixels: the most that one page may have.
    Raises InputError when it is no image that can be read.
    """

    def __init__(self, source: Path | bytes, name: str, max_pixels: int) -> None:
        self._name = name
        self._max_pixels = max_pixels
        self._source = source
        try:
            self._image = open_image(source)
            self.count = getattr(self._image, "n_frames", 1) if self._image.format in PAGED_FORMATS else 1
        except UnidentifiedImageError:
            raise InputError(f"{name}: neither a PDF nor an image of a known kind") from None
        except PILLOW_ERRORS as error:
            raise InputError(f"{name}: damaged image ({_reason(error)})") from error

    def read(self, number: int) -> tuple[NDArray[np.uint8], float | None]:
        """Page `number`, from 1, as grey uint8 [H, W], 0 black to 255 white, and its dpi where the file says it.

        Pixels that are not square, as those of a fax, are stretched to be so. A truncated image is read as far as it
        goes, white below. Raises TooLargeError and InputError.
        """
        try:
            self._seek(number)
            return self._grey_squares(), believable_dpi(self._image)
        except TooLargeError:
            raise
        except PILLOW_ERRORS as error:
            reason = _reason(error)
        try:
            self._image.close()
            self._image = open_image(with_end(self._source))
            self._seek(number)
            load_what_is_there(self._image)
            grey = _whiten_missing_rows(self._grey_squares())
        except PILLOW_ERRORS:
            raise InputError(f"{self._name}: damaged image ({reason})") from None
        if grey.min() == grey.max():
            raise InputError(f"{self._name}: damaged image with nothing left to read ({reason})")
        log.warning("%s: damaged image, read as far as it goes (%s)", self._name, reason)
        return grey, believable_dpi(self._image)

    def close(self) -> None:
        self._image.close()

    def _seek(self, number: int) -> None:
        self._image.seek(number - 1)
        width, height = square_size(self._image)
        if width * height > self._max_pixels:
            raise TooLargeError(too_large(self._name, width, height, self._max_pixels), TOO_LARGE_HINT)

    def _grey_squares(self) -> NDArray[np.uint8]:
        size = square_size(self._image)
        grey = grey_pixels(self._image)
        if size == self._image.size:
            return grey
        import numpy as np

        return np.array(Image.fromarray(grey).resize(size, Image.Resampling.BICUBIC))


class _Tiff(TiffImagePlugin.TiffImageFile):
    """Without Pillow's limit of pixels."""

    def load_prepare(self) -> None:
        if self._im is None:
            self.im = Image.new(self.mode, self._tile_size).im
        super().load_prepare()


def open_image(source: Path | bytes) -> ImageFile.ImageFile:
    """An image in one of FORMATS, whatever its size, which is to be looked at before its pixels are loaded.

    `PIL.Image.open` has its limit of pixels in a variable of its module, which programs that use Typecase may have set:
    it is neither heeded nor changed. Raises UnidentifiedImageError and what is in PILLOW_ERRORS.
    """
    with BytesIO(source) if isinstance(source, bytes) else source.open("rb") as file:
        prefix = file.read(LONGEST_SIGNATURE)
    for name in FORMATS:
        factory, accept = Image.OPEN[name]
        with suppress(SyntaxError, IndexError, TypeError, struct.error):  # also for a file of a few bytes
            if accept is None or accept(prefix) is True:
                make = _Tiff if name == "TIFF" else factory
                # Where Pillow opens the file itself, it closes it too.
                return make(BytesIO(source) if isinstance(source, bytes) else str(source), "")  # type: ignore[arg-type]
    raise UnidentifiedImageError


def with_end(source: Path | bytes) -> Path | bytes:
    """The same file; a JPEG with an end, without which its decoder waits for more and gives nothing."""
    data = source if isinstance(source, bytes) else source.read_bytes()
    return data + JPEG_END if data.startswith(JPEG_START) else source


def load_what_is_there(image: ImageFile.ImageFile) -> None:
    """Load the pixels of a damaged image as far as its decoder comes; the rest is black."""
    try:
        image.load()
    except PILLOW_ERRORS:
        image.tile = []  # nothing is left to load


def grey_pixels(image: Image.Image) -> NDArray[np.uint8]:
    """The image as uint8 [H, W], 0 black to 255 white: turned as its EXIF says, laid on white where transparent.

    Of colours that are equally light, such as red on green, it is the channel that tells them apart; of white letters
    on nothing, the transparency.
    """
    # One that is opaque is turned to grey without a copy of the whole in colour.
    colours = image if image.mode == "RGBA" and is_upright(image) and _is_opaque(image) else colours_on_white(image)
    grey = colours.convert("L")
    if colours.mode in ("RGB", "RGBA") and _contrast(grey) < LEAST_CONTRAST:
        grey = max((grey, *colours.convert("RGB").split(), *_paper(image)), key=_contrast)
    import numpy as np

    return np.array(grey)


def square_size(image: Image.Image) -> tuple[int, int]:
    """Width and height that an image has with square pixels: those of its coarser direction are stretched."""
    stated = image.info.get("dpi") or (1.0, 1.0)
    across, down = (float(value) for value in stated)
    believable = all(BELIEVABLE_DPI[0] <= value <= BELIEVABLE_DPI[1] for value in (across, down))
    if not believable or max(across, down) <= NEARLY_SQUARE * min(across, down) or not is_upright(image):
        return image.size
    finest = max(across, down)
    return round(image.width * finest / across), round(image.height * finest / down)


def is_upright(image: Image.Image) -> bool:
    """Whether the pixels of the file stand as they are to be seen."""
    with suppress(*PILLOW_ERRORS):  # damaged Exif data say nothing
        return bool(image.getexif().get(ORIENTATION_TAG, 1) == 1)
    return True


def colours_on_white(image: Image.Image) -> Image.Image:
    """The image in mode 1, L or RGB, turned as its EXIF says, laid on white where it is transparent."""
    upright = image if is_upright(image) else ImageOps.exif_transpose(image)
    if upright.mode in ("1", "L", "RGB") and not upright.has_transparency_data:
        return upright
    if upright.mode.startswith(("I", "F")):
        import numpy as np

        return Image.fromarray(_grey_of_deep_pixels(np.asarray(upright)))
    if not upright.has_transparency_data:
        return upright.convert("RGB")
    clear = upright.convert("RGBA")
    if _is_opaque(clear):
        return clear.convert("RGB")
    return Image.alpha_composite(Image.new("RGBA", clear.size, "white"), clear).convert("RGB")


def _contrast(channel: Image.Image) -> int:
    """Levels between the darkest and the lightest pixel."""
    darkest, lightest = cast(tuple[int, int], channel.getextrema())
    return lightest - darkest


def _paper(image: Image.Image) -> list[Image.Image]:
    """How transparent an image is, 0 opaque to 255, turned as its EXIF says; nothing where it is not."""
    if not image.has_transparency_data:
        return []
    return [ImageChops.invert(ImageOps.exif_transpose(image).convert("RGBA").getchannel("A"))]


def _is_opaque(image: Image.Image) -> bool:
    """Whether an image in mode RGBA has no pixel that is transparent."""
    return image.getchannel("A").getextrema() == (255, 255)


def believable_dpi(image: Image.Image) -> float | None:
    """The resolution that the file states, None where it states none or one that no page has."""
    stated = image.info.get("dpi")
    if not stated:
        return None
    dpi = float(max(stated))
    return dpi if BELIEVABLE_DPI[0] <= dpi <= BELIEVABLE_DPI[1] else None


def too_large(name: str, width: int, height: int, max_pixels: int) -> str:
    """The line that refuses a page of `width` by `height` pixels."""
    return f"{name}: {width} x {height} pixels is more than the limit of {max_pixels / 1e6:g} megapixels"


def _grey_of_deep_pixels(pixels: NDArray[np.generic]) -> NDArray[np.uint8]:
    """Pixels of 16 or 32 bits to uint8; the white of each is the full scale of the smallest depth that holds them."""
    import numpy as np

    finite = np.nan_to_num(pixels.astype(np.float32), nan=0.0, posinf=0.0, neginf=0.0)
    brightest = float(finite.max(initial=0.0))
    if pixels.dtype.kind == "u" and pixels.dtype.itemsize == 2:
        white = float(np.iinfo(np.uint16).max)
    else:
        white = next((scale for scale in (1.0, 255.0, 65535.0) if brightest <= scale), brightest)
    scaled: NDArray[np.float32] = np.clip(finite * (255.0 / white), 0, 255).round()
    return scaled.astype(np.uint8)


def _whiten_missing_rows(grey: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The rows at the foot that the decoder left in one flat colour, made white."""
    import numpy as np

    flat = (grey == grey[-1, -1]).all(axis=1)
    missing = len(flat) if flat.all() else int(np.argmin(flat[::-1]))
    return np.concatenate([grey[: len(grey) - missing], np.full((missing, grey.shape[1]), 255, np.uint8)])


def _reason(error: BaseException) -> str:
    return " ".join(str(error).split()) or type(error).__name__
