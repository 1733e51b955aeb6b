"""Training: batches, loss, schedule, and a run folder that a killed run goes on from to the same result.

No random state is kept: the order of an epoch follows from the seed and the epoch, the augmentation and dropout of
a step from the seed and the step. So a checkpoint needs no random state, and a run that was interrupted gives the same
weights as one that was not.
"""

import csv
import json
import time
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, Final

import torch
from torch import Tensor

from classifier.characters.plots import draw_curves
from classifier.characters.progress import Epoch, Progress, Watch
from classifier.characters.samples import Samples, group_loss, members_of
from classifier.checkpoints import load_checkpoint, save_checkpoint
from classifier.devices import autocast
from classifier.errors import ModelError
from classifier.glyph_net import GlyphNet, Model, as_input, channels_last, folded, load_model, save_model
from classifier.training.recipe import Recipe, batches, build_optimiser, comparable, rate_at, steps_per_epoch

Augment = Callable[[Tensor], Tensor]
"""Crops float [N, C, 28, 28], 0 to 1, to the same shape; randomness from torch's default generator of the device."""

EVALUATION_BATCH: Final = 512


class Trainer:
    """A network, its moving average, its optimiser and its progress: all that a checkpoint holds."""

    def __init__(self, net: GlyphNet, recipe: Recipe, device: torch.device) -> None:
        self.net = channels_last(net.to(device))
        self.average = channels_last(GlyphNet(net.architecture).to(device))
        self.average.load_state_dict(net.state_dict())
        self.average.requires_grad_(False)
        self.recipe, self.device = recipe, device
        self.optimiser = build_optimiser(self.net, recipe)
        self.progress = Progress()

    def state(self) -> dict[str, Any]:
        return {
            "architecture": asdict(self.net.architecture),
            "recipe": asdict(self.recipe),
            "net": self.net.state_dict(),
            "average": self.average.state_dict(),
            "optimiser": self.optimiser.state_dict(),
            "progress": asdict(self.progress),
        }

    def restore(self, state: dict[str, Any], source: Path) -> None:
        if state.get("architecture") != asdict(self.net.architecture):
            raise ModelError(f"{source}: checkpoint of another model")
        if comparable(state.get("recipe", {})) != comparable(asdict(self.recipe)):
            raise ModelError(f"{source}: checkpoint of a run with another recipe; give the same options to resume it")
        self.net.load_state_dict(state["net"])
        self.average.load_state_dict(state["average"])
        self.optimiser.load_state_dict(state["optimiser"])
        progress = dict(state["progress"])
        self.progress = Progress(**{**progress, "rows": [Epoch(**row) for row in progress["rows"]]})

    def step(self, crops: Tensor, members: Tensor, rate: float) -> None:
        """One step on `crops` float [N, C, 28, 28] whose right classes are `members` bool [N, classes]."""
        for group in self.optimiser.param_groups:
            group["lr"] = rate
        self.net.train()
        with autocast(self.device):
            logits = self.net(crops)
        loss = group_loss(logits, members, self.recipe.smoothing)
        self.optimiser.zero_grad()
        loss.backward()
        self.optimiser.step()
        self.follow()
        best = logits.detach().argmax(1, keepdim=True)
        self.progress.step += 1
        self.progress.loss += loss.item() * len(crops)
        self.progress.hits += int(members.gather(1, best).sum())
        self.progress.seen += len(crops)

    @torch.no_grad()
    def follow(self) -> None:
        """Move the average towards the network, faster in the first steps, when there is little to average."""
        step = self.progress.step
        share = 1 - min(self.recipe.average, (1 + step) / (10 + step))
        mean, now = self.average.state_dict(), self.net.state_dict()
        floating = [name for name, tensor in mean.items() if tensor.is_floating_point()]
        torch._foreach_lerp_([mean[name] for name in floating], [now[name] for name in floating], share)


@torch.inference_mode()
def measure(net: GlyphNet, samples: Samples) -> tuple[float, float]:
    """Mean loss (nats, unsmoothed) and accuracy of `net` on `samples`."""
    autocast = folded(net)
    device = next(autocast.parameters()).device
    table = members_of(samples, net.architecture.classes).to(device)
    loss, hits = 0.0, 0
    for start in range(0, len(samples), EVALUATION_BATCH):
        logits = autocast(as_input(samples.crops[start : start + EVALUATION_BATCH], device))
        members = table[torch.from_numpy(samples.targets[start : start + EVALUATION_BATCH]).to(device)]
        loss += group_loss(logits, members, 0.0).item() * len(logits)
        hits += int(members.gather(1, logits.argmax(1, keepdim=True)).sum())
    return loss / max(1, len(samples)), hits / max(1, len(samples))


