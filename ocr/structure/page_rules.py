"""The ruled lines of a page, as the search for tables is given them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class PageRules:
    """boxes: int32 [R, 4], left, top, right, bottom in pixels of the cleaned page, whose lines of text run level.
    to_source: float64 [2, 3], the affine map from there to the page as it was loaded."""

    boxes: NDArray[np.int32]
    to_source: NDArray[np.float64]


def no_rules() -> PageRules:
    """Of a page that holds its text as text: nobody looked for its rules."""
    return PageRules(np.zeros((0, 4), np.int32), np.eye(2, 3))
