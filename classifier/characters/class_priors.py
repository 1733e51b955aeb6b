"""How common each class is: what smoothing and distortion make a network forget is set right after training."""

import copy
from dataclasses import replace
from typing import Final

import numpy as np
import torch

from classifier.characters.samples import Samples, group_loss, members_of
from classifier.glyph_net import Model, log_probabilities, ready

MOST_SAMPLES: Final = 25_000
"""Samples that decide; 62 numbers need no more."""
RIDGE: Final = 1e-5
"""Charge for the square of a change in nats: a class that no sample has keeps its bias."""
STEPS: Final = 60
"""Iterations of L-BFGS; it is done after about twenty."""


def calibrated_priors(model: Model, samples: Samples, seed: int) -> Model:
    """`model` with the bias of its last layer that makes `samples` likeliest, nothing else changed.

    Smoothed labels draw every class towards the same probability, so a trained network classifies rare characters too
    often where it is not sure: O and 0, l and 1. samples: as in training, undistorted; `seed` chooses among them.
    """
    chosen = np.sort(np.random.default_rng(seed).permutation(len(samples))[:MOST_SAMPLES])
    net = copy.deepcopy(model.net)
    device = next(net.parameters()).device
    members = members_of(samples, net.architecture.classes)[torch.from_numpy(samples.targets[chosen])].to(device)
    scores = torch.from_numpy(log_probabilities(ready(net), samples.crops[chosen])).to(device)
    change = torch.zeros(scores.shape[1], device=device, requires_grad=True)
    optimiser = torch.optim.LBFGS([change], max_iter=STEPS)

    def loss() -> torch.Tensor:
        optimiser.zero_grad()
        total = group_loss(scores + change, members, 0.0) + RIDGE * change.square().sum()
        total.backward()
        return total

    optimiser.step(loss)
    with torch.no_grad():
        net.name.bias.add_(change)
    return replace(model, net=net)
