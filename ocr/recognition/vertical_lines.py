"""Lines that run up or down an upright page, each read as a picture of its own that is turned."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Final

from ocr.document import Block, Box, Line, Page, mean_confidence
from ocr.recognition.isolated_text import surely_right
from ocr.recognition.non_text_filter import expected_long

TURNS: Final = (90, 270)
"""Degrees clockwise that make such a line level; most run up the page."""
LEAST_LONG: Final = 0.4
SURE: Final = 0.6
"""Share of its letters that must be expected right in long words, and mean confidence of its words, to be text."""
INSIDE: Final = 0.6
"""Share of a level line's box that lies on a line which runs up or down, whose letters it took for its own."""


def with_vertical_lines(page: Page, places: Iterable[Box], read: Callable[[Box, int], Page]) -> Page:
    """The page and, at its end, what stands in lines that run up or down.

    places: their boxes in pixels of the page. read: what stands in a box of the page that is turned by so many degrees
    clockwise, with boxes in pixels of the page.
    """
    for place in places:
        turned = max((read(place, turn) for turn in TURNS), key=surely_right)
        taken = [line for line in page.lines if _inside(line.box, place) >= INSIDE]
        if _is_text(turned) and surely_right(turned) > surely_right(replace(page, blocks=(Block(tuple(taken)),))):
            page = replace(page, blocks=(*_without(page, taken), *turned.blocks))
    return page


def _is_text(page: Page) -> bool:
    return bool(page.words) and expected_long(page) >= LEAST_LONG and mean_confidence(page.words) >= SURE


def _without(page: Page, taken: list[Line]) -> Iterable[Block]:
    for block in page.blocks:
        lines = tuple(line for line in block.lines if not any(line is own for own in taken))
        if lines:
            yield replace(block, lines=lines)


def _inside(box: Box, place: Box) -> float:
    """The share of a box that lies in another, 0 to 1."""
    width = min(box.right, place.right) - max(box.left, place.left)
    height = min(box.bottom, place.bottom) - max(box.top, place.top)
    return max(0, width) * max(0, height) / max(1, box.width * box.height)
