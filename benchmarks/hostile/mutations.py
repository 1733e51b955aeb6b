"""Ways to break a file that reach beyond its first check: lengths, counts, offsets, objects, with right checksums."""

import random
import re
import struct
import zlib
from collections.abc import Callable
from typing import Final

PNG_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
TIFF_HEAD: Final = 8
"""Bytes before the first directory."""
NUMBERS: Final = (0, 1, 2, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)
"""Values at which readers overflow."""

TEXT_NUMBERS: Final = (b"0", b"-1", b"1", b"99999999", b"2147483648", b"1e9", b"-0.0001", b"1e308", b"nan", b"")
PDF_WORDS: Final = (
    *(b"null", b"true", b"[]", b"<< >>", b"(x)", b"/Name", b"1 0 R", b"2 0 R", b"4 0 R", b"99 0 R"),
    *(b"[1 0 R 1 0 R]", b"/FlateDecode", b"/DCTDecode", b"/JPXDecode", b"/JBIG2Decode", b"/CCITTFaxDecode"),
    *(b"/Rotate 90", b"/Rotate 45", b"/MediaBox [0 0 0 0]", b"/MediaBox [0 0 1e6 1e6]", b"/CropBox [9 9 1 1]"),
)
TEXT_WORDS: Final = (
    b'"',
    b"[",
    b"]",
    b"{",
    b"}",
    b"\\u0000",
    b"null",
    b"-1",
    b"1e999",
    b"[[[[",
    b"\xff\xfe",
    b"=",
    b"\n",
)

Mutation = Callable[[bytes, random.Random], bytes]


def mutated(data: bytes, rng: random.Random) -> bytes:
    """`data` broken in one to three ways that fit what it is."""
    ways = [*ANY, *_fitting(data) * 3]
    for _ in range(rng.choice((1, 1, 2, 3))):
        data = rng.choice(ways)(data, rng)
    return data


