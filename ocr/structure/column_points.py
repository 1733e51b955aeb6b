"""Points of figures that blur has joined to a digit, told from the other figures of a column."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

import numpy as np

from ocr.document import Glyph

FEWEST: Final = 4
"""Figures of a column, at least, from which it is told where their points stand."""
POINTED: Final = 0.3
"""Share of them that have a point, at least, where those without one may have lost it."""
ALIKE: Final = 0.9
"""Share of the pointed ones that have the same number of digits after it, at least."""
ROOM: Final = 0.3
"""Widths of a digit by which two with a point between them reach farther than two without."""
FIGURE: Final = re.compile(r"\d[\d.,]*")
WHOLE: Final = re.compile(r"\d+")

Cell = Sequence[Sequence[Glyph]]
"""The glyphs of the words of a cell, each of one sign."""
Place = tuple[int, int, int]
"""A cell of the column, a word of it, and the glyph of that after which a point stood."""


def lost_points(cells: Sequence[Cell]) -> list[Place]:
    """Where points of the figures of a column were lost: the first figure of a cell is compared with the first ones of
    others, the second with the second ones."""
    figures: dict[int, list[tuple[int, int, int, str]]] = {}
    for number, cell in enumerate(cells):
        order = 0
        for word, glyphs in enumerate(cell):
            for match in FIGURE.finditer("".join(glyph.text for glyph in glyphs)):
                figures.setdefault(order, []).append((number, word, match.start(), match.group().rstrip(".,")))
                order += 1
    # Of two points in one word the last comes first, so that the other stays where it was counted.
    return sorted((place for found in figures.values() for place in _lost(cells, found)), reverse=True)


def _lost(cells: Sequence[Cell], figures: list[tuple[int, int, int, str]]) -> list[Place]:
    """Those of figures, each with its cell, word and first glyph, that have lost their point."""
    decimals = Counter(len(text) - text.index(".") - 1 for *_, text in figures if text.count(".") == 1)
    if len(figures) < FEWEST or decimals.total() < POINTED * len(figures):
        return []
    digits, usual = decimals.most_common(1)[0]
    if usual < ALIKE * decimals.total():
        return []
    asked = [
        (number, word, first + len(text) - digits - 1, first, text)
        for number, word, first, text in figures
        if WHOLE.fullmatch(text) and len(text) > digits > 0
    ]
    reach, width = _usual_pair(cells, figures)
    return [
        (number, word, place)
        for number, word, place, first, text in asked
        if (text[0] == "0" and len(text) == digits + 1)
        or _pair(cells[number][word], place, width) > reach + ROOM * width
    ]


def _usual_pair(cells: Sequence[Cell], figures: list[tuple[int, int, int, str]]) -> tuple[float, float]:
    """How far two digits beside one another reach, and how wide one is, in pixels."""
    inside = [
        (cells[number][word], first + place)
        for number, word, first, text in figures
        for place in range(len(text) - 1)
        if text[place : place + 2].isdigit()
    ]
    widths = [glyphs[place].box.width for glyphs, place in inside]
    width = float(np.median(widths)) if widths else 0.0
    return (float(np.median([_pair(*one, width) for one in inside])) if inside else np.inf), width


def _pair(glyphs: Sequence[Glyph], place: int, width: float) -> float:
    """How far a glyph and the next one reach together, in pixels, as if neither were narrower than `width`."""
    left, right = glyphs[place].box, glyphs[place + 1].box
    start = min(left.left, (left.left + left.right - width) / 2)
    return max(right.right, (right.left + right.right + width) / 2) - start
