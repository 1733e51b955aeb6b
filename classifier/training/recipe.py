"""How to train, as numbers, and what follows from them: the rate of a step, the order of an epoch, the optimiser."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import nn


@dataclass(frozen=True)
class Recipe:
    """How to train.

    The learning rate rises for `warmup` of all steps and falls to zero along a cosine (Loshchilov and Hutter 2017,
    "SGDR"); `smoothing` of the label's weight is spread over all classes (Szegedy et al. 2016); the weights that are
    evaluated and kept are an exponential moving average with `average` decay a step (Polyak averaging).
    `augmentation` times the usual distortion bends the images (`classifier.training.augment.MILD`).
    `epoch_size` samples make an epoch, 0 for all. `checkpoint_seconds` between checkpoints inside an epoch.
    """

    epochs: int = 10
    batch: int = 256
    optimiser: str = "sgd"
    learning_rate: float = 0.1
    weight_decay: float = 5e-4
    momentum: float = 0.9
    warmup: float = 0.1
    smoothing: float = 0.05
    average: float = 0.999
    augmentation: float = 1.0
    seed: int = 1
    epoch_size: int = 0
    checkpoint_seconds: float = 300.0


def rate_at(recipe: Recipe, step: int, steps: int) -> float:
    """The learning rate of `step` of `steps`: linear rise, then half a cosine down to zero."""
    rise = max(1, round(recipe.warmup * steps))
    if step < rise:
        return recipe.learning_rate * (step + 1) / rise
    return recipe.learning_rate * 0.5 * (1 + math.cos(math.pi * (step - rise) / max(1, steps - rise)))


def build_optimiser(net: nn.Module, recipe: Recipe) -> torch.optim.Optimizer:
    """SGD with Nesterov momentum or AdamW; biases and normalisation are not decayed, frozen weights left out."""
    learning = [weight for weight in net.parameters() if weight.requires_grad]
    decayed = [weight for weight in learning if weight.ndim > 1]
    free = [weight for weight in learning if weight.ndim <= 1]
    groups = [{"params": decayed, "weight_decay": recipe.weight_decay}, {"params": free, "weight_decay": 0.0}]
    if recipe.optimiser == "sgd":
        return torch.optim.SGD(groups, lr=recipe.learning_rate, momentum=recipe.momentum, nesterov=True)
    if recipe.optimiser == "adamw":
        return torch.optim.AdamW(groups, lr=recipe.learning_rate)
    raise ValueError(f"optimiser {recipe.optimiser!r}: choose sgd or adamw")


def comparable(recipe: dict[str, Any]) -> dict[str, Any]:
    """What of a recipe must not change between a run and its resumption."""
    return {key: value for key, value in recipe.items() if key != "checkpoint_seconds"}


def batches(count: int, recipe: Recipe, epoch: int, first: int) -> Iterator[np.ndarray]:
    """The batches of `epoch` over `count` samples from batch `first` on, each a sorted int64 array of indices."""
    order = np.random.default_rng([recipe.seed, epoch]).permutation(count)[: epoch_length(count, recipe)]
    for index in range(first, steps_per_epoch(count, recipe)):
        yield np.sort(order[index * recipe.batch : (index + 1) * recipe.batch])


def epoch_length(count: int, recipe: Recipe) -> int:
    return min(recipe.epoch_size, count) if recipe.epoch_size else count


def steps_per_epoch(count: int, recipe: Recipe) -> int:
    return math.ceil(epoch_length(count, recipe) / recipe.batch)
