"""The text that a PDF page holds as text, in lines placed in pixels. Runs beside pdfium."""

import ctypes
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from statistics import median
from typing import Final

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

from ocr.document import Block, Box, Glyph, Line, Point, Word
from ocr.input.pdf_objects import address

X_HIGH: Final = frozenset("acemnorsuvwxz")
X_HEIGHT_OF_LINE: Final = 0.5
"""The x-height against the height of a line's box, where no letter shows it."""

SAME_BLOCK_STEP: Final = 1.8
"""Lines whose baselines are closer than this many heights of a line belong to one block."""

PDFIUM_HYPHEN: Final = "\x02"
"""What pdfium gives for a hyphen at the end of a line."""
REPLACEMENT: Final = "\ufffd"
SOFT_HYPHEN: Final = "\xad"
RIGHT_TO_LEFT: Final = ("R", "AL", "NSM")
"""Classes of letters, and of marks on them, in Unicode's bidirectional algorithm."""
NO_SYMBOLS: Final = ("Cc", "Cf", "Cs", "Cn")
SHORTEST_UNREADABLE: Final = 3
"""Letters without a known meaning in a row that make a word that is to be read."""
UNIT: Final = 1 << 20
"""Side of the square on which pdfium, which gives whole numbers, places points for `page_to_pixels`."""

Affine = NDArray[np.float64]


@dataclass(frozen=True)
class PageText:
    """lines: as pdfium orders them. unmapped: how many of the characters the file does not say the meaning of. on_head:
    how many stand on their head."""

    lines: tuple[Line, ...]
    unmapped: int
    on_head: int


@dataclass(frozen=True)
class Characters:
    """All characters of a page, in pixels. n of them are no white space.

    codes: the characters with " " between words and line feeds between lines. is_shown, is_unmapped: bool [n].
    owners, fonts: int64 [n], the addresses of the text objects that they belong to, and of their fonts.
    boxes: float64 [n, 4], left, top, right, bottom. starts, ends: float64 [n, 2], the ends of the baseline under each.
    """

    codes: str
    is_shown: NDArray[np.bool_]
    is_unmapped: NDArray[np.bool_]
    owners: NDArray[np.int64]
    fonts: NDArray[np.int64]
    boxes: NDArray[np.float64]
    starts: NDArray[np.float64]
    ends: NDArray[np.float64]


@dataclass(frozen=True)
class _Placed:
    """A glyph, where on its baseline it starts and ends."""

    glyph: Glyph
    start: Point
    end: Point


def page_to_pixels(page: pypdfium2.PdfPage, size: tuple[int, int]) -> Affine:
    """float64 [2, 3]: from the user space of `page` to pixels of the page drawn with `size`, columns and rows."""
    reach = max(1.0, *page.get_size())
    origin, right, up = (_on_unit(page, *point) for point in ((0.0, 0.0), (reach, 0.0), (0.0, reach)))
    columns = np.stack([(right - origin) / reach, (up - origin) / reach, origin], axis=1)
    return columns * np.array(size)[:, None] / UNIT


def read_characters(page: pypdfium2.PdfPage, size: tuple[int, int], is_shown: Mapping[int, bool]) -> Characters:
    """The text of `page` drawn with `size`, columns and rows.

    is_shown: for the address of a text object whether it can be seen; what it does not say of is taken to be seen.
    """
    textpage = page.get_textpage()
    codes, owners, fonts, unmapped, measures = [], [], [], [], []
    try:
        for index in range(textpage.count_chars()):
            code = chr(pdfium.FPDFText_GetUnicode(textpage, index)).replace(PDFIUM_HYPHEN, "-")
            codes.append("\n" if code in "\r\n" else " " if code.isspace() else code)
            if not code.isspace():
                thing = pdfium.FPDFText_GetTextObject(textpage, index)
                owners.append(address(thing))
                fonts.append(address(pdfium.FPDFTextObj_GetFont(thing)) if thing else 0)
                unmapped.append(_is_unmapped(code) or pdfium.FPDFText_HasUnicodeMapError(textpage, index) == 1)
                measures.append(_measures(textpage, index))
    finally:
        textpage.close()
    placed = _in_pixels(np.array(measures).reshape(-1, 8), page_to_pixels(page, size))
    addresses = np.array(owners, np.int64), np.array(fonts, np.int64)
    shown = np.array([is_shown.get(owner, True) for owner in owners], bool)
    return Characters("".join(codes), shown, np.array(unmapped, bool), *addresses, *placed)


