"""Lines of examples on the device that learns from them, a batch at a time."""

import math
from dataclasses import dataclass, fields
from typing import Final

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from classifier.architecture import BASELINE, SIDE
from classifier.training.line_examples import LineExamples

STRETCH: Final = 0.15
"""Strips are stretched and squeezed by up to so much, both ways and about the baseline, in natural logarithms of the
factors."""
SHIFT: Final = 1.2
"""Pixels that a line is raised or lowered by, at most: its baseline is an estimate."""
SLANT: Final = 0.15
"""Columns for each row that strips lean to either side, at most."""
WAVE: Final = 200
"""Columns from one height of the moved line to the next."""
STRETCH_OF_LINE: Final = 400
"""Columns that are lit alike, and seen or not: most of a line."""
STRETCHES_HIDDEN: Final = 0.04
"""Share of these that the network does not get to see, but for the crops."""
PIECES_HIDDEN: Final = 0.05
"""Share of the pieces of a strip that it does not get to see."""
PIECE: Final = 24
"""Columns of such a piece: two letters or three."""


@dataclass(frozen=True, slots=True)
class LineBatch:
    """Lines side by side on one strip, float [1, 1, 28, W], 0 paper to 1 ink. Others as in `LineExamples`: crops float
    [N, 2, 28, 28], labels int64 [N], spans float32 [N, 2] in columns of the strip; gaps, gap_spans, spaced float [G].
    """

    strip: Tensor
    crops: Tensor
    labels: Tensor
    spans: Tensor
    gaps: Tensor
    gap_spans: Tensor
    spaced: Tensor


class LinePool:
    """Examples that grow in number, kept on a device."""

    def __init__(self, device: torch.device) -> None:
        self.device = device
        self._lessons: dict[str, Tensor] = {}
        self._offsets: dict[str, Tensor] = {}

    def __len__(self) -> int:
        return len(self._lessons["strip_offsets"]) - 1 if self._lessons else 0

    def add(self, examples: LineExamples) -> None:
        """Have these examples, too."""
        for field in fields(examples):
            more = torch.from_numpy(np.ascontiguousarray(getattr(examples, field.name))).to(self.device)
            had = self._lessons.get(field.name)
            if had is not None:
                more = torch.cat([had, more[1:] + had[-1] if field.name.endswith("_offsets") else more])
            self._lessons[field.name] = more
            if field.name.endswith("_offsets"):
                self._offsets[field.name] = more.cpu()

    def batch(self, lines: np.ndarray) -> LineBatch:
        """The lines of these numbers, int64 [B]."""
        examples = self._lessons
        chosen = torch.from_numpy(lines)
        columns, _, start = self._slices("strip_offsets", chosen)
        crops, line_of_crop, _ = self._slices("crop_offsets", chosen)
        gaps, line_of_gap, _ = self._slices("gap_offsets", chosen)
        return LineBatch(
            examples["strip"][columns].T.float()[None, None] / 255,
            (examples["crops"][crops].float() / 255).contiguous(memory_format=torch.channels_last),
            examples["labels"][crops].long(),
            examples["spans"][crops] + start[line_of_crop, None],
            examples["gaps"][gaps],
            examples["gap_spans"][gaps] + start[line_of_gap, None],
            examples["spaced"][gaps].float(),
        )

    def _slices(self, name: str, chosen: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """The indices of what all `chosen` lines have by the offsets `name`, which of them each is of, and where each
        line then begins."""
        # Counted on the processor, so that a GPU need not be waited for.
        offsets = self._offsets[name]
        first, length = offsets[chosen], offsets[chosen + 1] - offsets[chosen]
        ends = length.cumsum(0)
        owner = torch.repeat_interleave(torch.arange(len(chosen)), length)
        index = torch.arange(len(owner)) + (first - ends + length)[owner]
        return index.to(self.device), owner.to(self.device), (ends - length).float().to(self.device)

    def known_gaps(self) -> tuple[np.ndarray, np.ndarray]:
        """`gaps` and `spaced` of all examples."""
        return self._lessons["gaps"].cpu().numpy(), self._lessons["spaced"].cpu().numpy()


def varied_strip(strip: Tensor, *, hidden: bool = True) -> tuple[Tensor, float]:
    """A strip float [1, 1, 28, W] stretched, moved, leaning, dimmed and, if `hidden`, in part hidden; and how many
    times as wide it is."""
    device, width = strip.device, strip.shape[-1]
    across, up, lean, _ = (torch.rand(4) * 2 - 1).tolist()
    up = math.exp(up * STRETCH)
    columns = max(SIDE, round(width * math.exp(across * STRETCH)))
    across = columns / width
    x = torch.arange(columns, device=device, dtype=torch.float32)
    y = torch.arange(SIDE, device=device, dtype=torch.float32)[:, None] - BASELINE
    piece, stretch = (x / PIECE).long(), (x / STRETCH_OF_LINE).long()
    stretches = 1 + columns // STRETCH_OF_LINE
    moved = functional.interpolate(
        (torch.rand(1, 1, 2 + columns // WAVE, device=device) * 2 - 1) * SHIFT, columns, mode="linear"
    )[0, 0]
    rows = y / up + BASELINE + moved
    places = (x + 0.5) / across - 0.5 + lean * SLANT * y
    grid = torch.stack([(places + 0.5) * (2 / width) - 1, (rows + 0.5) * (2 / SIDE) - 1], -1)[None]
    level = (0.8 + 0.4 * torch.rand(stretches, device=device))[stretch]
    if hidden:
        seen = torch.rand(1 + columns // PIECE, device=device) > PIECES_HIDDEN
        seen_far = torch.rand(stretches, device=device) > STRETCHES_HIDDEN
        level = level * seen[piece] * seen_far[stretch]
    varied = functional.grid_sample(strip, grid, align_corners=False) * level
    return varied.clamp(0, 1), across
