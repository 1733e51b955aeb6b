"""What paper, ink, copiers and scanners do to a line of text.

Every kind of damage is a function of the image, the owner map and what it needs besides, to the damaged pair; `scan`
mixes them as pages do. Damage that moves ink moves its owner along. Lengths are in x-heights unless said otherwise.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from classifier.drawing import PAPER, DrawnLine, settle

Grey = NDArray[np.uint8]
Owner = NDArray[np.int16]
Pair = tuple[Grey, Owner]
Way = Callable[[DrawnLine, np.random.Generator], DrawnLine]

CLEAN_SHARE: Final = 0.35
"""Share of lines that stay as sharp as born-digital pages and good scans are."""
MOST_SLOPE: Final = 0.026
"""1.5 degrees: what is left of a page's skew where straightening went wrong."""


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

    `gain` is between -1 and 1: the share of black at which the blurred edge is cut again.
    """
    soft = cv2.GaussianBlur(grey, (0, 0), max(reach, 0.3)).astype(np.float32)
    level = 127.5 * (1 + 0.75 * gain)
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
    """Black and white only, cut at `level`, which wanders by `wander` levels: fax, copy, bitonal scan."""
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


def scan(line: DrawnLine, rng: np.random.Generator) -> DrawnLine:
    """`line`, drawn clean, as some scanner, copier, camera or renderer would give it.

    A third stays sharp; the others go through one of the ways in `WAYS`.
    """
    if rng.random() < CLEAN_SHARE:
        return clean_copy(line, rng)
    ways = list(WAYS)
    shares = np.array([WAYS[way] for way in ways], float)
    return ways[rng.choice(len(ways), p=shares / shares.sum())](line, rng)


def settled(line: DrawnLine, grey: Grey, owner: Owner) -> DrawnLine:
    """`line` with `grey`, which must still have white paper, and `owner` brought to agree with it."""
    return replace(line, grey=grey, owner=settle(grey, owner, line.x_height))


def finished(line: DrawnLine, pair: Pair) -> DrawnLine:
    """`line` with the damaged pair."""
    return replace(line, grey=pair[0], owner=pair[1])


def turned(line: DrawnLine, rng: np.random.Generator, slope: float = 0.004, sag: float = 0.0) -> DrawnLine:
    """`line` bent at random: `slope` is the deviation of its slope, `sag` that of its sag in x-heights."""
    tilt = float(np.clip(rng.normal(0, slope), -MOST_SLOPE, MOST_SLOPE))
    depth = float(rng.normal(0, sag)) * line.x_height if sag else 0.0
    flare = 1 + float(rng.normal(0, 0.02)) if sag else 1.0
    room = int(abs(tilt) * line.grey.shape[1] / 2 + abs(depth)) + 1
    grey = np.pad(line.grey, ((room, room), (0, 0)), constant_values=PAPER)
    owner = np.pad(line.owner, ((room, room), (0, 0)), constant_values=-1)
    height, width = grey.shape
    above = line.baseline + room - height / 2
    left, right = height / 2 + above - tilt * width / 2, height / 2 + above * flare + tilt * width / 2
    grey, owner = bend(grey, owner, tilt, depth, flare)
    return replace(line, grey=grey, owner=owner, baseline=left, slope=(right - left) / width)


def clean_copy(line: DrawnLine, rng: np.random.Generator) -> DrawnLine:
    """A born-digital page, a good grey scan or a good bitonal one."""
    manner = rng.random()
    if manner < 0.4:
        return line
    line = turned(line, rng, slope=0.002)
    grey, owner = blur(line.grey, line.owner, rng.uniform(0.3, 0.9) * line.x_height / 22)
    if manner < 0.65:
        return settled(line, *bitonal(grey, owner, rng.uniform(105, 165), rng.uniform(0, 12), rng))
    line = settled(line, grey, owner)
    pair = paper(line.grey, line.owner, rng.uniform(0, 45), rng.uniform(235, 255), rng.uniform(0, 8), 0, rng)
    return finished(line, jpeg(*noise(*pair, rng.uniform(0, 3), rng), int(rng.integers(70, 96))))


def photocopy(line: DrawnLine, rng: np.random.Generator) -> DrawnLine:
    """Copied once or twice: strokes thick or thin, broken, black and white with dirt."""
    line = turned(line, rng)
    unit = line.x_height / 20
    pair = spread(line.grey, line.owner, rng.uniform(0.6, 1.6) * unit, rng.normal(0, 0.45))
    if rng.random() < 0.5:
        pair = breaks(*pair, rng.uniform(0.01, 0.16), rng.uniform(1.5, 5) * unit, rng)
    pair = blur(*pair, rng.uniform(0.3, 1.0) * unit)
    line = settled(line, *pair)
    pair = specks(line.grey, line.owner, abs(rng.normal(0, 0.004)), max(1.0, 1.6 * unit), rng)
    return finished(line, bitonal(*pair, rng.uniform(80, 190), rng.uniform(0, 40), rng))


def fax(line: DrawnLine, rng: np.random.Generator) -> DrawnLine:
    """Few pixels, black and white or with few greys, dirty."""
    line = turned(line, rng)
    pair = spread(line.grey, line.owner, 0.05 * line.x_height, rng.normal(0, 0.35))
    factor = max(1.0, line.x_height / rng.uniform(7.5, 14))
    pair = low_resolution(*pair, factor, int(rng.choice([cv2.INTER_NEAREST, cv2.INTER_LINEAR, cv2.INTER_CUBIC])))
    line = settled(line, *pair)
    pair = noise(line.grey, line.owner, rng.uniform(0, 30), rng)
    if rng.random() < 0.4:
        pair = bitonal(*pair, rng.uniform(100, 190), rng.uniform(0, 30), rng)
    if rng.random() < 0.3:
        pair = specks(*pair, abs(rng.normal(0, 0.006)), max(1.0, factor), rng)
    return finished(line, jpeg(*pair, int(rng.integers(35, 90))) if rng.random() < 0.4 else pair)


def typed_sheet(line: DrawnLine, rng: np.random.Generator) -> DrawnLine:
    """A typewritten sheet: ribbon, carbon copy, yellow paper."""
    line = turned(line, rng)
    unit = line.x_height / 20
    pair = spread(line.grey, line.owner, rng.uniform(0.5, 1.5) * unit, rng.normal(0.15, 0.35))
    pair = ribbon(*pair, rng.uniform(0.1, 0.75), rng)
    if rng.random() < 0.4:
        pair = breaks(*pair, rng.uniform(0.01, 0.15), rng.uniform(1.5, 4) * unit, rng)
    line = settled(line, *blur(*pair, rng.uniform(0.4, 1.5) * unit))
    return on_old_paper(line, rng)


def old_print(line: DrawnLine, rng: np.random.Generator) -> DrawnLine:
    """A page of an old book: ink squeezed out or worn type, tinted paper, the other side shining through."""
    line = turned(line, rng, sag=0.0 if rng.random() < 0.6 else 0.15)
    unit = line.x_height / 20
    pair = spread(line.grey, line.owner, rng.uniform(0.5, 1.6) * unit, rng.normal(0.1, 0.4))
    pair = uneven_ink(*pair, rng.uniform(0, 0.7), rng.uniform(2, 30) * unit, rng)
    if rng.random() < 0.35:
        pair = breaks(*pair, rng.uniform(0.01, 0.12), rng.uniform(1.5, 4) * unit, rng)
    line = settled(line, *blur(*pair, rng.uniform(0.3, 1.2) * unit))
    return on_old_paper(line, rng)


def on_old_paper(line: DrawnLine, rng: np.random.Generator) -> DrawnLine:
    """`line` on tinted, uneven paper, scanned in grey or black and white."""
    pair = line.grey, line.owner
    if rng.random() < 0.25:
        pair = bleed_through(*pair, rng.uniform(0.05, 0.3), rng)
    ink, tone = rng.uniform(0, 110), rng.uniform(165, 250)
    pair = paper(*pair, ink, tone, rng.uniform(0, 40), rng.uniform(0, 7), rng)
    pair = noise(*pair, rng.uniform(0, 9), rng)
    if rng.random() < 0.3:
        return finished(line, bitonal(*pair, ink + (tone - ink) * rng.uniform(0.4, 0.7), rng.uniform(0, 12), rng))
    return finished(line, jpeg(*pair, int(rng.integers(30, 92))) if rng.random() < 0.75 else pair)


def photograph(line: DrawnLine, rng: np.random.Generator) -> DrawnLine:
    """A page photographed by hand: curved, soft, unevenly lit, compressed."""
    line = turned(line, rng, slope=0.009, sag=0.25)
    pair = blur(line.grey, line.owner, rng.uniform(0.5, 2.4) * line.x_height / 20)
    if rng.random() < 0.4:
        pair = low_resolution(*pair, max(1.0, line.x_height / rng.uniform(9, 18)), cv2.INTER_CUBIC)
    line = settled(line, *pair)
    pair = paper(
        line.grey, line.owner, rng.uniform(10, 90), rng.uniform(140, 245), rng.uniform(10, 80), rng.uniform(0, 4), rng
    )
    return finished(line, jpeg(*noise(*pair, rng.uniform(0, 8), rng), int(rng.integers(30, 90))))


def receipt(line: DrawnLine, rng: np.random.Generator) -> DrawnLine:
    """Thermal or needle print: dots, dead lines, faded ink, crumpled paper."""
    line = turned(line, rng, slope=0.006, sag=0.1)
    unit = line.x_height / 20
    pair = line.grey, line.owner
    if rng.random() < 0.6:
        pair = dots(*pair, max(2.5, line.x_height / rng.uniform(4.5, 9)), rng.uniform(0.15, 0.8))
    if rng.random() < 0.3:
        pair = streaks(*pair, int(rng.integers(1, 4)), rng)
    pair = uneven_ink(*pair, rng.uniform(0, 0.75), rng.uniform(4, 40) * unit, rng)
    line = settled(line, *blur(*pair, rng.uniform(0.4, 1.6) * unit))
    pair = paper(
        line.grey, line.owner, rng.uniform(10, 130), rng.uniform(190, 252), rng.uniform(0, 40), rng.uniform(0, 5), rng
    )
    pair = noise(*pair, rng.uniform(0, 8), rng)
    return finished(line, jpeg(*pair, int(rng.integers(30, 92))) if rng.random() < 0.6 else pair)


def shaded(line: DrawnLine, rng: np.random.Generator) -> DrawnLine:
    """Print on a shaded or screened ground."""
    line = settled(line, *blur(line.grey, line.owner, rng.uniform(0.3, 0.9) * line.x_height / 20))
    pair = (
        halftone(line.grey, line.owner, rng.uniform(3, 6), rng.uniform(20, 90))
        if rng.random() < 0.5
        else (line.grey, line.owner)
    )
    pair = paper(*pair, rng.uniform(0, 60), rng.uniform(150, 240), rng.uniform(0, 10), rng.uniform(0, 2), rng)
    return finished(line, jpeg(*pair, int(rng.integers(50, 95))))


WAYS: Final[dict[Way, float]] = {
    photocopy: 0.20,
    fax: 0.16,
    typed_sheet: 0.18,
    old_print: 0.20,
    photograph: 0.10,
    receipt: 0.11,
    shaded: 0.05,
}
"""The ways of damage, with how often each is gone."""