def unreadable_objects(characters: Characters) -> frozenset[int]:
    """The text objects that can be seen, in fonts in which most letters of a word have no known meaning.

    A sign or two of that kind are bullets and the like.
    """
    fonts: set[int] = set()
    start = 0
    for word in characters.codes.split():
        part = slice(start, start + len(word))
        start += len(word)
        is_unknown = characters.is_unmapped[part] & characters.is_shown[part]
        if is_unknown.sum() >= max(SHORTEST_UNREADABLE, len(word) / 2):
            fonts.update(characters.fonts[part][is_unknown].tolist())
    is_in_font = np.isin(characters.fonts, list(fonts)) & characters.is_shown
    return frozenset(characters.owners[is_in_font].tolist())


def text_of(
    characters: Characters, is_shown: bool, size: tuple[int, int], unreadable: frozenset[int] = frozenset()
) -> PageText:
    """The text that can be seen, or that cannot, of a page of `size`, columns and rows; what is cropped away is no
    text, nor what the objects in `unreadable` hold."""
    middles = (characters.boxes[:, :2] + characters.boxes[:, 2:]) / 2
    is_wanted = (characters.is_shown == is_shown) & ((middles >= 0) & (middles <= size)).all(axis=1)
    is_wanted &= ~np.isin(characters.owners, list(unreadable))
    symbols = _symbols(characters, is_wanted)
    runs = (run for is_break, run in groupby(symbols, lambda symbol: symbol == "\n") if not is_break)
    lines = tuple(line for run in runs if (line := _line(run)))
    along = characters.ends - characters.starts
    is_on_head = -along[:, 0] > np.abs(along[:, 1])
    return PageText(lines, *(int((which & is_wanted).sum()) for which in (characters.is_unmapped, is_on_head)))


def in_blocks(lines: Sequence[Line]) -> tuple[Block, ...]:
    """Lines in their order, parted where one is far below, above or beside the line before it."""
    blocks: list[list[Line]] = []
    for line in lines:
        if blocks and _follows(blocks[-1][-1], line):
            blocks[-1].append(line)
        else:
            blocks.append([line])
    return tuple(Block(tuple(block)) for block in blocks)


def _symbols(characters: Characters, is_wanted: NDArray[np.bool_]) -> Iterator[_Placed | str]:
    """The placed glyphs, " " between words, a line feed between lines."""
    boxes = _whole_boxes(characters.boxes)
    index = -1
    for code in characters.codes:
        if code in " \n":
            yield code
            continue
        index += 1
        if is_wanted[index] and unicodedata.category(code) not in NO_SYMBOLS:
            is_ligature = unicodedata.decomposition(code)[:8] == "<compat>"
            spelled = unicodedata.normalize("NFKC", code) if is_ligature else code
            (x0, y0), (x1, y1) = characters.starts[index].tolist(), characters.ends[index].tolist()
            yield _Placed(Glyph(spelled, Box(*boxes[index]), 1.0), (x0, y0), (x1, y1))


def _whole_boxes(boxes: NDArray[np.float64]) -> list[list[int]]:
    """Outwards, so that a box holds all of the ink; none is empty."""
    whole = np.concatenate([np.floor(boxes[:, :2]), np.ceil(boxes[:, 2:])], axis=1)
    whole[:, 2:] = np.maximum(whole[:, 2:], whole[:, :2] + 1)
    return whole.astype(int).tolist()


