"""From grey to ink: the paper is brought to an even white and every pixel is called ink or paper."""

import cv2
import numpy as np
from numpy.typing import NDArray

from segmentation.parallel import both
from segmentation.quantiles import counted_median, counted_percentile

# The background is what a closing wider than any pen stroke leaves; windows are shares of the page's longer side, on
# which letters are about 1/130 high and the strokes of headlines up to 1/50 wide.
BACKGROUND_WINDOW = 1 / 30
BACKGROUND_SIDE = 400  # pixels of the longer side of the reduced page on which the background is estimated
DARKEST_PAPER = 0.45  # share of the page's usual paper under which a background is taken for black, not for paper

STROKE = 1 / 14  # of the window of three x-heights: a pen stroke, so that each is measured against its own darkest
FAINTEST = 0.13  # Sauvola's k on clean paper (published 0.2 to 0.5): faint hairlines are kept
COARSEST = 0.3  # Sauvola's k on the roughest paper
CLEARANCE = 3.0  # deviations of the paper's own noise by which k keeps farther away from it
SAUVOLA_RANGE = 128.0  # the largest standard deviation of 8 bit grey
PAPER = 170  # flattened grey; no paper is darker
SURELY_INK = 64  # flattened grey under which a pixel is ink whatever surrounds it: the inside of solid black
FAINT_INK = 110  # flattened grey; a page whose darkest ink is lighter is strengthened
DARKEST_SHARE = 5.0  # per cent of the ink that is looked at for that: a part may be the shade of a screen
STRONG_INK = 40  # flattened grey that its ink gets
SURE_INK = 5.0  # deviations of the paper's own noise by which ink is darker than paper
LEAST_NOISE = 2.0  # grey levels: steps between tones on paper without noise
LEAST_INK = 1e-4  # share of the page; less is specks
SAMPLED = 3  # a page's tones are told from one pixel in so many both ways
SAMPLES_PER_WINDOW = 16  # local statistics come from a grid of about this many pixels across their window

LEVELS = np.arange(256.0)  # of grey


def flatten(grey: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Divide the page by its background, so that paper is 255 however it is lit, stained or coloured.

    grey: uint8 [H, W]. Gives uint8 [H, W]. What is far darker than the page's paper over a wide area (scan borders,
    solid bars, dark photographs) stays dark.
    """
    longer = max(grey.shape)
    step = max(1, longer // BACKGROUND_SIDE)
    window = max(3, round(longer * BACKGROUND_WINDOW / step)) | 1
    brightest = cv2.dilate(grey, np.ones((step, step), np.uint8))[::step, ::step]
    background = cv2.morphologyEx(
        brightest, cv2.MORPH_CLOSE, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (window, window))
    )
    background = cv2.blur(background, (window, window))
    floor = max(1.0, DARKEST_PAPER * counted_percentile(np.bincount(background.ravel(), minlength=len(LEVELS)), 75))
    background = np.maximum(background, int(np.ceil(floor)))
    background = cv2.resize(background, grey.shape[::-1], interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.divide(grey, background, scale=255), np.uint8)


def strengthened(grey: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The page with its contrast raised where all its ink is faint, and as it is elsewhere.

    grey: uint8 [H, W], flattened. Ink is what stands clear of the paper's own noise, so that noise stays noise.
    """
    counts = np.bincount(grey[::SAMPLED, ::SAMPLED].ravel(), minlength=len(LEVELS))
    paper = int(counted_median(LEVELS, counts))
    noise = max(LEAST_NOISE, 1.48 * counted_median(np.abs(LEVELS - paper), counts))
    ink = np.where(paper - SURE_INK * noise > LEVELS, counts, 0)
    if ink.sum() < LEAST_INK * counts.sum():
        return grey
    darkest = counted_percentile(ink, DARKEST_SHARE)
    if darkest <= FAINT_INK:
        return grey
    tones = paper - (paper - np.arange(256)) * ((paper - STRONG_INK) / (paper - darkest))
    return np.asarray(cv2.LUT(grey, np.clip(tones, 0, 255).astype(np.uint8)), np.uint8)


