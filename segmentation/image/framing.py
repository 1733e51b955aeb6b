"""How a picture is laid before the stages that follow: turned upright, and given a margin where it is only a line."""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from segmentation.layout_mode import PIECES, Layout

MARGIN: Final = 5.0
"""White put around the picture of a line, in its heights: the stages take what is large on a page for no letter."""
ISOLATED_MARGIN: Final = 3.0
TALLEST_ISOLATED: Final = 240
"""The same for what stands alone in a picture that was taken for a page."""
CONTENT: Final = 0.5
"""Of the largest difference from a picture's border: what differs by more is its content."""
QUARTERS: Final = {90: cv2.ROTATE_90_CLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_COUNTERCLOCKWISE}
CONTENT_SIDE: Final = 2000
"""Pixels of the longer side at least of a picture on which its content is sought, at most twice as many."""
LEAST_CONTRAST: Final = 24
"""Grey levels between the darkest and the lightest of a picture that holds anything."""
TALLEST_LINE: Final = 480
"""Pixels; the picture of a line is made no taller: its letters would be scaled down anyway."""


def framed(
    grey: NDArray[np.uint8], turn: int, layout: Layout, isolated: bool = False
) -> tuple[NDArray[np.uint8], NDArray[np.float64]]:
    """The picture as the stages are to see it, and the affine map float64 [2, 3] from its pixels to those of `grey`.

    grey: uint8 [H, W]. turn: degrees clockwise, one of `TURNS`. A picture of a line, a word or a character is shrunk to
    `TALLEST_LINE`, gets a margin of its border's usual tone, and is inverted where that is dark.
    isolated: the page holds hardly more than a word: what differs from its border is treated like the picture of one.
    """
    left, top, right, bottom = content_box(grey) if isolated else (0, 0, grey.shape[1], grey.shape[0])
    part = grey[top:bottom, left:right]
    height, width = part.shape
    upright = np.asarray(cv2.rotate(part, QUARTERS[turn]), np.uint8) if turn else np.ascontiguousarray(part)
    to_source = {
        0: np.array([[1.0, 0, 0], [0, 1, 0]]),
        90: np.array([[0.0, 1, 0], [-1, 0, height]]),
        180: np.array([[-1.0, 0, width], [0, -1, height]]),
        270: np.array([[0.0, -1, width], [1, 0, 0]]),
    }[turn]
    to_source[:, 2] += left, top
    if layout in PIECES:
        picture, own = _with_margin(upright, TALLEST_LINE, MARGIN)
    elif isolated:
        picture, own = _with_margin(upright, TALLEST_ISOLATED, ISOLATED_MARGIN)
    else:
        return upright, to_source
    return picture, compose_affine(to_source, own)


def _with_margin(
    picture: NDArray[np.uint8], tallest: int, margin: float
) -> tuple[NDArray[np.uint8], NDArray[np.float64]]:
    """The picture no taller than that, in a margin of so many heights, dark on light, and the map back."""
    scale = min(1.0, tallest / picture.shape[0])
    if scale < 1:
        size = max(1, round(picture.shape[1] * scale)), tallest
        picture = np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)
    around = round(margin * picture.shape[0])
    ground = border_tone(picture)
    framed_picture = np.pad(picture, around, constant_values=ground)
    if ground < (int(picture.min()) + int(picture.max())) / 2:
        framed_picture = 255 - framed_picture
    return framed_picture, np.array([[1, 0, -around], [0, 1, -around]]) / scale


def border_tone(picture: NDArray[np.uint8]) -> int:
    """The usual grey level of a picture's outermost pixels."""
    return int(np.median(np.concatenate([picture[0], picture[-1], picture[:, 0], picture[:, -1]])))


def has_content(picture: NDArray[np.uint8]) -> bool:
    """Whether anything stands out from a picture's ground; noise does not. picture: uint8 [H, W]."""
    calm = cv2.medianBlur(picture, 5)
    return int(calm.max()) - int(calm.min()) >= LEAST_CONTRAST


def content_box(picture: NDArray[np.uint8]) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of what differs from a picture's border, with a little of its ground around."""
    step = max(1, max(picture.shape) // CONTENT_SIDE)
    if step == 1:
        return _content_box(picture)
    height, width = picture.shape
    left, top, right, bottom = _content_box(np.ascontiguousarray(picture[::step, ::step]))
    return left * step, top * step, min(width, right * step), min(height, bottom * step)


def _content_box(picture: NDArray[np.uint8]) -> tuple[int, int, int, int]:
    away = cv2.absdiff(picture, np.full_like(picture, border_tone(picture)))
    content = cv2.medianBlur(away, 3) > CONTENT * away.max()
    if not content.any():
        return 0, 0, picture.shape[1], picture.shape[0]
    left, top, width, height = cv2.boundingRect(content.view(np.uint8))
    around = max(4, min(width, height) // 4)  # of letters' height, whichever way they stand
    return (
        max(0, left - around), max(0, top - around),
        min(picture.shape[1], left + width + around), min(picture.shape[0], top + height + around),
    )  # fmt: skip


def compose_affine(outer: NDArray[np.float64], inner: NDArray[np.float64]) -> NDArray[np.float64]:
    """The affine map [2, 3] that applies `inner` first, then `outer`."""
    return np.column_stack([outer[:, :2] @ inner[:, :2], outer[:, :2] @ inner[:, 2] + outer[:, 2]])
