"""How well a network classifies characters it has never seen, as numbers."""

import time
from dataclasses import dataclass
from typing import Final

import numpy as np
from sklearn.metrics import confusion_matrix, precision_recall_fscore_support

from classifier.alphabet import EMNIST_MERGED_CASES
from classifier.characters.datasets import Glyphs
from classifier.characters.targets import capitals_of_unknown_case, class_numbers, merge_table
from classifier.errors import DataError
from classifier.glyph_net import Model, log_probabilities, ready

CALIBRATION_BINS: Final = 15
"""Bins of equal width of the expected calibration error, as in Guo et al. 2017, "On calibration of modern networks"."""
SHIFTS: Final = ((0, 0), (1, 0), (-1, 0), (0, 1), (0, -1))
"""The five places (rows down, columns right, in pixels) whose probabilities test-time shifts average."""
LATENCY_RUNS: Final = 50


@dataclass(frozen=True)
class ClassScore:
    """One class: precision, recall and their harmonic mean, 0 to 1, and how many samples it has."""

    name: str
    precision: float
    recall: float
    f1: float
    count: int


@dataclass(frozen=True)
class Bin:
    """The predictions whose confidence lies in one bin: mean confidence, accuracy (both 0 to 1) and how many."""

    confidence: float
    accuracy: float
    count: int


@dataclass(frozen=True)
class Evaluation:
    """All figures of one model on one dataset; rates 0 to 1, `confusion` int64 [true, predicted]."""

    dataset: str
    n: int
    classes: tuple[str, ...]
    merged: str
    accuracy: float
    top5: float
    macro: ClassScore
    weighted: ClassScore
    per_class: tuple[ClassScore, ...]
    confusion: np.ndarray
    calibration_error: float
    bins: tuple[Bin, ...]
    images_per_second: float
    latency_ms: float


@dataclass(frozen=True)
class Judged:
    """Each sample's verdict: `truth` int64 [N] and `probabilities` float32 [N, classes] over `classes`."""

    truth: np.ndarray
    probabilities: np.ndarray
    classes: tuple[str, ...]


def evaluate(
    model: Model, glyphs: Glyphs, *, merge_case: bool = False, shifts: bool = False
) -> tuple[Evaluation, Judged]:
    """The figures of `model` on `glyphs`, and the verdicts that they were counted from.

    `merge_case` counts the two cases of EMNIST's merged letters as one class; letters whose case the dataset does not
    know are merged in any event. `shifts` averages the probabilities over `SHIFTS`. Raises `DataError` when there is
    nothing to evaluate or a label is outside the model's alphabet.
    """
    if not len(glyphs):
        raise DataError(f"{glyphs.name}: no samples to evaluate")
    merged = "".join(sorted({*capitals_of_unknown_case(glyphs), *(EMNIST_MERGED_CASES if merge_case else "")}))
    groups, classes = merge_table(model.alphabet, merged)
    truth = groups[class_numbers(glyphs, model.alphabet, merged)]
    start = time.perf_counter()
    scores = predict_probabilities(model, glyphs.images, shifts)
    seconds = time.perf_counter() - start
    judged = Judged(truth, scores @ np.eye(len(classes), dtype=np.float32)[groups], classes)
    return summarise(judged, glyphs.name, merged, len(glyphs) / seconds, measure_latency(model, glyphs.images)), judged


def predict_probabilities(model: Model, images: np.ndarray, shifts: bool = False) -> np.ndarray:
    """Probabilities float32 [N, classes] of uint8 images [N, 28, 28], with `shifts` the mean over five places."""
    net = ready(model.net)
    places = SHIFTS if shifts else SHIFTS[:1]
    total = np.zeros((len(images), len(model.alphabet)), np.float32)
    for place in places:
        total += np.exp(log_probabilities(net, shift(images, *place)))
    return total / len(places)


