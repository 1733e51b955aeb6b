"""Train the network that reads lines without cuts.

    python -m ocr.training.line_net --data DATA --run FOLDER [--parts N] [--head-steps N] [--steps N] [--jobs J]

DATA is the folder with chars/, text/ and languages/. Lines of drawn pages go into FOLDER/lines, parts of print, of
hands, of other languages and of worn print in turn, of which the first four are for testing. The convolutions over
strips begin as those of page_second.safetensors; what is put on them learns first by itself, then all of it. The
network, line.safetensors, and the checkpoints go into FOLDER; a run that was stopped goes on.
"""

import time
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Final

import click
import cv2
import torch

from classifier.alphabet import BLANK, SYMBOLS
from classifier.architecture import LineArchitecture
from classifier.context_net import load_context_model
from classifier.line_net import LineNet, save_line_model
from classifier.recogniser import LINE_WEIGHTS, SECOND_WEIGHTS
from classifier.training.line_net_trainer import TRUNK, LineNetTrainer, measure, train_line_net
from classifier.training.recipe import Recipe
from classifier.training.text_lines import TextLines
from classifier.weights_file import shipped_weights
from ocr.training.text_lines import KINDS, draw_parts

RECIPE: Final = Recipe(
    batch=32,
    optimiser="adamw",
    learning_rate=1e-3,
    smoothing=0.0,
    weight_decay=0.02,
    warmup=0.02,
    average=0.999,
    checkpoint_seconds=180.0,
)
"""A batch is so many lines, some 14,000 columns."""
HEAD_RATE: Final = 3e-3
"""The highest learning rate while the convolutions over strips stay as they are."""


def begun() -> LineNet:
    """A network whose convolutions over strips are those of the shipped network of the second pass."""
    net = LineNet(LineArchitecture(BLANK + 1))
    trunk = load_context_model(shipped_weights(SECOND_WEIGHTS))[0].state_dict()
    net.load_state_dict({name: weight for name, weight in trunk.items() if name.split(".")[0] in TRUNK}, strict=False)
    return net


def train(parts: Sequence[Path], folder: Path, head_steps: int, steps: int, seed: int) -> None:
    """Train on all `parts` but the first of each of `KINDS`, which are for testing, into `folder`."""
    tested = [TextLines.load(path) for path in parts[: len(KINDS)]]
    taught = TextLines.joined(map(TextLines.load, parts[len(KINDS) :]))
    torch.manual_seed(seed)
    net = begun()
    for stage, count, rate in (("head", head_steps, HEAD_RATE), ("all", steps, RECIPE.learning_rate)):
        recipe = replace(RECIPE, seed=seed, learning_rate=rate)
        trainer = LineNetTrainer(net.requires_grad_(True), recipe, count, keeps_trunk=stage == "head")
        notes = {"recipe": asdict(recipe), "head_steps": head_steps, "steps": steps, "lines": len(taught)}

        def report(trainer: LineNetTrainer = trainer, stage: str = stage, notes: dict[str, object] = notes) -> None:
            wrong = [f"{kind} {measure(trainer.average, part):.4f}" for kind, part in zip(KINDS, tested, strict=True)]
            save_line_model(folder / LINE_WEIGHTS, trainer.average, SYMBOLS, notes)
            clock = time.strftime("%H:%M:%S")
            click.echo(f"{clock} {stage} {trainer.step}: loss {trainer.loss:.4f}; CER {', '.join(wrong)}")

        checkpoint = folder / f"{stage}.pt"
        if checkpoint.exists():
            trainer.restore(checkpoint)
        train_line_net(trainer, taught, checkpoint, report)
        net = LineNet(net.architecture)
        net.load_state_dict(trainer.average.state_dict())


@click.command(help=__doc__)
@click.option("--data", type=click.Path(exists=True, file_okay=False, path_type=Path), required=True)
@click.option("--run", "folder", type=click.Path(path_type=Path), required=True)
@click.option("--parts", type=click.IntRange(len(KINDS) + 1), default=70, show_default=True, help="Of 500 lines.")
@click.option("--head-steps", type=click.IntRange(1), default=300, show_default=True)
@click.option("--steps", type=click.IntRange(1), default=12_000, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True)
@click.option("--jobs", type=click.IntRange(1), default=1, show_default=True, help="Processes that draw.")
def main(data: Path, folder: Path, parts: int, head_steps: int, steps: int, seed: int, jobs: int) -> None:
    cv2.setNumThreads(1)  # before processes are forked
    with click.progressbar(draw_parts(data, folder / "lines", parts, jobs), length=parts, label="lines") as bar:
        drawn = list(bar)
    train(drawn, folder, head_steps, steps, seed)


if __name__ == "__main__":
    main()
