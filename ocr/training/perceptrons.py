"""Small perceptrons, trained with torch and kept as arrays that NumPy reads with."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray

from segmentation.image.component_model import Layers

HIDDEN: Final = (48, 24)
STEPS: Final = 6000
BATCH: Final = 1024
RATE: Final = 4e-3
LEAST_DEVIATION: Final = 0.01
"""Of a feature: what hardly ever varies in training must not decide when it does."""

Floats = NDArray[np.float32]


def fit(
    features: Floats,
    classes: NDArray[np.int64],
    weight: NDArray[np.float64],
    class_weights: Sequence[float],
    seed: int,
    steps: int = STEPS,
    dropout: float = 0.0,
) -> Layers:
    """A perceptron that tells the classes int64 [N] from features float32 [N, F].

    weight: float64 [N], how often each is drawn. class_weights: how much an error in each class counts, as many as
    there are classes. steps: batches that are learnt from. dropout: share of hidden units left out of each.
    """
    targets = torch.from_numpy(classes)
    loss = torch.nn.CrossEntropyLoss(torch.tensor(class_weights))
    deviation = np.maximum(features.std(axis=0), LEAST_DEVIATION)
    course = Course((*HIDDEN, len(class_weights)), steps, BATCH, RATE, 1e-3, dropout)
    return descend(features, deviation, weight, lambda scores, rows: loss(scores, targets[rows]), course, seed)


@dataclass(frozen=True)
class Course:
    """sizes: units of layers after the inputs. steps: batches of so many rows. rate: the highest. decay: of weights.
    dropout: share of hidden units that are left out of each batch."""

    sizes: tuple[int, ...]
    steps: int
    batch: int
    rate: float
    decay: float
    dropout: float = 0.0


def descend(
    features: Floats,
    deviation: Floats,
    weight: NDArray[np.float64],
    loss: Callable[[torch.Tensor, torch.Tensor], torch.Tensor],
    course: Course,
    seed: int,
) -> Layers:
    """A perceptron of which `loss`, asked with its scores and the numbers of the rows that they are for, is small.

    features: float32 [N, F], scaled by `deviation`, float32 [F]. weight: float64 [N], how often each row is drawn.
    """
    torch.manual_seed(seed)
    torch.set_num_threads(1)  # for layers as small as these more threads only wait for one another
    rng, share = np.random.default_rng(seed), weight.cumsum()
    mean = features.mean(axis=0)
    inputs = torch.from_numpy(((features - mean) / deviation).astype(np.float32))
    layers = [torch.nn.Linear(*sizes) for sizes in pairwise((features.shape[1], *course.sizes))]
    hidden = [(layer, torch.nn.ReLU(), torch.nn.Dropout(course.dropout)) for layer in layers[:-1]]
    net = torch.nn.Sequential(*[part for parts in hidden for part in parts], layers[-1])
    optimiser = torch.optim.AdamW(net.parameters(), course.rate, weight_decay=course.decay)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, course.rate, course.steps)
    for _ in range(course.steps):
        places = np.searchsorted(share, rng.random(course.batch) * share[-1])
        batch = torch.from_numpy(np.minimum(places, len(share) - 1))
        optimiser.zero_grad()
        loss(net(inputs[batch]), batch).backward()
        optimiser.step()
        schedule.step()
    arrays = [(layer.weight.detach().numpy().T, layer.bias.detach().numpy()) for layer in layers]
    weights, biases = arrays[0]
    arrays[0] = weights / deviation[:, None], biases - (mean / deviation) @ weights
    return tuple((np.ascontiguousarray(w, np.float32), np.ascontiguousarray(b, np.float32)) for w, b in arrays)


def together(members: Sequence[Layers]) -> Layers:
    """One perceptron whose scores are the means of those of its members, all of one shape."""
    inner = [
        (_diagonal([own[number][0] for own in members]), np.concatenate([own[number][1] for own in members]))
        for number in range(1, len(members[0]) - 1)
    ]
    (first, last), count = [[member[end] for member in members] for end in (0, -1)], np.float32(len(members))
    return (
        (np.concatenate([weights for weights, _ in first], axis=1), np.concatenate([biases for _, biases in first])),
        *inner,
        (
            np.concatenate([weights for weights, _ in last]) / count,
            np.sum([biases for _, biases in last], axis=0) / count,
        ),
    )


def _diagonal(blocks: Sequence[Floats]) -> Floats:
    """The blocks, float32 [a, b] each, along the diagonal of zeros."""
    rows, columns = (sum(block.shape[side] for block in blocks) for side in (0, 1))
    out = np.zeros((rows, columns), np.float32)
    row = column = 0
    for block in blocks:
        out[row : row + block.shape[0], column : column + block.shape[1]] = block
        row, column = row + block.shape[0], column + block.shape[1]
    return out
