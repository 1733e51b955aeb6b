"""What a connected component is: text, a dot of a leader, or no text, by a small network over its features."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from segmentation.image.component_features import Neighbours
from segmentation.resources import weights_path

WEIGHTS: Final = weights_path("components.npz")
TEXT, LEADER, OTHER = range(3)
"""Columns of what `ComponentModel` says. TEXT: a letter, several, or a part of one; LEADER: a dot or dash of a row that
leads the eye; OTHER: rules, borders, pictures, specks."""
LAYERS: Final = 3

Floats = NDArray[np.float32]
Layers = tuple[tuple[Floats, Floats], ...]


@dataclass(frozen=True, slots=True)
class ComponentModel:
    """Two perceptrons: the second sees what the first says of a component and of its neighbours, too.

    first, second: weights float32 [I, O] and biases float32 [O] of each layer.
    """

    first: Layers
    second: Layers

    @classmethod
    def load(cls, path: Path = WEIGHTS) -> Self:
        """The model that ships, or the one that `ocr.training.component_model` wrote. Raises OSError."""
        with np.load(path, allow_pickle=False) as kept:
            layers = [
                tuple((kept[f"{name}_w{number}"], kept[f"{name}_b{number}"]) for number in range(LAYERS))
                for name in ("first", "second")
            ]
        return cls(*layers)

    def probabilities(self, features: Floats, neighbours: Neighbours) -> Floats:
        """float32 [N, FEATURES] to the probabilities of TEXT, LEADER and OTHER, float32 [N, 3]."""
        alone = perceptron(self.first, features)
        return perceptron(self.second, with_opinions(features, alone, neighbours))


def with_opinions(features: Floats, alone: Floats, neighbours: Neighbours) -> Floats:
    """What the second perceptron sees: the features, what the first one says, and what it says of the neighbours."""
    return np.concatenate([features, alone, neighbours.means(alone)], axis=1)


def perceptron(layers: Layers, features: Floats) -> Floats:
    """Probabilities float32 [N, O] by rectified hidden layers and a softmax."""
    *hidden, (weights, biases) = layers
    for inner, offset in hidden:
        features = np.maximum(features @ inner + offset, 0)
    scores = features @ weights + biases
    odds = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(odds / odds.sum(axis=1, keepdims=True), np.float32)


@lru_cache(maxsize=1)
def shipped_model() -> ComponentModel:
    """The model that ships, loaded once a process."""
    return ComponentModel.load()
