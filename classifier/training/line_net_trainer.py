"""Training of the network that reads lines without cuts."""

import math
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
from rapidfuzz.distance import Levenshtein
from torch import Tensor, nn
from torch.nn import functional

from classifier.alphabet import BLANK
from classifier.architecture import FRAMES, HEIGHTS, STRIDE
from classifier.checkpoints import load_checkpoint, save_checkpoint
from classifier.context_net import shown_at
from classifier.devices import autocast
from classifier.errors import ModelError
from classifier.glyph_net import channels_last
from classifier.line_net import LineNet
from classifier.training.aligned_ctc import Labels, aligned_ctc_loss, labels_of
from classifier.training.line_batches import varied_strip
from classifier.training.recipe import Recipe, build_optimiser, comparable, rate_at
from classifier.training.text_lines import TextLines

TRUNK: Final = ("stem", "blocks", "column", "neighbours")
"""The modules of a `LineNet` that a `ContextNet` has too."""
LARGEST_GRADIENT: Final = 5.0
"""Longer gradients are cut to this length."""
DARKEST: Final = 0.5
"""Greys are made darker or lighter by a power whose natural logarithm is no larger than this."""
WORN_SHARE: Final = 0.2
"""Share of the steps whose strips are blurred, of those with noise, and of those printed in dots."""
NOISE: Final = 0.12
"""Standard deviation of the noise, at most; 1 is full ink."""
DOT_PITCH: Final = (1.5, 2.6)
"""Columns or rows from dot to dot: the x-height of a matrix printer or a thermal head has four to six."""
DOT_DEPTH: Final = 0.6
"""Of the ink that is lacking between dots, at most."""
TESTED_LINES: Final = 64
"""Lines of a batch when the network is measured."""


@dataclass(frozen=True, slots=True)
class StripBatch:
    """Lines side by side: strip float [1, 1, 28, W]; columns int64 [L + 1], which are whose; labels."""

    strip: Tensor
    columns: np.ndarray
    labels: Labels


