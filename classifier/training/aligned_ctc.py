"""Connectionist temporal classification (Graves et al. 2006) where it is about known where each symbol stands.

Any frame may be blank, but a symbol is only found within its own ink and a space within the white. So what a network
finds can be told from where it finds it, and it learns in a fraction of the steps.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from classifier.alphabet import BLANK, SPACE
from classifier.architecture import FRAMES, STRIDE

FRAME: Final = STRIDE / FRAMES
"""Columns of a frame."""
EDGE: Final = 1.7
"""Times the spread (standard deviation) of a symbol's ink is about where its ink ends: 1.73 of evenly spread ink."""
LEAST: Final = 2.0
"""Columns to either side of its middle in which a symbol may be found at least, and a space."""
ELSEWHERE: Final = -15.0
"""Nats that finding a symbol elsewhere costs: dear, but a line always has a way through."""


@dataclass(frozen=True, slots=True, eq=False)
class Labels:
    """What is to be found on lines side by side. classes: int64 [N], symbols and spaces in reading order; low, high:
    float32 [N], the columns from and to which each may be found, those of its line; offsets: int64 [L + 1]."""

    classes: NDArray[np.int64]
    low: NDArray[np.float32]
    high: NDArray[np.float32]
    offsets: NDArray[np.int64]


def labels_of(
    symbols: NDArray[np.int16],
    spaced: NDArray[np.bool_],
    places: NDArray[np.float32],
    offsets: NDArray[np.int64],
) -> Labels:
    """The labels of lines, given as in `classifier.training.text_lines.TextLines`."""
    middle, spread = places.T
    first = np.zeros(len(symbols), bool)
    first[offsets[:-1][np.diff(offsets) > 0]] = True
    spaced = spaced & ~first
    reach = np.maximum(spread, LEAST)
    place = np.arange(len(symbols)) + np.cumsum(spaced)
    count = len(symbols) + int(spaced.sum())
    classes = np.full(count, SPACE, np.int64)
    low, high = np.empty((2, count), np.float32)
    classes[place], low[place], high[place] = symbols, middle - reach, middle + reach
    after = np.flatnonzero(spaced)
    white = middle[after - 1] + EDGE * spread[after - 1], middle[after] - EDGE * spread[after]
    centre, half = (white[0] + white[1]) / 2, np.maximum((white[1] - white[0]) / 2, LEAST)
    low[place[after] - 1], high[place[after] - 1] = centre - half, centre + half
    ends = np.append(0, np.cumsum(1 + spaced))[offsets]
    return Labels(classes, low, high, ends)


def aligned_ctc_loss(log_probs: Tensor, labels: Labels, frames: NDArray[np.int64], across: float) -> Tensor:
    """The mean over the labels of minus the logarithm of their probability.

    log_probs: float32 [F, classes], of the frames of all lines, of which `frames`, int64 [L + 1], says which are whose;
    across: how many times as wide as `labels` has them the lines are.
    """
    lengths, counts = np.diff(frames), np.diff(labels.offsets)
    lines, most = len(lengths), int(lengths.max())
    line = np.repeat(np.arange(lines), lengths)
    rows = torch.from_numpy(np.arange(len(line)) - np.repeat(frames[:-1], lengths)), torch.from_numpy(line)
    padded = log_probs.new_zeros(most, lines, log_probs.shape[1])
    padded[rows] = log_probs + torch.where(_allowed(labels, frames, across, log_probs.shape[1]), 0.0, ELSEWHERE)
    padded = padded.detach().requires_grad_()
    targets = torch.from_numpy(labels.classes)
    with torch.enable_grad():
        loss = functional.ctc_loss(
            padded,
            targets,
            torch.from_numpy(lengths),
            torch.from_numpy(counts),
            BLANK,
            reduction="none",
            zero_infinity=True,
        )
        (slope,) = torch.autograd.grad(loss.sum(), padded)
    # PyTorch's slope is exp(log_probs) less the share of each class in what was found at each frame; with these shares
    # as targets, cross-entropy has the slope of the loss, which PyTorch's own would miss, for it takes its input to be
    # normalised.
    found = ((padded.detach().exp() - slope)[rows]).clamp(0, 1)
    usable = (loss > 0)[rows[1]]
    return -(found * log_probs).sum(1)[usable].sum() / max(1, int(counts.sum()))


def _allowed(labels: Labels, frames: NDArray[np.int64], across: float, classes: int) -> Tensor:
    """Where each class may be found, bool [F, classes]."""
    line = np.repeat(np.arange(len(frames) - 1), np.diff(labels.offsets))
    low = np.floor(labels.low * across / FRAME).astype(np.int64)
    high = np.maximum(np.floor(labels.high * across / FRAME).astype(np.int64), low) + 1
    low, high = (np.clip(edge + frames[line], frames[line], frames[line + 1]) for edge in (low, high))
    spans = high - low
    frame = np.arange(spans.sum()) + np.repeat(low - np.cumsum(spans) + spans, spans)
    allowed = np.zeros((int(frames[-1]), classes), bool)
    allowed[frame, np.repeat(labels.classes, spans)] = True
    allowed[:, BLANK] = True
    return torch.from_numpy(allowed)
