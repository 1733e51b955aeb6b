"""Hand-printed lines composed of EMNIST images: thousands of hands, where `classifier.synthesis.handwriting` has
hundreds.

The images of EMNIST lost their size and their place on the line, and with them the width of the pen; each letter is put
where its kind stands and its strokes are brought to one width.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from classifier.synthesis.handwriting import DRAWN_X_HEIGHT, Hand, Writer, box, ink
from classifier.synthesis.print import DrawnLine, Glyph, Setting, assemble

Letters = dict[str, NDArray[np.uint8]]
"""Images uint8 [N, 28, 28], white on black, by character."""

HEIGHTS: Final = dict.fromkeys("acemnorsuvwxz", 1.0) | {"i": 1.4, "t": 1.35, "j": 1.9, "f": 1.65}
"""x-heights; letters and digits that are not named have the height of a capital."""
CAPITAL_HEIGHT: Final = 1.5
DEPTHS: Final = dict.fromkeys("gpqyj", 0.55)
"""x-heights under the baseline."""
LEAST_WIDTH: Final = 0.7
"""Share of its own width to which a stroke may be thinned without breaking."""

ALIKE: Final = 3
"""Ways in which somebody writes a letter, at most."""


def read_letters(path: Path, left_out: NDArray[np.intp]) -> Letters:
    """The images in the .npz file at `path` (`images`, `labels` of character codes) but those of index `left_out`."""
    with np.load(path) as data:
        images, labels = data["images"], data["labels"]
    kept = np.ones(len(labels), bool)
    kept[left_out] = False
    return {chr(code): images[kept & (labels == code)] for code in np.unique(labels[kept])}


def one_hand(letters: Letters, rng: np.random.Generator) -> Letters:
    """One to three images of each character: who writes a letter twice writes it alike."""
    return {
        character: images[rng.integers(len(images), size=int(rng.integers(1, ALIKE + 1)))]
        for character, images in letters.items()
        if len(images)
    }


def compose_images(
    text: str, letters: Letters, spare: Writer, hand: Hand, rng: np.random.Generator
) -> DrawnLine | None:
    """`text` in images drawn at random, marks from `spare`, as `hand` writes; words that lack a symbol are dropped."""
    words = [word for word in text.split() if all(c in letters or c in spare.characters for c in word)]
    if not words:
        return None
    symbols = tuple("".join(words))
    spaces = np.zeros(len(symbols), bool)
    spaces[np.cumsum([len(word) for word in words])[:-1]] = True
    size = float(rng.normal(1.0, 0.05))
    glyphs = [
        image_glyph(symbol, letters[symbol], hand, size, rng)
        if symbol in letters
        else mark_glyph(spare.characters[symbol], hand, rng)
        for symbol in symbols
    ]
    gap = rng.uniform(-0.1, 0.5)
    gaps = rng.normal(gap, 0.08, len(symbols)) + spaces * rng.uniform(0.5, 1.4)
    widths = np.array([glyph[0].shape[1] + glyph[1][0] for glyph in glyphs])
    places = np.zeros((len(symbols), 2), np.int64)
    places[1:, 0] = np.cumsum(widths[:-1] + gaps[1:] * DRAWN_X_HEIGHT)
    places[:, 1] = rng.normal(0, rng.uniform(0, 0.1), len(symbols)) * DRAWN_X_HEIGHT
    setting = Setting(hand.x_height, stretch=float(np.exp(rng.normal(0, 0.08))))
    return assemble(symbols, spaces, glyphs, places, DRAWN_X_HEIGHT, setting, rng)


def mark_glyph(ways: list[tuple[NDArray[np.float32], ...]], hand: Hand, rng: np.random.Generator) -> Glyph:
    """One of the ways to write a mark, drawn with the pen of `hand`."""
    strokes = ways[int(rng.integers(len(ways)))]
    left = np.array([box(strokes)[0], 0], np.float32)
    scale = np.float32(DRAWN_X_HEIGHT)
    return ink([(stroke - left) * scale for stroke in strokes], max(1, round(hand.pen * DRAWN_X_HEIGHT)))


def image_glyph(symbol: str, images: NDArray[np.uint8], hand: Hand, size: float, rng: np.random.Generator) -> Glyph:
    """One of `images` at the size and place of `symbol`, with the slant and the pen of `hand`; `size` scales it."""
    image = trimmed(images[int(rng.integers(len(images)))])
    height = HEIGHTS.get(symbol, CAPITAL_HEIGHT) * size * rng.normal(1, 0.06)
    scale = height * DRAWN_X_HEIGHT / max(image.shape[0], 4)
    margin = round(DRAWN_X_HEIGHT * hand.pen) + 2
    rows, columns = (round(side * scale) + 2 * margin for side in image.shape)
    lean = hand.slant * scale * image.shape[0]
    warp = np.array([[scale, -hand.slant * scale, margin + max(lean, 0.0)], [0, scale, margin]])
    large = cv2.warpAffine(image, warp, (columns + round(abs(lean)), rows), flags=cv2.INTER_CUBIC)
    drawn = with_pen(np.asarray(large, np.uint8), hand.pen * DRAWN_X_HEIGHT)
    inked = np.flatnonzero(drawn.any(axis=0))
    if len(inked):
        drawn = drawn[:, inked[0] : inked[-1] + 1]
    top = round(DEPTHS.get(symbol, 0.0) * DRAWN_X_HEIGHT) + margin - rows
    return drawn, (0, top)


def trimmed(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """`image` without its black border."""
    rows, columns = np.flatnonzero((image > 96).any(axis=1)), np.flatnonzero((image > 96).any(axis=0))
    if not len(rows):
        return image
    return image[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def with_pen(image: NDArray[np.uint8], width: float) -> NDArray[np.uint8]:
    """`image`, white ink on black, with edges moved so that its strokes are about `width` pixels wide, edges smooth.

    The mean distance of ink from its edge is a quarter of the strokes' width.
    """
    inside = image > 127
    if not inside.any():
        return image
    within = cv2.distanceTransform(inside.astype(np.uint8), cv2.DIST_L2, 3)
    without = cv2.distanceTransform((~inside).astype(np.uint8), cv2.DIST_L2, 3)
    own = 4 * float(within[inside].mean())
    grow = (max(width, own * LEAST_WIDTH) - own) / 2
    signed = cv2.GaussianBlur(within - without, (0, 0), 1.2)
    return np.asarray(np.clip((signed + grow + 0.5) * 255, 0, 255), np.uint8)
