"""How well a network classifies characters it has never seen, as numbers."""

import time
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from sklearn.metrics import confusion_matrix, precision_recall_fscore_support

from classifier.alphabet import EMNIST_MERGED_CASES
from classifier.characters.class_priors import PRIORS, Prior, with_balanced_prior
from classifier.characters.datasets import Glyphs
from classifier.characters.targets import capitals_of_unknown_case, class_numbers, merge_table
from classifier.errors import DataError, ModelError
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
class PriorScore:
    """What comes of one prior, rates 0 to 1: accuracy, recall and F1 averaged over the classes, that F1 when every
    class counts as if it had equally many samples, and the class with the lowest recall."""

    prior: Prior
    accuracy: float
    macro_recall: float
    macro_f1: float
    even_f1: float
    lowest: ClassScore


@dataclass(frozen=True)
class Evaluation:
    """All figures of one model on one dataset under `prior`, and of either prior those that differ most; rates 0 to 1,
    `confusion` int64 [true, predicted]."""

    dataset: str
    prior: Prior
    priors: tuple[PriorScore, ...]
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
    """Each sample's verdict: `truth` int64 [N] and `probabilities` float32 [N, classes] over `classes`, whose
    `frequencies` float32 [classes] in the training data the probabilities suppose, where that is known."""

    truth: np.ndarray
    probabilities: np.ndarray
    classes: tuple[str, ...]
    frequencies: np.ndarray | None = None

    def under(self, prior: Prior) -> "Judged":
        """The same with the probabilities under `prior`. Raises `ModelError` for balanced without `frequencies`."""
        if prior == "data":
            return self
        if self.frequencies is None:
            raise ModelError("the weights do not say how common each class was in training; use the prior data")
        return replace(self, probabilities=with_balanced_prior(self.probabilities, self.frequencies))


def evaluate(
    model: Model, glyphs: Glyphs, *, merge_case: bool = False, shifts: bool = False, prior: Prior = "data"
) -> tuple[Evaluation, Judged]:
    """The figures of `model` on `glyphs` under `prior`, and the verdicts that they were counted from.

    `merge_case` counts the two cases of EMNIST's merged letters as one class; letters whose case the dataset does not
    know are merged in any event; a balanced prior makes the classes that are counted equally likely. `shifts` averages
    the probabilities over `SHIFTS`. Raises `DataError` when there is nothing to evaluate or a label is outside the
    model's alphabet, `ModelError` when `prior` is balanced and `model` has no frequencies.
    """
    if not len(glyphs):
        raise DataError(f"{glyphs.name}: no samples to evaluate")
    merged = "".join(sorted({*capitals_of_unknown_case(glyphs), *(EMNIST_MERGED_CASES if merge_case else "")}))
    groups, classes = merge_table(model.alphabet, merged)
    truth = groups[class_numbers(glyphs, model.alphabet, merged)]
    start = time.perf_counter()
    scores = predict_probabilities(model, glyphs.images, shifts)
    seconds = time.perf_counter() - start
    merge = np.eye(len(classes), dtype=np.float32)[groups]
    frequencies = None if model.frequencies is None else model.frequencies @ merge
    judged = Judged(truth, scores @ merge, classes, frequencies)
    speed = len(glyphs) / seconds, measure_latency(model, glyphs.images)
    return summarise(judged, glyphs.name, merged, *speed, prior), judged.under(prior)


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


def summarise(
    judged: Judged, name: str, merged: str, images_per_second: float, latency_ms: float, prior: Prior = "data"
) -> Evaluation:
    """Count `judged`, whose probabilities are those of the data's prior, under `prior`: averages are over the classes
    that occur in the truth."""
    known = [one for one in PRIORS if one == "data" or judged.frequencies is not None]
    priors = tuple(score_of_prior(judged.under(one), one) for one in known)
    judged = judged.under(prior)
    truth, classes = judged.truth, judged.classes
    numbers = np.arange(len(classes))
    guess = judged.probabilities.argmax(1)
    confidence = judged.probabilities.max(1)
    best = np.argsort(-judged.probabilities, 1, kind="stable")[:, :5]
    error, bins = calibration(confidence, guess == truth)
    return Evaluation(
        dataset=name,
        prior=prior,
        priors=priors,
        n=len(truth),
        classes=classes,
        merged=merged,
        accuracy=float((guess == truth).mean()),
        top5=float((best == truth[:, None]).any(1).mean()),
        macro=average("macro", truth, guess),
        weighted=average("weighted", truth, guess),
        per_class=score_classes(judged),
        confusion=confusion_matrix(truth, guess, labels=numbers),
        calibration_error=error,
        bins=bins,
        images_per_second=images_per_second,
        latency_ms=latency_ms,
    )


def score_classes(judged: Judged) -> tuple[ClassScore, ...]:
    """One score for every class that occurs in the truth."""
    present = np.unique(judged.truth)
    guess = judged.probabilities.argmax(1)
    rows = precision_recall_fscore_support(judged.truth, guess, labels=present, zero_division=0.0)
    columns = zip(*(np.asarray(row).tolist() for row in rows), strict=True)
    return tuple(ClassScore(judged.classes[k], *column) for k, column in zip(present, columns, strict=True))


def score_of_prior(judged: Judged, prior: Prior) -> PriorScore:
    """What comes of `prior`, under which the probabilities of `judged` are."""
    truth, guess = judged.truth, judged.probabilities.argmax(1)
    macro = average("macro", truth, guess)
    return PriorScore(
        prior=prior,
        accuracy=float((guess == truth).mean()),
        macro_recall=macro.recall,
        macro_f1=macro.f1,
        even_f1=average("macro", truth, guess, 1 / np.bincount(truth)[truth]).f1,
        lowest=min(score_classes(judged), key=lambda score: score.recall),
    )


def average(kind: str, truth: np.ndarray, guess: np.ndarray, weights: np.ndarray | None = None) -> ClassScore:
    """The mean over the classes that occur in `truth`, each counted once (macro) or by its samples (weighted); a sample
    counts as often as `weights` float [N] say."""
    values = precision_recall_fscore_support(
        truth, guess, labels=np.unique(truth), average=kind, sample_weight=weights, zero_division=0.0
    )
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
