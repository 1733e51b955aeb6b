"""typecase train: a network for single characters"""

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ocr.commands.dataset_options import choose, dataset_options
from ocr.commands.option_types import Finite, NamedPath

if TYPE_CHECKING:
    from classifier.characters.progress import Epoch, Progress
    from classifier.training.recipe import Recipe
    from ocr.characters.datasets import DatasetChoice

PROGRESS_SECONDS = 10.0
"""Between two lines of progress."""


@click.command()
@dataset_options
@click.option("--model", "shape", type=click.Choice(["small", "accurate"]), default="small", show_default=True)
@click.option("--epochs", type=click.IntRange(min=0), default=12, show_default=True, help="0 takes the mean only.")
@click.option("--batch", type=click.IntRange(min=2), default=256, show_default=True)
@click.option("--optimiser", type=click.Choice(["sgd", "adamw"]), default="sgd", show_default=True)
@click.option(
    "--learning-rate",
    type=Finite(min=0, min_open=True),
    default=0.1,
    show_default=True,
    help="At its highest; about 0.002 for adamw.",
)
@click.option(
    "--smoothing",
    type=Finite(0, 1, max_open=True),
    default=0.05,
    show_default=True,
    help="Share of a label's weight that is spread over all classes.",
)
@click.option(
    "--augment",
    "augmentation",
    type=Finite(0, 2),
    default=1.0,
    show_default=True,
    help="How strongly images are distorted: 0 for not at all.",
)
@click.option(
    "--start",
    "starts",
    multiple=True,
    help="accurate, small, or a weights file to go on from, instead of from chance; the mean of several.",
)
@click.option("--seed", type=int, default=1, show_default=True)
@click.option(
    "--validation",
    type=Finite(0, 0.5, min_open=True),
    default=0.02,
    show_default=True,
    help="Share of the training part that decides which epoch was the best.",
)
@click.option("--device", default="auto", show_default=True, help="auto, cpu, cuda or mps.")
@click.option("--out", type=NamedPath(path_type=Path), required=True, help="The run's folder.")
@click.option("--download", "fetch", is_flag=True, help="Fetch EMNIST with torchvision into --root first.")
@click.option("--resume", is_flag=True, help="Go on with the run in --out, to the result it would have had.")
def train(
    shape: str,
    starts: tuple[str, ...],
    validation: float,
    device: str,
    out: Path,
    fetch: bool,
    resume: bool,
    **rest: Any,
) -> None:
    """Train a network to classify characters.

    The run's folder receives config.json, metrics.csv, curves.png, checkpoint.pt, last.safetensors and, for the best
    epoch on the validation share, model.safetensors, whose last layer is fitted once more at the end to the images as
    they are. A run that was stopped goes on with --resume.
    """
    from ocr.characters.datasets import alphabet_of, download, load, part_validation, starting_net
    from ocr.resources import require

    require("train", "torch", "matplotlib")
    import torch

    from classifier.characters.last_layer import refitted
    from classifier.characters.targets import to_samples
    from classifier.characters.trainer import train as run
    from classifier.devices import choose_device
    from classifier.glyph_net import save_model
    from classifier.training.augment import MILD, distort
    from classifier.training.recipe import Recipe

    of_recipe = ("epochs", "batch", "optimiser", "learning_rate", "smoothing", "augmentation", "seed")
    recipe = Recipe(**{name: rest.pop(name) for name in of_recipe})
    if not recipe.epochs and not starts:
        raise click.UsageError("--epochs 0 keeps what it is given with --start; give that, too")
    choice = choose(**rest)
    if fetch:
        download(choice)
    glyphs = load(choice, "train")
    alphabet = alphabet_of(glyphs)
    taught, checked = part_validation(glyphs, validation, recipe.seed)
    click.echo(f"{len(taught):,} samples of {len(alphabet)} classes, {glyphs.name}; {len(checked):,} for validation")
    samples = to_samples(taught, alphabet)
    torch.manual_seed(recipe.seed)
    model = run(
        starting_net(shape, alphabet, starts),
        alphabet,
        samples,
        to_samples(checked, alphabet),
        recipe,
        out,
        augment=partial(distort, strength=MILD.scaled(recipe.augmentation)),
        device=choose_device(device),
        resume=resume,
        notes=notes_of(choice, shape, starts, glyphs.name, len(alphabet)),
        watch=progress_line(recipe),
        report=epoch_line,
    )
    weights = out / "model.safetensors"
    # The validation share has chosen the epoch by now; the last layer may as well learn from it.
    save_model(weights, refitted(model, to_samples(glyphs, alphabet), recipe.seed))
    if recipe.epochs:
        share = model.notes["validation_accuracy"]
        click.echo(f"best: epoch {model.notes['epoch']}, {share:.2%} of the validation share")
    click.echo(f"written: {weights}")


def notes_of(choice: "DatasetChoice", shape: str, starts: tuple[str, ...], data: str, classes: int) -> dict[str, Any]:
    """What the weights say of where they come from."""
    return {
        "model": shape,
        # A path would tell whose machine it was on wherever the weights go.
        "start": ", ".join(Path(start).name for start in starts),
        "data": data,
        "split": choice.split or "",
        "held_out": choice.hold_out,
        "split_seed": choice.split_seed,
        "classes": classes,
    }


def progress_line(recipe: "Recipe") -> Callable[["Progress", int], None]:
    """A watcher that says every few seconds where a run stands."""
    last = time.monotonic()

    def show(progress: "Progress", steps: int) -> None:
        nonlocal last
        if time.monotonic() - last < PROGRESS_SECONDS:
            return
        last = time.monotonic()
        rate = progress.seen / max(progress.seconds, 1e-9)
        click.echo(
            f"epoch {len(progress.rows) + 1}/{recipe.epochs}  step {progress.step}/{steps}  "
            f"loss {progress.loss / progress.seen:.4f}  {rate:,.0f} images/s  "
            f"{(steps - progress.step) * recipe.batch / rate / 60:.0f} min left",
            err=True,
        )

    return show


def epoch_line(row: "Epoch") -> None:
    """What came of an epoch."""
    click.echo(
        f"epoch {row.epoch}: training loss {row.train_loss:.4f}, validation loss {row.loss:.4f}, "
        f"accuracy {row.accuracy:.2%}, {row.images_per_second:,.0f} images/s"
    )
