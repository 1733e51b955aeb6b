"""How far a page was turned on the scanner's glass."""

import numpy as np
from numpy.typing import NDArray

USUAL_SKEW = 7.0  # degrees; pages on a scanner's glass
LARGEST_SKEW = 20.0  # degrees; looked at where no usual angle is clear
COARSE_STEP = 0.25  # degrees
FINE_STEP = 0.02  # degrees
COARSE_BIN = 0.5  # x-heights
FINE_BIN = 0.15  # x-heights
LEAST_POINTS = 40
LEAST_SKEW = 0.1  # degrees; turning the page by less costs more sharpness than it gains
LEAST_CONFIDENCE = 1.6  # lines of print reach 2 to 6, and handwriting that keeps no line 1.3


def skew_of(points: NDArray[np.float64], x_height: float) -> tuple[float, float]:
    """The angle of the text lines, and how sure it is.

    points: float64 [N, 2], x and y of the middle of every letter's lower edge. x_height: pixels.
    Gives degrees, positive where lines fall to the right, and the sharpness of the best angle over the middling one
    (1 = no better; under LEAST_CONFIDENCE do not trust it). Angles beyond LARGEST_SKEW are not found.
    Source: H. S. Baird, The skew angle of printed documents, SPSE 40 (1987): the letters' feet are projected along
    each angle, and the angle with the largest sum of squares puts most of them on few lines.
    """
    if len(points) < LEAST_POINTS:
        return 0.0, 0.0
    best, confidence = _coarse(points, x_height, USUAL_SKEW)
    if confidence < LEAST_CONFIDENCE:
        best, confidence = _coarse(points, x_height, LARGEST_SKEW)
    fine = best + np.arange(-2 * COARSE_STEP, 2 * COARSE_STEP + FINE_STEP / 2, FINE_STEP)
    power = np.convolve(_power(points, fine, FINE_BIN * x_height), np.hanning(9) / 4, mode="same")
    return float(fine[int(power.argmax())]), confidence


def _coarse(points: NDArray[np.float64], x_height: float, largest: float) -> tuple[float, float]:
    """The sharpest angle up to `largest` degrees, and by how much it is sharper than the middling one."""
    degrees = np.arange(-largest, largest + COARSE_STEP / 2, COARSE_STEP)
    power = _power(points, degrees, COARSE_BIN * x_height)
    return float(degrees[int(power.argmax())]), float(power.max() / max(np.median(power), 1e-9))


def page_skew(boxes: NDArray[np.int32], x_height: float) -> float:
    """The angle of a page's text lines in degrees, positive where they fall to the right; 0.0 where it is small or not
    sure.

    boxes: int32 [N, 4], left, top, right, bottom of pieces of ink, letters among them. x_height: pixels.
    """
    left, _, right, bottom = boxes[of_letter_size(boxes, x_height)].T
    skew, confidence = skew_of(np.stack([(left + right) / 2, bottom], axis=1), x_height)
    return float(skew) if confidence >= LEAST_CONFIDENCE and abs(skew) >= LEAST_SKEW else 0.0


def of_letter_size(boxes: NDArray[np.int32], x_height: float) -> NDArray[np.bool_]:
    """Which of the boxes int32 [N, 4] may be letters, bool [N]. x_height: pixels."""
    left, top, right, bottom = boxes.T
    height, width = bottom - top, right - left
    return (height > 0.7 * x_height) & (height < 3 * x_height) & (width < 8 * x_height)


def _power(points: NDArray[np.float64], degrees: NDArray[np.float64], size: float) -> NDArray[np.float64]:
    """The sum of squared bin counts of the feet projected along each angle, float64 [A]."""
    heights = points[:, 1] - np.tan(np.radians(degrees))[:, None] * points[:, 0]
    bins = np.floor((heights - heights.min()) / size).astype(np.int64)
    width = int(bins.max()) + 1
    counts = np.bincount((bins + np.arange(len(degrees))[:, None] * width).ravel(), minlength=width * len(degrees))
    power: NDArray[np.float64] = (counts.reshape(len(degrees), width).astype(np.float64) ** 2).sum(axis=1)
    return power
