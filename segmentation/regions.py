"""What is on a page and is no dark letter on light paper: rules and boxes, reverse type, photographs, borders."""

import cv2
import numpy as np
from numpy.typing import NDArray

SHORTEST_RULE = 4.5  # x-heights; no stroke of a letter runs straight that far, and dashes are shorter
THICKEST_RULE = 0.45  # x-heights; thicker strokes belong to headlines, and solid bars are too large for letters anyway


def rules_of(ink: NDArray[np.bool_], x_height: float) -> NDArray[np.bool_]:
    """The ruled lines, level and upright, without the strokes of letters that cross or touch them.

    ink: bool [H, W]. x_height: pixels. Gives bool [H, W].
    """
    dots = ink.view(np.uint8)
    level = _level_rules(dots, x_height)
    upright = _level_rules(cv2.transpose(dots), x_height)
    return (level | cv2.transpose(upright)).view(np.bool_)


def _level_rules(dots: NDArray[np.uint8], x_height: float) -> NDArray[np.uint8]:
    long = max(3, round(SHORTEST_RULE * x_height))
    thick = max(2, round(THICKEST_RULE * x_height))
    # A rule that is not quite level climbs a pixel now and then: joined with the rows beside it, it runs on.
    joined = cv2.dilate(dots, np.ones((3, 1), np.uint8))
    lines = cv2.morphologyEx(joined, cv2.MORPH_OPEN, np.ones((1, long), np.uint8)) & dots
    # Where ink goes on above or below the line a letter stands on it: that column of the letter stays whole.
    standing = cv2.morphologyEx(dots, cv2.MORPH_OPEN, np.ones((thick + 1, 1), np.uint8))
    return lines & ~standing