def batch_of(lines: TextLines, chosen: np.ndarray) -> StripBatch:
    """The lines of these numbers, int64 [L]."""

    def parts(offsets: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        lengths = (offsets[1:] - offsets[:-1])[chosen]
        ends = np.append(0, np.cumsum(lengths))
        return np.arange(ends[-1]) + np.repeat(offsets[chosen] - ends[:-1], lengths), ends

    columns, column_ends = parts(lines.strip_offsets)
    symbols, symbol_ends = parts(lines.symbol_offsets)
    strip = torch.from_numpy(np.ascontiguousarray(lines.strip[columns].T)).float()[None, None] / 255
    labels = labels_of(lines.symbols[symbols], lines.spaced[symbols], lines.places[symbols], symbol_ends)
    return StripBatch(strip, column_ends, labels)


def frames_of(columns: np.ndarray, across: float, total: int) -> np.ndarray:
    """The first frame of each line, and after the last line the end, int64 [L + 1], where there are `total`."""
    return np.minimum(np.rint(columns * across * FRAMES / STRIDE).astype(np.int64), total)


def worn(strip: Tensor) -> Tensor:
    """A strip float [1, 1, 28, W] with other greys, and now and then blurred, with noise or printed in dots."""
    strip = strip ** math.exp(float(torch.rand(()) * 2 - 1) * DARKEST)
    blurred, noisy, dotted = (torch.rand(3) < WORN_SHARE).tolist()
    if dotted:
        low, high = DOT_PITCH
        pitch = low + (high - low) * float(torch.rand(()))
        across, down = (
            torch.cos(torch.arange(size) * (2 * math.pi / pitch) + torch.rand(()) * 2 * math.pi)
            for size in (strip.shape[3], strip.shape[2])
        )
        strip = strip * (1 - DOT_DEPTH * torch.rand(()) * (0.5 - 0.25 * (across + down[:, None])))
    if blurred:
        strip = functional.avg_pool2d(strip, 3, 1, 1)
    if noisy:
        strip = strip + torch.randn_like(strip) * (NOISE * torch.rand(()))
    return strip.clamp(0, 1)


class LineNetTrainer:
    """The network, its moving average and optimiser, and the step that they are at: all that a checkpoint holds."""

    def __init__(self, net: LineNet, recipe: Recipe, steps: int, *, keeps_trunk: bool) -> None:
        self.net, self.average = channels_last(net), channels_last(LineNet(net.architecture))
        self.average.load_state_dict(net.state_dict())
        self.average.requires_grad_(False)
        self.recipe, self.steps, self.keeps_trunk = recipe, steps, keeps_trunk
        if keeps_trunk:
            for name in TRUNK:
                getattr(self.net, name).requires_grad_(False)
        self.optimiser = build_optimiser(self.net, recipe)
        self.step = 0
        self.loss = 0.0
        now, mean = self.net.state_dict(), self.average.state_dict()
        names = [name for name, tensor in now.items() if tensor.is_floating_point()]
        self._now, self._mean = ([tensors[name] for name in names] for tensors in (now, mean))

    def state(self) -> dict[str, Any]:
        return {
            "recipe": self._terms(),
            "net": self.net.state_dict(),
            "average": self.average.state_dict(),
            "optimiser": self.optimiser.state_dict(),
            "step": self.step,
        }

    def restore(self, path: Path) -> None:
        """Go on where the run that wrote `path` was stopped. Raises `ModelError`."""
        state = load_checkpoint(path)
        if comparable(state.get("recipe", {})) != comparable(self._terms()):
            raise ModelError(f"{path}: checkpoint of a run with another recipe; give the same options to resume it")
        self.net.load_state_dict(state["net"])
        self.average.load_state_dict(state["average"])
        self.optimiser.load_state_dict(state["optimiser"])
        self.step = state["step"]

    def _terms(self) -> dict[str, Any]:
        return asdict(self.recipe) | {"steps": self.steps, "keeps_trunk": self.keeps_trunk}

    def learn(self, batch: StripBatch) -> None:
        """One step."""
        torch.manual_seed(self.recipe.seed * 1_000_003 + self.step)
        for group in self.optimiser.param_groups:
            group["lr"] = rate_at(self.recipe, self.step, self.steps)
        self.net.train()
        if self.keeps_trunk:
            for name in TRUNK:
                getattr(self.net, name).eval()
        strip, across = varied_strip(batch.strip, hidden=False)
        strip = shown_at(HEIGHTS[int(torch.randint(len(HEIGHTS), ()))], worn(strip))
        with autocast(torch.device("cpu")):
            logits = self.net(strip)[0]
        log_probs = torch.log_softmax(logits.float(), 1)
        frames = frames_of(batch.columns, across, len(log_probs))
        loss = aligned_ctc_loss(log_probs[: frames[-1]], batch.labels, frames, across)
        self.optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(self.net.parameters(), LARGEST_GRADIENT)
        self.optimiser.step()
        self.step += 1
        self.loss += (float(loss.detach()) - self.loss) * max(0.01, 1 / self.step)
        share = 1 - min(self.recipe.average, (1 + self.step) / (10 + self.step))
        torch._foreach_lerp_(self._mean, self._now, share)


@torch.inference_mode()
def measure(net: LineNet, lines: TextLines, height: float = 1.0) -> float:
    """The character error rate of the best class of each frame, spaces counted as characters."""
    net = net.eval()
    wrong = total = 0
    for start in range(0, len(lines), TESTED_LINES):
        batch = batch_of(lines, np.arange(start, min(start + TESTED_LINES, len(lines))))
        best = net(shown_at(height, batch.strip))[0].argmax(1).numpy()
        frames = frames_of(batch.columns, 1.0, len(best))
        for line in range(len(frames) - 1):
            seen = best[frames[line] : frames[line + 1]]
            seen = seen[(seen != BLANK) & (np.diff(seen, prepend=-1) != 0)]
            truth = batch.labels.classes[batch.labels.offsets[line] : batch.labels.offsets[line + 1]]
            wrong += Levenshtein.distance(truth.tolist(), seen.tolist())
            total += len(truth)
    return wrong / max(1, total)


def train_line_net(
    trainer: LineNetTrainer,
    lines: TextLines,
    checkpoint: Path,
    report: Callable[[], None],
    until: float = float("inf"),
) -> None:
    """Train to the end, or until the clock says so, keeping a checkpoint every so often."""
    kept = time.monotonic()
    while trainer.step < trainer.steps and time.time() < until:
        chance = np.random.default_rng([trainer.recipe.seed, trainer.step])
        trainer.learn(batch_of(lines, chance.integers(len(lines), size=trainer.recipe.batch)))
        if time.monotonic() - kept > trainer.recipe.checkpoint_seconds:
            save_checkpoint(checkpoint, trainer.state())
            report()
            kept = time.monotonic()
    save_checkpoint(checkpoint, trainer.state())
    report()
