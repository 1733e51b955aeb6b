"""Quantiles of few numbers, as NumPy's to the last bit: the ways of its own take longer than to sort them."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def percentile(ordered: Floats, per_cent: float) -> float:
    """`np.percentile` of float64 [N], in ascending order, N at least 1."""
    place = per_cent / 100 * (len(ordered) - 1)
    below = int(place)
    share = place - below
    low, high = ordered[below], ordered[min(below + 1, len(ordered) - 1)]
    # The nearer one is the start, as NumPy has it.
    return float(high - (high - low) * (1 - share) if share >= 0.5 else low + (high - low) * share)


def median(values: Floats) -> float:
    """`np.median` of float64 [N], N at least 1."""
    ordered = np.sort(values)
    return float((ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2)
