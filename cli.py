"""The command line of Typecase. Every command lives in a module of its own, imported only when it is called."""

import importlib
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import click

DISTRIBUTION = "typecase"


@dataclass(frozen=True)
class LazyCommand:
    """Where a command is, as module:attribute, and its line in the list of commands."""

    place: str
    help: str


COMMANDS: Final = {
    "read": LazyCommand("ocr.commands.read:read", "Read images, PDFs and folders of them."),
    "predict": LazyCommand("ocr.commands.predict:predict", "Classify the one character that an image shows."),
    "explore": LazyCommand("ocr.commands.characters:explore", "Count the classes of a dataset and draw them."),
    "train": LazyCommand("ocr.commands.train:train", "Train a network to classify characters."),
    "train-pages": LazyCommand("ocr.commands.train_pages:train_pages", "Train the networks of the page reader."),
    "evaluate": LazyCommand("ocr.commands.characters:evaluate", "Measure a network on characters it has not seen."),
    "score": LazyCommand("ocr.commands.score:score", "Say how far a text is from the truth."),
    "check": LazyCommand(
        "ocr.commands.check:check", "Show versions, device and model: what works and what is missing."
    ),
    "completion": LazyCommand("ocr.commands.completion:completion", "Print what makes a shell complete commands."),
    "man": LazyCommand("ocr.commands.man:man", "Print the manual page."),
}


class LazyGroup(click.Group):
    """A group that imports a command when it is used, and turns what goes wrong into a line and an exit code."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module, attribute = COMMANDS[name].place.split(":")
        command: click.Command = getattr(importlib.import_module(module), attribute)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, command.help) for name, command in COMMANDS.items()])

    def invoke(self, ctx: click.Context) -> Any:
        from ocr.failures import told_in_a_line

        with told_in_a_line(DISTRIBUTION, " (more with --verbose)"):
            return super().invoke(ctx)


def _load_defaults(ctx: click.Context, _parameter: click.Parameter, path: Path | None) -> None:
    """Take the defaults of all commands from a TOML file with a table for each command."""
    chosen = path or Path(click.get_app_dir(DISTRIBUTION)) / "typecase.toml"
    if path is None and not chosen.is_file():
        return
    try:
        tables = tomllib.loads(chosen.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise click.BadParameter(f"{chosen}: {error}") from error
    ctx.default_map = {
        command: {option.replace("-", "_"): value for option, value in table.items()}
        for command, table in tables.items()
    }


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name=DISTRIBUTION, prog_name=DISTRIBUTION)
@click.option(
    "--config",
    type=click.Path(path_type=Path, dir_okay=False),
    callback=_load_defaults,
    expose_value=False,
    is_eager=True,
    help="TOML file of defaults, with a table for each command.  [default: typecase.toml in the user's settings]",
)
def main() -> None:
    """Typecase takes a scanned page apart into its letters and sets the text again."""
