"""Normalisation of log-probabilities."""

import numpy as np
from numpy.typing import NDArray


def normalised(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    """Scores float32 [S, C] as log-probabilities."""
    return scores - log_sum(scores)


def log_sum(log_probs: NDArray[np.float32]) -> NDArray[np.float32]:
    """The logarithm of what the probabilities of each row add up to: float32 [S, C], one of a row's at least finite,
    to float32 [S, 1]."""
    most = log_probs.max(axis=1, keepdims=True)
    # Several times as fast as np.logaddexp.reduce.
    return most + np.log(np.exp(log_probs - most).sum(axis=1, keepdims=True))
