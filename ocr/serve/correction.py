"""A word as a person has corrected it, in the tree of its page."""

from dataclasses import replace
from itertools import pairwise

from ocr.document import Block, Box, Glyph, Line, Page, Word
from ocr.errors import OptionError

SURE = 1.0
"""The confidence of what a person has written."""
LONGEST_TEXT = 1000
"""Characters that a word may be replaced by."""


def correct_word(page: Page, index: int, text: str) -> Page:
    """The page with another text for word `index` of `page.words`, from 0.

    White space in `text` makes several words of it, and an empty text none; a line or block without words goes.
    A text of as many characters as the word has glyphs leaves each its box; any other shares out the box of the word
    evenly in the direction of its line. What was corrected has confidence 1.
    Raises OptionError for an index that no word has, and for a text that is too long or has control characters.
    """
    if not 0 <= index < len(page.words):
        raise OptionError(f"word {index}: the page has {len(page.words)} words")
    parts = text.split()
    if len(text) > LONGEST_TEXT or not all(part.isprintable() for part in parts):
        raise OptionError(f"word {index}: not a text of at most {LONGEST_TEXT} printable characters")
    blocks: list[Block] = []
    for block in page.blocks:
        lines: list[Line] = []
        for line in block.lines:
            if 0 <= index < len(line.words):
                line = _corrected_line(line, index, parts)
                index = -1
            elif index >= 0:
                index -= len(line.words)
            if line.words:
                lines.append(line)
        if lines:
            blocks.append(replace(block, lines=tuple(lines)))
    return replace(page, blocks=tuple(blocks))


def _corrected_line(line: Line, index: int, parts: list[str]) -> Line:
    new = _words(line.words[index], parts, line.angle)
    return replace(line, words=(*line.words[:index], *new, *line.words[index + 1 :]))


def _words(word: Word, parts: list[str], angle: int) -> list[Word]:
    """`parts` in the place of `word`; the white between two of them is as wide as a character."""
    characters = " ".join(parts)
    if len(parts) == 1 and len(characters) == len(word.glyphs):
        boxes = [glyph.box for glyph in word.glyphs]
    else:
        boxes = shared_out(word.box, len(characters), angle)
    words, start = [], 0
    for part in parts:
        placed = zip(part, boxes[start : start + len(part)], strict=True)
        words.append(Word(tuple(Glyph(character, box, SURE) for character, box in placed), SURE))
        start += len(part) + 1
    return words


def shared_out(box: Box, count: int, angle: int) -> list[Box]:
    """`box` in `count` parts of the same width, each a pixel wide at least, as a line that is turned by `angle` degrees
    counter-clockwise runs."""
    across = angle in (0, 180)
    first, last = (box.left, box.right) if across else (box.top, box.bottom)
    edges = [first + (last - first) * step // max(count, 1) for step in range(count + 1)]
    spans = [(start, max(end, start + 1)) for start, end in pairwise(edges)]
    if angle in (90, 180):
        spans.reverse()
    if across:
        return [Box(start, box.top, end, box.bottom) for start, end in spans]
    return [Box(box.left, start, box.right, end) for start, end in spans]