def binarise(grey: NDArray[np.uint8], window: int) -> NDArray[np.bool_]:
    """Ink is what is darker than halfway between a stroke and its paper, so that letters keep their width and apart.

    grey: uint8 [H, W], flattened. window: pixels, about three x-heights. Gives bool [H, W], True for ink.
    Halfway is the mean grey of the edges about, or half of what the darkest pixel within a stroke's width has, so that
    a faint stroke beside black ones stays. Nothing is ink that is lighter than a lenient Sauvola threshold.
    Sources: J. Sauvola, M. Pietikäinen, Adaptive document image binarization, Pattern Recognition 33 (2000); B. Su,
    S. Lu, C. L. Tan, Robust document image binarization technique for degraded document images, IEEE TIP 22 (2013).
    """
    step = max(1, window // SAMPLES_PER_WINDOW)
    side = max(3, window // step) | 1
    # What is local changes slowly: a grid of pixels tells it as well as all pixels do.
    rows, columns = (np.arange(min(step // 2, size - 1), size, step) for size in grey.shape)
    edges, (lenient, stroke) = both(
        lambda: _edge_level(grey, rows, max(3, window) | 1, side)[:, columns],
        lambda: (
            _sauvola(grey[rows][:, columns], side),
            _half_of_darkest(grey, max(3, round(window * STROKE)) | 1),
        ),
    )
    threshold = np.maximum(stroke, _spread(np.minimum(edges, lenient), grey))
    return np.asarray(grey < np.minimum(threshold, _spread(lenient, grey)), np.bool_)


def _half_of_darkest(grey: NDArray[np.uint8], side: int) -> NDArray[np.uint8]:
    """Halfway from white to the darkest pixel within `side` by `side`, smoothed as wide."""
    darkest = cv2.blur(cv2.erode(grey, np.ones((side, side), np.uint8)), (side, side))
    return np.asarray(cv2.addWeighted(darkest, 0.5, np.full_like(darkest, 255), 0.5, 0), np.uint8)


def _spread(threshold: NDArray[np.float32], grey: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """A grid of thresholds at every pixel of `grey`."""
    levels = np.clip(threshold, SURELY_INK, 255).astype(np.uint8)
    return np.asarray(cv2.resize(levels, grey.shape[::-1]), np.uint8)


def _sauvola(grey: NDArray[np.uint8], side: int) -> NDArray[np.float32]:
    """m (1 + k (s / R - 1)), m and s the mean and deviation of `side` by `side` samples."""
    samples = grey.astype(np.float32)
    mean = cv2.blur(samples, (side, side))
    variance = cv2.sqrBoxFilter(samples, cv2.CV_32F, (side, side)) - mean * mean
    deviation = np.sqrt(np.maximum(variance, 0))
    return np.asarray(mean * (1 + _sensitivity(grey) * (deviation / SAUVOLA_RANGE - 1)), np.float32)


def _edge_level(grey: NDArray[np.uint8], rows: NDArray[np.intp], wide: int, high: int) -> NDArray[np.float32]:
    """The mean grey of the given rows of `grey`, each pixel weighing as much as it is on an edge, in a window `wide`
    pixels wide and `high` rows high; float32 [rows, W]."""
    here = grey[rows]
    down = cv2.absdiff(grey[np.maximum(rows - 1, 0)], grey[np.minimum(rows + 1, len(grey) - 1)])
    beside = np.pad(here, ((0, 0), (1, 1)), mode="edge")
    edge = down.astype(np.float32) + cv2.absdiff(beside[:, 2:], beside[:, :-2])
    level = cv2.blur(edge * here, (wide, high)) / (cv2.blur(edge, (wide, high)) + np.float32(1e-3))
    return np.asarray(level, np.float32)


def _sensitivity(samples: NDArray[np.uint8]) -> float:
    """Sauvola's k for this paper: the smoother it is, the fainter a stroke may be."""
    paper = np.bincount(samples.ravel(), minlength=len(LEVELS))
    paper[:PAPER] = 0
    if not paper.any():
        return COARSEST
    # The median deviation, made one of a normal distribution, does not see what little writing is as light.
    noise = 1.48 * counted_median(np.abs(LEVELS - counted_median(LEVELS, paper)), paper)
    return min(FAINTEST + CLEARANCE * noise / 255, COARSEST)
