"""Pictures on which nothing is written, drawn by chance: noise of every scale, foliage, bricks, waves, strokes, stones,
scenes; in grey, in dots as newspapers print them, in one bit, compressed."""

from collections.abc import Callable
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.float32]
"""float32 [H, W], 0 black to 1 white."""

BAYER: Final = np.array([[0, 8, 2, 10], [12, 4, 14, 6], [3, 11, 1, 9], [15, 7, 13, 5]], np.float32) / 16 + np.float32(
    1 / 32
)
"""The thresholds of an ordered dither."""


def draw_texture(rng: np.random.Generator, height: int, width: int) -> NDArray[np.uint8]:
    """One picture, uint8 [height, width]."""
    picture = KINDS[rng.integers(len(KINDS))](rng, height, width)
    shown = VARIANTS[rng.integers(len(VARIANTS))](rng, np.clip(picture, 0, 1).astype(np.float32))
    return np.asarray(255 * np.clip(shown, 0, 1), np.uint8)


def clouds(rng: np.random.Generator, height: int, width: int, power: tuple[float, float] = (0.6, 2.2)) -> Picture:
    """Noise of all scales, the larger ones stronger by a power of their frequency."""
    size = max(height, width)
    frequency = np.hypot(np.fft.fftfreq(height)[:, None] * size, np.fft.rfftfreq(width)[None] * size)
    frequency[0, 0] = 1
    waves = rng.normal(size=frequency.shape) + 1j * rng.normal(size=frequency.shape)
    return _stretched(np.fft.irfft2(waves * frequency ** -rng.uniform(*power), (height, width)))


def _grain(rng: np.random.Generator, height: int, width: int) -> Picture:
    return _stretched(cv2.GaussianBlur(rng.normal(size=(height, width)), (0, 0), np.exp(rng.uniform(0.4, 3.7))))


def _leaves(rng: np.random.Generator, height: int, width: int) -> Picture:
    picture = np.full((height, width), rng.uniform(0, 1), np.float32)
    largest = rng.uniform(0.02, 0.15) * min(height, width)
    for _ in range(rng.integers(300, 4000)):
        long = max(2, round(largest * rng.uniform(0.1, 1)))
        axes = long, max(1, round(long * rng.uniform(0.15, 1)))
        centre = int(rng.integers(width)), int(rng.integers(height))
        cv2.ellipse(picture, centre, axes, rng.uniform(0, 180), 0, 360, rng.uniform(0, 1), -1, cv2.LINE_AA)
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), rng.uniform(0.3, 1.5)), np.float32)


