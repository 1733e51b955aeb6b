"""The command line of Typecase. Every command lives in a module of its own, imported only when it is called."""

import importlib
import logging
import sys
import warnings
from collections.abc import Iterable
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
    "serve": LazyCommand("ocr.commands.serve:serve", "Read in the browser, and for programs over HTTP."),
    "predict": LazyCommand("ocr.commands.predict:predict", "Classify the one character that an image shows."),
    "explore": LazyCommand("ocr.commands.characters:explore", "Count the classes of a dataset and draw them."),
    "train": LazyCommand("ocr.commands.train:train", "Train a network to classify characters."),
    "train-pages": LazyCommand("ocr.commands.train_pages:train_pages", "Train the networks of the page reader."),
    "evaluate": LazyCommand("ocr.commands.characters:evaluate", "Measure a network on characters it has not seen."),
    "score": LazyCommand("ocr.commands.score:score", "Say how far a text is from the truth."),
    "languages": LazyCommand("ocr.commands.languages:languages", "List the languages that can be read, and how well."),
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

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name, command, rest = super().resolve_command(ctx, args)
        table = (ctx.default_map or {}).get(name or "", {})
        if command is not None and name is not None and table:
            from ocr.commands.configuration import as_typed, unknown_options

            options = [option for option in command.params if isinstance(option, click.Option) and option.name]
            _warn(unknown_options(table, name, [option.name or "" for option in options]))
            several = [option.name for option in options if option.multiple]
            ctx.default_map = {name: as_typed(table, name, several)}
        return name, command, rest

    def main(self, *args: Any, **kwargs: Any) -> Any:
        from ocr.system.interruption import interruptible
        from ocr.system.standard_streams import fill_closed_descriptors, forgive_standard_error

        try:
            with interruptible():
                fill_closed_descriptors()
                forgive_standard_error()
                return super().main(*args, **kwargs)
        # Of the help, which is printed before any command is invoked, and of a signal before anything is.
        except (OSError, KeyboardInterrupt) as error:
            from ocr.system.outcome import told

            sys.exit(told(error, DISTRIBUTION))

    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:
        try:
            return super().make_context(*args, **kwargs)
        except KeyboardInterrupt as error:  # which click would call exit code 1
            from ocr.system.outcome import told

            sys.exit(told(error, DISTRIBUTION))

    def invoke(self, ctx: click.Context) -> None:
        from ocr.system.outcome import outcome
        from ocr.system.standard_streams import flush_standard_output

        code, line = 0, None
        try:
            # What libraries warn of is read or refused in a line of our own.
            with warnings.catch_warnings(action="ignore"):
                super().invoke(ctx)
        except click.exceptions.Exit as end:
            code = end.exit_code
        except (click.ClickException, click.Abort):
            raise
        except (Exception, KeyboardInterrupt) as error:
            logging.getLogger(__name__).debug("how it ended", exc_info=error)
            code, line = outcome(error)
        unwritten = flush_standard_output()
        if unwritten is not None and code == 0:
            code, line = outcome(unwritten)
        if line is not None:
            click.echo(f"typecase: {line}", err=True)
        ctx.exit(code)


def _load_defaults(ctx: click.Context, _parameter: click.Parameter, path: Path | None) -> None:
    """Take the defaults of all commands from a TOML file with a table for each command."""
    chosen = path or Path(click.get_app_dir(DISTRIBUTION)) / "typecase.toml"
    if path is None and not chosen.is_file():
        return
    from ocr.commands.configuration import read_tables, unknown_tables
    from ocr.errors import OptionError

    try:
        tables = read_tables(chosen)
    except OptionError as error:
        raise click.BadParameter(str(error)) from error
    _warn(unknown_tables(tables, COMMANDS))
    ctx.default_map = tables


def _warn(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(f"typecase: {line}", err=True)


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
