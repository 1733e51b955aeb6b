"""Connected components of an ink image, 8-connected: their labels, boxes and areas."""

import cv2
import numpy as np
from numpy.typing import NDArray

from segmentation.types import Components

Ints = NDArray[np.int32]


def labelled(ink: NDArray[np.bool_]) -> Components:
    """All components of bool [H, W].

    The boxes are put together from horizontal runs of ink, which takes a fraction of the time in which OpenCV goes
    through all pixels, paper included, for its statistics.
    """
    count, found = cv2.connectedComponentsWithAlgorithm(ink.view(np.uint8), 8, cv2.CV_32S, cv2.CCL_BBDT)
    labels = np.asarray(found, np.int32)
    begin, end = _runs(ink)
    owner = labels.ravel()[begin].astype(np.intp) - 1
    row = begin // ink.shape[1]
    boxes = np.empty((count - 1, 4), np.int64)
    boxes[:, :2], boxes[:, 2:] = max(ink.shape), 0
    ends = ((begin - row * ink.shape[1], 0), (row, 1), (end - row * ink.shape[1] + 1, 2), (row + 1, 3))
    for values, side in ends:
        furthest = np.ascontiguousarray(boxes[:, side])
        (np.minimum if side < 2 else np.maximum).at(furthest, owner, values)
        boxes[:, side] = furthest
    areas = np.bincount(owner, end - begin + 1, count - 1)
    return Components(labels, boxes.astype(np.int32), areas.astype(np.int32))


def component_boxes(ink: NDArray[np.bool_]) -> Ints:
    """Boxes int32 [N, 4], left, top, right, bottom, the last two exclusive, of all components of bool [H, W].

    Labelling takes the same time whatever the ink; tracing contours is a little faster on print, but takes seconds
    where a photograph makes a hundred thousand of them.
    """
    return labelled(ink).boxes


def pixels_of(chosen: NDArray[np.bool_], labels: Ints) -> NDArray[np.bool_]:
    """The pixels of some components, bool [H, W]. chosen: bool [N], which. labels: int32 [H, W], as in `Components`."""
    return np.append(False, chosen).take(labels)


def _runs(ink: NDArray[np.bool_]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Where the horizontal runs of ink begin and end, row by row: places in the flattened image, int [R] each."""
    begins, ends = np.empty_like(ink), np.empty_like(ink)
    begins[:, 0], ends[:, -1] = ink[:, 0], ink[:, -1]
    np.greater(ink[:, 1:], ink[:, :-1], out=begins[:, 1:])
    np.greater(ink[:, :-1], ink[:, 1:], out=ends[:, :-1])
    return np.flatnonzero(begins), np.flatnonzero(ends)