def _bricks(rng: np.random.Generator, height: int, width: int) -> Picture:
    tall = int(rng.integers(12, 90))
    wide, joint = round(tall * rng.uniform(1.2, 3.5)), max(1, round(tall * rng.uniform(0.05, 0.2)))
    picture = np.full((height, width), rng.uniform(0.6, 1), np.float32)
    for row, top in enumerate(range(0, height, tall)):
        for left in range(-(wide // 2) * (row % 2), width, wide):
            end = left + wide - joint, top + tall - joint
            cv2.rectangle(picture, (left + joint, top + joint), end, rng.uniform(0.2, 0.55), -1)
    rough = picture + (clouds(rng, height, width) - 0.5) * np.float32(rng.uniform(0.1, 0.7))
    return _stretched(cv2.GaussianBlur(rough, (0, 0), rng.uniform(0.4, 2)))


def _waves(rng: np.random.Generator, height: int, width: int) -> Picture:
    down, across = np.mgrid[:height, :width]
    bent = clouds(rng, height, width) * rng.uniform(0, 80)
    picture = np.zeros((height, width))
    for angle, period in zip(rng.uniform(0, np.pi, 4), rng.uniform(6, 80, rng.integers(1, 5)), strict=False):
        picture += np.sin((across * np.cos(angle) + down * np.sin(angle) + bent) * 2 * np.pi / period)
    return _stretched(picture)


def _strokes(rng: np.random.Generator, height: int, width: int) -> Picture:
    """Twigs, hairs and hatching."""
    picture, bend = np.ones((height, width), np.float32), rng.uniform(0.05, 0.7)
    for _ in range(rng.integers(100, 2500)):
        steps = int(rng.integers(2, 14))
        angles = rng.uniform(0, 2 * np.pi) + rng.normal(0, bend, steps).cumsum()
        moves = rng.uniform(2, 25) * np.stack([np.cos(angles), np.sin(angles)], axis=1)
        points = (rng.uniform(0, (width, height)) + moves.cumsum(axis=0)).astype(np.int32)
        cv2.polylines(picture, [points], False, rng.uniform(0, 0.6), int(rng.integers(1, 5)), cv2.LINE_AA)
    return picture


def _stones(rng: np.random.Generator, height: int, width: int) -> Picture:
    seeds = np.full((height, width), 255, np.uint8)
    count = rng.integers(60, 3000)
    seeds[rng.integers(0, height, count), rng.integers(0, width, count)] = 0
    far = cv2.distanceTransform(seeds, cv2.DIST_L2, 5) * rng.choice((-1, 1))
    return _stretched(far + rng.normal(size=far.shape) * rng.uniform(0, 1))


def _gradient(rng: np.random.Generator, height: int, width: int) -> Picture:
    down, across = np.mgrid[:height, :width]
    angle = rng.uniform(0, 2 * np.pi)
    slope = across * np.cos(angle) + down * np.sin(angle)
    return _stretched(slope + rng.normal(size=slope.shape) * rng.uniform(0, 20))


def _scene(rng: np.random.Generator, height: int, width: int) -> Picture:
    """Sky, a rough ground, trunks, and houses with windows."""
    picture = 0.6 + 0.4 * clouds(rng, height, width, (1.5, 2.0))
    ground = height * (0.5 + 0.3 * clouds(rng, 2, width, (1.4, 1.6))[0])
    below = np.arange(height)[:, None] > ground
    picture = np.where(below, 0.6 * clouds(rng, height, width, (0.7, 1.4)), picture).astype(np.float32)
    for left in rng.integers(0, width, rng.integers(0, 12)).tolist():
        end = left + int(rng.integers(-20, 20)), height
        cv2.line(picture, (left, height // 5), end, rng.uniform(0, 0.4), int(rng.integers(2, 20)))
    for _ in range(rng.integers(0, 5)):
        left, top, side = int(rng.integers(width)), int(rng.integers(height // 3, height)), int(rng.integers(60, 250))
        cv2.rectangle(picture, (left, top), (left + side, top + side), rng.uniform(0.3, 1), -1)
        pane = side // int(rng.integers(2, 6))
        for x in range(left, left + side - pane + 1, pane):
            for y in range(top, top + side - pane + 1, pane):
                window = (x + pane // 4, y + pane // 4), (x + pane * 3 // 4, y + pane * 3 // 4)
                cv2.rectangle(picture, *window, rng.uniform(0, 0.3), -1)
    return np.asarray(picture + rng.normal(size=picture.shape) * rng.uniform(0, 0.08), np.float32)


def _stretched(values: NDArray[Any]) -> Picture:
    """All but the outermost values from 0 to 1."""
    low, high = np.percentile(values, (1, 99))
    return np.clip((values - low) / (high - low + 1e-9), 0, 1).astype(np.float32)


def _plain(_: np.random.Generator, picture: Picture) -> Picture:
    return picture


def _faint(_: np.random.Generator, picture: Picture) -> Picture:
    return np.asarray(0.35 + 0.3 * picture, np.float32)


def _in_dots(rng: np.random.Generator, picture: Picture) -> Picture:
    """A screen of dots on a slanting grid."""
    angle, cell = rng.uniform(0, np.pi / 2), rng.uniform(4, 11)
    down, across = 2 * np.pi / cell * np.mgrid[: picture.shape[0], : picture.shape[1]]
    along, up = across * np.cos(angle) + down * np.sin(angle), down * np.cos(angle) - across * np.sin(angle)
    return np.asarray(picture > (np.cos(along) + np.cos(up)) / 4 + 0.5, np.float32)


def _dithered(_: np.random.Generator, picture: Picture) -> Picture:
    height, width = picture.shape
    return np.asarray(picture > np.tile(BAYER, (height // 4 + 1, width // 4 + 1))[:height, :width], np.float32)


def _two_levels(rng: np.random.Generator, picture: Picture) -> Picture:
    return np.asarray(picture > np.quantile(picture, rng.uniform(0.15, 0.85)), np.float32)


def _outlined(rng: np.random.Generator, picture: Picture) -> Picture:
    """One bit, by what is darker than what is around."""
    around = cv2.GaussianBlur(picture, (0, 0), rng.uniform(5, 40))
    return np.asarray(picture > around - rng.uniform(0, 0.08), np.float32)


def _compressed(rng: np.random.Generator, picture: Picture) -> Picture:
    quality = [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(15, 80))]
    _, coded = cv2.imencode(".jpg", np.asarray(255 * picture, np.uint8), quality)
    return np.asarray(np.asarray(cv2.imdecode(coded, cv2.IMREAD_GRAYSCALE)) / 255, np.float32)


KINDS: Final[tuple[Callable[[np.random.Generator, int, int], Picture], ...]] = (
    clouds, _grain, _leaves, _bricks, _waves, _strokes, _stones, _gradient, _scene,
)  # fmt: skip
VARIANTS: Final[tuple[Callable[[np.random.Generator, Picture], Picture], ...]] = (
    _plain, _faint, _in_dots, _dithered, _two_levels, _outlined, _compressed,
)  # fmt: skip
