"""Titles and headings: which lines are one, and how deep a heading stands."""

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
SAME_SIZE: Final = 1.12
SAME_WEIGHT: Final = 1.15
"""Ratios of the x-heights and of the strokes of two lines of one heading, at most."""
CLOSE: Final = 2.0
"""White between two lines of one heading in x-heights, at most."""
HEADINGS: Final = frozenset({Role.TITLE, Role.HEADING})


def joined_headings(blocks: Sequence[Block]) -> list[Block]:
    """The blocks of a page, lines of one title or heading joined in one."""
    joined: list[Block] = []
    for block in blocks:
        if joined and _goes_on(joined[-1], block):
            joined[-1] = replace(block, lines=joined[-1].lines + block.lines)
        else:
            joined.append(block)
    return joined


def _goes_on(upper: Block, lower: Block) -> bool:
    """Whether `lower` is more of the heading `upper`: next below it, in the same type, without a number of its own."""
    if upper.role is not lower.role or upper.role not in HEADINGS or NUMBER.match(lower.text):
        return False
    last, first = upper.lines[-1], lower.lines[0]
    sizes, weights = sorted((last.x_height, first.x_height)), sorted((last.weight, first.weight))
    shared = min(last.box.right, first.box.right) - max(last.box.left, first.box.left)
    return (
        sizes[1] <= SAME_SIZE * sizes[0]
        and weights[1] <= SAME_WEIGHT * weights[0]
        and shared > 0
        and last.angle == first.angle
        and -sizes[1] < first.box.top - last.box.bottom < CLOSE * sizes[1]
    )


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
