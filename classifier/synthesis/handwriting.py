"""Hand-printed lines with known truth: lines as they were written, and new text in one writer's characters.

`classifier.synthesis.unipen` reads both from pen strokes; here they are spaced, composed and drawn as `DrawnLine`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from classifier.synthesis.print import DrawnLine, Glyph, Setting, assemble

Stroke = NDArray[np.float32]

DRAWN_X_HEIGHT: Final = 40.0
"""Pixels at which strokes are drawn before the line is shrunk, so that pens have whole-pixel widths."""
PEN_WIDTHS: Final = (0.09, 0.42)
"""x-heights: a sharp pencil, a felt-tip in small writing."""
BROADEST_PEN: Final = 0.5
"""x-heights: broader ones fill the letters."""
LINE_SIZES: Final = 0.15
"""Spread of the sizes of one hand's lines, in natural logarithms; the pen stays the same."""
X_HEIGHTS: Final = (13.0, 36.0)
"""Pixels: writing at 100 to 200 dpi; more pixels would cost time and teach nothing."""
LETTER_SIZE: Final = 256
"""Units of the usual letter's height in UNIPEN's lines."""
USUAL_X_HEIGHT: Final = 0.66
"""The height of small letters as a share of that of tall ones, where a line has only one kind."""
SUBPIXEL_BITS: Final = 4
PIECE_LETTERS: Final = (2, 6)
"""Letters of the pieces that a line is taken apart into: the least, and one more than the most."""
BOXED_GAP: Final = 0.45
"""x-heights; letters that stand farther apart in the middle were written into boxes."""


@dataclass(frozen=True, slots=True, eq=False)
class Writing:
    """A line of `writer` as strokes: `strokes[i]` are those of `symbols[i]`, baseline y = 0; `x_height`: units."""

    writer: str
    symbols: tuple[str, ...]
    spaces: NDArray[np.bool_]
    strokes: tuple[tuple[Stroke, ...], ...]
    x_height: float


@dataclass(frozen=True, slots=True)
class Writer:
    """One writer's characters: for each symbol some ways to write it, left at x = 0, baseline at y = 0, x-height 1."""

    characters: dict[str, list[tuple[Stroke, ...]]]


@dataclass(frozen=True, slots=True)
class WholeLine:
    """A line of `writer` as it was written, with its `text` but without a word on which stroke is which character."""

    writer: str
    text: str
    strokes: tuple[Stroke, ...]


def person(name: str) -> str:
    """Who wrote the file `name`: its folder, or the file itself where a folder holds many writers' files."""
    parts = name.split("/")[1:]
    return "/".join(parts[:2]) if len(parts) > 2 and parts[0] in {"apa", "apb", "app"} else "/".join(parts)


def box(strokes: Sequence[Stroke]) -> tuple[float, float, float, float]:
    """Left, top, right, bottom of some strokes."""
    points = np.concatenate(list(strokes))
    return (*points.min(axis=0), *points.max(axis=0))


def mixed(people: Sequence[Writer], rng: np.random.Generator) -> Writer:
    """A writer who writes each symbol as one of `people` does who has it; at least one."""
    known = sorted({symbol for writer in people for symbol in writer.characters})
    ways = {symbol: [own for writer in people if (own := writer.characters.get(symbol))] for symbol in known}
    return Writer({symbol: own[int(rng.integers(len(own)))] for symbol, own in ways.items()})


def compose(text: str, writer: Writer, spare: Writer, rng: np.random.Generator) -> Writing | None:
    """`text` in the characters of `writer`; missing ones are taken from `spare`; words lacking both are dropped."""
    words = [word for word in text.split() if all(c in writer.characters or c in spare.characters for c in word)]
    if not words:
        return None
    gap = float(rng.choice([rng.uniform(0.0, 0.2), rng.uniform(0.2, 0.5), rng.uniform(0.5, 0.95)], p=[0.2, 0.55, 0.25]))
    word_gap = max(gap, 0.05) + rng.uniform(0.5, 1.6)
    unsteady = abs(rng.normal(0, 0.08))
    symbols = tuple("".join(words))
    spaces = np.zeros(len(symbols), bool)
    spaces[np.cumsum([len(word) for word in words])[:-1]] = True
    drift = np.cumsum(rng.normal(0, 0.03, len(symbols)))
    x, strokes = 0.0, []
    for index, symbol in enumerate(symbols):
        ways = writer.characters.get(symbol) or spare.characters[symbol]
        way = ways[rng.integers(len(ways))]
        x += (word_gap if spaces[index] else gap + rng.normal(0, 0.07)) if index else 0.0
        place = np.array([x, rng.normal(0, unsteady) + drift[index]], np.float32)
        strokes.append(tuple(stroke + place for stroke in way))
        x += box(way)[2]
    return Writing("", symbols, spaces, tuple(strokes), 1.0)


def respaced(writing: Writing, rng: np.random.Generator) -> Writing:
    """`writing` with other gaps within words; letters that were written into boxes come as close as usual ones."""
    unit = writing.x_height
    boxes = np.array([box(own) for own in writing.strokes])
    gaps = boxes[1:, 0] - np.maximum.accumulate(boxes[:, 2])[:-1]
    inner = ~writing.spaces[1:]
    usual = float(np.median(gaps[inner])) if inner.any() else 0.0
    target = rng.uniform(0.1, 0.5) * unit if usual > BOXED_GAP * unit else usual + rng.normal(0, 0.05) * unit
    shrink = target - usual
    moves = np.concatenate([[0.0], np.cumsum(np.where(inner, np.maximum(shrink, -gaps - 0.15 * unit), shrink / 2))])
    strokes = tuple(
        tuple(stroke + np.array([move, 0], np.float32) for stroke in own)
        for own, move in zip(writing.strokes, moves, strict=True)
    )
    return replace(writing, strokes=strokes)


