"""Images as a PDF holds them: the data of their files unchanged where PDF knows the format, else packed without loss.

Filters and colour spaces: ISO 32000-1, 7.4 and 8.6.
"""

import struct
import zlib
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Final

import numpy as np
from PIL import Image, ImageFile, JpegImagePlugin

from ocr.formats.tiff_images import tiff_pieces
from ocr.input.images import ORIENTATION_TAG, colours_on_white, load_what_is_there

COMPONENTS: Final = {"L": 1, "RGB": 3, "CMYK": 4}
SPACES: Final = {1: "/DeviceGray", 3: "/DeviceRGB", 4: "/DeviceCMYK"}
PROFILE_SPACES: Final = {1: b"GRAY", 3: b"RGB ", 4: b"CMYK"}
"""What an ICC profile for so many components calls its colour space."""
PROFILE_SPACE_AT: Final = slice(16, 20)
INVERTED: Final = "/Decode [1 0 1 0 1 0 1 0]"
"""Adobe's programs write CMYK in JPEG as ink that is not there."""
PNG_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
PNG_COLOURS: Final = {0: 1, 2: 3, 3: 1}
"""Components of the kinds of PNG without transparency: grey, RGB, by a palette."""
PNG_PALETTE: Final = 3

FLIPS: Final = {
    1: (1, 0, 0, 1, 0, 0),
    2: (-1, 0, 0, 1, 1, 0),
    3: (-1, 0, 0, -1, 1, 1),
    4: (1, 0, 0, -1, 0, 1),
    5: (0, -1, -1, 0, 1, 1),
    6: (0, -1, 1, 0, 0, 1),
    7: (0, 1, 1, 0, 0, 0),
    8: (0, 1, -1, 0, 1, 0),
}
"""For each value of EXIF's orientation the matrix that sets the unit square upright, as PDF writes it: y runs up."""


@dataclass(frozen=True)
class Piece:
    """A part of an image, mostly the whole. keys: of its dictionary, without /Length. data: as `keys` say it is packed.

    box: left, top, width, height in pixels of the image as it is stored. profile: of its colours, None for plain ones,
    which `keys` name. components: of a pixel.
    """

    keys: str
    data: bytes
    box: tuple[int, int, int, int]
    profile: bytes | None = None
    components: int = 1


@dataclass(frozen=True)
class EmbeddedImage:
    """pieces: that make it up. size: in pixels as it is stored. upright: one of `FLIPS`."""

    pieces: tuple[Piece, ...]
    size: tuple[int, int]
    upright: tuple[int, ...] = FLIPS[1]


def embedded_image(image: ImageFile.ImageFile, source: Path | bytes) -> EmbeddedImage:
    """The current frame of `image`, which was opened from `source`."""
    pieces = _unchanged(image, source)
    if pieces:
        orientation = int(image.getexif().get(ORIENTATION_TAG, 1))
        return EmbeddedImage(tuple(pieces), image.size, FLIPS.get(orientation, FLIPS[1]))
    load_what_is_there(image)
    upright = colours_on_white(image)
    return EmbeddedImage((_packed(upright),), upright.size)


def _unchanged(image: Image.Image, source: Path | bytes) -> list[Piece]:
    """The pieces of an image as its file holds them; none where PDF does not know how it is packed."""
    if image.format == "TIFF":
        with BytesIO(source) if isinstance(source, bytes) else source.open("rb") as file:
            return [Piece(keys, data, box) for keys, data, box in tiff_pieces(image, file)]
    if image.format not in ("JPEG", "MPO", "PNG", "JPEG2000"):
        return []
    data = source if isinstance(source, bytes) else source.read_bytes()
    if image.format == "PNG":
        return _png(image, data)
    if image.format == "JPEG2000":
        is_plain = image.mode in ("L", "RGB") and data[4:8] == b"jP  "
        return [Piece(f"{_size_keys(image.size)} /Filter /JPXDecode", data, (0, 0, *image.size))] if is_plain else []
    return _jpeg(image, data)


