"""The single damages that paper, ink, copiers and scanners do, each as a function of an image and its owner map.

Each takes the pair and what it needs besides and gives the damaged pair; what moves ink moves its owner along. Lengths
are in pixels. `classifier.synthesis.page_damage` mixes them as pages do.
"""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from classifier.synthesis.print import PAPER

Grey = NDArray[np.uint8]
Owner = NDArray[np.int16]
Pair = tuple[Grey, Owner]

BAYER: Final = np.array([[0, 8, 2, 10], [12, 4, 14, 6], [3, 11, 1, 9], [15, 7, 13, 5]])
"""Order in which the dots of a 4x4 screen fill up (Bayer 1973)."""
MOST_INK_LOST: Final = 0.4
"""Share of the ink that may fall out of a bitonal scan; with more the words could not be read."""


def smooth_field(shape: tuple[int, int], grain: float, rng: np.random.Generator) -> NDArray[np.float32]:
    """Noise of mean 0 and deviation about 1, float32 [H, W], whose patches are `grain` pixels wide."""
    height, width = (max(2, round(side / max(grain, 1.0)) + 2) for side in shape)
    coarse = rng.standard_normal((height, width), dtype=np.float32)
    if grain <= 1:
        return coarse[: shape[0], : shape[1]]
    return np.asarray(cv2.resize(coarse, shape[::-1], interpolation=cv2.INTER_CUBIC), np.float32)


def to_grey(levels: NDArray[np.floating]) -> Grey:
    """Grey levels rounded and held between 0 and 255."""
    return np.asarray(np.clip(levels + 0.5, 0, 255), np.uint8)


def blur(grey: Grey, owner: Owner, sigma: float) -> Pair:
    """Out of focus by `sigma` pixels."""
    return (np.asarray(cv2.GaussianBlur(grey, (0, 0), sigma), np.uint8), owner) if sigma > 0.2 else (grey, owner)


def spread(grey: Grey, owner: Owner, reach: float, gain: float) -> Pair:
    """Ink that runs out (`gain` > 0) or is thin (`gain` < 0): edges move by up to `reach` pixels and corners round off.

    `gain` is between -1 and 1: the share of black at which the blurred edge is cut again. Thin strokes are spared so
    that no more than `MOST_INK_LOST` of the ink goes.
    """
    soft = cv2.GaussianBlur(grey, (0, 0), max(reach, 0.3)).astype(np.float32)
    level = 127.5 * (1 + 0.75 * gain)
    ink = soft[grey < 128]
    if gain < 0 and ink.size:
        level = max(level, float(np.quantile(ink, 1 - MOST_INK_LOST)))
    steepness = 1.0 + 1.5 * reach
    return to_grey((soft - level) * steepness + 127.5), owner


def uneven_ink(grey: Grey, owner: Owner, depth: float, grain: float, rng: np.random.Generator) -> Pair:
    """Ink that is fainter in some places: up to `depth` (0 to 1) of it is lost, in patches of `grain` pixels."""
    loss = np.clip(smooth_field(grey.shape, grain, rng) * 0.5 + 0.4, 0, 1) * depth
    return to_grey(PAPER - (PAPER - grey) * (1 - loss)), owner


def breaks(grey: Grey, owner: Owner, share: float, grain: float, rng: np.random.Generator) -> Pair:
    """Holes of about `grain` pixels in about `share` of the ink: worn type, dry ribbon, over-bright copies."""
    field = smooth_field(grey.shape, grain, rng)
    cut = float(np.quantile(field[::4, ::4], share))
    holes = np.clip((cut - field) * 3 + 0.5, 0, 1)
    return to_grey(PAPER - (PAPER - grey) * (1 - holes)), owner


def ribbon(grey: Grey, owner: Owner, depth: float, rng: np.random.Generator) -> Pair:
    """A typewriter's strokes: each letter struck with its own force, stronger at one side, through a woven ribbon."""
    inked = np.flatnonzero(owner >= 0)
    symbol, row = owner.ravel()[inked], inked // owner.shape[1]
    count = int(owner.max(initial=-1)) + 1
    pixels = np.maximum(np.bincount(symbol, minlength=count), 1)
    centre = np.bincount(symbol, row, minlength=count) / pixels
    height = np.sqrt(np.bincount(symbol, (row - centre[symbol]) ** 2, minlength=count) / pixels) + 1
    force = 1 - depth * rng.beta(1.3, 2.5, count)
    tilt = rng.normal(0.0, 0.3 * depth, count)
    strength = np.full(owner.size, 1 - depth / 3, np.float32)
    strength[inked] = force[symbol] + tilt[symbol] * (row - centre[symbol]) / height[symbol]
    weave = 1 + 0.35 * depth * smooth_field(grey.shape, 1.3, rng)
    return to_grey(PAPER - (PAPER - grey) * np.clip(strength.reshape(grey.shape) * weave, 0, 1)), owner


