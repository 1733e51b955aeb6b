"""How the lines of a page fall away from level where it was photographed aslant or lay bent: along one row of a table
its cells then stand higher on one side than on the other."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

LONG: Final = 8.0
"""x-heights of a piece of a line that tells how it falls, at least."""
FEWEST: Final = 8
"""Such pieces on a page of which it is asked."""
SURE: Final = 0.15
"""x-heights by which the end of a piece may lie beside what all say, and count in full."""
LIKELY: Final = 0.02
"""Pixels a pixel to the right by which lines fall otherwise at one end of a page than at the other, usually."""
ROUNDS: Final = 8
"""Times that the pieces are weighed anew by how far they lie from what all say."""
LEAST: Final = 0.6
"""x-heights that some word of the page must be out of level, or it is taken to be level."""
MOST_LEFT: Final = 0.5
"""Share of the pieces' fall, squared, that may be left when what all say is taken off."""


@dataclass(frozen=True, slots=True)
class PageBend:
    """At x, y lines fall by slope + turn * y + curve * (x - origin) pixels a pixel to the right."""

    origin: float = 0.0
    slope: float = 0.0
    turn: float = 0.0
    curve: float = 0.0

    def levelled(self, x: Floats, y: Floats) -> Floats:
        """Where points would be on a page whose lines run level: their y."""
        right = x - self.origin
        return np.asarray(y - (self.slope + self.turn * y) * right - self.curve / 2 * right**2)

    def bent(self, x: Floats, y: Floats) -> Floats:
        """The way back: the y on the page of points that `levelled` gave."""
        right = x - self.origin
        return np.asarray((y + self.slope * right + self.curve / 2 * right**2) / (1 - self.turn * right))


def find_bend(pieces: Floats, x_height: float) -> PageBend:
    """The bend of a page by pieces of its baselines, float64 [N, 4], from x, y to x, y; none where they do not agree.

    x_height: pixels.
    """
    run, fall = pieces[:, 2] - pieces[:, 0], pieces[:, 3] - pieces[:, 1]
    is_long = run > LONG * x_height
    pieces, run, fall = pieces[is_long], run[is_long], fall[is_long]
    if len(run) < FEWEST:
        return PageBend()
    x, y = ((pieces[:, side] + pieces[:, side + 2]) / 2 for side in (0, 1))
    middle = np.array([x.mean(), y.mean()])
    reach = np.array([np.ptp(pieces[:, [0, 2]]), np.ptp(y) + x_height])
    asked = np.stack([np.ones(len(x)), (y - middle[1]) / reach[1], (x - middle[0]) / reach[0]], axis=1) * run[:, None]
    likely = np.diag([0.0, 1.0, 1.0]) / LIKELY
    weight, found = np.ones(len(x)), np.zeros(3)
    for _ in range(ROUNDS):
        off = weight / (SURE * x_height)
        found = np.linalg.lstsq(
            np.concatenate([asked * off[:, None], likely]), np.append(fall * off, [0.0] * 3), rcond=None
        )[0]
        weight = 1 / np.sqrt(1 + ((fall - asked @ found) / (SURE * x_height)) ** 2)
    turn, curve = (found[1:] / reach[::-1]).tolist()
    bend = PageBend(float(middle[0]), float(found[0] - turn * middle[1]), turn, curve)
    agree = (weight * (fall - asked @ found)) ** 2
    if agree.sum() > MOST_LEFT * ((weight * fall) ** 2).sum():
        return PageBend()
    ends = np.concatenate([pieces[:, :2], pieces[:, 2:]])
    out = ends[:, 1] - bend.levelled(ends[:, 0], ends[:, 1])
    return bend if np.abs(out).max() > LEAST * x_height else PageBend()