def _measures(textpage: pypdfium2.PdfTextPage, index: int) -> tuple[float, ...]:
    """Of one character on the page: left, bottom, right, top, its origin, and the direction in which its line runs."""
    x, y, matrix = ctypes.c_double(), ctypes.c_double(), pdfium.FS_MATRIX()
    pdfium.FPDFText_GetCharOrigin(textpage, index, x, y)
    has_matrix = pdfium.FPDFText_GetMatrix(textpage, index, matrix) and (matrix.a or matrix.b)
    along = (matrix.a, matrix.b) if has_matrix else (1.0, 0.0)
    return (*textpage.get_charbox(index), x.value, y.value, *along)


def _in_pixels(
    measures: NDArray[np.float64], to_pixels: Affine
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Boxes, starts and ends, as in `Characters`."""
    linear, shift = to_pixels[:, :2], to_pixels[:, 2]
    corners = measures[:, [0, 1, 0, 3, 2, 1, 2, 3]].reshape(-1, 4, 2) @ linear.T + shift
    starts = measures[:, 4:6] @ linear.T + shift
    along = measures[:, 6:] @ linear.T
    along /= np.maximum(np.linalg.norm(along, axis=1, keepdims=True), 1e-9)
    reach = ((corners - starts[:, None]) * along[:, None]).sum(axis=2).max(axis=1, initial=1.0)
    return np.concatenate([corners.min(axis=1), corners.max(axis=1)], axis=1), starts, starts + reach[:, None] * along


def _is_unmapped(code: str) -> bool:
    """Whether a code has no meaning of its own: it is private, a sign of replacement or no symbol at all."""
    return code == REPLACEMENT or (code != SOFT_HYPHEN and unicodedata.category(code) in (*NO_SYMBOLS, "Co"))


def _on_unit(page: pypdfium2.PdfPage, x: float, y: float) -> NDArray[np.float64]:
    column, row = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDF_PageToDevice(page, 0, 0, UNIT, UNIT, 0, x, y, column, row)
    return np.array([column.value, row.value], float)


def _line(symbols: Iterator[_Placed | str]) -> Line | None:
    """The words between two line feeds; None where there are only spaces."""
    runs = [list(run) for is_space, run in groupby(symbols, lambda symbol: symbol == " ") if not is_space]
    placed = [[symbol for symbol in run if isinstance(symbol, _Placed)] for run in runs]
    if not placed:
        return None
    words = tuple(Word(tuple(each.glyph for each in _in_order_of_reading(run)), 1.0) for run in placed)
    line = Line(words, (placed[0][0].start, placed[-1][-1].end), 0.0, is_embedded=True)
    return replace(line, x_height=_x_height(line))


def _in_order_of_reading(word: list[_Placed]) -> list[_Placed]:
    """The letters of a word in a script that runs from right to left, which some files hold from left to right."""
    if any(unicodedata.bidirectional(each.glyph.text[0]) not in RIGHT_TO_LEFT for each in word):
        return word
    boxes = [each.glyph.box for each in word]
    return word[::-1] if boxes[0].left < boxes[-1].left and boxes[0].right < boxes[-1].right else word


def _x_height(line: Line) -> float:
    glyphs = [glyph for word in line.words for glyph in word.glyphs]
    is_upright = line.angle in (0, 180)
    heights = [glyph.box.height if is_upright else glyph.box.width for glyph in glyphs if glyph.text in X_HIGH]
    if heights:
        return float(median(heights))
    return X_HEIGHT_OF_LINE * (line.box.height if is_upright else line.box.width)


def _follows(above: Line, below: Line) -> bool:
    step = below.baseline[0][1] - above.baseline[0][1]
    height = max(above.box.height, below.box.height)
    overlaps = min(above.box.right, below.box.right) > max(above.box.left, below.box.left)
    return overlaps and 0 < step < SAME_BLOCK_STEP * height
