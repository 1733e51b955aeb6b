"""Random choices in few words."""

from collections.abc import Sequence
from typing import TypeVar

import numpy as np

Choice = TypeVar("Choice")


def between(rng: np.random.Generator, low: float, high: float, digits: int = 2) -> float:
    """A uniform number in [low, high], rounded so that it is short in a style sheet."""
    return round(float(rng.uniform(low, high)), digits)


def count(rng: np.random.Generator, low: int, high: int) -> int:
    """A uniform whole number in [low, high], both included."""
    return int(rng.integers(low, high + 1))


def likely(rng: np.random.Generator, share: float) -> bool:
    """True in `share` of all calls."""
    return bool(rng.random() < share)


def pick(rng: np.random.Generator, options: Sequence[Choice]) -> Choice:
    """One of `options`, each as likely as the others."""
    return options[int(rng.integers(len(options)))]
