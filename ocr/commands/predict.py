"""typecase predict"""

import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ocr.commands.option_types import NamedPath

if TYPE_CHECKING:
    from classifier.characters.class_priors import Prior
    from ocr.characters.reader import Answer, CharacterReader

WATCH_SECONDS = 0.1
"""Between two looks at a watched folder."""


@click.command()
@click.argument("images", nargs=-1, type=NamedPath(path_type=Path))
@click.option("--top", type=click.IntRange(min=1), default=5, show_default=True, help="How many guesses to show.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.option("--weights", help="accurate, small, or a file that `typecase train` wrote.  [default: accurate]")
@click.option(
    "--prior",
    type=click.Choice(["balanced", "data"]),
    help="Whether every class is equally likely before one looks, or as common as in training, where F is four times "
    "as common as f.  [default: balanced, unless the weights do not say how common classes were]",
)
@click.option(
    "--watch",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Answer at once for each file that is dropped into this folder, until stopped.",
)
@click.pass_context
def predict(
    ctx: click.Context,
    images: tuple[Path, ...],
    top: int,
    as_json: bool,
    weights: str | None,
    prior: "Prior | None",
    folder: Path | None,
) -> None:
    """Name the one character that each of IMAGES shows.

    A photograph, a scan or a drawing, dark on light or light on dark, of any size. Where there is nothing but paper the
    answer is "blank".
    """
    if not images and not folder:
        raise click.UsageError("give images, or --watch a folder")
    from classifier.characters.presets import find_weights
    from classifier.onnx_recogniser import GlyphClassifier
    from ocr.characters.reader import CharacterReader
    from ocr.errors import ExitCode

    reader = CharacterReader(GlyphClassifier.load(find_weights(weights)), prior)
    failed = answer_all(reader, images, top, as_json)
    if folder:
        for path in dropped_files(folder):
            answer_all(reader, [path], top, as_json)
    if failed:
        ctx.exit(ExitCode.INPUT if failed == len(images) else ExitCode.SOME_FAILED)


def answer_all(reader: "CharacterReader", paths: Sequence[Path], top: int, as_json: bool) -> int:
    """Print the answer for each of `paths`, or a line on stderr for one that cannot be read; how many could not."""
    from ocr.errors import InputError

    failed = 0
    for path in paths:
        try:
            (answer,) = reader.read([path], top)
        except InputError as error:
            failed += 1
            click.echo(f"typecase: {error}", err=True)
        else:
            click.echo(json_answer(answer, reader.prior) if as_json else text_answer(answer))
    return failed


def text_answer(answer: "Answer") -> str:
    """`name: A 97.1 %  4 1.2 %`"""
    guesses = "  ".join(f"{guess.character} {guess.probability:.1%}" for guess in answer.guesses)
    return f"{answer.name}: {guesses or 'blank'}"


def json_answer(answer: "Answer", prior: "Prior") -> str:
    """One line: file, blank, the prior, and the guesses with their probabilities, the likeliest first."""
    from ocr.characters.datasets import json_line

    guesses = [{"character": guess.character, "probability": round(guess.probability, 4)} for guess in answer.guesses]
    return json_line({"file": answer.name, "blank": answer.is_blank, "prior": prior, "guesses": guesses})


def dropped_files(folder: Path) -> Iterator[Path]:
    """Files that appear in `folder` or change there after the start, each once it has stopped growing."""
    from ocr.batch.watch import Drop
    from ocr.input.source import SUFFIXES

    drop = Drop(folder, SUFFIXES)
    while True:
        yield from drop.look()
        time.sleep(WATCH_SECONDS)
