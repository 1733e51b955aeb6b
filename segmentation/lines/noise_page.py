"""Pages of noise: thousands of specks, of which hardly one stands beside another as letters do."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from segmentation.nearest import nearest

MANY: Final = 4000
"""Components; a page with fewer is not looked at, because its lines are found in no time either way."""
LEAST_BESIDE: Final = 0.3
"""Share of the components that have a neighbour. In text two letters of three have, the others end words."""
WIDEST_GAP: Final = 1.0
"""White between neighbours, in heights of the larger."""
LEAST_SHARED: Final = 0.5
"""Height that neighbours share, in heights of the smaller."""
SIZE_RATIO: Final = 2.5
NEIGHBOURS: Final = 4


def is_noise_page(boxes: NDArray[np.float64]) -> bool:
    """Whether components, float64 [N, 4], are noise and no letters."""
    if len(boxes) < MANY:
        return False
    left, top, right, bottom = boxes.T
    height, middle = bottom - top, (top + bottom) / 2
    near = nearest(np.stack([left, middle], 1), np.stack([right, middle], 1), NEIGHBOURS)[0]
    own = np.arange(len(boxes))[:, None]
    shared = np.minimum(bottom[own], bottom[near]) - np.maximum(top[own], top[near])
    smaller, larger = np.minimum(height[own], height[near]), np.maximum(height[own], height[near])
    beside = (near != own) & (left[near] > left[own]) & (left[near] - right[own] <= WIDEST_GAP * larger)
    beside &= (shared >= LEAST_SHARED * smaller) & (larger <= SIZE_RATIO * smaller)
    return float(beside.any(axis=1).mean()) < LEAST_BESIDE
