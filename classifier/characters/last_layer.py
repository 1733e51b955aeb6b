"""The last layer fitted once more after training, when the data is shown as it is, and how common its classes are."""

import copy
from dataclasses import replace
from typing import Final

import numpy as np
import torch
from torch.nn import functional

from classifier.characters.samples import Samples, group_loss, members_of
from classifier.glyph_net import Model, look, ready

MOST_SAMPLES: Final = 250_000
"""Samples that are fitted to: the features of more would take over 200 MB."""
RIDGE: Final = 1e-4
"""Charge for the square of each change: a class that no sample has keeps its weights."""
STEPS: Final = 50
"""Iterations of L-BFGS; 75 fit the shipped model's samples better, and unseen ones no better."""


def refitted(model: Model, samples: Samples, seed: int) -> Model:
    """`model` with the last layer that makes `samples` likeliest, nothing else changed, and the frequencies of its
    classes.

    Smoothed labels and distortion draw every class towards the same probability, so a trained network names rare
    characters too often where it is not sure: O and 0, l and 1. Undistorted samples and plain labels put that right
    (compare Kang et al. 2020, "Decoupling representation and classifier for long-tailed recognition"). samples: as in
    training, undistorted; `seed` chooses among them where there are more than `MOST_SAMPLES`.
    """
    chosen = np.sort(np.random.default_rng(seed).permutation(len(samples))[:MOST_SAMPLES])
    net = copy.deepcopy(model.net)
    device = next(net.parameters()).device
    members = members_of(samples, net.architecture.classes)[torch.from_numpy(samples.targets[chosen])].to(device)
    features = torch.from_numpy(look(ready(net), samples.crops[chosen])[1]).to(device)
    layer = [net.name.weight, net.name.bias]
    before = [tensor.detach().clone() for tensor in layer]
    optimiser = torch.optim.LBFGS(layer, max_iter=STEPS)

    def loss() -> torch.Tensor:
        optimiser.zero_grad()
        change = torch.stack([(now - then).square().sum() for now, then in zip(layer, before, strict=True)]).sum()
        total = group_loss(functional.linear(features, *layer), members, 0.0) + RIDGE * change
        total.backward()
        return total

    optimiser.step(loss)
    with torch.no_grad():
        # Where cases are not known there is nothing to count; what the fitted layer expects agrees with the counts.
        frequencies = torch.softmax(functional.linear(features, *layer), 1).mean(0)
    return replace(model, net=net, frequencies=frequencies.cpu().numpy())
