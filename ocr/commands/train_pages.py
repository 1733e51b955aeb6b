"""typecase train-pages: teach the page reader anew"""

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from classifier.training import Epoch


@click.command("train-pages")
@click.option(
    "--data",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    required=True,
    help="Folder with chars/ (EMNIST, UNIPEN) and text/ (running text).",
)
@click.option("--out", type=click.Path(path_type=Path), required=True, help="The run's folder.")
@click.option(
    "--print-parts", type=click.IntRange(0), default=50, show_default=True, help="Of 20,000 lessons in print."
)
@click.option("--hand-parts", type=click.IntRange(0), default=45, show_default=True, help="Of 20,000 lessons by hand.")
@click.option("--epochs", type=click.IntRange(1), default=4, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True)
@click.option("--jobs", type=click.IntRange(1), default=1, show_default=True, help="Processes that draw lessons.")
@click.option("--device", default="auto", show_default=True, help="auto, cpu, cuda or mps.")
@click.option("--second", is_flag=True, help="Teach the wider network that is asked about doubtful lines.")
@click.option("--resume", is_flag=True, help="Go on with the run in --out.")
def train_pages(
    data: Path,
    out: Path,
    print_parts: int,
    hand_parts: int,
    epochs: int,
    seed: int,
    jobs: int,
    device: str,
    second: bool,
    resume: bool,
) -> None:
    """Teach the page reader: draw pages, cut them, and train the recogniser and the spacing model on what comes out.

    The fonts of this machine are drawn with; classifier/training_fonts.txt lists those that the shipped weights saw.
    The run's folder receives model.safetensors, to be kept as classifier/weights/page.safetensors (with --second as
    page_second.safetensors), and spacing.safetensors, to be kept in ocr/weights.
    """
    from dataclasses import replace

    from classifier.devices import choose_device
    from ocr.commands.train import progress_line
    from ocr.teach import RECIPE, Course, teach_page_reader

    recipe = replace(RECIPE, epochs=epochs, seed=seed)
    course = Course(data, out, print_parts, hand_parts, seed, jobs, second)

    def report(row: "Epoch") -> None:
        click.echo(f"epoch {row.epoch}: validation loss {row.loss:.4f}, accuracy {row.accuracy:.2%}")

    teach_page_reader(
        course,
        recipe,
        device=choose_device(device),
        resume=resume,
        watch=progress_line(recipe),
        say=click.echo,
        report=report,
    )
    click.echo(f"written: {out / 'model.safetensors'}, {out / 'spacing.safetensors'}")
