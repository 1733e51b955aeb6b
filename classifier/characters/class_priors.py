"""How likely each class is before an image has been looked at: as in the training data, or all alike. No torch."""

from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

Prior = Literal["balanced", "data"]
PRIORS: Final[tuple[Prior, ...]] = ("balanced", "data")
"""balanced: all classes are equally likely, as when somebody draws one, and those that are hard to tell somewhat
likelier (`evened`). data: as common as in the training data."""

LEAST_RECALL: Final = 0.1
"""No class is taken to be recognised more rarely, lest every doubtful character be named one that is never right."""


def with_balanced_prior(probabilities: NDArray[np.float32], frequencies: NDArray[np.float32]) -> NDArray[np.float32]:
    """`probabilities` float32 [N, classes], which suppose that classes are as common as `frequencies` float32 [classes]
    (all above 0) say, as they were if all classes were equally common.

    Source: Saerens, Latinne and Decaestecker 2002, "Adjusting the outputs of a classifier to new a priori
    probabilities", equation 2.4.
    """
    odds = probabilities / frequencies
    return odds / odds.sum(1, keepdims=True)


def evened(
    frequencies: NDArray[np.float32], probabilities: NDArray[np.float32], truth: NDArray[np.integer]
) -> NDArray[np.float32]:
    """`frequencies` float32 [classes] times the square root of how often each class is recognised once all are equally
    likely, made to sum to 1 again: a balanced prior alone gives up l for 1 and q for 9, which they look like.

    probabilities: float32 [N, classes], which suppose `frequencies`; truth: int [N]. A class without samples counts as
    recognised as often as the mean.
    """
    right = with_balanced_prior(probabilities, frequencies).argmax(1) == truth
    seen = np.bincount(truth, minlength=len(frequencies))
    recall = np.bincount(truth, right, len(frequencies)) / np.maximum(seen, 1)
    recall = np.where(seen > 0, np.maximum(recall, LEAST_RECALL), recall[seen > 0].mean())
    weighed = frequencies * np.sqrt(recall)
    return np.asarray(weighed / weighed.sum(), np.float32)