def train(
    net: GlyphNet,
    alphabet: tuple[str, ...],
    training: Samples,
    validation: Samples,
    recipe: Recipe,
    folder: Path,
    *,
    augment: Augment | None = None,
    device: torch.device | str = "cpu",
    resume: bool = False,
    notes: dict[str, Any] | None = None,
    watch: Watch | None = None,
    report: Callable[[Epoch], None] | None = None,
) -> Model:
    """Train `net` on `training` and return the averaged weights of the epoch that was best on `validation`.

    `folder` receives config.json, metrics.csv, curves.png, checkpoint.pt, last.safetensors and model.safetensors (the
    best epoch's), all after each epoch, the checkpoint also within one. With `resume` a checkpoint found there is
    gone on from; without, one found there is an error, so that no run is overwritten by accident.
    """
    device = torch.device(device)
    trainer = Trainer(net, recipe, device)
    checkpoint = folder / "checkpoint.pt"
    if checkpoint.exists():
        if not resume:
            raise ModelError(f"{folder}: holds a run already; resume it or choose another folder")
        trainer.restore(load_checkpoint(checkpoint), checkpoint)
    folder.mkdir(parents=True, exist_ok=True)
    notes = {**(notes or {}), "recipe": asdict(recipe), "training_samples": len(training)}
    config = {"architecture": asdict(net.architecture), "device": str(device), **notes}
    (folder / "config.json").write_text(json.dumps(config, indent=2, ensure_ascii=False) + "\n")
    with torch.random.fork_rng(devices=[device] if device.type == "cuda" else []):
        while len(trainer.progress.rows) < recipe.epochs:
            run_epoch(trainer, training, augment, checkpoint, watch)
            row = close_epoch(trainer, training, validation, folder, Model(trainer.average, alphabet, notes))
            save_checkpoint(checkpoint, trainer.state())
            if report:
                report(row)
    if not trainer.progress.rows:
        save_model(folder / "model.safetensors", Model(trainer.average, alphabet, notes))
    return load_model(folder / "model.safetensors")


def run_epoch(
    trainer: Trainer, samples: Samples, augment: Augment | None, checkpoint: Path, watch: Watch | None
) -> None:
    """What is left of the current epoch, with a checkpoint every `checkpoint_seconds`."""
    recipe, progress, device = trainer.recipe, trainer.progress, trainer.device
    per_epoch = steps_per_epoch(len(samples), recipe)
    steps = per_epoch * recipe.epochs
    table = members_of(samples, trainer.net.architecture.classes).to(device)
    epoch = len(progress.rows)
    saved = clock = time.monotonic()
    for index in batches(len(samples), recipe, epoch, progress.step - epoch * per_epoch):
        torch.manual_seed(recipe.seed * 1_000_003 + progress.step)
        crops = as_input(samples.crops[index], device)
        members = table[torch.from_numpy(samples.targets[index]).to(device)]
        trainer.step(augment(crops) if augment else crops, members, rate_at(recipe, progress.step, steps))
        now = time.monotonic()
        progress.seconds, clock = progress.seconds + now - clock, now
        if now - saved > recipe.checkpoint_seconds:
            save_checkpoint(checkpoint, trainer.state())
            saved = now
        if watch:
            watch(progress, steps)


def close_epoch(trainer: Trainer, training: Samples, validation: Samples, folder: Path, model: Model) -> Epoch:
    """Measure the averaged weights, keep them (and as the best, if they are), and write the run's table and curves."""
    progress, recipe = trainer.progress, trainer.recipe
    loss, accuracy = measure(trainer.average, validation)
    seen = max(1, progress.seen)
    row = Epoch(
        epoch=len(progress.rows) + 1,
        learning_rate=rate_at(recipe, progress.step, steps_per_epoch(len(training), recipe) * recipe.epochs),
        train_loss=progress.loss / seen,
        train_accuracy=progress.hits / seen,
        loss=loss,
        accuracy=accuracy,
        images_per_second=seen / max(progress.seconds, 1e-9),
    )
    best = max((earlier.accuracy for earlier in progress.rows), default=-1.0)
    trainer.progress = Progress(progress.step, rows=[*progress.rows, row])
    model = replace(model, notes={**model.notes, "epoch": row.epoch, "validation_accuracy": round(accuracy, 5)})
    save_model(folder / "last.safetensors", model)
    if accuracy > best:
        save_model(folder / "model.safetensors", model)
    write_metrics(folder / "metrics.csv", trainer.progress.rows)
    (folder / "curves.png").write_bytes(draw_curves(trainer.progress.rows))
    return row


def write_metrics(path: Path, rows: list[Epoch]) -> None:
    """The rows as CSV, one an epoch."""
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, list(asdict(rows[0])))
        writer.writeheader()
        writer.writerows(asdict(row) for row in rows)