def _jpeg(image: Image.Image, data: bytes) -> list[Piece]:
    components = COMPONENTS.get(image.mode)
    if components is None or not isinstance(image, JpegImagePlugin.JpegImageFile):
        return []
    profile = image.info.get("icc_profile")
    if not isinstance(profile, bytes) or profile[PROFILE_SPACE_AT] != PROFILE_SPACES[components]:
        profile = None
    keys = f"{_size_keys(image.size)} /BitsPerComponent 8 /Filter /DCTDecode"
    if not profile:
        keys += f" /ColorSpace {SPACES[components]}"
    if components == 4 and "adobe" in image.info:
        keys += f" {INVERTED}"
    return [Piece(keys, data, (0, 0, *image.size), profile, components)]


def _png(image: Image.Image, data: bytes) -> list[Piece]:
    """The data of a PNG are packed rows with a filter each, as PDF knows them too."""
    chunks, place = list[tuple[bytes, bytes]](), len(PNG_SIGNATURE)
    while place + 8 <= len(data):
        length, kind = struct.unpack_from(">I4s", data, place)
        chunks.append((kind, data[place + 8 : place + 8 + length]))
        place += length + 12
    kinds = [kind for kind, _ in chunks]
    if kinds[:1] != [b"IHDR"] or len(chunks[0][1]) != 13 or b"tRNS" in kinds or b"IEND" not in kinds:
        return []
    columns, rows, bits, colour, _, _, is_interlaced = struct.unpack(">IIBBBBB", chunks[0][1])
    palette = next((chunk for kind, chunk in chunks if kind == b"PLTE"), b"")
    if is_interlaced or colour not in PNG_COLOURS or bits > 8 or (columns, rows) != image.size:
        return []
    components = PNG_COLOURS[colour]
    space = SPACES[components]
    if colour == PNG_PALETTE:
        entries = min(len(palette) // 3, 1 << bits)
        space = f"[/Indexed /DeviceRGB {entries - 1} <{palette[: 3 * entries].hex()}>]"
    rows_of = f"/DecodeParms << /Predictor 15 /Colors {components} /BitsPerComponent {bits} /Columns {columns} >>"
    keys = f"{_size_keys(image.size)} /BitsPerComponent {bits} /ColorSpace {space} /Filter /FlateDecode {rows_of}"
    return [Piece(keys, b"".join(chunk for kind, chunk in chunks if kind == b"IDAT"), (0, 0, columns, rows))]


def _packed(image: Image.Image) -> Piece:
    """An image in mode 1, L or RGB without loss."""
    pixels = np.asarray(image)
    box = (0, 0, *image.size)
    if image.mode == "1":
        keys = f"{_size_keys(image.size)} /ColorSpace /DeviceGray /BitsPerComponent 1 /Filter /FlateDecode"
        return Piece(keys, zlib.compress(np.packbits(pixels, axis=1).tobytes()), box)
    # Every row less the one above it, which the reader adds again (PNG's filter 2), packs twice as well.
    rows = pixels.reshape(image.height, -1)
    filtered = np.full((image.height, rows.shape[1] + 1), 2, np.uint8)
    filtered[:, 1:] = np.diff(rows, axis=0, prepend=np.zeros_like(rows[:1]))
    colours = len(image.getbands())
    predictor = f"/DecodeParms << /Predictor 15 /Colors {colours} /Columns {image.width} >>"
    keys = f"{_size_keys(image.size)} /ColorSpace {SPACES[colours]} /BitsPerComponent 8 /Filter /FlateDecode"
    return Piece(f"{keys} {predictor}", zlib.compress(filtered.tobytes()), box)


def _size_keys(size: tuple[int, int]) -> str:
    return f"/Width {size[0]} /Height {size[1]}"
