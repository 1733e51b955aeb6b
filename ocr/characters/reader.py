"""One character from an image of any kind: ink told from paper, made an EMNIST crop, and classified."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from classifier.characters.class_priors import Prior, with_balanced_prior
from classifier.errors import ModelError
from ocr.input.source import open_source
from ocr.options import LoadOptions
from segmentation.lattice.crops import BOX, SIDE, emnist_crop

if TYPE_CHECKING:
    from classifier.onnx_recogniser import GlyphClassifier

WORKING_SIDE: Final = 448
"""Pixels of the longer side that an image is reduced to: sixteen for each pixel of the crop are plenty."""
SURFACE_SIDE: Final = 48
"""Pixels of the longer side of the reduced image that the brightness of the paper is fitted on."""
SURFACE_FITS: Final = 4
"""Times that the paper's surface is fitted; the paper hardly changes after the third."""
DARKEST_PAPER: Final = 48
"""Grey level that darkness is measured against where the paper is darker still: there noise would pass for ink."""
LEAST_CONTRAST: Final = 0.08
"""Share of the paper's brightness by which ink must be darker; less is a shadow or the structure of the paper."""
LEAST_SEPARATION: Final = 4.5
"""How many deviations of the paper's noise the ink must stand apart: halves of pure noise stand 2.7 apart."""
SPECK: Final = 0.015
"""Share of the ink that a component must have to count; the dot of an i has about 0.05."""
THINNEST_STROKE: Final = 2.0
"""Pixels of a crop: the stroke width that 95 % of EMNIST's test images reach or exceed."""


def normalise(grey: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The character in `grey` (uint8 [H, W], 0 black to 255 white, either of them the paper) as EMNIST would hold it.

    Returns uint8 [28, 28], 255 ink on 0 paper, all 0 where there is nothing but paper. Source of the form: Cohen et al.
    2017, "EMNIST: an extension of MNIST to handwritten letters", section II.
    """
    if is_crop(grey):
        return grey if np.median(frame(grey)) < 128 else 255 - grey
    ink = find_ink(reduce(grey))
    return emnist_crop(thicken(ink)) if ink.any() else np.zeros((SIDE, SIDE), np.uint8)


def is_crop(grey: NDArray[np.uint8]) -> bool:
    """Whether `grey` already has EMNIST's size, range and margin, so that nothing is left to do but its polarity."""
    if grey.shape != (SIDE, SIDE):
        return False
    edge = frame(grey)
    return int(grey.max()) - int(grey.min()) > 200 and bool((edge < 8).all() or (edge > 247).all())


def frame(pixels: NDArray[Any]) -> NDArray[Any]:
    """The outermost of `pixels` [H, W], as [P]."""
    return np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]])


