"""The last layer fitted once more after training, when the data is shown as it is, and how common its classes are."""

import copy
from dataclasses import replace
from typing import Final

import numpy as np
import torch
from torch.nn import functional

from classifier.alphabet import EMNIST_MERGED_CASES
from classifier.characters.class_priors import evened
from classifier.characters.samples import Samples, group_loss, members_of
from classifier.characters.targets import merge_table
from classifier.glyph_net import Model, look, ready
from classifier.weights_file import LEAST_FREQUENCY

MOST_SAMPLES: Final = 250_000
"""Samples that are fitted to: the features of more would take over 200 MB."""
RIDGE: Final = 1e-4
"""Charge for the square of each change: a class that no sample has keeps its weights."""
STEPS: Final = 50
"""Iterations of L-BFGS; 75 fit the shipped model's samples better, and unseen ones no better."""


def refitted(model: Model, samples: Samples, seed: int) -> Model:
    """`model` with the last layer that makes `samples` likeliest, nothing else changed, and the `balancing`
    frequencies of its classes.

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
        probabilities = torch.softmax(functional.linear(features, *layer), 1).cpu().numpy()
    return replace(model, net=net, frequencies=balancing(model.alphabet, probabilities, members.cpu().numpy()))


def balancing(alphabet: tuple[str, ...], probabilities: np.ndarray, members: np.ndarray) -> np.ndarray:
    """What a balanced prior divides the probabilities of the classes by, float32 [classes]: how common they are among
    samples with `probabilities` float32 [N, classes], `evened` over the classes that EMNIST merges. members: bool [N,
    classes], those that a sample may be: both cases where its own is not known."""
    groups, merged = merge_table(alphabet, EMNIST_MERGED_CASES)
    merge = np.eye(len(merged), dtype=np.float32)[groups]
    # Where cases are not known there is nothing to count; what the fitted layer expects agrees with the counts.
    expected = probabilities.mean(0)
    together = expected @ merge
    evenly = evened(together, probabilities @ merge, groups[members.argmax(1)])
    return np.asarray(expected * (evenly / np.maximum(together, LEAST_FREQUENCY))[groups], np.float32)
