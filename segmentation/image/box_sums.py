"""How much ink lies in boxes, by the integral image (Crow 1984): as soon told of many boxes as of one."""

import cv2
import numpy as np
from numpy.typing import NDArray

Integral = NDArray[np.int32]


def integral(mask: NDArray[np.bool_] | NDArray[np.uint8]) -> Integral:
    """The integral image, int32 [H + 1, W + 1], of a mask [H, W] of 0 and 1."""
    return np.asarray(cv2.integral(mask.view(np.uint8)), np.int32)


def sums(total: Integral, boxes: NDArray[np.integer]) -> NDArray[np.int32]:
    """How many pixels of a mask are in each of boxes, int [N, 4], as far as they lie on it: int32 [N]."""
    left, top, right, bottom = _within(total, boxes).T
    return np.asarray(total[bottom, right] - total[top, right] - total[bottom, left] + total[top, left], np.int32)


def shares(total: Integral, boxes: NDArray[np.integer]) -> NDArray[np.float64]:
    """How much of each of boxes, int [N, 4], as far as they lie on the mask, is filled: float64 [N], 0 to 1."""
    left, top, right, bottom = _within(total, boxes).T
    return np.asarray(sums(total, boxes) / np.maximum((right - left) * (bottom - top), 1), np.float64)


def _within(total: Integral, boxes: NDArray[np.integer]) -> NDArray[np.integer]:
    height, width = total.shape
    return np.clip(boxes, 0, np.array([width, height, width, height]) - 1)
