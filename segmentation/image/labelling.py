"""Connected components of an ink image, 8-connected: their labels, boxes and areas."""

import cv2
import numpy as np
from numpy.typing import NDArray


def labelled(ink: NDArray[np.bool_]) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]:
    """labels, boxes and areas, as in `segmentation.types.Components`, of all components of bool [H, W]."""
    dots = ink.view(np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStatsWithAlgorithm(dots, 8, cv2.CV_32S, cv2.CCL_BBDT)
    left, top, width, height, areas = np.asarray(stats[1:], np.int32).T
    boxes = np.stack([left, top, left + width, top + height], axis=1, dtype=np.int32)
    return np.asarray(labels, np.int32), boxes, np.asarray(areas, np.int32)


def component_boxes(ink: NDArray[np.bool_]) -> NDArray[np.int32]:
    """Boxes int32 [N, 4], left, top, right, bottom, the last two exclusive, of all components of bool [H, W].

    Labelling takes the same time whatever the ink; tracing contours is a little faster on print, but takes seconds
    where a photograph makes a hundred thousand of them.
    """
    return labelled(ink)[1]
