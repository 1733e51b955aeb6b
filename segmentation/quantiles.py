"""Quantiles as NumPy's, to the last bit, of few numbers and of many that are counted: its own ways take longer than to
sort few, and pass over many several times."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def percentile(ordered: Floats, per_cent: float) -> float:
    """`np.percentile` of float64 [N], in ascending order, N at least 1."""
    place = per_cent / 100 * (len(ordered) - 1)
    below = int(place)
    return _between(ordered[below], ordered[min(below + 1, len(ordered) - 1)], place - below)


def median(values: Floats) -> float:
    """`np.median` of float64 [N], N at least 1."""
    ordered = np.sort(values)
    return float((ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2)


def counted_percentile(counts: NDArray[np.integer], per_cent: float) -> float:
    """The same of whole numbers of which number n is there counts[n] times."""
    reach = np.cumsum(counts)
    place = per_cent / 100 * (int(reach[-1]) - 1)
    below = int(place)
    low, high = np.searchsorted(reach, [below, min(below + 1, int(reach[-1]) - 1)], side="right").tolist()
    return _between(low, high, place - below)


def counted_median(values: Floats, counts: NDArray[np.integer]) -> float:
    """The same of float64 [V], each of which is there so many times, [V]; in any order."""
    order = np.argsort(values)
    reach = np.cumsum(counts[order])
    middle = [(int(reach[-1]) - 1) // 2, int(reach[-1]) // 2]
    low, high = values[order[np.searchsorted(reach, middle, side="right")]]
    return float((low + high) / 2)


def _between(low: float, high: float, share: float) -> float:
    """From the nearer one, as NumPy has it."""
    return float(high - (high - low) * (1 - share) if share >= 0.5 else low + (high - low) * share)
