"""Light letters on dark grounds, anywhere and at any share of a page: found, and inverted with their ground made white.

What looks like such a ground is measured by `segmentation.image.dark_grounds`; a small network says whether it is one.
It is taught on drawn pages by `ocr.training.polarity`.
"""

from dataclasses import dataclass
from functools import cache
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from segmentation.image.dark_grounds import Ground, dark_grounds
from segmentation.resources import weights_path

WEIGHTS_PATH: Final = weights_path("polarity.npz")
GROUND_SIDE: Final = 1500
"""Pixels of the longer side of the reduced page on which grounds are sought, at most one and a half times that."""
LIKELY: Final = 0.5
"""A ground is inverted where the network gives it this probability."""
SHARED: Final = 0.2
"""Share of its area in grounds already found from which a candidate is another view of one of them."""
DEEPEST: Final = 3
"""Grounds one upon the other: a dark page, a panel on it, a button on that."""
GROUND_BLUR: Final = 0.02
"""Of the longer side: what is farther apart may have another tone of the same graded ground."""

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class GroundNet:
    """A network of one hidden layer. centre, scale: float32 [M]; inner: float32 [M + 1, K]; outer: float32 [K + 1]."""

    centre: Floats
    scale: Floats
    inner: Floats
    outer: Floats

    def probability(self, measures: NDArray[np.float64]) -> NDArray[np.float64]:
        """float64 [N, M] to [N]: how likely each is a ground of light letters."""
        inputs = np.clip((measures - self.centre) / self.scale, -5, 5)
        hidden = np.tanh(inputs @ self.inner[:-1] + self.inner[-1])
        return np.asarray(1 / (1 + np.exp(-(hidden @ self.outer[:-1] + self.outer[-1]))), np.float64)


@cache
def ground_net() -> GroundNet:
    """The shipped weights."""
    with np.load(WEIGHTS_PATH) as stored:
        return GroundNet(**{name: stored[name] for name in ("centre", "scale", "inner", "outer")})


def reduced(grey: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The page at the size at which grounds are sought."""
    step = _step(grey)
    return np.ascontiguousarray(grey[::step, ::step])


def _step(grey: NDArray[np.uint8]) -> int:
    return max(1, round(max(grey.shape) / GROUND_SIDE))


def reversed_grounds(small: NDArray[np.uint8]) -> list[Ground]:
    """The grounds of light letters on a reduced page, none within another but in its light windows."""
    candidates = dark_grounds(small)
    if not candidates:
        return []
    likely = ground_net().probability(np.stack([ground.measures for ground in candidates]))
    taken = np.zeros(small.shape, np.bool_)
    found = []
    for place in np.argsort(-likely, kind="stable"):
        if likely[place] < LIKELY:
            break
        ground = candidates[place]
        height, width = ground.area.shape
        here = taken[ground.top : ground.top + height, ground.left : ground.left + width]
        if (here & ground.area).sum() <= SHARED * ground.area.sum():
            here |= ground.area
            found.append(ground)
    return found


def with_reversed_inverted(grey: NDArray[np.uint8]) -> NDArray[np.uint8] | None:
    """The page with light letters on dark grounds made black on white; None where there are none.

    grey: uint8 [H, W]. Of each ground the tone round a pixel becomes white and that of its letters black, so that
    graded grounds come out even and dim letters clear.
    """
    out = grey
    for _ in range(DEEPEST):
        small = reduced(out)
        grounds = reversed_grounds(small)
        if not grounds:
            break
        for ground in grounds:
            out = _inverted(out, small, ground)
    return None if out is grey else out


def _inverted(grey: NDArray[np.uint8], small: NDArray[np.uint8], ground: Ground) -> NDArray[np.uint8]:
    step, (height, width) = _step(grey), ground.area.shape
    rows = slice(ground.top * step, (ground.top + height) * step)
    columns = slice(ground.left * step, (ground.left + width) * step)
    here = grey[rows, columns]
    size = (width * step, height * step)
    cut = slice(here.shape[0]), slice(here.shape[1])
    tone = cv2.resize(_tone(small, ground), size, interpolation=cv2.INTER_LINEAR)[cut]
    reach = np.maximum(ground.light - tone, 1.0)
    inverted = np.clip((ground.light - here) * (255 / reach), 0, 255).astype(np.uint8)
    area = cv2.resize(ground.area.view(np.uint8), size, interpolation=cv2.INTER_NEAREST)[cut]
    # The seam, where a ground's edge fades into the paper, is neither, but where a letter goes on into it.
    side = 2 * step + 3
    around = cv2.copyMakeBorder(area, side, side, side, side, cv2.BORDER_CONSTANT, value=0)
    seam = cv2.morphologyEx(around, cv2.MORPH_GRADIENT, np.ones((side, side), np.uint8))[side:-side, side:-side]
    inside, is_seam = area > 0, seam > 0
    within = np.where(inside & ~is_seam, inverted, np.uint8(255))
    begun = np.asarray(cv2.erode(within, np.ones((side, side), np.uint8)), np.uint8)
    edge = np.where(inside, np.maximum(inverted, begun), np.uint8(255))
    out = grey.copy()
    out[rows, columns] = np.where(is_seam, edge, np.where(inside, inverted, here))
    return out


def _tone(small: NDArray[np.uint8], ground: Ground) -> Floats:
    """The grey level of the ground about every pixel, letters filled in from around them."""
    height, width = ground.area.shape
    here = small[ground.top : ground.top + height, ground.left : ground.left + width].astype(np.float32)
    inner = cv2.erode(ground.dark.view(np.uint8), np.ones((3, 3), np.uint8)).astype(np.float32)
    if not inner.any():
        inner = ground.dark.astype(np.float32)
    side = max(3, round(GROUND_BLUR * max(small.shape))) | 1
    weight = cv2.blur(inner, (side, side)) + np.float32(1e-6)
    usual = float((here * inner).sum() / inner.sum())
    near = (cv2.blur(here * inner, (side, side)) + np.float32(1e-6) * usual) / weight
    return np.asarray(near, np.float32)
