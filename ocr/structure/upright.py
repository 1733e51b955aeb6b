"""Pages that lie on their side or head, as if they stood upright."""

from collections import Counter
from dataclasses import replace

from ocr.document import Block, Box, Line, Page, Point, Word


def upright(page: Page) -> Page:
    """The page turned so that most of its letters stand in lines that run from left to right; blocks and lines keep
    their places and numbers."""
    letters: Counter[int] = Counter()
    for line in page.lines:
        letters[line.angle] += sum(len(word.glyphs) for word in line.words)
    angle = letters.most_common(1)[0][0] if letters else 0
    if angle == 0:
        return page
    width, height = (page.height, page.width) if angle in (90, 270) else (page.width, page.height)

    def turned(x: float, y: float) -> Point:
        return {90: (page.height - y, x), 180: (page.width - x, page.height - y), 270: (y, page.width - x)}[angle]

    def turned_box(box: Box) -> Box:
        (x0, y0), (x1, y1) = turned(box.left, box.top), turned(box.right, box.bottom)
        return Box(round(min(x0, x1)), round(min(y0, y1)), round(max(x0, x1)), round(max(y0, y1)))

    def turned_word(word: Word) -> Word:
        return replace(word, glyphs=tuple(replace(glyph, box=turned_box(glyph.box)) for glyph in word.glyphs))

    def turned_line(line: Line) -> Line:
        baseline = tuple(turned(*point) for point in line.baseline)
        return replace(line, words=tuple(map(turned_word, line.words)), baseline=baseline)

    def turned_block(block: Block) -> Block:
        cells = tuple(replace(cell, box=turned_box(cell.box)) for cell in block.cells)
        return replace(block, lines=tuple(map(turned_line, block.lines)), cells=cells)

    return replace(page, blocks=tuple(map(turned_block, page.blocks)), width=width, height=height)
