"""A page squared up: where its letters would stand if its lines ran level and its columns upright.

Of a page that was photographed aslant, no more than its usual line runs level: further up or down lines fall, and
columns lean. High white rectangles, columns and rows are sought where the letters would stand on a squared page.
"""

from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from segmentation.lines.linking import Chains
from segmentation.page_bend import PageBend, find_bend

MOST_LEAN: Final = 24
LEAN_STEP: Final = 0.005
"""Steps by which columns may lean to either side, and one of them in pixels to the right per pixel down."""
BIN: Final = 0.2
BINS: Final = 3
"""Ends of lines stand under one another within so many bins of such a width in letter heights."""
CLEARER: Final = 1.3
"""Times as many ends as on an upright page must stand under one another. By chance up to 1.2 times as many do."""
MOST_PHRASES: Final = 600
"""... that are looked at: they tell as much as thousands."""
FEWEST_PHRASES: Final = 20
"""... on a page of which it is asked."""
ROUNDS: Final = 2
"""Times that either side's lean is sought with that of the other held."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Squaring:
    """bend: how lines fall. edges: where text begins and where it ends, in pixels from the left. left, right: how
    columns lean there, in pixels to the right per pixel down, and in proportion elsewhere. middle: the y that stays."""

    bend: PageBend = field(default_factory=PageBend)
    edges: tuple[float, float] = (0.0, 1.0)
    left: float = 0.0
    right: float = 0.0
    middle: float = 0.0

    def squared(self, boxes: Floats) -> Floats:
        """Boxes float64 [N, 4] moved to where they would stand on the squared page; they keep their sizes."""
        x, y = ((boxes[:, side] + boxes[:, side + 2]) / 2 for side in (0, 1))
        level = self.bend.levelled(x, y)
        share = (x - self.edges[0]) / (self.edges[1] - self.edges[0])
        lean = self.left + (self.right - self.left) * share
        return boxes + np.tile(np.stack([-lean * (level - self.middle), level - y], axis=1), 2)


def find_squaring(phrases: Chains, size: float) -> Squaring:
    """How a page with these phrases is squared up. size: the usual height of its letters in pixels.

    Columns are upright where most starts of phrases stand under one another, and most ends. Baird (1987) tells so how
    lines run.
    """
    long = phrases.count > 1
    if long.sum() < FEWEST_PHRASES:
        return Squaring()
    ends = np.stack([phrases.left, phrases.left_foot, phrases.right, phrases.right_foot], axis=1)[long]
    bend = find_bend(ends, size)
    ends = ends[:: -(-len(ends) // MOST_PHRASES)]
    x = ends[:, [0, 2]].T
    y = bend.levelled(x, ends[:, [1, 3]].T)
    edges, middle = (float(x.min()), float(x.max())), float(y.min() + y.max()) / 2
    share, down = (x - edges[0]) / (edges[1] - edges[0]), y - middle
    leans = np.arange(-MOST_LEAN, MOST_LEAN + 1, dtype=np.float64) * LEAN_STEP

    def aligned(left: Floats | float, right: Floats | float) -> Floats:
        left, right = np.broadcast_arrays(left, right)
        lean = left[:, None, None] + (right - left)[:, None, None] * share
        starts, stops = (x - lean * down).transpose(1, 0, 2)
        return _pairs(starts, size) + _pairs(stops, size)

    alike = aligned(leans, leans)
    if alike.max() < CLEARER * alike[MOST_LEAN]:
        return Squaring(bend)
    left = right = float(leans[alike.argmax()])
    for _ in range(ROUNDS):
        right = float(leans[aligned(left, leans).argmax()])
        left = float(leans[aligned(leans, right).argmax()])
    return Squaring(bend, edges, left, right, middle)


def _pairs(x: Floats, size: float) -> Floats:
    """How many pairs of the points float64 [K, N] of each row stand under one another, each point with itself too:
    where few do, chance tells nothing. Returns float64 [K]."""
    bins = np.floor((x - x.min()) / (BIN * size)).astype(np.int64) + BINS
    width = int(bins.max()) + BINS
    rows = np.arange(len(x))[:, None] * width
    count = np.bincount((bins + rows).ravel(), minlength=width * len(x)).reshape(len(x), width).cumsum(axis=1)
    near = (count[:, BINS:] - count[:, :-BINS]).astype(np.float64)
    return np.asarray((near**2).sum(axis=1))
