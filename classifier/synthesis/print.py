"""Draws lines of text glyph by glyph, so that it is known for every pixel which symbol its ink belongs to.

The lines come out clean; `classifier.synthesis.page_damage.scan` makes of them what a scanner would have given.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import ImageFont

from classifier.synthesis.fonts import Face, unit_x_height
from classifier.synthesis.text import with_ligatures

NO_SYMBOL: Final = -1
FOREIGN_INK: Final = -2
"""Owner, while a line is being made, of ink that is no symbol's: underlines, rules."""
PAPER: Final = 255
INK_LIMIT: Final = 215
"""Grey level of a clean line above which a pixel counts as paper: a sixth of black, the edge of a smoothed stroke."""
LEAST_DRAWN_X_HEIGHT: Final = 28.0
"""Pixels; smaller text is drawn this large and shrunk by area, as a scanner's sensor would see it."""
X_HEIGHTS: Final = ((7.0, 14.0, 0.25), (14.0, 32.0, 0.63), (32.0, 45.0, 0.12))
"""Pixels from and to, and share of the lines; 7 is 8 point at 90 dpi, 32 is 16 point at 300 dpi."""
SMALL_CAPITAL: Final = 1.08
"""x-heights; small capitals overtop small letters a little."""
TYPEWRITTEN: Final = {"typewriter", "mono", "pixel", "ocr"}
FALLBACKS: Final = str.maketrans({"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "–": "-", "—": "-"})

Glyph = tuple[NDArray[np.uint8], tuple[int, int]]
"""Ink coverage uint8 [h, w], 0 none to 255 full, and the array's left and top from the pen's place on the baseline."""


@dataclass(frozen=True, slots=True, eq=False)
class DrawnLine:
    """One line of text as an image, with the truth about every pixel.

    `grey`: uint8 [H, W], 0 ink to 255 paper. `owner`: int16 [H, W], index into `symbols` of the symbol whose ink
    covers the pixel, -1 on paper and on ink that is no symbol's. `symbols`: left to right, without spaces; a ligature
    drawn as one glyph is one symbol. `spaces`: bool [N], whether a space stands before symbol i. `baseline`: pixels
    from the top, at the left edge; `slope`: its fall in pixels a pixel. `x_height`: pixels.
    """

    grey: NDArray[np.uint8]
    owner: NDArray[np.int16]
    symbols: tuple[str, ...]
    spaces: NDArray[np.bool_]
    baseline: float
    slope: float
    x_height: float


@dataclass(frozen=True, slots=True)
class Setting:
    """How a line is set. Lengths are in x-heights.

    `x_height`: pixels. `tracking` is added after every glyph, `word_space` multiplies the face's own space, `jitter` is
    the standard deviation of the glyphs' height over the baseline, `strike` that of their sideways place, `stretch`
    multiplies widths. `underline` and `small_capitals` are the shares of lines with a rule under them and in small
    capitals. `supersampled`: whether small text is drawn large and shrunk (print that was scanned) or drawn as it is
    (print that never was on paper).
    """

    x_height: float
    tracking: float = 0.0
    word_space: float = 1.0
    jitter: float = 0.0
    strike: float = 0.0
    stretch: float = 1.0
    underline: float = 0.0
    small_capitals: float = 0.0
    supersampled: bool = True


def draw_setting(face: Face, rng: np.random.Generator) -> Setting:
    """A setting as pages have it, for a line in `face`."""
    least, most, _ = X_HEIGHTS[rng.choice(len(X_HEIGHTS), p=[share for _, _, share in X_HEIGHTS])]
    x_height = float(np.exp(rng.uniform(np.log(least), np.log(most))))
    typewritten = face.style in TYPEWRITTEN
    tracking = 0.0
    if not typewritten and rng.random() < 0.6:
        tracking = float(
            rng.choice([rng.normal(0.0, 0.04), rng.uniform(-0.16, -0.04), rng.uniform(0.05, 0.4)], p=[0.55, 0.25, 0.2])
        )
    word_space = float(rng.choice([1.0, rng.uniform(0.75, 1.3), rng.uniform(1.3, 3.0)], p=[0.4, 0.4, 0.2]))
    uneven = face.style == "typewriter" and rng.random() < 0.7
    return Setting(
        x_height=x_height,
        tracking=tracking,
        word_space=word_space,
        jitter=abs(float(rng.normal(0.0, 0.03))) if uneven else 0.0,
        strike=abs(float(rng.normal(0.0, 0.03))) if uneven else 0.0,
        stretch=float(np.exp(rng.normal(0.0, 0.15 if typewritten else 0.07))) if rng.random() < 0.4 else 1.0,
        underline=float(rng.choice([0.0, 0.3], p=[0.88, 0.12])),
        small_capitals=float(rng.choice([0.0, 0.3], p=[0.88, 0.12])),
        supersampled=rng.random() < 0.75,
    )


def drawable(text: str, face: Face, rng: np.random.Generator) -> str:
    """`text` as `face` can draw it: plain quotes and dashes for missing ones, words with other missing symbols dropped.

    Faces with ligatures get them in half of the lines.
    """
    missing = set(text) - face.symbols - {" "}
    if missing:
        text = text.translate({code: plain for code, plain in FALLBACKS.items() if chr(code) in missing})
        text = " ".join(word for word in text.split(" ") if set(word) <= face.symbols)
    return with_ligatures(text, face.symbols) if rng.random() < 0.5 else text


def draw_line(text: str, face: Face, setting: Setting, rng: np.random.Generator) -> DrawnLine | None:
    """`text`, of symbols that `face` has and spaces, drawn in `face`; None where there is nothing to draw."""
    if not text.strip(" "):
        return None
    drawn_height = max(setting.x_height, LEAST_DRAWN_X_HEIGHT) if setting.supersampled else setting.x_height
    pen = Pen.at(face.path, drawn_height / unit_x_height(face.path))
    pens = [pen] * len(text)
    if rng.random() < setting.small_capitals and set(text.upper()) <= face.symbols | {" "} and text.isascii():
        little = Pen.at(face.path, pen.font.size * SMALL_CAPITAL * drawn_height / pen.height("H"))
        pens = [little if character.islower() else pen for character in text]
        text = text.upper()
    places, spaces = place_glyphs(text, pens, setting, drawn_height, rng)
    written = [(pen, symbol) for pen, symbol in zip(pens, text, strict=True) if symbol != " "]
    symbols = tuple(symbol for _, symbol in written)
    return assemble(symbols, spaces, [pen.glyph(symbol) for pen, symbol in written], places, drawn_height, setting, rng)


def assemble(
    symbols: tuple[str, ...],
    spaces: NDArray[np.bool_],
    glyphs: Sequence[Glyph],
    places: NDArray[np.int64],
    drawn_height: float,
    setting: Setting,
    rng: np.random.Generator,
) -> DrawnLine:
    """The line of `glyphs`, drawn with an x-height of `drawn_height` pixels, brought to the x-height of `setting`.

    `places` int [N, 2]: x and y of each glyph's origin, y from the baseline downwards, in drawn pixels.
    """
    coverage, owner, baseline = paint(glyphs, places, drawn_height)
    if rng.random() < setting.underline:
        rule(coverage, owner, baseline, drawn_height, rng)
    scale = setting.x_height / drawn_height
    size = (max(1, round(coverage.shape[1] * scale * setting.stretch)), max(1, round(coverage.shape[0] * scale)))
    if size != coverage.shape[::-1]:
        owner = cv2.resize(owner, size, interpolation=cv2.INTER_NEAREST).astype(np.int16)
        interpolation = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
        coverage = cv2.resize(coverage, size, interpolation=interpolation).astype(np.uint8)
    grey = PAPER - coverage
    owner = assign_ink(grey, owner, setting.x_height)
    return DrawnLine(grey, owner, symbols, spaces, baseline * scale, 0.0, setting.x_height)


@dataclass(frozen=True, slots=True)
class Pen:
    """A font at one size, with its glyphs and widths kept as they are first asked for."""

    font: ImageFont.FreeTypeFont
    glyphs: dict[str, Glyph]
    shaped: ImageFont.FreeTypeFont | None

    @classmethod
    def at(cls, path: Path, size: float) -> Pen:
        """The font at `path` with `size` pixels per em."""
        font = ImageFont.truetype(str(path), size, layout_engine=ImageFont.Layout.BASIC)
        return cls(font, {}, shaped_font(path))

    def glyph(self, symbol: str) -> Glyph:
        """The ink of `symbol`, uint8 [h, w], and its left and top in pixels from the pen's place on the baseline."""
        if symbol not in self.glyphs:
            mask, offset = self.font.getmask2(symbol, "L", anchor="ls")
            self.glyphs[symbol] = np.array(mask, np.uint8).reshape(mask.size[::-1]), offset
        return self.glyphs[symbol]

    def height(self, symbol: str) -> float:
        """Pixels from the baseline to the top of `symbol`."""
        return -float(self.font.getbbox(symbol, anchor="ls")[1])

    def advance(self, first: str, second: str) -> float:
        """Pixels from the start of `first` to that of `second` when they follow each other, kerned."""
        width = self.font.getlength(first)
        if self.shaped is None or " " in (first, second):
            return width
        return width + kerning(self.shaped, first, second) * self.font.size / SHAPED_SIZE


SHAPED_SIZE: Final = 100


@lru_cache(maxsize=1024)
def shaped_font(path: Path) -> ImageFont.FreeTypeFont | None:
    """The font at `path` for measuring pairs, or None where Pillow has no shaping library: then nothing is kerned."""
    try:
        return ImageFont.truetype(str(path), SHAPED_SIZE, layout_engine=ImageFont.Layout.RAQM)
    except (ImportError, OSError):
        return None


def kerning(font: ImageFont.FreeTypeFont, first: str, second: str) -> float:
    """Pixels at `SHAPED_SIZE` by which the pair is closer (negative) or wider than its two widths."""
    return shaped_length(font, first + second) - shaped_length(font, first) - shaped_length(font, second)


@lru_cache(maxsize=200_000)
def shaped_length(font: ImageFont.FreeTypeFont, text: str) -> float:
    """Pixels at `SHAPED_SIZE` from the start of `text` to its end, without ligatures."""
    return float(font.getlength(text, features=["-liga", "-clig", "-dlig", "-calt"]))


def place_glyphs(
    text: str, pens: Sequence[Pen], setting: Setting, x_height: float, rng: np.random.Generator
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Where each symbol of `text` stands, int [N, 2] (x, y from the baseline down), and whether a space comes first."""
    steps = np.array([pen.advance(a, b) for pen, (a, b) in zip(pens, pairwise(text), strict=False)] + [0.0])
    characters = np.array(list(text))
    blank = characters == " "
    steps += setting.tracking * x_height * np.where(blank, max(setting.word_space, 1.0), 1.0)
    steps += np.where(blank, steps * (setting.word_space - 1), 0.0)
    lefts = np.concatenate([[0.0], np.cumsum(steps)[:-1]])[~blank]
    spaces = np.concatenate([[False], blank[:-1]])[~blank]
    wobble = rng.normal(0.0, 1.0, (len(lefts), 2)) * (np.array([setting.strike, setting.jitter]) * x_height)
    places = np.round(np.stack([lefts, np.zeros_like(lefts)], axis=1) + wobble).astype(np.int64)
    return places, spaces


def paint(
    glyphs: Sequence[Glyph], places: NDArray[np.int64], x_height: float
) -> tuple[NDArray[np.uint8], NDArray[np.int16], float]:
    """Coverage by ink uint8 [H, W], owner int16 [H, W] and the baseline's y, with a margin of one x-height around."""
    corners = places + np.array([offset for _, offset in glyphs])
    extents = corners + np.array([ink.shape[::-1] for ink, _ in glyphs])
    margin = round(x_height)
    top = min(corners[:, 1].min(), -margin) - margin
    left = corners[:, 0].min() - margin
    bottom, right = max(extents[:, 1].max(), 0) + margin, extents[:, 0].max() + margin
    coverage = np.zeros((bottom - top, right - left), np.uint8)
    owner = np.full(coverage.shape, NO_SYMBOL, np.int16)
    for index, ((ink, _), (x, y)) in enumerate(zip(glyphs, corners - (left, top), strict=True)):
        window = slice(y, y + ink.shape[0]), slice(x, x + ink.shape[1])
        owner[window][(ink > 0) & (ink >= coverage[window])] = index
        np.maximum(coverage[window], ink, out=coverage[window])
    return coverage, owner, float(-top)


def rule(
    coverage: NDArray[np.uint8], owner: NDArray[np.int16], baseline: float, x_height: float, rng: np.random.Generator
) -> None:
    """Draws an underline into the arrays, under the whole line or a part of it."""
    thickness = max(1, round(x_height * rng.uniform(0.06, 0.16)))
    top = round(baseline + x_height * rng.uniform(0.12, 0.4))
    left, right = np.sort(rng.integers(0, coverage.shape[1] + 1, 2)) if rng.random() < 0.5 else (0, coverage.shape[1])
    window = slice(top, top + thickness), slice(left, right)
    owner[window][coverage[window] < 128] = FOREIGN_INK
    coverage[window] = PAPER


def assign_ink(grey: NDArray[np.uint8], owner: NDArray[np.int16], x_height: float) -> NDArray[np.int16]:
    """Gives ink without an owner to the nearest symbol within a fifth of an x-height, and takes paper from all.

    `grey` uint8 [H, W] with white paper, `owner` int16 [H, W]; foreign ink stays nobody's.
    """
    owned = owner != NO_SYMBOL
    if not owned.any():
        return owner
    distance, nearest = cv2.distanceTransformWithLabels(
        (~owned).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_3, labelType=cv2.DIST_LABEL_PIXEL
    )
    names = np.full(int(nearest.max()) + 1, NO_SYMBOL, np.int16)
    names[nearest[owned]] = owner[owned]
    settled = np.where((distance <= max(1.5, x_height / 5)) & (grey < INK_LIMIT), names[nearest], NO_SYMBOL)
    settled[settled == FOREIGN_INK] = NO_SYMBOL
    return settled.astype(np.int16)
