"""A first pass at a dataset: how many of each class, what they look like, what augmentation does to them."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import torch

from classifier.characters.datasets import Glyphs
from classifier.characters.plots import draw_distribution, draw_sheet
from classifier.glyph_net import as_input
from classifier.training.augment import MILD, Distortion, distort

SAMPLES_A_CLASS: Final = 16
MEANS_A_ROW: Final = 16
DISTORTED: Final = 12
"""Classes shown on the sheet of augmentation."""


@dataclass(frozen=True)
class ClassCount:
    """How many samples a class has, and of how many of them the case is known."""

    name: str
    count: int
    case_known: int


def count_classes(glyphs: Glyphs) -> list[ClassCount]:
    """The classes of `glyphs` in the order of their code points."""
    codes, inverse = np.unique(glyphs.labels, return_inverse=True)
    counts = np.bincount(inverse, minlength=len(codes))
    known = np.bincount(inverse, glyphs.case_known, len(codes)).astype(np.int64)
    return [ClassCount(chr(c), int(n), int(k)) for c, n, k in zip(codes, counts, known, strict=True)]


def mean_images(glyphs: Glyphs) -> np.ndarray:
    """The mean image of each class, uint8 [K, 28, 28], in the order of `count_classes`."""
    codes = np.unique(glyphs.labels)
    means = np.stack([glyphs.images[glyphs.labels == code].mean(0) for code in codes])
    rounded: np.ndarray = np.rint(means).astype(np.uint8)
    return rounded


def draw_samples(glyphs: Glyphs, seed: int) -> bytes:
    """A contact sheet, PNG: a row of randomly chosen samples for each class."""
    random = np.random.default_rng(seed)
    codes = np.unique(glyphs.labels)
    rows = [
        glyphs.images[random.permutation(np.flatnonzero(glyphs.labels == code))[:SAMPLES_A_CLASS]] for code in codes
    ]
    return draw_sheet(rows, [chr(code) for code in codes], glyphs.name)


def draw_means(glyphs: Glyphs) -> bytes:
    """The mean image of each class, PNG, named by the row's classes."""
    means, names = mean_images(glyphs), glyphs.characters()
    starts = range(0, len(names), MEANS_A_ROW)
    rows = [means[start : start + MEANS_A_ROW] for start in starts]
    return draw_sheet(
        rows, ["".join(names[start : start + MEANS_A_ROW]) for start in starts], "Mean image of each class"
    )


def draw_distortions(glyphs: Glyphs, seed: int, strength: Distortion = MILD) -> bytes:
    """What augmentation does, PNG: one sample of some classes, as it is and then distorted again and again."""
    random = np.random.default_rng(seed)
    codes = np.unique(glyphs.labels)
    codes = codes[np.linspace(0, len(codes) - 1, min(DISTORTED, len(codes))).astype(np.int64)]
    chosen = [random.choice(np.flatnonzero(glyphs.labels == code)) for code in codes]
    originals = glyphs.images[chosen]
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        changed = distort(as_input(np.repeat(originals, SAMPLES_A_CLASS - 1, 0)), strength)
    sheet = (changed[:, 0] * 255).round().to(torch.uint8).numpy().reshape(len(codes), -1, 28, 28)
    rows = [np.concatenate([original[None], row]) for original, row in zip(originals, sheet, strict=True)]
    return draw_sheet(rows, [chr(code) for code in codes], "First the sample, then what augmentation makes of it")


def write_exploration(folder: Path, glyphs: Glyphs, seed: int = 0) -> list[Path]:
    """Draw distribution.png, samples.png, means.png and augmentation.png into `folder`; returns their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    counts = count_classes(glyphs)
    pictures = {
        "distribution.png": draw_distribution(
            [row.name for row in counts],
            np.array([row.count for row in counts]),
            f"{glyphs.name}: samples of each class",
        ),
        "samples.png": draw_samples(glyphs, seed),
        "means.png": draw_means(glyphs),
        "augmentation.png": draw_distortions(glyphs, seed),
    }
    for name, png in pictures.items():
        (folder / name).write_bytes(png)
    return [folder / name for name in pictures]
