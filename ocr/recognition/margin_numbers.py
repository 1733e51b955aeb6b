"""Numbers in the margin that count the lines of verse, every fifth or so: they are read apart, not amid the text."""

from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

import numpy as np

from ocr.document import Block, Line, Page

LEAST: Final = 3
"""Numbers that count lines: fewer may do so by chance."""
DIGITS: Final = 4
SPARSE: Final = 2
"""Lines from number to number at least. Where every line has one, as in transcripts and in lists, it belongs to it."""
AMID: Final = 0.5
"""x-heights by which a number may reach into the text at most."""


@dataclass(frozen=True, slots=True)
class _Numbered:
    """A line that begins with a number: where it stands in reading order, on which place of which block."""

    place: int
    block: int
    line: Line


def separate_margin_numbers(page: Page) -> Page:
    """The page with numbers that count its lines in a block of their own, before the column that they stand beside."""
    lines = [(number, line) for number, block in enumerate(page.blocks) for line in block.lines]
    counts = _that_count([_Numbered(place, block, line) for place, (block, line) in enumerate(lines) if _begins(line)])
    if not counts or not _stand_apart(counts, [line for _, line in lines]):
        return page
    numbers = Block(tuple(_number_of(own.line) for own in counts))
    numbered = {id(own.line) for own in counts}
    blocks = [
        replace(
            block,
            lines=tuple(replace(line, words=line.words[1:]) if id(line) in numbered else line for line in block.lines),
        )
        for block in page.blocks
    ]
    blocks.insert(_top_of_column(blocks, counts[0].block), numbers)
    return replace(page, blocks=tuple(blocks))


def _number_of(line: Line) -> Line:
    """What stands at the beginning of the line, as a line."""
    number = line.words[0]
    return Line((number,), line.feet(number), line.x_height)


def _begins(line: Line) -> bool:
    """Whether the line begins with a number that something follows."""
    first = line.words[0].text
    return len(line.words) > 1 and line.angle == 0 and first.isascii() and first.isdigit() and len(first) <= DIGITS


def _that_count(numbered: list[_Numbered]) -> list[_Numbered]:
    """Those of the lines whose numbers grow by as many as there are lines between them; none if these are few."""
    series = defaultdict(list)
    for own in numbered:
        series[int(own.line.words[0].text) - own.place].append(own)
    longest = max(series.values(), key=len, default=[])
    steps = [after.place - before.place for before, after in pairwise(longest)]
    return longest if len(longest) >= LEAST and min(steps) >= SPARSE else []


def _stand_apart(counts: list[_Numbered], lines: list[Line]) -> bool:
    """Whether the numbers stand left of where the lines among them begin."""
    among = [line.box.left for line in lines[counts[0].place : counts[-1].place] if not _begins(line)]
    if not among:
        return False
    margin = np.median(among) + AMID * np.median([own.line.x_height for own in counts])
    return all(own.line.words[0].box.right < margin <= own.line.words[1].box.right for own in counts)


def _top_of_column(blocks: list[Block], below: int) -> int:
    """The first of the blocks that stand above one another down to block `below`."""
    while below > 0:
        upper, lower = blocks[below - 1].box, blocks[below].box
        if upper.bottom > lower.top + lower.height / 2 or upper.right <= lower.left or upper.left >= lower.right:
            break
        below -= 1
    return below
