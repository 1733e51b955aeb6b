"""How deep a heading stands: by its number, and where it has none by its type against that of the text."""

import re
from collections.abc import Sequence
from dataclasses import replace
from statistics import median
from typing import Final

from ocr.document import Block, Role

NUMBER: Final = re.compile(r"^(\d{1,3}(?:\.\d{1,3})*)\.?\s+\S")
WHOLE: Final = re.compile(r"^(?:chapter|part|book|appendix|[IVXL]{1,6}\.)\b", re.IGNORECASE)
SIZES: Final = (1.35, 1.12)
"""x-heights against the text's from which a heading is of the first and of the second level."""
BOLD: Final = 1.12
"""Thickness of strokes against the text's from which type is bold."""
DEEPEST: Final = 5


def with_levels(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks of a page with a level for each heading."""
    lines = [line for block in blocks if block.role is Role.PARAGRAPH for line in block.lines]
    size = median(line.x_height for line in lines) if lines else 0.0
    weight = median(line.weight for line in lines) if lines else 0.0
    return tuple(
        replace(block, level=_level(block, size, weight)) if block.role is Role.HEADING else block for block in blocks
    )


def _level(block: Block, size: float, weight: float) -> int:
    text = block.text
    numbered = NUMBER.match(text)
    if numbered:
        return min(numbered[1].count(".") + 1, DEEPEST)
    if WHOLE.match(text) or not size:
        return 1
    ratio = median(line.x_height for line in block.lines) / size
    level = 1 + sum(ratio < least for least in SIZES)
    is_bold = median(line.weight for line in block.lines) >= BOLD * weight > 0
    return level - 1 if level == len(SIZES) + 1 and (is_bold or text.isupper()) else level