def by_letter(owner: Owner, values: NDArray[np.floating], reach: float) -> NDArray[np.float32]:
    """The `values` [N] of the symbols as a smooth field, float32 [H, W], that goes `reach` pixels beyond their ink."""
    inked = (owner >= 0).astype(np.float32)
    field = np.where(owner >= 0, values[owner], 0).astype(np.float32)
    weight, total = (cv2.GaussianBlur(layer, (0, 0), reach) for layer in (inked, field))
    return np.asarray(total / np.maximum(weight, 1e-4), np.float32)


def strikes(grey: Grey, owner: Owner, reach: float, rng: np.random.Generator) -> Pair:
    """Letters struck hard and fat beside letters struck lightly and thin, `reach` pixels apart in their edges."""
    count = int(owner.max(initial=-1)) + 1
    if not count:
        return grey, owner
    hard = by_letter(owner, rng.beta(0.8, 0.8, count), reach)
    fat, thin = spread(grey, owner, reach, 0.7)[0], spread(grey, owner, reach, -0.5)[0]
    return to_grey(hard * fat + (1 - hard) * thin), owner


def clogged(grey: Grey, owner: Owner, size: float, share: float, rng: np.random.Generator) -> Pair:
    """Ink fills what is enclosed by less than `size` pixels, in `share` of the letters: types that need a brush."""
    count = int(owner.max(initial=-1)) + 1
    if not count or size < 2:
        return grey, owner
    brush = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (round(size), round(size)))
    filled = np.asarray(cv2.morphologyEx(grey, cv2.MORPH_OPEN, brush), np.uint8)
    amount = by_letter(owner, (rng.random(count) < share) * rng.uniform(0.3, 1.0, count), size / 3)
    return to_grey(amount * filled + (1 - amount) * grey), owner


def worn(grey: Grey, owner: Owner, reach: float) -> Pair:
    """Hairlines thinner than about `reach` pixels are gone, stems stay: old type, hard copies."""
    return spread(*spread(grey, owner, reach, -0.75), reach, 0.8)


