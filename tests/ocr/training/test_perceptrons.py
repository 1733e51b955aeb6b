"""Several perceptrons as one."""

import numpy as np
import pytest

from ocr.structure.table_model import probability
from ocr.training.perceptrons import Course, descend, together


@pytest.mark.parametrize("sizes", [(6, 4, 1), (6, 1)])
def test_members_together_have_the_mean_of_their_log_odds(sizes: tuple[int, ...]) -> None:
    features = np.random.default_rng(1).normal(size=(20, 5)).astype(np.float32)
    course = Course(sizes, steps=2, batch=8, rate=1e-2, decay=0.0)
    members = [
        descend(features, np.ones(5, np.float32), np.ones(20), lambda scores, _: (scores**2).mean(), course, seed)
        for seed in range(3)
    ]
    odds = [np.log(own / (1 - own)) for own in (probability(member, features) for member in members)]
    assert np.abs(odds[0] - odds[1]).max() > 0.01
    both = probability(together(members), features)
    assert np.log(both / (1 - both)) == pytest.approx(np.mean(odds, axis=0), abs=1e-4)
