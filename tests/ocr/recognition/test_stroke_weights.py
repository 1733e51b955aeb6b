"""Bold type has thicker strokes than regular, at any size of the line."""

import cv2
import numpy as np
import pytest

from ocr.recognition.stroke_weights import stroke_weights


def strip(thickness: int) -> np.ndarray:
    """Stems and bowls drawn with strokes of so many pixels, as ink on a strip 28 pixels high."""
    drawn = np.zeros((28, 160), np.uint8)
    for left in range(10, 140, 26):
        cv2.line(drawn, (left, 8), (left, 20), 255, thickness)
        cv2.circle(drawn, (left + 12, 14), 6, 255, thickness)
    return drawn


def test_thicker_strokes_weigh_more() -> None:
    thin, thick = strip(1), strip(3)
    weights = stroke_weights(np.hstack([thin, thick]), np.array([0, 160, 320]))
    assert weights[1] > 1.3 * weights[0] > 0


def test_letters_far_apart_weigh_the_same() -> None:
    close = strip(2)
    apart = np.hstack([close, np.zeros((28, 200), np.uint8)])
    assert stroke_weights(apart, np.array([0, 360])) == pytest.approx(stroke_weights(close, np.array([0, 160])))


def test_a_line_without_ink_has_no_weight() -> None:
    assert stroke_weights(np.zeros((28, 40), np.uint8), np.array([0, 20, 40])).tolist() == [0, 0]
