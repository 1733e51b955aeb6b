"""The opinion of the network that reads lines without cuts: what it finds within candidates, and spaces in the white.

It gives for every frame, two columns of a strip, how likely each symbol is found there, a space or nothing. A candidate
is a symbol as far as exactly this one is found between its edges, whatever frame it is found at (Graves et al. 2006),
and junk as far as nothing is found there, or more than one.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifier.alphabet import BLANK, JUNK, SPACE
from classifier.architecture import FRAMES, STRIDE

LEAST: Final = 1e-6
"""No symbol of a candidate is less likely than this, for the network may be wrong."""
LEAST_SPACE: Final = 1e-3
"""Nor is a space, nor its absence."""
NEAR_WHITE: Final = 2.0
"""Columns by which a space may be found beside the white. (So far are narrow ones taught.)"""


def span_log_probs(emissions: NDArray[np.float32], spans: NDArray[np.float32]) -> NDArray[np.float32]:
    """Log-probabilities float32 [S, C + 1], junk last, of what stands in spans of a strip, float32 [S, 2] columns.

    emissions: float32 [F, C + 2], probabilities of the symbols, of a space and of nothing in each frame.
    """
    first, length = frames_in(spans, len(emissions))
    order = np.argsort(-length, kind="stable")
    first, length = first[order], length[order]
    nothing = emissions[:, SPACE] + emissions[:, BLANK]
    still, found, passed = np.ones((len(spans), 1), np.float32), *np.zeros((2, len(spans), JUNK), np.float32)
    for step in range(int(length.max(initial=0))):
        count = np.searchsorted(-length, -step)
        frame = first[:count] + step
        silent = nothing[frame, None]
        passed[:count] = (passed[:count] + found[:count]) * silent
        found[:count] = (found[:count] + still[:count]) * emissions[frame, :JUNK]
        still[:count] *= silent
    symbols = found + passed
    chances = np.empty((len(spans), JUNK + 1), np.float32)
    chances[order, :JUNK] = symbols
    chances[order, JUNK] = 1 - symbols.sum(axis=1)
    return np.log(np.maximum(chances, np.float32(LEAST)))


def space_log_odds(emissions: NDArray[np.float32], white: NDArray[np.float32]) -> NDArray[np.float32]:
    """The log-odds float32 [G] of a space in white float32 [G, 2], columns of a strip. emissions: as above."""
    first, length = frames_in(white + np.array([-NEAR_WHITE, NEAR_WHITE], np.float32), len(emissions))
    none = np.log(np.maximum(1 - emissions[:, SPACE].astype(np.float64), 1e-9))
    sums = np.concatenate([[0.0], np.cumsum(none)])
    likely = np.clip(-np.expm1(sums[first + length] - sums[first]), LEAST_SPACE, 1 - LEAST_SPACE)
    return np.log(likely / (1 - likely)).astype(np.float32)


def frames_in(spans: NDArray[np.float32], count: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The first of the frames whose middle lies within spans, float32 [S, 2] columns, and how many they are, one at
    least: int64 [S] each. count: of all frames."""
    edges = np.ceil(np.sort(spans, axis=1) * (FRAMES / STRIDE) - 0.5).astype(np.int64)
    first = np.clip(edges[:, 0], 0, count - 1)
    return first, np.clip(edges[:, 1] - first, 1, count - first)
