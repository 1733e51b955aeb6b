"""Footnotes of Markdown: citation marks as references, and the notes that they lead to as definitions."""

import re
from dataclasses import replace
from typing import Final

from ocr.document import Block, Glyph, Line, Page, Role, Word

OPEN, CLOSE = "\ue000", "\ue001"
"""Signs around a label in the text of a passage; private ones, which no page has."""
LABEL: Final = re.compile(r"(\d{1,3}|[*†‡§])[.)]?$")
"""The first word of a footnote."""
RAISED: Final = 0.35
"""x-heights from the line up to the foot of a mark at least."""
CITING: Final = frozenset({Role.TITLE, Role.HEADING, Role.PARAGRAPH, Role.LIST_ITEM, Role.QUOTE, Role.CAPTION})
MARK: Final = re.compile(f"{OPEN}([^{CLOSE}]*){CLOSE}")
DEFINITION: Final = re.compile(rf"^{MARK.pattern}[.)]? ")


class Footnotes:
    """Knows which labels a document has used, for many number their notes anew on every page."""

    def __init__(self) -> None:
        self._used: set[str] = set()

    def marked(self, page: Page) -> Page:
        """The page with those of its marks and labels enclosed that belong together, each label once in a document."""
        wanted = {label for block in page.blocks if block.role is Role.FOOTNOTE and (label := _label(block))}
        cited = {mark for block in page.blocks if block.role in CITING for word, line in _words(block)
                 if (mark := _mark(word, line)) in wanted}  # fmt: skip
        names = {label: label if label not in self._used else f"{page.number}-{label}" for label in cited}
        self._used |= set(names.values())
        return replace(page, blocks=tuple(_with_names(block, names) for block in page.blocks)) if names else page


def as_markdown(text: str) -> str:
    """Escaped text with its marks as references, a label at its start as that of a definition."""
    return MARK.sub(r"[^\1]", DEFINITION.sub(r"[^\1]: ", text, count=1))


def _words(block: Block) -> list[tuple[Word, Line]]:
    return [(word, line) for line in block.lines for word in line.words]


def _label(block: Block) -> str:
    found = LABEL.match(block.lines[0].words[0].text) if block.lines and len(block.words) > 1 else None
    return found[1] if found else ""


def _raised(word: Word, line: Line) -> int:
    """How many glyphs at the end of a word stand over the line, others before them."""
    (_, y0), (_, y1) = line.feet(word)
    foot, count = (y0 + y1) / 2, 0
    for glyph in reversed(word.glyphs):
        if line.angle or foot - glyph.box.bottom < RAISED * line.x_height:
            break
        count += 1
    return count if count < len(word.glyphs) else 0


def _mark(word: Word, line: Line) -> str:
    count = _raised(word, line)
    return "".join(glyph.text for glyph in word.glyphs[-count:]) if count else ""


def _with_names(block: Block, names: dict[str, str]) -> Block:
    if block.role is Role.FOOTNOTE and (label := _label(block)) in names:
        first = block.lines[0].words[0]
        line = replace(
            block.lines[0], words=(_named(first, len(first.glyphs), names[label]), *block.lines[0].words[1:])
        )
        return replace(block, lines=(line, *block.lines[1:]))
    if block.role not in CITING:
        return block
    lines = tuple(
        replace(line, words=tuple(
            _named(word, _raised(word, line), names[mark]) if (mark := _mark(word, line)) in names else word
            for word in line.words
        ))
        for line in block.lines
    )  # fmt: skip
    return replace(block, lines=lines)


def _named(word: Word, count: int, name: str) -> Word:
    """The word with its last glyphs as an enclosed label."""
    kept, marks = word.glyphs[: len(word.glyphs) - count], word.glyphs[len(word.glyphs) - count :]
    return replace(word, glyphs=(*kept, Glyph(f"{OPEN}{name}{CLOSE}", marks[0].box, marks[0].confidence)))
