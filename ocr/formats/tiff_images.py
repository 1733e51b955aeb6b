"""The strips and tiles of a TIFF that PDF can take as they are: JPEG (TIFF technical note 2) and Group 4 fax."""

from collections.abc import Iterator
from io import BytesIO
from typing import IO, Any, Final

from PIL import Image, TiffImagePlugin

BITS, COMPRESSION, PHOTOMETRIC, FILL_ORDER, SAMPLES, PLANAR, EXTRA_SAMPLES = 258, 259, 262, 266, 277, 284, 338
STRIP_OFFSETS, STRIP_ROWS, STRIP_BYTES = 273, 278, 279
TILE_COLUMNS, TILE_ROWS, TILE_OFFSETS, TILE_BYTES = 322, 323, 324, 325
JPEG_TABLES: Final = 347
GROUP_4, JPEG = 4, 7
WHITE_IS_ZERO, BLACK_IS_ZERO, RGB, CMYK, YCBCR = 0, 1, 2, 5, 6
COLOURS: Final = {
    (WHITE_IS_ZERO, 1): "/ColorSpace /DeviceGray /Decode [1 0]",
    (BLACK_IS_ZERO, 1): "/ColorSpace /DeviceGray",
    (RGB, 3): "/ColorSpace /DeviceRGB /DecodeParms << /ColorTransform 0 >>",
    (YCBCR, 3): "/ColorSpace /DeviceRGB",
    (CMYK, 4): "/ColorSpace /DeviceCMYK /DecodeParms << /ColorTransform 0 >>",
}
"""For the photometric interpretation and the number of samples how PDF says it of a JPEG."""
REVERSED: Final = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))
MARKER: Final = 2
"""Bytes of the markers at the start and end of a JPEG."""

Box = tuple[int, int, int, int]
"""Left, top, width, height in pixels."""


def tiff_pieces(image: Image.Image, file: IO[bytes]) -> list[tuple[str, bytes, Box]]:
    """Keys, data and place of the strips or tiles of the current page; none where PDF does not know their format."""
    tags = getattr(image, "tag_v2", None)
    if not isinstance(tags, TiffImagePlugin.ImageFileDirectory_v2) or tags.get(PLANAR, 1) != 1:
        return []
    if tags.get(COMPRESSION) == JPEG and EXTRA_SAMPLES not in tags and set(_values(tags.get(BITS, 8))) == {8}:
        return _jpegs(tags, image.size, file)
    if tags.get(COMPRESSION) == GROUP_4 and image.mode == "1":
        return _faxes(tags, image.size, file)
    return []


def _jpegs(tags: Any, size: tuple[int, int], file: IO[bytes]) -> list[tuple[str, bytes, Box]]:
    colours = COLOURS.get((tags.get(PHOTOMETRIC, -1), tags.get(SAMPLES, 1)))
    tables = tags.get(JPEG_TABLES, b"")
    pieces = []
    for data, box in _parts(tags, size, file):
        whole = data[:MARKER] + tables[MARKER:-MARKER] + data[MARKER:]
        with Image.open(BytesIO(whole), formats=["JPEG"]) as part:
            if part.size != box[2:] or colours is None:
                return []
        keys = f"/Width {box[2]} /Height {box[3]} /BitsPerComponent 8 /Filter /DCTDecode {colours}"
        pieces.append((keys, whole, box))
    return pieces


def _faxes(tags: Any, size: tuple[int, int], file: IO[bytes]) -> list[tuple[str, bytes, Box]]:
    black = "true" if tags.get(PHOTOMETRIC) == BLACK_IS_ZERO else "false"
    is_reversed = tags.get(FILL_ORDER, 1) == 2
    pieces = []
    for data, box in _parts(tags, size, file):
        keys = f"/Width {box[2]} /Height {box[3]} /BitsPerComponent 1 /ColorSpace /DeviceGray /Filter /CCITTFaxDecode"
        how = f"/DecodeParms << /K -1 /Columns {box[2]} /Rows {box[3]} /BlackIs1 {black} >>"
        pieces.append((f"{keys} {how}", data.translate(REVERSED) if is_reversed else data, box))
    return pieces


def _parts(tags: Any, size: tuple[int, int], file: IO[bytes]) -> Iterator[tuple[bytes, Box]]:
    """The data of each strip or tile and where it lies; tiles reach over the edge."""
    columns, rows = size
    if TILE_OFFSETS in tags:
        width, height = int(tags[TILE_COLUMNS]), int(tags[TILE_ROWS])
        boxes = [(x, y, width, height) for y in range(0, rows, height) for x in range(0, columns, width)]
        places = _values(tags[TILE_OFFSETS]), _values(tags[TILE_BYTES])
    else:
        step = min(int(tags.get(STRIP_ROWS, rows)), rows)
        boxes = [(0, y, columns, min(step, rows - y)) for y in range(0, rows, step)]
        places = _values(tags[STRIP_OFFSETS]), _values(tags[STRIP_BYTES])
    for offset, length, box in zip(*places, boxes, strict=True):
        file.seek(offset)
        yield file.read(length), box


def _values(value: Any) -> tuple[int, ...]:
    return value if isinstance(value, tuple) else (value,)