def flip_bytes(data: bytes, rng: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(rng.randint(1, 8)):
        if changed:
            changed[rng.randrange(len(changed))] = rng.randrange(256)
    return bytes(changed)


def cut_off(data: bytes, rng: random.Random) -> bytes:
    return data[: rng.randrange(len(data) + 1)]


def remove_piece(data: bytes, rng: random.Random) -> bytes:
    start = rng.randrange(len(data) + 1)
    return data[:start] + data[start + rng.choice((1, 4, 16, 200)) :]


def repeat_piece(data: bytes, rng: random.Random) -> bytes:
    start = rng.randrange(len(data) + 1)
    end = start + rng.choice((1, 4, 16, 200))
    return data[:end] + data[start:end] * rng.choice((1, 2, 50)) + data[end:]


def set_number(data: bytes, rng: random.Random) -> bytes:
    """A number of one, two or four bytes, in either order, as headers have them; most of them stand at the front."""
    form = rng.choice(("B", "<H", ">H", "<I", ">I"))
    size = struct.calcsize(form)
    if len(data) < size:
        return data
    room = len(data) - size + 1
    place = rng.randrange(min(room, 200)) if rng.random() < 0.7 else rng.randrange(room)
    value = rng.choice(NUMBERS) & (256**size - 1)
    return data[:place] + struct.pack(form, value) + data[place + size :]


def break_png_chunk(data: bytes, rng: random.Random) -> bytes:
    """A chunk whose content is changed, doubled, dropped or moved, its checksum right."""
    chunks, place = [], len(PNG_SIGNATURE)
    while place + 12 <= len(data):
        (length,) = struct.unpack_from(">I", data, place)
        chunks.append((data[place + 4 : place + 8], data[place + 8 : place + 8 + length]))
        place += 12 + length
    if not chunks:
        return data
    index = rng.randrange(len(chunks))
    kind, content = chunks[index]
    way = rng.randrange(4)
    if way == 0:
        chunks[index] = kind, rng.choice((flip_bytes, cut_off, set_number))(content, rng)
    elif way == 1:
        chunks.insert(index, chunks[rng.randrange(len(chunks))])
    elif way == 2:
        del chunks[index]
    else:
        chunks[index] = rng.choice((b"tRNS", b"PLTE", b"gAMA", b"eXIf", b"iCCP", b"acTL", b"zTXt", b"IEND")), content
    return PNG_SIGNATURE + b"".join(
        struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        for kind, content in chunks
    )


def break_jpeg_segment(data: bytes, rng: random.Random) -> bytes:
    """The length or the content of a segment."""
    markers = [place for place in range(len(data) - 4) if data[place] == 0xFF and 0xC0 <= data[place + 1] < 0xFF]
    if not markers:
        return data
    place = rng.choice(markers)
    at = place + rng.choice((1, 2, 3, 4, 5, 6, 7, 8, 9))
    return data[:at] + bytes([rng.choice((0, 1, 4, 17, 127, 255, rng.randrange(256)))]) + data[at + 1 :]


def break_tiff_entry(data: bytes, rng: random.Random) -> bytes:
    """An entry of a directory: its tag, type, count or value."""
    if len(data) < TIFF_HEAD:  # an earlier change has cut it off
        return data
    order = "<" if data[:2] == b"II" else ">"
    (place,) = struct.unpack_from(f"{order}I", data, 4)
    if place + 2 > len(data):
        return data
    (count,) = struct.unpack_from(f"{order}H", data, place)
    entry = place + 2 + 12 * rng.randrange(max(1, count))
    at, size = rng.choice(((0, 2), (2, 2), (4, 4), (8, 4)))
    value = rng.choice((*NUMBERS, rng.randrange(1 << 16))) & (256**size - 1)
    return data[: entry + at] + struct.pack(f"{order}{'H' if size == 2 else 'I'}", value) + data[entry + at + size :]


def break_pdf_number(data: bytes, rng: random.Random) -> bytes:
    return _replaced(rb"-?\d+(\.\d+)?", rng.choice(TEXT_NUMBERS), data, rng)


def break_pdf_value(data: bytes, rng: random.Random) -> bytes:
    return _replaced(rb"\d+ 0 R|/[A-Za-z]+|\[[^\]]*\]|<<", rng.choice(PDF_WORDS), data, rng)


def swap_pdf_objects(data: bytes, rng: random.Random) -> bytes:
    """One object in the place of another, or once more under its number."""
    found = list(re.finditer(rb"\d+ 0 obj(.*?)endobj", data, re.DOTALL))
    if len(found) < 2:
        return data
    one, two = rng.sample(found, 2)
    return data[: one.start(1)] + two[1] + data[one.end(1) :]


def break_pdf_stream(data: bytes, rng: random.Random) -> bytes:
    """The content of a stream, packed again where it was packed."""
    found = list(re.finditer(rb"stream\n(.*?)\nendstream", data, re.DOTALL))
    if not found:
        return data
    stream = rng.choice(found)
    try:
        content = zlib.compress(mutated_text(zlib.decompress(stream[1]), rng))
    except zlib.error:
        content = flip_bytes(stream[1], rng)
    return data[: stream.start(1)] + content + data[stream.end(1) :]


def mutated_text(data: bytes, rng: random.Random) -> bytes:
    """Text broken between and within its words: TOML, JSON, operators of a PDF page."""
    way = rng.randrange(4)
    if way == 0:
        return _replaced(rb"[\w.+-]+", rng.choice((*TEXT_NUMBERS, *TEXT_WORDS, *PDF_WORDS)), data, rng)
    if way == 1:
        place = rng.randrange(len(data) + 1)
        return data[:place] + rng.choice(TEXT_WORDS) * rng.choice((1, 1, 3, 3000)) + data[place:]
    return rng.choice((flip_bytes, cut_off, remove_piece, repeat_piece))(data, rng)


ANY: Final[list[Mutation]] = [flip_bytes, cut_off, remove_piece, repeat_piece, set_number]


def _fitting(data: bytes) -> list[Mutation]:
    if data.startswith(PNG_SIGNATURE):
        return [break_png_chunk]
    if data.startswith(b"\xff\xd8"):
        return [break_jpeg_segment]
    if data[:4] in (b"II*\0", b"MM\0*") and len(data) > TIFF_HEAD:
        return [break_tiff_entry]
    if b"%PDF-" in data[:1024]:
        return [break_pdf_number, break_pdf_value, swap_pdf_objects, break_pdf_stream]
    return [set_number]


def _replaced(pattern: bytes, value: bytes, data: bytes, rng: random.Random) -> bytes:
    found = list(re.finditer(pattern, data))
    if not found:
        return data
    match = rng.choice(found)
    return data[: match.start()] + value + data[match.end() :]
