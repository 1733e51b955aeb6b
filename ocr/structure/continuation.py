"""Parts of a block that are one after all: a sentence does not end amid a line that is full."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from ocr.document import Block, Role
from ocr.structure.line_text import LIST_MARK

FLOWING: Final = frozenset({Role.PARAGRAPH, Role.LIST_ITEM, Role.QUOTE})
STOPS: Final = tuple(".?!:;,")
CLOSING: Final = "”’\"')]»"
FULL: Final = 3.0
"""White, in x-heights, at the end of a line that is full, at most."""


def joined_parts(parts: Sequence[Block]) -> list[Block]:
    """The parts of one block, those that go on with the sentence before joined to it, in its role."""
    right = max(part.box.right for part in parts)
    joined = [parts[0]]
    for part in parts[1:]:
        before = joined[-1]
        if {before.role, part.role} <= FLOWING and _ends_amid(before, right) and _goes_on(part):
            joined[-1] = replace(before, lines=before.lines + part.lines)
        else:
            joined.append(part)
    return joined


def _ends_amid(block: Block, right: int) -> bool:
    line = block.lines[-1]
    is_full = right - line.box.right < FULL * line.x_height
    return is_full and len(line.words) > 1 and not line.text.rstrip(CLOSING).endswith(STOPS)


def _goes_on(block: Block) -> bool:
    text = block.lines[0].text
    return (text[0].islower() or text[0].isdigit()) and not LIST_MARK.match(text)
