"""What can be told of a page before it is read: where its letters are, and how far it was turned on the glass."""

import numpy as np
from numpy.typing import NDArray

from segmentation.image.binarise import binarise, flatten
from segmentation.image.clean import first_window
from segmentation.image.labelling import component_boxes
from segmentation.image.skew import of_letter_size, page_skew
from segmentation.image.x_height import x_height_of


def letter_boxes(grey: NDArray[np.uint8]) -> NDArray[np.int32]:
    """Boxes int32 [N, 4], left, top, right, bottom, of the ink that may be letters. grey: uint8 [H, W], as loaded."""
    boxes, x_height = _boxes(grey)
    return boxes[of_letter_size(boxes, x_height)]


def measure_skew(grey: NDArray[np.uint8]) -> float:
    """The angle of the text lines in degrees, positive where they fall to the right; 0.0 where it is small or not sure.

    grey: uint8 [H, W], as loaded, upright.
    """
    return page_skew(*_boxes(grey))


def _boxes(grey: NDArray[np.uint8]) -> tuple[NDArray[np.int32], float]:
    """The boxes of all ink, int32 [N, 4], and the x-height of the page in pixels."""
    even = flatten(grey)
    boxes = component_boxes(binarise(even, first_window(even)))
    return boxes, x_height_of(boxes, (grey.shape[0], grey.shape[1]))
