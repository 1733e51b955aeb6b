"""The options that say which dataset a command of the workshop is about."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ocr.commands.option_types import NamedPath

if TYPE_CHECKING:
    from ocr.characters.datasets import DatasetChoice


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
            type=NamedPath(path_type=Path),
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
    from ocr.characters.datasets import DatasetChoice

    return DatasetChoice(dataset, roots, split, hold_out, split_seed)
