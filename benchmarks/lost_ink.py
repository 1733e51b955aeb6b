"""What became of ink that no line has: was it thrown away, or was no line found for it?"""

from typing import Final

import numpy as np

from benchmarks.tracing import ReadSymbols, Trace
from segmentation.image.labelling import component_boxes
from segmentation.image.non_text import rules_of
from segmentation.image.x_height import x_height_of

LEAST_INK: Final = 0.5
"""Share of the ink that lost letters would have which must lie there unread to be called theirs."""
REACH: Final = (2.0, 0.8)
"""How far ink over and under a baseline belongs to its line, in x-heights."""
Window = tuple[slice, slice]


def where_lost(found: Trace, symbols: ReadSymbols, before: int | None, after: int | None, letters: int) -> str:
    """What became of so many letters' ink between two read words (None for an end of the page): "thrown" away before
    lines were looked for, or "never" put into a line."""
    ink = found.clean.ink
    x_height = x_height_of(component_boxes(ink), (ink.shape[0], ink.shape[1]))
    in_line = np.zeros(len(found.components.areas) + 1, bool)
    for line in found.lines:
        in_line[line.members + 1] = True
    thrown = ink & (found.components.labels == 0)
    if x_height:
        thrown &= ~rules_of(ink, x_height)
    unread = (found.components.labels > 0) & ~in_line[found.components.labels]
    letter_ink = np.diff(found.lattice.pixels.offsets)[symbols.start] if len(symbols.start) else [x_height**2 / 4]
    least = LEAST_INK * letters * float(np.median(letter_ink))
    windows = windows_between(found, symbols, before, after)
    amounts = [sum(int(mask[window].sum()) for window in windows) for mask in (thrown, unread)]
    return "thrown" if amounts[0] and amounts[0] >= max(least, amounts[1]) else "never"


def windows_between(found: Trace, symbols: ReadSymbols, before: int | None, after: int | None) -> list[Window]:
    """Where on the clean page text between two read words would stand."""
    height, width = found.clean.ink.shape
    low = spot(found, symbols, before, -1) if before is not None else None
    high = spot(found, symbols, after, 0) if after is not None else None
    if low is None or high is None:
        top = low[2] if low else 0
        bottom = high[1] if high else height
        return [(slice(top, max(bottom, top)), slice(0, width))]
    if low[4] == high[4]:
        return [(slice(low[1], low[2]), slice(low[3], max(high[0], low[3])))]
    rows = [(slice(low[1], low[2]), slice(low[3], width)), (slice(high[1], high[2]), slice(0, high[0]))]
    if high[1] > low[2]:
        return [*rows, (slice(low[2], high[1]), slice(0, width))]
    return [*rows, (slice(low[2], height), slice(0, width)), (slice(0, high[1]), slice(0, width))]


def spot(found: Trace, symbols: ReadSymbols, word: int, end: int) -> tuple[int, int, int, int, int]:
    """Left, top, bottom and right of a read word's first symbol (`end` 0) or last (-1), as high as its line, and
    that."""
    segment = int(symbols.segment[np.flatnonzero(symbols.word == word)[end]])
    left, _, right, _ = found.lattice.boxes[segment].tolist()
    number = int(found.lattice.line[segment])
    line = found.lines[number]
    y = float(np.polyval(line.baseline, (left + right) / 2))
    top, bottom = max(0, round(y - REACH[0] * line.x_height)), max(0, round(y + REACH[1] * line.x_height))
    return left, top, bottom, right, number
