"""Train the network that reads lines without cuts, on the lines that `python -m ocr.training.text_lines` has drawn.

    python -m ocr.training.line_net --lines FOLDER --run FOLDER [--head-steps N] [--steps N]

Its convolutions over strips begin as those of page_second.safetensors; what is put on them learns first by itself, then
all of it. The network, line.safetensors, and the checkpoints go into the second FOLDER; a run that was stopped goes on.
"""

import time
from dataclasses import replace
from pathlib import Path
from typing import Final

import click
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
from ocr.training.text_lines import KINDS

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
TESTED_PARTS: Final = len(KINDS)
"""The first of each kind."""


def begun() -> LineNet:
    """A network whose convolutions over strips are those of the shipped network of the second pass."""
    net = LineNet(LineArchitecture(BLANK + 1))
    trunk = load_context_model(shipped_weights(SECOND_WEIGHTS))[0].state_dict()
    net.load_state_dict({name: weight for name, weight in trunk.items() if name.split(".")[0] in TRUNK}, strict=False)
    return net


@click.command(help=__doc__)
@click.option("--lines", type=click.Path(exists=True, file_okay=False, path_type=Path), required=True)
@click.option("--run", "folder", type=click.Path(path_type=Path), required=True)
@click.option("--head-steps", type=click.IntRange(0), default=400, show_default=True)
@click.option("--steps", type=click.IntRange(1), default=8_500, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True)
def main(lines: Path, folder: Path, head_steps: int, steps: int, seed: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    parts = sorted(lines.glob("*.npz"))
    tested = [TextLines.load(path) for path in parts[:TESTED_PARTS]]
    taught = TextLines.joined(map(TextLines.load, parts[TESTED_PARTS:]))
    torch.manual_seed(seed)
    net = begun()
    for name, count, rate in (("head", head_steps, HEAD_RATE), ("all", steps, RECIPE.learning_rate)):
        recipe = replace(RECIPE, seed=seed, learning_rate=rate)
        trainer = LineNetTrainer(net.requires_grad_(True), recipe, count, keeps_trunk=name == "head")
        checkpoint = folder / f"{name}.pt"
        if checkpoint.exists():
            trainer.restore(checkpoint)
        notes = {"recipe": recipe.__dict__ | {"head_steps": head_steps, "steps": steps}, "lines": len(taught)}

        def report(trainer: LineNetTrainer = trainer, name: str = name, notes: dict[str, object] = notes) -> None:
            wrong = ", ".join(
                f"{kind} {measure(trainer.average, part):.4f}" for kind, part in zip(KINDS, tested, strict=True)
            )
            save_line_model(folder / LINE_WEIGHTS, trainer.average, SYMBOLS, notes)
            click.echo(f"{time.strftime('%H:%M:%S')} {name} {trainer.step}: loss {trainer.loss:.4f}; CER {wrong}")

        train_line_net(trainer, taught, checkpoint, report)
        net = LineNet(trainer.average.architecture)
        net.load_state_dict(trainer.average.state_dict())


if __name__ == "__main__":
    main()
