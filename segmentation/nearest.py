"""Nearest neighbours of points in the plane, by OpenCV's k-d tree."""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

_SINGLE_KD_TREE: Final = 4
"""FLANN_INDEX_KDTREE_SINGLE (Muja and Lowe 2009), which searches exactly."""
FEW: Final = 6
"""Neighbours among which what stands next to something is looked for."""


def nearest(
    points: NDArray[np.floating], queries: NDArray[np.floating], count: int
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """The `count` points nearest to each query, nearest first, and how far away they are.

    points: [N, 2], N at least `count`; queries: [Q, 2], counted in single precision. Returns indices int64 [Q, count]
    and distances float64 [Q, count].
    """
    if not len(queries):
        return np.zeros((0, count), np.int64), np.zeros((0, count))
    tree = cv2.flann.Index(np.asarray(points, np.float32), {"algorithm": _SINGLE_KD_TREE, "leaf_max_size": 10})
    indices, squares = tree.knnSearch(np.asarray(queries, np.float32), count, params={"checks": -1})
    return np.asarray(indices, np.int64), np.sqrt(np.asarray(squares, np.float64))
