"""How likely each class is before an image has been looked at: as in the training data, or all alike. No torch."""

from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

Prior = Literal["balanced", "data"]
PRIORS: Final[tuple[Prior, ...]] = ("balanced", "data")
"""balanced: all classes are equally likely, as when somebody draws one. data: as common as in the training data."""


def with_balanced_prior(probabilities: NDArray[np.float32], frequencies: NDArray[np.float32]) -> NDArray[np.float32]:
    """`probabilities` float32 [N, classes], which suppose that classes are as common as `frequencies` float32 [classes]
    (all above 0) say, as they were if all classes were equally common.

    Source: Saerens, Latinne and Decaestecker 2002, "Adjusting the outputs of a classifier to new a priori
    probabilities", equation 2.4.
    """
    odds = probabilities / frequencies
    return odds / odds.sum(1, keepdims=True)
