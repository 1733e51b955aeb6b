"""typecase train-pages: train the networks of the page reader"""

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ocr.commands.option_types import NamedPath
from ocr.commands.train import PROGRESS_SECONDS

if TYPE_CHECKING:
    from classifier.training.page_trainer import Scores


@click.command("train-pages")
@click.option(
    "--data",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    required=True,
    help="Folder with chars/ (EMNIST, UNIPEN) and text/ (running text).",
)
@click.option("--out", type=NamedPath(path_type=Path), required=True, help="The run's folder.")
@click.option("--print-parts", type=click.IntRange(1), default=50, show_default=True, help="20,000 examples each.")
@click.option("--hand-parts", type=click.IntRange(1), default=75, show_default=True, help="The same by hand.")
@click.option("--steps", type=click.IntRange(1), default=40_000, show_default=True, help="Of 64 lines each.")
@click.option("--seed", type=int, default=1, show_default=True)
@click.option("--jobs", type=click.IntRange(1), default=1, show_default=True, help="Processes that draw examples.")
@click.option("--device", default="auto", show_default=True, help="auto, cpu, cuda or mps.")
@click.option("--further", is_flag=True, help="Go on from what ships: the second network learns on.")
@click.option("--resume", is_flag=True, help="Go on with the run in --out.")
def train_pages(
    data: Path,
    out: Path,
    print_parts: int,
    hand_parts: int,
    steps: int,
    seed: int,
    jobs: int,
    device: str,
    further: bool,
    resume: bool,
) -> None:
    """Teach the page reader: draw pages, cut them, and train both networks and the spacing model on what comes out.

    The fonts of this machine are drawn with; classifier/training_fonts.txt lists those that the shipped weights saw.
    The run's folder receives page.safetensors and page_second.safetensors, to be kept in classifier/weights, and
    spacing.safetensors, to be kept in ocr/weights.
    """
    from ocr.resources import require

    require("train-pages", "torch", "scipy")
    from classifier.devices import choose_device
    from ocr.training.page_models import train_page_models
    from ocr.training.shards import TrainingPlan

    def report(scores: "Scores") -> None:
        click.echo(
            f"step {scores.step}: loss {scores.loss:.3f}; right of unseen candidates: first {scores.first:.2%}, "
            f"second alone {scores.alone:.2%}, in context {scores.context:.2%}; of gaps {scores.spaces:.2%}"
        )

    plan = TrainingPlan(data, out, print_parts, hand_parts, seed, jobs)
    chosen = choose_device(device)
    train_page_models(plan, steps, further=further, device=chosen, resume=resume, watch=steps_line(), report=report)
    click.echo(f"written: page.safetensors, page_second.safetensors and spacing.safetensors in {out}")


def steps_line() -> Callable[[int, int], None]:
    """A watcher that says every few seconds where a run stands."""
    started = last = time.monotonic()
    first = 0

    def show(step: int, steps: int) -> None:
        nonlocal last, first
        first = first or step
        now = time.monotonic()
        if now - last < PROGRESS_SECONDS:
            return
        last = now
        left = (now - started) / max(1, step - first) * (steps - step)
        click.echo(f"step {step}/{steps}  {left / 60:.0f} min left", err=True)

    return show