def shift(images: np.ndarray, down: int, right: int) -> np.ndarray:
    """Images uint8 [N, H, W] moved by whole pixels; paper comes in from outside."""
    height, width = images.shape[1:]
    moved = np.zeros_like(images)
    moved[:, max(0, down) : height + min(0, down), max(0, right) : width + min(0, right)] = images[
        :, max(0, -down) : height - max(0, down), max(0, -right) : width - max(0, right)
    ]
    return moved


def summarise(judged: Judged, name: str, merged: str, images_per_second: float, latency_ms: float) -> Evaluation:
    """Count `judged`: averages are over the classes that occur in the truth."""
    truth, classes = judged.truth, judged.classes
    numbers = np.arange(len(classes))
    guess = judged.probabilities.argmax(1)
    confidence = judged.probabilities.max(1)
    best = np.argsort(-judged.probabilities, 1, kind="stable")[:, :5]
    present = np.unique(truth)
    rows = precision_recall_fscore_support(truth, guess, labels=numbers, zero_division=0.0)
    precision, recall, f1, count = (np.asarray(row).tolist() for row in rows)
    per_class = tuple(ClassScore(classes[k], precision[k], recall[k], f1[k], count[k]) for k in present)
    error, bins = calibration(confidence, guess == truth)
    return Evaluation(
        dataset=name,
        n=len(truth),
        classes=classes,
        merged=merged,
        accuracy=float((guess == truth).mean()),
        top5=float((best == truth[:, None]).any(1).mean()),
        macro=average("macro", truth, guess),
        weighted=average("weighted", truth, guess),
        per_class=per_class,
        confusion=confusion_matrix(truth, guess, labels=numbers),
        calibration_error=error,
        bins=bins,
        images_per_second=images_per_second,
        latency_ms=latency_ms,
    )


def average(kind: str, truth: np.ndarray, guess: np.ndarray) -> ClassScore:
    """The mean over the classes that occur in `truth`, each counted once (macro) or by its samples (weighted)."""
    present = np.unique(truth)
    values = precision_recall_fscore_support(truth, guess, labels=present, average=kind, zero_division=0.0)
    return ClassScore(kind, float(values[0]), float(values[1]), float(values[2]), len(truth))


def calibration(confidence: np.ndarray, correct: np.ndarray) -> tuple[float, tuple[Bin, ...]]:
    """The expected calibration error (Guo et al. 2017) and its non-empty bins.

    `confidence` float [N] of each prediction, 0 to 1, and `correct` bool [N].
    """
    place = np.minimum((confidence * CALIBRATION_BINS).astype(np.int64), CALIBRATION_BINS - 1)
    count = np.bincount(place, minlength=CALIBRATION_BINS)
    filled = count > 0
    mean = np.bincount(place, confidence, CALIBRATION_BINS)[filled] / count[filled]
    right = np.bincount(place, correct, CALIBRATION_BINS)[filled] / count[filled]
    error = float((np.abs(mean - right) * count[filled]).sum() / len(confidence))
    return error, tuple(Bin(float(m), float(r), int(c)) for m, r, c in zip(mean, right, count[filled], strict=True))


def measure_latency(model: Model, images: np.ndarray) -> float:
    """Milliseconds from one uint8 crop to its probabilities, the median of several runs."""
    net = ready(model.net)
    seconds = []
    for run in range(LATENCY_RUNS):
        start = time.perf_counter()
        log_probabilities(net, images[run % len(images)][None])
        seconds.append(time.perf_counter() - start)
    return float(np.median(seconds) * 1000)


def most_confused(evaluation: Evaluation, count: int) -> list[tuple[int, int, int]]:
    """The `count` commonest mistakes as (true class, predicted class, how often), the commonest first."""
    wrong = evaluation.confusion.copy()
    np.fill_diagonal(wrong, 0)
    order = np.argsort(-wrong, axis=None, kind="stable")[:count]
    truth, guess = np.unravel_index(order, wrong.shape)
    return [(int(t), int(g), int(wrong[t, g])) for t, g in zip(truth, guess, strict=True) if wrong[t, g]]
