"""Contours of components and of their holes."""

from dataclasses import dataclass
from typing import Any, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

Contour: TypeAlias = NDArray[np.integer[Any] | np.floating[Any]]  # int32 in fact; the library promises no more


@dataclass(frozen=True, slots=True)
class Outlines:
    """The outlines of an ink image: of its components and of the holes in them.

    contours: int32 [K, 1, 2] each, x and y. boxes: int32 [N, 4], left, top, right, bottom, the last two exclusive.
    parent: int32 [N], -1 for a component, the component's number for a hole.
    """

    contours: tuple[Contour, ...]
    boxes: NDArray[np.int32]
    parent: NDArray[np.int32]


def outlines_of(ink: NDArray[np.bool_]) -> Outlines:
    """Trace bool [H, W]: much faster than labelling where only the boxes are wanted."""
    contours, hierarchy = cv2.findContours(ink.view(np.uint8), cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    if not contours:
        return Outlines((), np.zeros((0, 4), np.int32), np.zeros(0, np.int32))
    points = np.concatenate(contours)[:, 0]
    starts = np.cumsum([0] + [len(contour) for contour in contours[:-1]])
    first, last = np.minimum.reduceat(points, starts), np.maximum.reduceat(points, starts)
    boxes = np.concatenate([first, last + 1], axis=1, dtype=np.int32)
    return Outlines(tuple(contours), boxes, np.asarray(hierarchy[0, :, 3], np.int32))
