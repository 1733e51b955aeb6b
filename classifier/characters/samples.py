"""What a network learns from, and how wrong it is about it."""

import math
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor


@dataclass(frozen=True)
class Samples:
    """What a network learns from.

    `crops` uint8 [N, 28, 28] or [N, C, 28, 28] (may be memory-mapped), `targets` int64 [N]. A target is a row of
    `groups` bool [T, classes]: the classes that the sample may be, several when its case is not known. Without
    `groups` a target is a class.
    """

    crops: np.ndarray
    targets: np.ndarray
    groups: np.ndarray | None = None

    def __len__(self) -> int:
        return len(self.targets)

    def __post_init__(self) -> None:
        if len(self.crops) != len(self.targets):
            raise ValueError(f"{len(self.crops)} crops but {len(self.targets)} targets")


def members_of(samples: Samples, classes: int) -> Tensor:
    """bool [T, classes]: the classes that each target may be."""
    return torch.eye(classes, dtype=torch.bool) if samples.groups is None else torch.from_numpy(samples.groups)


def group_loss(logits: Tensor, members: Tensor, smoothing: float) -> Tensor:
    """Mean smoothed cross-entropy of `logits` [N, C] where `members` bool [N, C] marks the classes that are right.

    The probability of a sample is that of all its classes together, so an image of unknown case still trains.
    """
    scores = torch.log_softmax(logits.float(), 1)
    right = torch.logsumexp(scores.masked_fill(~members, -math.inf), 1)
    return -((1 - smoothing) * right + smoothing * scores.mean(1)).mean()
