"""typecase explore, evaluate: a dataset looked at, a network measured"""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ocr.commands.dataset_options import choose, dataset_options
from ocr.commands.option_types import NamedPath

if TYPE_CHECKING:
    from classifier.characters.class_priors import Prior
    from classifier.characters.evaluation import Evaluation


@click.command()
@dataset_options
@click.option("--part", type=click.Choice(["train", "test", "all"]), default="all", show_default=True)
@click.option("--download", "fetch", is_flag=True, help="Fetch EMNIST with torchvision into --root first.")
@click.option(
    "--out",
    type=NamedPath(path_type=Path),
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
    from ocr.characters.datasets import download, load, table_lines
    from ocr.resources import require

    require("explore", "torch", "matplotlib", "skimage")
    from classifier.characters.explore import count_classes, write_exploration

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
@click.option(
    "--prior",
    type=click.Choice(["balanced", "data"]),
    default="data",
    show_default=True,
    help="What the report supposes of the classes: all equally likely, or as common as in training.",
)
@click.option("--out", type=NamedPath(path_type=Path), help="Folder for the report.")
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
def evaluate(
    weights: str | None,
    part: str,
    merge_case: bool,
    shifts: bool,
    prior: "Prior",
    out: Path | None,
    as_json: bool,
    **dataset: Any,
) -> None:
    """Measure a network on characters it has not seen.

    Letters whose case the dataset does not know are counted with both cases as one class, with or without --merge-case.
    What depends on the prior is printed for both: accuracy is highest when rare classes are seldom named (data), recall
    of the rare ones when all are equally likely (balanced), as `typecase predict` has it.
    """
    from ocr.characters.datasets import describe_model, json_line, load, table_lines
    from ocr.resources import require

    require("evaluate", "torch", "matplotlib", "sklearn", "skimage")
    from classifier.characters.evaluation import evaluate as judge
    from classifier.characters.presets import find_weights
    from classifier.characters.report import as_json as figures
    from classifier.characters.report import write_report
    from classifier.glyph_net import load_model

    path = find_weights(weights)
    model = load_model(path)
    glyphs = load(choose(**dataset), part)
    evaluation, judged = judge(model, glyphs, merge_case=merge_case, shifts=shifts, prior=prior)
    facts = describe_model(model, path)
    if out:
        write_report(out, evaluation, judged, glyphs.images, facts)
    if as_json:
        click.echo(json_line(figures(evaluation, facts)))
        return
    click.echo("\n".join(table_lines(rows_of_priors(evaluation))) + "\n")
    click.echo("\n".join(table_lines(rows_of_one(evaluation))))
    if out:
        click.echo(f"written: {out / 'report.html'}")


def rows_of_priors(evaluation: "Evaluation") -> list[tuple[str, ...]]:
    """What depends on the prior most, a column for each."""
    scores = evaluation.priors
    return [
        ("prior", *(score.prior for score in scores)),
        ("accuracy", *(f"{score.accuracy:.2%}" for score in scores)),
        ("macro recall", *(f"{score.macro_recall:.4f}" for score in scores)),
        ("macro F1", *(f"{score.macro_f1:.4f}" for score in scores)),
        ("macro F1, classes weighted alike", *(f"{score.even_f1:.4f}" for score in scores)),
        ("lowest recall", *(f"{score.lowest.name} {score.lowest.recall:.4f}" for score in scores)),
    ]


def rows_of_one(evaluation: "Evaluation") -> list[tuple[str, str]]:
    """Further figures under the prior that was chosen."""
    return [
        ("samples", f"{evaluation.n:,}"),
        ("classes", str(len(evaluation.per_class))),
        (f"top 5, {evaluation.prior} prior", f"{evaluation.top5:.2%}"),
        ("weighted F1", f"{evaluation.weighted.f1:.4f}"),
        ("calibration error", f"{evaluation.calibration_error:.4f}"),
        ("images a second", f"{evaluation.images_per_second:,.0f}"),
        ("latency of one, ms", f"{evaluation.latency_ms:.2f}"),
    ]
