"""The network of the second pass: it classifies a candidate by its own ink and by what stands around it on its line.

A `GlyphNet` sees the candidate's crops. Beside it convolutions run over the strip, the line's ink at one x-height, and
let every place of a line know some fourteen letters to either side. What they know where the candidate begins, in its
middle and where it ends is added to what the `GlyphNet` says; what they know at the white between two atoms tells
whether it is a space.
"""

from dataclasses import asdict
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from classifier.architecture import (
    BASELINE,
    CONTEXT_FORMAT,
    HEIGHTS,
    PROBES,
    SIDE,
    STRIDE,
    ContextArchitecture,
    LineArchitecture,
    StripArchitecture,
)
from classifier.glyph_net import ConvNorm, GlyphNet, ResidualBlock, count_parameters, load_net, write_weights


class Neighbours(nn.Module):
    """What every place knows, and what it learns of those `dilation` away."""

    def __init__(self, width: int, dilation: int) -> None:
        super().__init__()
        self.look = ConvNorm.of(nn.Conv2d(width, width, (1, 3), 1, (0, dilation), (1, dilation), bias=False))

    def forward(self, places: Tensor) -> Tensor:
        return places + torch.relu(self.look(places))


class StripNet(nn.Module):
    """What is known at every fourth column of a strip: convolutions over the line's ink, then along the line."""

    def __init__(self, architecture: StripArchitecture) -> None:
        super().__init__()
        first, second = architecture.strip_widths
        context = architecture.context
        self.stem = ConvNorm(1, first, 5, 2)
        self.blocks = nn.Sequential(ResidualBlock(first, second, 2), ResidualBlock(second, second, 1))
        self.column = ConvNorm.of(nn.Conv2d(second, context, (SIDE // STRIDE, 1), bias=False))
        self.neighbours = nn.Sequential(*(Neighbours(context, dilation) for dilation in architecture.dilations))

    def places(self, strip: Tensor) -> Tensor:
        """Strips float [N, 1, 28, W] to float [N, context, 1, ceil(W / 4)]."""
        places: Tensor = self.neighbours(torch.relu(self.column(self.blocks(torch.relu(self.stem(strip))))))
        return places


class ContextNet(StripNet):
    """Candidates and gaps of lines to what they are: `context` of their strip first, then `look` and `gaps`."""

    def __init__(self, architecture: ContextArchitecture) -> None:
        super().__init__(architecture)
        self.architecture = architecture
        context, probes = architecture.context, len(PROBES)
        self.glyphs = GlyphNet(architecture.glyphs)
        self.join = nn.Linear(architecture.glyphs.hidden + probes * context + 1, architecture.joined)
        self.name = nn.Linear(architecture.joined, architecture.glyphs.classes)
        self.weigh_gap = nn.Linear(probes * context + architecture.gap_features, architecture.gap_hidden)
        self.space = nn.Linear(architecture.gap_hidden, 1)

    def context(self, strip: Tensor) -> Tensor:
        """What is known at every fourth column of strips float [N, 1, 28, W]: float [N * ceil(W / 4), context]."""
        return self.places(strip)[:, :, 0].transpose(1, 2).flatten(0, 1)

    def look(self, crops: Tensor, spans: Tensor, context: Tensor) -> tuple[Tensor, Tensor]:
        """Logits float [N, classes] of candidates in context, and of what their crops alone say.

        crops: float [N, 2, 28, 28]; spans: float32 [N, 2], columns of the strip whose `context` it is.
        """
        seen = self.glyphs.features(crops)
        alone = self.glyphs.name(seen)
        width = ((spans[:, 1:] - spans[:, :1]) / SIDE).to(seen.dtype)
        around = torch.cat([seen, probed(context, spans), width], 1)
        return alone + self.name(torch.relu(self.join(around))), alone

    def gaps(self, spans: Tensor, features: Tensor, context: Tensor) -> Tensor:
        """The log-odds float [G] of a space in gaps that begin and end at `spans`, float32 [G, 2], with their
        `features`, float [G, gap_features]."""
        around = torch.cat([probed(context, spans), features.to(context.dtype)], 1)
        odds: Tensor = self.space(torch.relu(self.weigh_gap(around)))
        return odds[:, 0]


def at_all_heights(spans: Tensor, context: Tensor) -> Tensor:
    """Spans float [N, 2] of a strip on each of the strips whose `context` it is, one for each of `HEIGHTS`, side by
    side: float [len(HEIGHTS) * N, 2]."""
    wide = STRIDE * (len(context) // len(HEIGHTS))
    return torch.cat([spans + number * wide for number in range(len(HEIGHTS))])


def shown_at(height: float, lines: Tensor) -> Tensor:
    """Strips or crops of lines, float [..., 28, W], so many times as high over and under the baseline."""
    if height == 1:
        return lines
    row = torch.arange(SIDE, device=lines.device, dtype=torch.float32)
    source = (row + 0.5 - BASELINE) / height + BASELINE - 0.5
    shares = (1 - (source[:, None] - row).abs()).clamp(min=0)
    return shares.to(lines.dtype) @ lines


def on_lines_shown_at(height: float, crops: Tensor) -> Tensor:
    """Crops float [N, 2, 28, 28], what the second channel shows of their lines so many times as high."""
    if height == 1:
        return crops
    return torch.stack([crops[:, 0], shown_at(height, crops[:, 1])], 1).contiguous(memory_format=torch.channels_last)


def probed(context: Tensor, spans: Tensor) -> Tensor:
    """The context at the `PROBES` of spans float32 [N, 2]: float [N, len(PROBES) * context]."""
    shares = torch.tensor(PROBES, device=spans.device)
    places = (spans[:, :1] + (spans[:, 1:] - spans[:, :1]) * shares - 0.5) / STRIDE
    places = places.clamp(0, len(context) - 1)
    first = places.floor()
    share = (places - first).to(context.dtype)[..., None]
    index = first.long()
    before, after = (functional.embedding(i, context) for i in (index, (index + 1).clamp(max=len(context) - 1)))
    return torch.lerp(before, after, share).flatten(1)


def save_context_model(path: Path, net: ContextNet, alphabet: tuple[str, ...], notes: dict[str, Any]) -> None:
    """Write `net`, in half precision, and what is known about its training to `path`, whole or not at all."""
    save_in_half_precision(path, CONTEXT_FORMAT, net, net.architecture, alphabet, notes)


def save_in_half_precision(
    path: Path,
    weights_format: str,
    net: nn.Module,
    architecture: ContextArchitecture | LineArchitecture,
    alphabet: tuple[str, ...],
    notes: dict[str, Any],
) -> None:
    """Write a network that sees strips to `path`, whole or not at all. weights_format: what its file says of itself;
    notes: what is known about its training."""
    description = {
        "format": weights_format,
        "alphabet": list(alphabet),
        "architecture": asdict(architecture),
        "parameters": count_parameters(net),
        "training": notes,
    }
    write_weights(path, description, net, torch.float16)


def load_context_model(path: Path) -> tuple[ContextNet, tuple[str, ...]]:
    """The network in `path`, in evaluation mode, and the symbols of its outputs. Raises `ModelError` as
    `load_model`."""
    net, description = load_net(path, CONTEXT_FORMAT, lambda fields: ContextNet(ContextArchitecture.of(fields)))
    return net, tuple(description["alphabet"])