def dithered(grey: Grey, owner: Owner, ink: float, cell: int) -> Pair:
    """Coloured or pale text of level `ink` turned into black dots on a screen of 4 by 4 cells of `cell` pixels."""
    screen = np.kron(BAYER, np.ones((cell, cell)))
    tiles = [-(-side // length) for side, length in zip(grey.shape, screen.shape, strict=True)]
    cut = (np.tile(screen, tiles)[: grey.shape[0], : grey.shape[1]] + 0.5) * (PAPER / 16)
    level = ink + grey.astype(np.float32) * ((PAPER - ink) / PAPER)
    return np.where(level < cut, 0, PAPER).astype(np.uint8), owner


def dots(grey: Grey, owner: Owner, pitch: float, depth: float) -> Pair:
    """Ink set as a grid of dots `pitch` pixels apart, `depth` (0 to 1) of it lost between them: needle or thermal."""
    rows, columns = (np.cos(2 * np.pi * np.arange(side) / pitch) for side in grey.shape)
    lit = 0.5 + 0.25 * (rows[:, None] + columns[None, :])
    return to_grey((PAPER - (PAPER - grey) * (1 - depth * (1 - lit))).astype(np.float32)), owner


def streaks(grey: Grey, owner: Owner, count: int, rng: np.random.Generator) -> Pair:
    """`count` white lines one pixel high through the ink: dead dots of a print head."""
    grey = grey.copy()
    grey[rng.integers(0, grey.shape[0], count)] = PAPER
    return grey, owner


def bend(grey: Grey, owner: Owner, slope: float, sag: float, flare: float) -> Pair:
    """The line turned by `slope` (pixels down a pixel right), its middle `sag` pixels lower, its right end taller.

    The height at the right end is `flare` times that at the left. Grey is interpolated, owners are taken
    from the nearest pixel; what comes in from outside is paper.
    """
    height, width = grey.shape
    x = np.arange(width, dtype=np.float32)
    y = np.arange(height, dtype=np.float32)[:, None]
    centre = height / 2
    fall = slope * (x - width / 2) + sag * (1 - (2 * x / width - 1) ** 2)
    growth = 1 + (flare - 1) * x / width
    map_y = ((y - centre - fall) / growth + centre).astype(np.float32)
    map_x = (x + slope * (y - centre)).astype(np.float32)
    bent = cv2.remap(grey, map_x, map_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=PAPER)
    moved = cv2.remap(owner, map_x, map_y, cv2.INTER_NEAREST, borderMode=cv2.BORDER_CONSTANT, borderValue=-1)
    return np.asarray(bent, np.uint8), np.asarray(moved, np.int16)


def low_resolution(grey: Grey, owner: Owner, factor: float, interpolation: int = cv2.INTER_LINEAR) -> Pair:
    """Scanned with 1/`factor` of the pixels and enlarged again."""
    height, width = grey.shape
    small = cv2.resize(
        grey, (max(1, round(width / factor)), max(1, round(height / factor))), interpolation=cv2.INTER_AREA
    )
    return np.asarray(cv2.resize(small, (width, height), interpolation=interpolation), np.uint8), owner


def paper(
    grey: Grey, owner: Owner, ink: float, tone: float, fall: float, texture: float, rng: np.random.Generator
) -> Pair:
    """Ink of level `ink` on paper of level `tone`, `fall` levels darker to one side, with `texture` levels of grain."""
    height, width = grey.shape
    across, down = rng.uniform(-1, 1, 2) * fall
    levels = np.float32(ink) + grey.astype(np.float32) * np.float32((tone - ink) / PAPER)
    levels += (np.linspace(-0.5, 0.5, width, dtype=np.float32) * across)[None, :]
    levels += (np.linspace(-0.5, 0.5, height, dtype=np.float32) * down)[:, None]
    if texture > 0:
        levels += smooth_field(grey.shape, rng.uniform(1.5, 6), rng) * np.float32(texture)
    return to_grey(levels), owner


def bleed_through(grey: Grey, owner: Owner, strength: float, rng: np.random.Generator) -> Pair:
    """The other side of the leaf shines through, mirrored, blurred and shifted, with `strength` (0 to 1) of its ink."""
    back = cv2.GaussianBlur(grey[:, ::-1], (0, 0), 1.5 + grey.shape[0] / 60)
    back = np.roll(back, (int(rng.integers(grey.shape[0])), int(rng.integers(grey.shape[1]))), (0, 1))
    return np.minimum(grey, to_grey(PAPER - (PAPER - back.astype(np.float32)) * np.float32(strength))), owner


def noise(grey: Grey, owner: Owner, deviation: float, rng: np.random.Generator) -> Pair:
    """The sensor's noise, `deviation` grey levels."""
    return to_grey(grey + rng.standard_normal(grey.shape, dtype=np.float32) * np.float32(deviation)), owner


def specks(grey: Grey, owner: Owner, share: float, size: float, rng: np.random.Generator) -> Pair:
    """Dark and bright specks of about `size` pixels on about `share` of the image."""
    grey = grey.copy()
    count = int(share * grey.size / size**2)
    ys, xs = rng.integers(0, grey.shape[0], count), rng.integers(0, grey.shape[1], count)
    radii, dark = np.maximum(0, rng.normal(size / 2, size / 4, count)), rng.random(count) < 0.7
    for y, x, radius, is_dark in zip(ys.tolist(), xs.tolist(), radii.tolist(), dark.tolist(), strict=True):
        grey[y : y + 1 + int(radius), x : x + 1 + int(radius)] = 0 if is_dark else PAPER
    return grey, owner


def bitonal(grey: Grey, owner: Owner, level: float, wander: float, rng: np.random.Generator) -> Pair:
    """Black and white only, cut at `level`, which wanders by `wander` levels: fax, copy, bitonal scan.

    The level rises where it would lose more than `MOST_INK_LOST` of the ink.
    """
    ink = grey[owner >= 0]
    if ink.size:
        level = max(level, min(float(np.quantile(ink, 1 - MOST_INK_LOST)) + 1, PAPER - 15.0))
    cut = level + (smooth_field(grey.shape, 1.5, rng) * wander if wander else 0)
    return np.where(grey < cut, 0, PAPER).astype(np.uint8), owner


def halftone(grey: Grey, owner: Owner, pitch: float, strength: float) -> Pair:
    """A screen of dots `pitch` pixels apart, `strength` levels dark, over the paper: shaded boxes of forms."""
    rows, columns = (np.cos(2 * np.pi * np.arange(side) / pitch) for side in grey.shape)
    screen = (rows[:, None] * columns[None, :]) > 0.35
    return np.minimum(grey, np.where(screen, PAPER - strength, PAPER)).astype(np.uint8), owner


def jpeg(grey: Grey, owner: Owner, quality: int) -> Pair:
    """Compressed as JPEG of `quality` (1 to 100)."""
    packed = cv2.imencode(".jpg", grey, [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
    return np.asarray(cv2.imdecode(packed, cv2.IMREAD_GRAYSCALE), np.uint8), owner
