"""The loss of the line network is the probability of all ways to find the symbols where they stand."""

from itertools import product

import numpy as np
import pytest
import torch

from classifier.alphabet import BLANK, SPACE
from classifier.training.aligned_ctc import FRAME, Labels, aligned_ctc_loss, labels_of

CLASSES = BLANK + 1


def two_symbols(low: float, high: float) -> Labels:
    """Symbol 0 in the first two frames, symbol 1 from `low` to `high` columns."""
    return Labels(
        np.array([0, 1]),
        np.array([0.1, low], np.float32),
        np.array([FRAME * 1.5, high], np.float32),
        np.array([0, 2]),
    )


def collapsed(path: tuple[int, ...]) -> list[int]:
    kept = [c for c, before in zip(path, (None, *path[:-1]), strict=True) if c != before]
    return [c for c in kept if c != BLANK]


def by_all_paths(log_probs: torch.Tensor, allowed: dict[int, set[int]]) -> torch.Tensor:
    """Minus the logarithm of the probability of the paths that find 0, then 1, in `allowed` frames."""
    likely = []
    for path in product((0, 1, BLANK), repeat=len(log_probs)):
        in_place = all(c == BLANK or frame in allowed[c] for frame, c in enumerate(path))
        if in_place and collapsed(path) == [0, 1]:
            likely.append(sum(log_probs[frame, c] for frame, c in enumerate(path)))
    return -torch.logsumexp(torch.stack(likely), 0)


@pytest.mark.parametrize(("low", "high", "frames"), [(FRAME * 2.5, FRAME * 3.5, {2, 3}), (FRAME * 3.2, 99.0, {3})])
def test_loss_is_that_of_all_paths_in_place(low: float, high: float, frames: set[int]) -> None:
    torch.manual_seed(1)
    logits = torch.randn(4, CLASSES, requires_grad=True)
    expected = by_all_paths(torch.log_softmax(logits, 1), {0: {0, 1}, 1: frames})
    (slope,) = torch.autograd.grad(expected, logits)
    loss = aligned_ctc_loss(torch.log_softmax(logits, 1), two_symbols(low, high), np.array([0, 4]), 1.0)
    (own,) = torch.autograd.grad(loss, logits)
    # The value is a bound (cross-entropy with what was found); the slope is exact, for each of the two labels.
    assert loss * 2 >= expected - 1e-4
    torch.testing.assert_close(own * 2, slope, atol=1e-4, rtol=1e-3)


def test_a_line_too_narrow_for_its_text_teaches_nothing() -> None:
    logits = torch.zeros(1, CLASSES, requires_grad=True)
    loss = aligned_ctc_loss(torch.log_softmax(logits, 1), two_symbols(0, 9), np.array([0, 1]), 1.0)
    assert loss.item() == 0


def test_lines_do_not_mix() -> None:
    torch.manual_seed(2)
    log_probs = torch.log_softmax(torch.randn(8, CLASSES), 1)
    one = two_symbols(FRAME * 2.5, FRAME * 3.5)
    both = Labels(*(np.tile(part, 2) for part in (one.classes, one.low, one.high)), np.array([0, 2, 4]))
    alone = [aligned_ctc_loss(part, one, np.array([0, 4]), 1.0) for part in (log_probs[:4], log_probs[4:])]
    together = aligned_ctc_loss(log_probs, both, np.array([0, 4, 8]), 1.0)
    assert float(together) == pytest.approx((float(alone[0]) + float(alone[1])) / 2, rel=1e-4)


def test_spaces_stand_in_the_white() -> None:
    places = np.array([[10, 2], [30, 2], [40, 2]], np.float32)
    labels = labels_of(np.array([5, 6, 7], np.int16), np.array([True, True, False]), places, np.array([0, 3]))
    assert labels.classes.tolist() == [5, SPACE, 6, 7] and labels.offsets.tolist() == [0, 4]
    assert 13 < labels.low[1] < 14 and 26 < labels.high[1] < 27
    assert (labels.low[[0, 2, 3]] == [8, 28, 38]).all() and (labels.high[[0, 2, 3]] == [12, 32, 42]).all()
