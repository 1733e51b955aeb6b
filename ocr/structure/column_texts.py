"""The words of a table's cells, read once more with the other cells of their columns in view: `as_column` and
`lost_points` say how."""

from collections import defaultdict
from dataclasses import replace
from typing import Final

from ocr.boxes import Box
from ocr.document import Block, Cell, Glyph, Line, Page, Role, Word, WordPlace
from ocr.structure.column_patterns import DROPPED, as_column
from ocr.structure.column_points import lost_points

SPACE: Final = " "
POINT: Final = "."


def with_column_texts(page: Page) -> Page:
    """The page, the words of whose tables look like others of their columns. What the document itself holds as text
    stays as it is."""
    blocks = tuple(
        _mended(block) if block.role is Role.TABLE and not any(line.is_embedded for line in block.lines) else block
        for block in page.blocks
    )
    return replace(page, blocks=blocks)


def _mended(block: Block) -> Block:
    return _with_points(_with_patterns(block))


def _with_patterns(block: Block) -> Block:
    new: dict[WordPlace, Word | None] = {}
    for cells in _columns(block):
        texts = [SPACE.join(word.text for word in block.cell_words(cell)) for cell in cells]
        for cell, before, after in zip(cells, texts, as_column(texts), strict=True):
            if after != before:
                new |= _new_words(block, cell, after)
    return _with_words(block, new) if new else block


def _with_points(block: Block) -> Block:
    """The block with the points of figures that were lost to a digit beside them."""
    new: dict[WordPlace, Word | None] = {}
    for cells in _columns(block):
        for number, word, glyph in lost_points([[each.glyphs for each in block.cell_words(cell)] for cell in cells]):
            place = cells[number].words[word]
            old = new.get(place) or block.lines[place.line].words[place.word]
            before, after = old.glyphs[: glyph + 1], old.glyphs[glyph + 1 :]
            new[place] = Word((*before, _between(before[-1], after[0], POINT), *after), old.confidence)
    return _with_words(block, new) if new else block


def _columns(block: Block) -> list[list[Cell]]:
    """The cells of each column that have text, but for heads and what spans several."""
    columns: dict[int, list[Cell]] = defaultdict(list)
    for cell in block.cells:
        if cell.words and not cell.is_header and cell.column_span == 1 and _one_sign_each(block, cell):
            columns[cell.column].append(cell)
    return list(columns.values())


def _one_sign_each(block: Block, cell: Cell) -> bool:
    """Whether each glyph of a cell is one sign, as is asked to change one."""
    return all(len(glyph.text) == 1 for word in block.cell_words(cell) for glyph in word.glyphs)


def _new_words(block: Block, cell: Cell, text: str) -> dict[WordPlace, Word | None]:
    """The words of a cell by their places when it has this text, as long as its own; None where one is left out."""
    out: dict[WordPlace, Word | None] = {}
    begin, last = 0, None
    for place, word in zip(cell.words, block.cell_words(cell), strict=True):
        signs = text[begin : begin + len(word.glyphs)]
        glyphs = tuple(
            replace(glyph, text=sign) for glyph, sign in zip(word.glyphs, signs, strict=True) if sign != DROPPED
        )
        joins = begin > 0 and text[begin - 1] != SPACE
        before = out[last] if last else None
        if joins and last and before and glyphs:
            point = _between(before.glyphs[-1], glyphs[0], text[begin - 1])
            out[last] = Word((*before.glyphs, point, *glyphs), min(before.confidence, word.confidence))
            out[place] = None
        else:
            out[place] = replace(word, glyphs=glyphs) if glyphs else None
            last = place if glyphs else last
        begin += len(word.glyphs) + 1
    return out


def _between(left: Glyph, right: Glyph, sign: str) -> Glyph:
    """A faint sign in the white between two others, on their feet."""
    (start, _, _, bottom), (end, top, _, _) = left.box, right.box
    start, end = min(start + left.box.width, end), max(start + left.box.width, end)
    high = max(1, (bottom - top) // 4)
    return Glyph(sign, Box(start, bottom - high, max(end, start + 1), bottom), min(left.confidence, right.confidence))


def _with_words(block: Block, new: dict[WordPlace, Word | None]) -> Block:
    """The block with other words at some places. Lines and cells without words are left out."""
    lines: list[Line] = []
    where: dict[WordPlace, WordPlace] = {}
    for number, line in enumerate(block.lines):
        places = [WordPlace(number, word) for word in range(len(line.words))]
        kept = [(place, found) for place in places if (found := new.get(place, line.words[place.word])) is not None]
        where |= {place: WordPlace(len(lines), index) for index, (place, _) in enumerate(kept)}
        if kept:
            lines.append(replace(line, words=tuple(word for _, word in kept)))
    cells = tuple(
        replace(cell, words=tuple(where[place] for place in cell.words if place in where)) for cell in block.cells
    )
    return replace(block, lines=tuple(lines), cells=cells)
