"""What was named on the command line, as a list of inputs, each with its own place among the outputs."""

import glob
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path
from typing import Protocol, TypeVar

from ocr.errors import OptionError
from ocr.input.source import SUFFIXES

STANDARD_INPUT = "-"


@dataclass(frozen=True)
class Input:
    """path: of the file, None for standard input. place: its path below the folder that was named, or its bare name.

    parts: the image files that it is made of; `path` is None then.
    """

    path: Path | None
    place: Path
    parts: tuple[Path, ...] = ()


class Placed(Protocol):
    """What has a place among the outputs."""

    @property
    def place(self) -> Path: ...


P = TypeVar("P", bound=Placed)


def find_inputs(arguments: Sequence[str], passed_over: Iterable[Path] = ()) -> list[Input]:
    """The files that `arguments` name: files, "-", patterns, and folders with all below them, each file once.

    Files in folders are taken by their suffix, in the order of their names; hidden ones and those in `passed_over` are
    left out. Links to folders are followed, but no folder is entered twice. A name that does not exist stays in the
    list, so that reading it says so. Raises OptionError for an empty name.
    """
    if "" in arguments:
        raise OptionError("'': an empty name; name a file, a folder, or - for standard input")
    seen = {os.path.realpath(path) for path in passed_over}
    found = []
    for argument in arguments:
        for item in _expanded(argument):
            key = STANDARD_INPUT if item.path is None else os.path.realpath(item.path)
            if key not in seen:
                seen.add(key)
                found.append(item)
    return found


def joined(inputs: Sequence[Input], name: Path) -> Input:
    """Images as the pages of one document, called `name`. Raises OptionError for anything but images."""
    parts = tuple(item.path for item in inputs if item.path and item.path.suffix.lower() != ".pdf")
    if len(parts) < len(inputs):
        raise OptionError("several documents need a folder to write to: -o FOLDER; only images go into one file")
    return Input(None, name, parts)


def output_stems(inputs: Sequence[P], is_taken: Callable[[P, Path], bool]) -> list[Path]:
    """For each input a path without a suffix below the output folder; no two are the same, whatever the file system.

    The place of the input without its suffix, where that is unique; with its suffix, where that is; else numbered.
    is_taken: whether a stem belongs to another input from an earlier run.
    """
    counts = Counter(_key(item.place.with_suffix("")) for item in inputs)
    taken: set[str] = set()
    stems = []
    for item in inputs:
        short = item.place.with_suffix("")
        wishes = chain([short] if counts[_key(short)] == 1 else [], [item.place], _numbered(item.place))
        stem = next(wish for wish in wishes if _key(wish) not in taken and not is_taken(item, wish))
        taken.add(_key(stem))
        stems.append(stem)
    return stems


def _numbered(place: Path) -> Iterator[Path]:
    return (place.with_name(f"{place.name}~{number}") for number in count(2))


def _key(path: Path) -> str:
    return str(path).casefold()


def _expanded(argument: str) -> Iterator[Input]:
    if argument == STANDARD_INPUT:
        yield Input(None, Path("stdin"))
        return
    path = Path(argument)
    # os.path answers where Path raises: for names too long to exist.
    if os.path.isdir(argument):
        yield from _in_folder(path)
    elif not os.path.exists(argument) and glob.has_magic(argument):
        matches = sorted(Path(match) for match in glob.glob(argument, recursive=True))
        for match in matches or [path]:
            yield from _in_folder(match) if match.is_dir() else [Input(match, Path(match.name))]
    else:
        yield Input(path, Path(path.name))


def _in_folder(folder: Path) -> Iterator[Input]:
    entered: set[str] = set()
    for here, folders, files in os.walk(folder, followlinks=True):
        entered.add(os.path.realpath(here))
        folders[:] = sorted(
            name for name in folders if name[0] != "." and os.path.realpath(Path(here, name)) not in entered
        )
        for name in sorted(files):
            path = Path(here, name)
            if name[0] != "." and path.suffix.lower() in SUFFIXES:
                yield Input(path, path.relative_to(folder))
