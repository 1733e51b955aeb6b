"""Defaults of the commands from a TOML file with a table for each, and what in it nothing knows of."""

import tomllib
from collections.abc import Collection, Iterable, Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from ocr.errors import OptionError
from ocr.file_names import shown_name

Tables = dict[str, dict[str, Any]]
"""For each command the values of its options, by the names that their functions have: `text_layer`."""


def read_tables(path: Path) -> Tables:
    """The tables of a file. Raises OptionError where it cannot be read, or holds anything but tables."""
    name = shown_name(path)
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8-sig"))  # some editors begin a file with a mark
    except OSError as error:
        raise OptionError(f"{name}: {error.strerror or error}") from error
    except ValueError as error:
        raise OptionError(f"{name}: {' '.join(str(error).split())}") from error
    except RecursionError:
        raise OptionError(f"{name}: its values are nested too deeply") from None
    for key, value in tables.items():
        if not isinstance(value, dict):
            raise OptionError(
                f"{name}: {key} stands outside of a table; options belong below the name of a command: [read]"
            )
    return {key: {option.replace("-", "_"): value for option, value in table.items()} for key, table in tables.items()}


def as_typed(table: dict[str, Any], command: str, several: Collection[str | None]) -> dict[str, str | list[str]]:
    """The values of a table as one would type them, so that an option takes what it takes on the command line.

    several: the options that may be given several times, whose lists stay lists; those of others get commas.
    Raises OptionError for what cannot be typed.
    """
    typed: dict[str, str | list[str]] = {}
    for option, value in table.items():
        label = f"[{command}] {option.replace('_', '-')}"
        parts = [_text(part, label) for part in value] if isinstance(value, list) else [_text(value, label)]
        typed[option] = parts if option in several else ",".join(parts)
    return typed


def unknown_tables(tables: Tables, commands: Iterable[str]) -> Iterator[str]:
    """A line for each table that is for no command."""
    known = list(commands)
    for name in tables:
        if name not in known:
            yield f"there is no command {name!r} that [{name}] could be for{_nearest(name, known)}"


def unknown_options(table: dict[str, Any], command: str, options: Iterable[str]) -> Iterator[str]:
    """A line for each option of the table that the command does not have. options: the names that it has."""
    known = [option.replace("_", "-") for option in options]
    for option in table:
        name = option.replace("_", "-")
        if name not in known:
            yield f"{command} has no option {name!r}{_nearest(name, known)}"


def _text(value: object, label: str) -> str:
    if isinstance(value, list | dict):
        raise OptionError(f"{label}: {value!r} is no value of an option")
    return str(value).lower() if isinstance(value, bool) else str(value)


def _nearest(name: str, known: list[str]) -> str:
    close = get_close_matches(name, known, 1) or [each for each in known if each.startswith(name[:4])][:1]
    return f"; the nearest is {close[0]!r}" if close else ""
