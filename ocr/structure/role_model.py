"""What the lines of a page are, by small networks over their features."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from ocr.document import Role
from ocr.resources import weights_path
from ocr.structure.line_features import PageLines
from segmentation.image.component_model import Layers, perceptron

WEIGHTS: Final = weights_path("roles.npz")
CLASSES: Final = (*Role, "other")
"""Columns of what the model says; the last is text that stands alone: addresses, names of authors, entries of forms."""
LAYERS: Final = 3
LEAST: Final = 1e-9
DOUBT: Final = 1e-3
"""A probability that is greater than what the model says by mistake."""
PARTS: Final = ("first", "second", "start")

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class LineOpinions:
    """roles: float32 [L, classes], probabilities. start: float32 [L], that the line begins a block."""

    roles: Floats
    start: Floats

    def of(self, first: int, end: int) -> Self:
        """Those of some of the lines."""
        return replace(self, roles=self.roles[first:end], start=self.start[first:end])

    def with_items(self, lines: NDArray[np.bool_]) -> Self:
        """The same where some lines, bool [L], are as likely as not to be items of a list, and begin one."""
        roles, start = self.roles.copy(), np.where(lines, np.float32(1), self.start)
        roles[lines] /= 2
        roles[lines, CLASSES.index(Role.LIST_ITEM)] += 0.5
        return replace(self, roles=roles, start=start)

    def only(self, classes: Sequence[int], lines: NDArray[np.bool_]) -> Self:
        """The same where some lines, bool [L], are of one of the `classes`, the first where none of them is likely."""
        roles = np.zeros_like(self.roles)
        roles[:, classes] = self.roles[:, classes]
        roles[:, classes[0]] += DOUBT
        roles /= roles.sum(axis=1, keepdims=True)
        return replace(self, roles=np.where(lines[:, None], roles, self.roles))

    def without(self, classes: Sequence[int], lines: NDArray[np.bool_]) -> Self:
        """The same where some lines, bool [L], are of none of the `classes`."""
        roles = self.roles.copy()
        roles[np.ix_(np.flatnonzero(lines), np.asarray(classes))] = 0
        return replace(self, roles=roles / np.maximum(roles.sum(axis=1, keepdims=True), LEAST))


@dataclass(frozen=True, slots=True)
class Member:
    """Perceptrons: the second sees what the first says of a line and of those around it, too, and the third tells from
    the same whether the line begins a block."""

    first: Layers
    second: Layers
    start: Layers

    def opinions(self, lines: PageLines) -> LineOpinions:
        seen = with_opinions(lines, perceptron(self.first, lines.features))
        return LineOpinions(perceptron(self.second, seen), perceptron(self.start, seen)[:, 1])


@dataclass(frozen=True, slots=True)
class RoleModel:
    """Members that were trained alike from different beginnings; the mean of what they say is less often wrong."""

    members: tuple[Member, ...]

    @classmethod
    def load(cls, path: Path = WEIGHTS) -> Self:
        """The model that ships, or the one that `ocr.training.roles` wrote. Raises OSError."""
        with np.load(path, allow_pickle=False) as file:
            kept = {name: file[name].astype(np.float32) for name in file.files}
        count = 1 + max(int(name.split("_")[0]) for name in kept)
        return cls(tuple(_member(kept, number) for number in range(count)))

    def opinions(self, lines: PageLines) -> LineOpinions:
        said = [member.opinions(lines) for member in self.members]
        roles, start = ([getattr(each, part) for each in said] for part in ("roles", "start"))
        return LineOpinions(np.mean(roles, axis=0, dtype=np.float32), np.mean(start, axis=0, dtype=np.float32))


def _member(kept: dict[str, Floats], number: int) -> Member:
    layers = [
        tuple((kept[f"{number}_{part}_w{layer}"], kept[f"{number}_{part}_b{layer}"]) for layer in range(LAYERS))
        for part in PARTS
    ]
    return Member(*layers)


def with_opinions(lines: PageLines, alone: Floats) -> Floats:
    """What the second and third perceptron see: the features, what the first says, and what it says of those around."""
    return np.concatenate([lines.features, alone, lines.around(alone)], axis=1)


@lru_cache(maxsize=1)
def shipped_model() -> RoleModel:
    """The model that ships, loaded once a process."""
    return RoleModel.load()
