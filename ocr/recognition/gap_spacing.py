"""Where a space stands: the white between two atoms, seen against the other white of its line and page.

No threshold fits tight book print, a typewriter and a hand-printed form alike, so a very small network that was
trained on drawn pages weighs the evidence. The decoder settles the doubtful cases with the text.
"""

from itertools import pairwise
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file

from ocr.resources import weights_path
from segmentation.lattice.crops import CONTEXT_X_HEIGHT
from segmentation.types import Lattice

LEAST_GAPS: Final = 12
"""A line with fewer gaps than this is judged by its page's statistics as much as by its own."""
WIDEST: Final = 1.5
"""More white than this many x-heights says nothing new."""
COLUMN_GAP: Final = 2.0
"""White of this many x-heights is certainly a space, and no measure for others: it parts the columns of a table."""
QUANTILES: Final = np.array([0.5, 0.75, 0.9])
"""Of the gaps of a line or page, by which the white of others is judged."""
SURE: Final = 12.0
"""Log-odds are kept within this, in nats: no evidence is certain."""


def spacing_features(lattice: Lattice) -> NDArray[np.float32]:
    """What is known of the white before every atom: float32 [A, 12], lengths in x-heights."""
    line = np.repeat(np.arange(len(lattice.atom_offsets) - 1), np.diff(lattice.atom_offsets))
    gaps, before, after, of_line, page = gap_context(lattice.gaps, line)
    columns = [gaps, before, after, gaps - of_line[:, 0], gaps - of_line[:, 2], gaps - of_line[:, 3]]
    return np.column_stack([*columns, of_line, page[:, 2:4]]).astype(np.float32)


def white_spans(lattice: Lattice) -> NDArray[np.float32]:
    """Where the white before every atom begins and ends on the lattice's strip, float32 [A, 2], in columns."""
    end = lattice.spans[lattice.end - lattice.start == 1, 0]
    return np.stack([end - lattice.gaps * CONTEXT_X_HEIGHT, end], axis=1)


def gap_context(white: NDArray[np.float32], line: NDArray[np.integer]) -> tuple[NDArray[np.float32], ...]:
    """Gaps and what stands around them: the gaps within bounds, those before and after them, float32 [N] each; the
    `gap_statistics` of their line, with a few of the page's where it has few, and those of the page, [N, 4] each.

    white: float32 [N], x-heights; line: [N], ascending. The white before a line's first is no gap.
    """
    gaps = np.clip(white, -1, WIDEST)
    inside = white < COLUMN_GAP
    first = np.diff(line, prepend=-1) > 0
    page = gap_statistics(gaps[~first & inside])
    of_line = np.tile(page, (len(gaps), 1))
    for start, end in pairwise([*np.flatnonzero(first), len(gaps)]):
        own = gaps[start + 1 : end][inside[start + 1 : end]]
        share = len(own) / (len(own) + LEAST_GAPS)
        of_line[start:end] = share * gap_statistics(own) + (1 - share) * page
    before = np.where(first, 0, np.roll(gaps, 1))
    after = np.where(np.roll(first, -1), 0, np.roll(gaps, -1))
    return gaps, before, after, of_line, np.tile(page, (len(gaps), 1))


def gap_statistics(gaps: NDArray[np.float32]) -> NDArray[np.float32]:
    """Median, 75th percentile, 90th percentile and the best two-class threshold (Otsu 1979) of some gaps."""
    if not len(gaps):
        return np.array([0.1, 0.2, 0.5, 0.35], np.float32)
    ordered = np.sort(np.clip(gaps, 0, 1))
    below = np.arange(1, len(ordered))
    sums = np.cumsum(ordered)
    low = sums[:-1] / below
    high = (sums[-1] - sums[:-1]) / (len(ordered) - below)
    spread = below * (len(ordered) - below) * (high - low) ** 2
    split = int(spread.argmax()) if len(spread) else 0
    threshold = (ordered[split] + ordered[min(split + 1, len(ordered) - 1)]) / 2
    quantiles = np.interp(QUANTILES * (len(ordered) - 1), np.arange(len(ordered)), ordered)
    return np.array([*quantiles, threshold], np.float32)


class SpacingModel:
    """Two small layers that turn features into the log-odds of a space."""

    def __init__(self, weights: dict[str, NDArray[np.float32]]) -> None:
        self.weights = weights

    @classmethod
    def load(cls, path: Path | None = None) -> "SpacingModel":
        """The shipped weights, or those in `path`."""
        return cls(load_file(path or weights_path("spacing.safetensors")))

    def log_odds(self, lattice: Lattice) -> NDArray[np.float32]:
        """log P(space) / P(none) before every atom, float32 [A], natural logarithm."""
        return self.weigh(lattice.gaps, spacing_features(lattice))

    def weigh(self, gaps: NDArray[np.float32], features: NDArray[np.float32]) -> NDArray[np.float32]:
        """The log-odds float32 [N] of a space in each of `gaps`, float32 [N], by its features [N, F]."""
        weights = self.weights
        hidden = np.maximum(features @ weights["hidden.weight"].T + weights["hidden.bias"], 0)
        odds = hidden @ weights["output.weight"].T + weights["output.bias"]
        return np.where(gaps >= COLUMN_GAP, np.float32(SURE), np.clip(odds[:, 0], -SURE, SURE))
