"""How a picture is laid before the stages that follow: turned upright, and given a margin where it is only a line."""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from segmentation.layout_mode import PIECES, Layout

MARGIN: Final = 5.0
"""White put around the picture of a line, in its heights: the stages take what is large on a page for no letter."""
TALLEST_LINE: Final = 480
"""Pixels; the picture of a line is made no taller: its letters would be scaled down anyway."""


def framed(grey: NDArray[np.uint8], turn: int, layout: Layout) -> tuple[NDArray[np.uint8], NDArray[np.float64]]:
    """The picture as the stages are to see it, and the affine map float64 [2, 3] from its pixels to those of `grey`.

    grey: uint8 [H, W]. turn: degrees clockwise, one of `TURNS`. A picture of a line, a word or a character is shrunk to
    `TALLEST_LINE`, gets a margin of its border's usual tone, and is inverted where that is dark.
    """
    height, width = grey.shape
    upright = np.ascontiguousarray(np.rot90(grey, -turn // 90))
    to_source = {
        0: np.array([[1.0, 0, 0], [0, 1, 0]]),
        90: np.array([[0.0, 1, 0], [-1, 0, height]]),
        180: np.array([[-1.0, 0, width], [0, -1, height]]),
        270: np.array([[0.0, -1, width], [1, 0, 0]]),
    }[turn]
    if layout not in PIECES:
        return upright, to_source
    scale = min(1.0, TALLEST_LINE / upright.shape[0])
    if scale < 1:
        size = max(1, round(upright.shape[1] * scale)), TALLEST_LINE
        upright = np.asarray(cv2.resize(upright, size, interpolation=cv2.INTER_AREA), np.uint8)
    margin = round(MARGIN * upright.shape[0])
    ground = int(np.median(np.concatenate([upright[0], upright[-1], upright[:, 0], upright[:, -1]])))
    picture = np.pad(upright, margin, constant_values=ground)
    if ground < (int(upright.min()) + int(upright.max())) / 2:
        picture = 255 - picture
    return picture, compose_affine(to_source, np.array([[1, 0, -margin], [0, 1, -margin]]) / scale)


def compose_affine(outer: NDArray[np.float64], inner: NDArray[np.float64]) -> NDArray[np.float64]:
    """The affine map [2, 3] that applies `inner` first, then `outer`."""
    return np.column_stack([outer[:, :2] @ inner[:, :2], outer[:, :2] @ inner[:, 2] + outer[:, 2]])
