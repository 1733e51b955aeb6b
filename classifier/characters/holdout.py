"""Which of the EMNIST images that Typecase was made with are for testing alone."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

TEST_SEED: Final = 2026
TEST_SIZE: Final = 16_000
"""Images, of the 100,000 of the ByClass test split, that no shipped model has been trained on."""


def held_out(count: int) -> NDArray[np.int64]:
    """The indices of the test images among `count`, sorted; about a sixth where there are fewer than the 100,000."""
    size = min(TEST_SIZE, count // 6)
    return np.sort(np.random.default_rng(TEST_SEED).permutation(count)[:size])