def reordered(writing: Writing, rng: np.random.Generator) -> Writing:
    """`writing` in pieces of a few letters in another order, joined and spaced as they were.

    People wrote the same few texts. A network that sees whole words would learn these instead of letters.
    """
    cuts = np.cumsum(rng.integers(*PIECE_LETTERS, size=len(writing.symbols)))
    pieces = np.split(np.arange(len(writing.symbols)), cuts[cuts < len(writing.symbols)])
    boxes = np.array([box(own) for own in writing.strokes])
    reached = np.maximum.accumulate(boxes[:, 2])
    white = np.append(np.median(boxes[1:, 0] - reached[:-1]) if len(boxes) > 1 else 0.0, boxes[1:, 0] - reached[:-1])
    order: list[int] = []
    right = 0.0
    strokes: list[tuple[Stroke, ...]] = []
    for number in rng.permutation(len(pieces)):
        piece = pieces[number]
        left = boxes[piece[0], 0]
        start = right + (white[piece[0]] if order else 0.0)
        move = np.array([start - left, 0], np.float32)
        strokes += [tuple(stroke + move for stroke in writing.strokes[index]) for index in piece]
        right = max(right, start + float(boxes[piece, 2].max() - left))
        order += piece.tolist()
    spaces = writing.spaces[order].copy()
    spaces[0] = False
    return replace(writing, symbols=tuple(writing.symbols[i] for i in order), spaces=spaces, strokes=tuple(strokes))


def side_by_side(parts: Sequence[Writing], gap: float) -> Writing:
    """Writings as one line in the size of the first, with `gap` x-heights of white between them."""
    unit, right = parts[0].x_height, 0.0
    strokes: list[tuple[Stroke, ...]] = []
    for part in parts:
        scale = np.float32(unit / part.x_height)
        left, _, end, _ = box([stroke for own in part.strokes for stroke in own])
        shift = np.array([right - left * scale, 0], np.float32)
        strokes += [tuple(stroke * scale + shift for stroke in own) for own in part.strokes]
        right += (end - left) * float(scale) + gap * unit
    symbols = tuple(symbol for part in parts for symbol in part.symbols)
    spaces = np.concatenate([np.r_[True, part.spaces[1:]] for part in parts])
    return Writing(parts[0].writer, symbols, spaces, tuple(strokes), unit)


@dataclass(frozen=True, slots=True)
class Hand:
    """How a line is written: `x_height`: pixels; `pen` width, its deviation `pressure`: x-heights; `slant`: shear."""

    x_height: float
    pen: float
    pressure: float
    slant: float

    @classmethod
    def draw(cls, rng: np.random.Generator) -> Hand:
        """A hand as forms, notes and letters show."""
        x_height = float(np.exp(rng.uniform(*np.log(X_HEIGHTS))))
        pen = float(np.exp(rng.uniform(*np.log(PEN_WIDTHS))))
        pressure = abs(float(rng.normal(0, 0.08))) * pen if rng.random() < 0.5 else 0.0
        return cls(x_height, pen, pressure, float(rng.normal(0, 0.12)))

    def on_next_line(self, rng: np.random.Generator) -> Hand:
        """This hand, writing a little larger or smaller with the same pen."""
        size = float(np.exp(rng.normal(0, LINE_SIZES)))
        return replace(
            self,
            x_height=self.x_height * size,
            pen=min(self.pen / size, BROADEST_PEN),
            pressure=self.pressure / size,
        )


def draw_writing(writing: Writing, hand: Hand, rng: np.random.Generator) -> DrawnLine:
    """`writing` in ink, as `hand` would write it."""
    scale = DRAWN_X_HEIGHT / writing.x_height
    shear = np.array([[scale, 0.0], [-hand.slant * scale, scale]], np.float32)
    width = max(1.0, hand.pen * DRAWN_X_HEIGHT)
    glyphs = []
    for strokes in writing.strokes:
        own_width = width + rng.normal(0, hand.pressure * DRAWN_X_HEIGHT) if hand.pressure else width
        glyphs.append(ink([stroke @ shear for stroke in strokes], max(1, round(own_width))))
    places = np.zeros((len(glyphs), 2), np.int64)
    setting = Setting(x_height=hand.x_height, stretch=float(np.exp(rng.normal(0, 0.08))))
    return assemble(writing.symbols, writing.spaces, glyphs, places, DRAWN_X_HEIGHT, setting, rng)


def ink(strokes: Sequence[Stroke], width: int) -> Glyph:
    """The coverage by a round pen of `width` pixels drawn along `strokes`, in pixels, and its left and top."""
    points = np.concatenate(list(strokes))
    corner = np.floor(points.min(axis=0)).astype(int) - width
    size = np.ceil(points.max(axis=0)).astype(int) + width + 1 - corner
    canvas = np.zeros((size[1], size[0]), np.uint8)
    paths = [np.round((stroke - corner) * (1 << SUBPIXEL_BITS)).astype(np.int32) for stroke in strokes]
    # OpenCV draws nothing for a path of one point, which is how a quick dot is recorded.
    paths = [path if len(path) > 1 else np.repeat(path, 2, axis=0) for path in paths]
    cv2.polylines(canvas, paths, False, 255, width, cv2.LINE_AA, SUBPIXEL_BITS)
    return canvas, (int(corner[0]), int(corner[1]))
