"""Pictures without a letter that binarise to thousands of components: grain, leaves, cloth, screens, specks."""

from collections.abc import Callable, Iterator
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

SIDES: Final = (700, 1500)
"""Pixels of a side."""
LIGHTEST, DARKEST = 230, 20
"""Grey levels that a picture spans at most."""

Grey = NDArray[np.uint8]
Drawing = Callable[[np.random.Generator, int, int], NDArray[np.floating]]


def textures(count: int, seed: int) -> Iterator[Grey]:
    """`count` pictures uint8 [H, W], of each kind in turn."""
    rng = np.random.default_rng(seed)
    for number in range(count):
        height, width = rng.integers(*SIDES, size=2)
        yield _toned(KINDS[number % len(KINDS)](rng, int(height), int(width)), rng)


def _toned(values: NDArray[np.floating], rng: np.random.Generator) -> Grey:
    """Any values as grey levels of some contrast, a little noise added."""
    low, high = np.percentile(values, [1, 99])
    dark, light = rng.uniform(DARKEST, 110), rng.uniform(140, LIGHTEST)
    grey = dark + (values - low) / max(high - low, 1e-6) * (light - dark)
    return np.clip(grey + rng.normal(0, rng.uniform(0, 8), values.shape), 0, 255).astype(np.uint8)


def _grain(rng: np.random.Generator, height: int, width: int) -> NDArray[np.floating]:
    """Noise of every pixel for itself, or blurred a little."""
    noise = rng.random((height, width))
    return noise if rng.random() < 0.4 else cv2.GaussianBlur(noise, (0, 0), float(rng.uniform(0.5, 3)))


def _leaves(rng: np.random.Generator, height: int, width: int) -> NDArray[np.floating]:
    """Smooth noise of two to four sizes, as foliage, gravel and clouds have it."""
    values = np.zeros((height, width))
    for _ in range(int(rng.integers(2, 5))):
        size = float(np.exp(rng.uniform(np.log(2), np.log(60))))
        coarse = rng.normal(size=(int(height / size) + 2, int(width / size) + 2))
        values += rng.uniform(0.5, 1.5) * cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)
    return values


def _cloth(rng: np.random.Generator, height: int, width: int) -> NDArray[np.floating]:
    """Threads, bricks or ripples: two waves at an angle, bent."""
    rows, columns = np.mgrid[:height, :width].astype(float)
    bend = 6 * cv2.resize(rng.normal(size=(height // 60 + 2, width // 60 + 2)), (width, height))
    values = np.zeros((height, width))
    for _ in range(2):
        angle, period = rng.uniform(0, np.pi), rng.uniform(4, 40)
        values += np.sin(2 * np.pi * (rows * np.sin(angle) + columns * np.cos(angle) + bend) / period)
    return values


def _screen(rng: np.random.Generator, height: int, width: int) -> NDArray[np.floating]:
    """A halftone screen of dots whose sizes follow a smooth picture."""
    rows, columns = np.mgrid[:height, :width].astype(float)
    angle, period = rng.uniform(0, np.pi / 2), rng.uniform(5, 16)
    across, down = rows * np.sin(angle) + columns * np.cos(angle), rows * np.cos(angle) - columns * np.sin(angle)
    dots = np.cos(2 * np.pi * across / period) + np.cos(2 * np.pi * down / period)
    return (dots > 1.5 * cv2.resize(rng.normal(size=(6, 6)), (width, height), interpolation=cv2.INTER_CUBIC)).astype(
        float
    )


def _specks(rng: np.random.Generator, height: int, width: int) -> NDArray[np.floating]:
    """Dark specks of some sizes anywhere on white."""
    values = np.ones((height, width))
    for _ in range(int(height * width * rng.uniform(0.0005, 0.015))):
        size = int(rng.integers(1, 7))
        row, column = int(rng.integers(0, height)), int(rng.integers(0, width))
        values[row : row + size, column : column + max(1, size + int(rng.integers(-2, 3)))] = 0
    return values


def _modules(rng: np.random.Generator, height: int, width: int) -> NDArray[np.floating]:
    """Squares in rows and columns, at random or by turns: QR codes and chequers."""
    side = int(rng.integers(3, 25))
    shape = height // side + 1, width // side + 1
    squares = rng.integers(0, 2, shape) if rng.random() < 0.6 else np.indices(shape).sum(axis=0) % 2
    return squares.repeat(side, 0).repeat(side, 1)[:height, :width].astype(float)


def _strokes(rng: np.random.Generator, height: int, width: int) -> NDArray[np.floating]:
    """Short lines in all directions: grass, hair, scratches."""
    picture = np.full((height, width), 255, np.uint8)
    for _ in range(int(height * width * rng.uniform(0.0005, 0.004))):
        row, column = rng.integers(0, height), rng.integers(0, width)
        along = rng.normal(0, rng.uniform(5, 25), 2)
        end = int(column + along[0]), int(row + along[1])
        cv2.line(picture, (int(column), int(row)), end, int(rng.integers(0, 160)), int(rng.integers(1, 4)))
    return picture.astype(float)


KINDS: Final[tuple[Drawing, ...]] = (_grain, _leaves, _cloth, _screen, _specks, _modules, _strokes, _leaves)
