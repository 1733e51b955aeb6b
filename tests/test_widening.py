"""A wider network that starts with what a narrower one knows."""

import numpy as np
import torch

from classifier.model import Architecture, GlyphNet, log_probabilities
from classifier.widening import widened


def test_a_widened_network_answers_as_the_narrow_one_did() -> None:
    torch.manual_seed(3)
    net = GlyphNet(Architecture(12, channels=2, widths=(4, 6, 8), depths=(0, 1, 1), hidden=10)).eval()
    for layer in net.modules():
        if isinstance(layer, torch.nn.BatchNorm2d):
            layer.running_mean.uniform_(-0.2, 0.2)
            layer.running_var.uniform_(0.5, 2)
    crops = np.random.default_rng(1).integers(0, 256, (40, 2, 28, 28), np.uint8)
    before = log_probabilities(net, crops)
    wide = widened(net, (6, 9, 12), 17, seed=1).eval()
    assert wide.architecture.widths == (6, 9, 12) and wide.architecture.hidden == 17
    after = log_probabilities(wide, crops)
    # What is left is the noise: without it the answers are the same to rounding.
    assert np.abs(after - before).max() < 0.2 * np.abs(before - before.mean()).max()
    assert np.abs(after - before).max() > 0


def test_widening_follows_its_seed() -> None:
    torch.manual_seed(3)
    net = GlyphNet(Architecture(5, widths=(4, 6), depths=(1, 1), hidden=6)).eval()
    one, same, other = (widened(net, (5, 7), 8, seed=seed).state_dict() for seed in (1, 1, 2))
    assert all(torch.equal(one[name], same[name]) for name in one)
    assert not torch.equal(one["read.weight"], other["read.weight"])