def reduce(grey: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """`grey` with its longer side at most `WORKING_SIDE`."""
    factor = WORKING_SIDE / max(grey.shape)
    if factor >= 1:
        return grey
    height, width = (max(1, round(length * factor)) for length in grey.shape)
    return cv2.resize(grey, (width, height), interpolation=cv2.INTER_AREA).astype(np.uint8)


def find_ink(grey: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Ink uint8 [H, W], 0 paper to 255, with soft edges; all 0 when `grey` (uint8 [H, W]) holds paper only."""
    nothing = np.zeros(grey.shape, np.uint8)
    if grey.min() == grey.max():
        return nothing
    paper, inverted = fit_paper(grey)
    if inverted:
        grey, paper = 255 - grey, 255 - paper
    darkness = np.clip((paper - grey) / np.maximum(paper, DARKEST_PAPER), 0, 1).astype(np.float32)
    levels = np.rint(darkness * 255).astype(np.uint8)
    threshold, _ = cv2.threshold(levels, 0, 1, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    inked = levels > threshold
    if not inked.any() or inked.all():
        return nothing
    chosen = main_components(inked)
    if not chosen.any():
        return nothing
    low, high = float(darkness[~inked].mean()), float(darkness[chosen].mean())
    noise = float(darkness[~inked].std())
    if high - low < max(LEAST_CONTRAST, LEAST_SEPARATION * noise):
        return nothing
    floor = min(low + 2 * noise, (low + high) / 2)
    soft = np.clip((darkness - floor) / (high - floor), 0, 1)
    return to_bytes(soft * cv2.dilate(chosen.astype(np.uint8), np.ones((3, 3), np.uint8)))


def to_bytes(shares: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Shares 0 to 1 as uint8 0 to 255."""
    scaled: NDArray[np.uint8] = np.rint(shares * 255).astype(np.uint8)
    return scaled


def fit_paper(grey: NDArray[np.uint8]) -> tuple[NDArray[np.float32], bool]:
    """The brightness that the paper would have everywhere, float32 [H, W], and whether it is darker than the ink.

    A lamp or a window lights a small piece of paper so smoothly that a quadratic surface follows it. The surface is
    fitted to everything, then again and again to what it leaves on the paper's side: the side that most of the frame
    is on.
    """
    height, width = grey.shape
    step = max(1, max(height, width) // SURFACE_SIDE)
    y, x = np.mgrid[0:height:step, 0:width:step]
    sample = grey[::step, ::step].astype(np.float32)
    terms = surface_terms(y / height, x / width)
    paper, inverted = np.ones(sample.shape, np.bool_), False
    factors = np.zeros(terms.shape[-1], np.float32)
    for _ in range(SURFACE_FITS):
        if paper.sum() < 2 * terms.shape[-1]:
            break
        factors, *_ = np.linalg.lstsq(terms[paper], sample[paper], rcond=None)
        rest = np.clip(sample - terms @ factors + 128, 0, 255).astype(np.uint8)
        threshold, _ = cv2.threshold(rest, 0, 1, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
        light = rest > threshold
        inverted = bool(frame(light).mean() < 0.5)
        paper = ~light if inverted else light
    whole_y, whole_x = np.mgrid[0:height, 0:width]
    return surface_terms(whole_y / height, whole_x / width) @ factors, inverted


def surface_terms(y: NDArray[np.float64], x: NDArray[np.float64]) -> NDArray[np.float32]:
    """The terms of a quadratic surface at `y`, `x` (0 to 1), along a new last axis."""
    return np.stack([np.ones_like(x), x, y, x * x, x * y, y * y], -1).astype(np.float32)


def main_components(inked: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """`inked` without specks, and without what runs into the picture's edge when a character stands free of it."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(inked.astype(np.uint8), connectivity=8)
    left, top, width, height, area = stats.T
    rows, columns = inked.shape
    touches = (left == 0) | (top == 0) | (left + width == columns) | (top + height == rows)
    keep = np.ones(len(stats), np.bool_)
    keep[0] = False
    free = keep & ~touches
    large = np.maximum(width, height) >= 0.2 * min(inked.shape)
    if (free & large).any():
        keep = free
    keep &= area >= SPECK * area[keep].sum()
    chosen: NDArray[np.bool_] = keep[labels]
    return chosen


def thicken(ink: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """`ink` with strokes that would be thinner in the crop than EMNIST's are brought to their width."""
    mask = (ink > 127).astype(np.uint8)
    y, x = np.nonzero(mask)
    if not len(y):
        return ink
    extent = max(int(np.ptp(y)), int(np.ptp(x))) + 1
    # Across a stroke of w pixels the distances to the paper are 1, 2 .. 2, 1: their median is about w / 4 + 1 / 2.
    distance = cv2.distanceTransform(np.pad(mask, 1), cv2.DIST_L2, 5)[1:-1, 1:-1]
    width = 4 * float(np.median(distance[mask > 0])) - 2
    missing = THINNEST_STROKE * extent / BOX - width
    if missing < 1:
        return ink
    size = round(missing) + 1
    padded = np.pad(ink, size)
    return cv2.dilate(padded, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))).astype(np.uint8)


@dataclass(frozen=True)
class Guess:
    """A character and how probable it is, 0 to 1."""

    character: str
    probability: float


@dataclass(frozen=True)
class Answer:
    """What an image shows: `guesses`, the likeliest first, or none where it is blank."""

    name: str
    guesses: tuple[Guess, ...]

    @property
    def is_blank(self) -> bool:
        return not self.guesses


def load_crop(path: Path) -> NDArray[np.uint8]:
    """The character in the image file `path` as a crop, uint8 [28, 28]. Raises InputError as `open_source` does."""
    with open_source(path, LoadOptions(pages="1")) as source:
        return normalise(source.load(1).grey)


class CharacterReader:
    """A trained network, ready to classify characters, and the `prior` that its answers suppose."""

    def __init__(self, classifier: "GlyphClassifier", prior: Prior | None = None) -> None:
        """prior: balanced, every class being equally likely before one looks, or data, as common as it was in training;
        by default balanced where `classifier` knows how common that was.

        Raises ModelError when balanced is asked for and it does not.
        """
        if prior == "balanced" and classifier.frequencies is None:
            raise ModelError("the weights do not say how common each class was in training; use the prior data")
        self._classifier = classifier
        self.prior: Prior = prior or ("data" if classifier.frequencies is None else "balanced")

    def classify_crops(self, crops: NDArray[np.uint8], top: int = 5) -> list[tuple[Guess, ...]]:
        """The `top` likeliest characters of each of `crops` uint8 [N, 28, 28]; none for a blank crop."""
        alphabet = self._classifier.alphabet
        channels = self._classifier.architecture.channels
        planes = np.zeros((len(crops), channels, SIDE, SIDE), np.uint8)
        planes[:, 0] = crops
        # A page model has a class more than symbols, for what is none; here something is known to be a symbol.
        scores = np.exp(self._classifier.look(planes)[0][:, : len(alphabet)])
        scores /= scores.sum(1, keepdims=True)
        if self.prior == "balanced" and self._classifier.frequencies is not None:
            scores = with_balanced_prior(scores, self._classifier.frequencies)
        order = np.argsort(-scores, 1, kind="stable")[:, :top]
        return [
            tuple(Guess(alphabet[k], float(row[k])) for k in best) if crop.any() else ()
            for crop, row, best in zip(crops, scores, order, strict=True)
        ]

    def read(self, paths: Sequence[Path], top: int = 5) -> list[Answer]:
        """The answers for image files, in one pass."""
        crops = np.stack([load_crop(path) for path in paths])
        return [
            Answer(str(path), guesses) for path, guesses in zip(paths, self.classify_crops(crops, top), strict=True)
        ]
