"""A wider network that starts with all that a narrower one knows.

Chen, Goodfellow and Shlens 2016, "Net2Net: accelerating learning via knowledge transfer": channels are copied, and what
reads a channel shares its weight out among the copies, so that the wider network answers as the narrower one did. A
little noise lets the copies grow apart in training.
"""

from dataclasses import dataclass, replace
from typing import Final

import torch
from torch import Tensor

from classifier.model import GlyphNet

NOISE: Final = 0.02
"""Standard deviation of what a copied weight is multiplied by, around 1."""
LEAST_SHARE: Final = 0.4
"""Shares of the copies of one channel lie between this and 1, before they are scaled to a sum of 1."""


@dataclass(frozen=True, slots=True)
class _Copies:
    """Which old channel each new one copies, int64 [N], and its share of the old one's weight, float [N]."""

    source: Tensor
    share: Tensor


def widened(net: GlyphNet, widths: tuple[int, ...], hidden: int, seed: int) -> GlyphNet:
    """A network of `widths` and `hidden` units, none fewer than those of `net`, with the answers of `net`, nearly."""
    chance = torch.Generator().manual_seed(seed)
    old, state = net.architecture, net.state_dict()
    wide = GlyphNet(replace(old, widths=widths, hidden=hidden))
    new = wide.state_dict()

    def copies(count: int, wanted: int) -> _Copies:
        more = torch.randint(0, count, (wanted - count,), generator=chance)
        source = torch.cat([torch.arange(count), more])
        share = LEAST_SHARE + (1 - LEAST_SHARE) * torch.rand(wanted, generator=chance)
        return _Copies(source, share / torch.zeros(count).index_add_(0, source, share)[source])

    def shaken(weight: Tensor) -> Tensor:
        return weight * (1 + NOISE * torch.randn(weight.shape, generator=chance))

    def convolution(name: str, inputs: _Copies, outputs: _Copies) -> None:
        weight = state[f"{name}.0.weight"][:, inputs.source] * inputs.share[None, :, None, None]
        new[f"{name}.0.weight"] = shaken(weight[outputs.source])
        for key in ("weight", "bias", "running_mean", "running_var"):
            new[f"{name}.1.{key}"] = state[f"{name}.1.{key}"][outputs.source]
        new[f"{name}.1.num_batches_tracked"] = state[f"{name}.1.num_batches_tracked"]

    stages = [copies(narrow, wanted) for narrow, wanted in zip(old.widths, widths, strict=True)]
    convolution("stem", copies(old.channels, old.channels), stages[0])
    current, block = stages[0], 0
    for stage, depth in zip(stages, old.depths, strict=True):
        for _ in range(depth):
            middle = copies(int(stage.source.max()) + 1, len(stage.source))
            convolution(f"blocks.{block}.first", current, middle)
            convolution(f"blocks.{block}.second", middle, stage)
            if f"blocks.{block}.shortcut.1.0.weight" in state:
                convolution(f"blocks.{block}.shortcut.1", current, stage)
            current, block = stage, block + 1
    units = copies(old.hidden, hidden)
    read = state["read.weight"].view(old.hidden, int(current.source.max()) + 1, -1)
    read = read[:, current.source] * current.share[None, :, None]
    new["read.weight"] = shaken(read[units.source].flatten(1))
    new["read.bias"] = state["read.bias"][units.source]
    new["name.weight"] = state["name.weight"][:, units.source] * units.share
    new["name.bias"] = state["name.bias"]
    wide.load_state_dict(new)
    return wide
