"""Training of the two networks that read pages, on lines of examples that may still be being drawn.

Both learn from the same batches: the first from the crops alone, the second from crops and strips. Nothing random is
kept: the lines of a step follow from the seed and the step, and so does how they are varied.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final, Self

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from classifier.architecture import HEIGHTS
from classifier.checkpoints import load_checkpoint, save_checkpoint
from classifier.context_net import ContextNet, on_lines_shown_at, shown_at
from classifier.devices import autocast
from classifier.errors import ModelError
from classifier.glyph_net import GlyphNet, channels_last
from classifier.training.augment import Distortion, distort
from classifier.training.line_batches import LineBatch, LinePool, varied_strip
from classifier.training.recipe import Recipe, build_optimiser, comparable, rate_at

CONTEXT_DROPPED: Final = 0.06
"""Share of the crops whose surroundings are hidden, so that a character by itself can be read too."""
BENT: Final = Distortion(
    rotation=4.0,
    scale=0.06,
    shear=0.12,
    shift=0.8,
    elastic=0.8,
    thickness_share=0.1,
    blur_share=0.05,
    noise_share=0.05,
    cutout_share=0.0,
)
"""How far crops are bent: less than single characters, for size and place on the line are part of what they say."""
ALONE: Final = 0.5
"""Weight of what the second network makes of crops without their line."""
SPACES: Final = 0.5
"""Weight of the spaces against the candidates."""
LARGEST_GRADIENT: Final = 5.0
"""Longer gradients are cut to this length."""
TESTED_LINES: Final = 256
"""Lines of a batch when networks are measured."""


@dataclass(frozen=True, slots=True)
class Scores:
    """How well lines are read, shares of 1: candidates by the first network, by the second one's crops alone and in
    context, and gaps."""

    step: int
    loss: float
    first: float
    alone: float
    context: float
    spaces: float


class PageNets(nn.Module):
    """The two networks that read pages, as one that learns."""

    def __init__(self, first: GlyphNet, second: ContextNet) -> None:
        super().__init__()
        self.first, self.second = channels_last(first), channels_last(second)
        self.keeps_first = False

    def keep_first(self) -> None:
        """From here on the first network stays as it is."""
        self.keeps_first = True
        self.first.requires_grad_(False)
        self.train()

    def train(self, mode: bool = True) -> Self:
        super().train(mode)
        if self.keeps_first:
            self.first.eval()
        return self


class LineTrainer:
    """Networks, their moving average and optimiser, and the step that they are at: all that a checkpoint holds."""

    def __init__(self, nets: PageNets, average: PageNets, recipe: Recipe, steps: int, device: torch.device) -> None:
        self.nets, self.average = nets.to(device), average.to(device)
        self.average.load_state_dict(nets.state_dict())
        self.average.requires_grad_(False)
        self.recipe, self.steps, self.device = recipe, steps, device
        self.optimiser = build_optimiser(self.nets, recipe)
        self.step = 0
        self.loss = torch.zeros((), device=device)
        state, mean = self.nets.state_dict(), self.average.state_dict()
        self._floating = [name for name, tensor in state.items() if tensor.is_floating_point()]
        self._now, self._mean = ([tensors[name] for name in self._floating] for tensors in (state, mean))

    def state(self) -> dict[str, Any]:
        return {
            "recipe": self._terms(),
            "nets": self.nets.state_dict(),
            "average": self.average.state_dict(),
            "optimiser": self.optimiser.state_dict(),
            "step": self.step,
        }

    def _terms(self) -> dict[str, Any]:
        """What a run that goes on must have in common with the one that was stopped."""
        return asdict(self.recipe) | {"steps": self.steps}

    def restore(self, path: Path) -> None:
        state = load_checkpoint(path)
        if comparable(state.get("recipe", {})) != comparable(self._terms()):
            raise ModelError(f"{path}: checkpoint of a run with another recipe; give the same options to resume it")
        self.nets.load_state_dict(state["nets"])
        self.average.load_state_dict(state["average"])
        self.optimiser.load_state_dict(state["optimiser"])
        self.step = state["step"]

    def learn(self, batch: LineBatch) -> None:
        """One step."""
        torch.manual_seed(self.recipe.seed * 1_000_003 + self.step)
        for group in self.optimiser.param_groups:
            group["lr"] = rate_at(self.recipe, self.step, self.steps)
        self.nets.train()
        crops = vary_crops(batch.crops)
        strip, across = varied_strip(batch.strip)
        higher, strip = at_some_height(crops, strip)
        with autocast(self.device):
            context = self.nets.second.context(strip)
            second, alone = self.nets.second.look(higher, batch.spans * across, context)
            spaces = self.nets.second.gaps(batch.gap_spans * across, batch.gaps, context)
            loss = self._wrong(second, batch) + ALONE * self._wrong(alone, batch)
            if not self.nets.keeps_first:
                loss = loss + self._wrong(self.nets.first(crops), batch)
        loss = loss + SPACES * functional.binary_cross_entropy_with_logits(spaces.float(), batch.spaced)
        self.optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(self.nets.parameters(), LARGEST_GRADIENT)
        self.optimiser.step()
        self.step += 1
        self.loss = self.loss.lerp(loss.detach(), max(0.01, 1 / self.step))
        share = 1 - min(self.recipe.average, (1 + self.step) / (10 + self.step))
        torch._foreach_lerp_(self._mean, self._now, share)

    def _wrong(self, logits: Tensor, batch: LineBatch) -> Tensor:
        return functional.cross_entropy(logits.float(), batch.labels, label_smoothing=self.recipe.smoothing)

    @torch.inference_mode()
    def measure(self, pool: LinePool) -> Scores:
        """How well the averaged networks read the lines of `pool`."""
        nets = self.average.eval()
        hits = torch.zeros(4, device=self.device)
        crops = gaps = 0
        for start in range(0, len(pool), TESTED_LINES):
            batch = pool.batch(np.arange(start, min(start + TESTED_LINES, len(pool))))
            context = nets.second.context(batch.strip)
            looks = (nets.first(batch.crops), *reversed(nets.second.look(batch.crops, batch.spans, context)))
            spaces = nets.second.gaps(batch.gap_spans, batch.gaps, context)
            right = [(logits.argmax(1) == batch.labels).sum() for logits in looks]
            hits += torch.stack([*right, ((spaces > 0) == (batch.spaced > 0)).sum()])
            crops, gaps = crops + len(batch.labels), gaps + len(batch.spaced)
        first, alone, second, space = (hits.cpu() / torch.tensor([crops, crops, crops, max(gaps, 1)])).tolist()
        return Scores(self.step, float(self.loss), first, alone, second, space)


def vary_crops(crops: Tensor) -> Tensor:
    """Other shape, contrast and surroundings: float [N, 2, 28, 28], 0 to 1, to the same shape.

    Both views of a candidate are bent alike, so that they go on showing the same ink.
    """
    varied = distort(crops, BENT)
    varied = varied * (0.8 + 0.4 * torch.rand(len(crops), 1, 1, 1, device=crops.device))
    varied[torch.rand(len(crops), device=crops.device) < CONTEXT_DROPPED, 1] = 0
    return varied.clamp_(0, 1).contiguous(memory_format=torch.channels_last)


def at_some_height(crops: Tensor, strip: Tensor) -> tuple[Tensor, Tensor]:
    """Crops float [N, 2, 28, 28] and strip float [1, 1, 28, W] with their lines shown at one of the `HEIGHTS`."""
    height = HEIGHTS[int(torch.randint(len(HEIGHTS), ()))]
    return on_lines_shown_at(height, crops), shown_at(height, strip)


def train_lines(
    trainer: LineTrainer,
    pool: LinePool,
    tested: LinePool,
    checkpoint: Path,
    rounds: int,
    feed: Callable[[int], None],
    report: Callable[[Scores], None],
    watch: Callable[[int, int], None] | None = None,
) -> None:
    """Train to the end, measuring and keeping a checkpoint after each of `rounds`.

    feed: called with the number of a round before it, to add the examples to `pool` that it is to see.
    """
    for index in range(rounds):
        last = trainer.steps * (index + 1) // rounds
        if trainer.step >= last:
            continue
        feed(index)
        while trainer.step < last:
            chance = np.random.default_rng([trainer.recipe.seed, trainer.step])
            trainer.learn(pool.batch(np.sort(chance.integers(len(pool), size=trainer.recipe.batch))))
            if watch:
                watch(trainer.step, trainer.steps)
        save_checkpoint(checkpoint, trainer.state())
        report(trainer.measure(tested))
