"""typecase explore, train, evaluate: the character workshop on the command line"""

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from classifier.recipe import Recipe
    from classifier.training import Epoch, Progress
    from ocr.workshop import DatasetChoice

PROGRESS_SECONDS = 10.0
"""Between two lines of progress."""


def dataset_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options that say which dataset, and which part of it is for testing."""
    options = [
        click.option(
            "--dataset",
            type=click.Choice(["emnist", "kaggle", "npz", "folder"]),
            default="emnist",
            show_default=True,
            help="Official idx files, Kaggle's CSV, .npz of images and labels, or a folder of images per class.",
        ),
        click.option(
            "--split",
            type=click.Choice(["byclass", "bymerge", "balanced", "letters", "digits", "mnist"]),
            help="Of EMNIST.  [default: byclass; for kaggle, as the file is called]",
        ),
        click.option(
            "--root",
            "roots",
            type=click.Path(path_type=Path),
            multiple=True,
            required=True,
            help="Folder (emnist, folder) or file (kaggle, npz) of the dataset; may be given several times.",
        ),
        click.option(
            "--hold-out",
            type=click.IntRange(min=0),
            default=0,
            metavar="N",
            help="Keep N samples of the first root for testing (not for emnist, which has its own test part).",
        ),
        click.option(
            "--split-seed", type=int, default=2026, show_default=True, help="Decides which samples are held out."
        ),
    ]
    for option in reversed(options):
        command = option(command)
    return command


def choose(dataset: str, split: str | None, roots: tuple[Path, ...], hold_out: int, split_seed: int) -> "DatasetChoice":
    from ocr.workshop import DatasetChoice

    return DatasetChoice(dataset, roots, split, hold_out, split_seed)


@click.command()
@dataset_options
@click.option("--part", type=click.Choice(["train", "test", "all"]), default="all", show_default=True)
@click.option("--download", "fetch", is_flag=True, help="Fetch EMNIST with torchvision into --root first.")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("exploration"),
    show_default=True,
    help="Folder for the pictures.",
)
@click.option("--seed", type=int, default=0, show_default=True, help="Decides which samples are shown.")
def explore(part: str, fetch: bool, out: Path, seed: int, **dataset: Any) -> None:
    """Count the classes of a dataset and draw what they look like.

    The counts are printed as a table; the class distribution, a sheet of samples, the mean image of each class and what
    augmentation does go into PNG files.
    """
    from ocr.workshop import download, load, require, table_lines

    require("matplotlib")
    from classifier.explore import count_classes, write_exploration

    choice = choose(**dataset)
    if fetch:
        download(choice)
    glyphs = load(choice, part)
    rows = [
        ("class", "samples", "case known"),
        *((row.name, row.count, row.case_known) for row in count_classes(glyphs)),
    ]
    click.echo("\n".join(table_lines(rows)))
    click.echo(f"{len(glyphs):,} samples of {len(rows) - 1} classes, {glyphs.name}")
    for path in write_exploration(out, glyphs, seed):
        click.echo(f"written: {path}")


@click.command()
@dataset_options
@click.option("--model", "shape", type=click.Choice(["small", "accurate"]), default="small", show_default=True)
@click.option("--epochs", type=click.IntRange(min=0), default=12, show_default=True, help="0 takes the mean only.")
@click.option("--batch", type=click.IntRange(min=2), default=256, show_default=True)
@click.option("--optimiser", type=click.Choice(["sgd", "adamw"]), default="sgd", show_default=True)
@click.option(
    "--learning-rate",
    type=click.FloatRange(min=0, min_open=True),
    default=0.1,
    show_default=True,
    help="At its highest; about 0.002 for adamw.",
)
@click.option(
    "--smoothing",
    type=click.FloatRange(0, 1, max_open=True),
    default=0.05,
    show_default=True,
    help="Share of a label's weight that is spread over all classes.",
)
@click.option(
    "--augment",
    "augmentation",
    type=click.FloatRange(0, 2),
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
    type=click.FloatRange(0, 0.5, min_open=True),
    default=0.02,
    show_default=True,
    help="Share of the training part that decides which epoch was the best.",
)
@click.option("--device", default="auto", show_default=True, help="auto, cpu, cuda or mps.")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="The run's folder.")
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
    """Train a network to name characters.

    The run's folder receives config.json, metrics.csv, curves.png, checkpoint.pt, last.safetensors and, for the best
    epoch on the validation share, model.safetensors, which is told at the end how common each class is. A run that was
    stopped goes on with --resume.
    """
    from ocr.workshop import alphabet_of, download, load, part_validation, require, starting_net

    require("matplotlib")
    import torch

    from classifier.augment import MILD, distort
    from classifier.devices import choose_device
    from classifier.model import save_model
    from classifier.priors import settled
    from classifier.recipe import Recipe
    from classifier.targets import to_samples
    from classifier.training import train as run

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
    torch.manual_seed(recipe.seed)
    model = run(
        starting_net(shape, alphabet, starts),
        alphabet,
        to_samples(taught, alphabet),
        to_samples(checked, alphabet),
        recipe,
        out,
        augment=partial(distort, strength=MILD.scaled(recipe.augmentation)),
        device=choose_device(device),
        resume=resume,
        notes={
            "model": shape,
            # A path would tell whose machine it was on wherever the weights go.
            "start": ", ".join(Path(start).name for start in starts),
            "data": glyphs.name,
            "split": choice.split or "",
            "held_out": choice.hold_out,
            "split_seed": choice.split_seed,
            "classes": len(alphabet),
        },
        watch=progress_line(recipe),
        report=epoch_line,
    )
    weights = out / "model.safetensors"
    save_model(weights, settled(model, to_samples(taught, alphabet), recipe.seed))
    if recipe.epochs:
        share = model.notes["validation_accuracy"]
        click.echo(f"best: epoch {model.notes['epoch']}, {share:.2%} of the validation share")
    click.echo(f"written: {weights}")


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


@click.command()
@dataset_options
@click.option("--weights", help="accurate, small, or a file that `typecase train` wrote.  [default: the shipped ones]")
@click.option(
    "--part",
    type=click.Choice(["train", "test", "all"]),
    default="test",
    show_default=True,
    help="Without --hold-out, test and all are everything there is.",
)
@click.option("--merge-case", is_flag=True, help="Count the cases of EMNIST's 15 merged letters as one class.")
@click.option(
    "--shifts", is_flag=True, help="Average over the image and its four shifts by a pixel: five times slower."
)
@click.option("--out", type=click.Path(path_type=Path), help="Folder for the report.")
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
def evaluate(
    weights: str | None, part: str, merge_case: bool, shifts: bool, out: Path | None, as_json: bool, **dataset: Any
) -> None:
    """Measure a network on characters it has not seen.

    Letters whose case the dataset does not know are counted with both cases as one class, with or without --merge-case.
    """
    from ocr.workshop import describe_model, json_line, load, require, table_lines

    require("matplotlib", "sklearn")
    from classifier.evaluation import evaluate as judge
    from classifier.model import load_model
    from classifier.presets import find_weights
    from classifier.report import as_json as figures
    from classifier.report import write_report

    path = find_weights(weights)
    model = load_model(path)
    glyphs = load(choose(**dataset), part)
    evaluation, judged = judge(model, glyphs, merge_case=merge_case, shifts=shifts)
    facts = describe_model(model, path)
    if out:
        write_report(out, evaluation, judged, glyphs.images, facts)
    if as_json:
        click.echo(json_line(figures(evaluation, facts)))
        return
    click.echo(
        "\n".join(
            table_lines(
                [
                    ("samples", f"{evaluation.n:,}"),
                    ("classes", len(evaluation.per_class)),
                    ("accuracy", f"{evaluation.accuracy:.2%}"),
                    ("top 5", f"{evaluation.top5:.2%}"),
                    ("macro F1", f"{evaluation.macro.f1:.4f}"),
                    ("weighted F1", f"{evaluation.weighted.f1:.4f}"),
                    ("calibration error", f"{evaluation.calibration_error:.4f}"),
                    ("images a second", f"{evaluation.images_per_second:,.0f}"),
                    ("latency of one, ms", f"{evaluation.latency_ms:.2f}"),
                ]
            )
        )
    )
    if out:
        click.echo(f"written: {out / 'report.html'}")
