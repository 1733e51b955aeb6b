"""The network that reads a line without cuts: from the strip to symbols and spaces, by connectionist temporal
classification (Graves, Fernández, Gomez and Schmidhuber 2006).

The strip passes the same convolutions as in `classifier.context_net`, with weights of its own. Every place that they
know becomes `FRAMES` frames, and each frame says which symbol is found there, a space, or nothing yet.
"""

from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from classifier.architecture import FRAMES, LINE_FORMAT, LineArchitecture
from classifier.context_net import Neighbours, StripNet, save_in_half_precision
from classifier.glyph_net import load_net


class LineNet(StripNet):
    """Strips float [N, 1, 28, W] to logits float [N, FRAMES * ceil(W / 4), classes]."""

    def __init__(self, architecture: LineArchitecture) -> None:
        super().__init__(architecture)
        self.architecture = architecture
        self.split = nn.Linear(architecture.context, FRAMES * architecture.frame)
        self.refine = nn.Sequential(*(Neighbours(architecture.frame, 1) for _ in range(architecture.refined)))
        self.name = nn.Linear(architecture.frame, architecture.classes)

    def named(self, places: Tensor) -> Tensor:
        """The logits of what is known at `places`, float [N, context, 1, P]."""
        split = torch.relu(self.split(places[:, :, 0].transpose(1, 2)))
        frames = split.unflatten(2, (FRAMES, -1)).flatten(1, 2).transpose(1, 2)[:, :, None]
        logits: Tensor = self.name(self.refine(frames)[:, :, 0].transpose(1, 2))
        return logits

    def forward(self, strip: Tensor) -> Tensor:
        return self.named(self.places(strip))


def save_line_model(path: Path, net: LineNet, alphabet: tuple[str, ...], notes: dict[str, Any]) -> None:
    """Write `net`, in half precision, and what is known about its training to `path`, whole or not at all."""
    save_in_half_precision(path, LINE_FORMAT, net, net.architecture, alphabet, notes)


def load_line_model(path: Path) -> tuple[LineNet, tuple[str, ...]]:
    """The network in `path`, in evaluation mode, and the symbols of its outputs. Raises `ModelError` as
    `load_model`."""
    net, description = load_net(path, LINE_FORMAT, lambda fields: LineNet(LineArchitecture.of(fields)))
    return net, tuple(description["alphabet"])
