"""A folder that files are dropped into."""

import time
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from ocr.batch.inputs import Input, find_inputs
from ocr.batch.progress import Progress
from ocr.batch.run import Batch
from ocr.errors import ExitCode

WATCH_PAUSE_S = 1.0
"""How long a watched folder is left alone between two looks; a file that did not change between them has arrived."""

Stamp = tuple[int, int]
"""Size in bytes and time of the last change in nanoseconds."""


@dataclass
class Drop:
    """A watched folder: each look gives the files that are new or changed and have stopped growing.

    What lies in the folder when the watch begins is not new. `suffixes` are those of the files to look for.
    """

    folder: Path
    suffixes: Collection[str]
    growing: dict[Path, Stamp] = field(default_factory=dict)
    answered: dict[Path, Stamp] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.answered.update(self.stamps())

    def stamps(self) -> dict[Path, Stamp]:
        """The wanted files as they are now, in the order of their names."""
        paths = sorted(self.folder.iterdir())
        return {path: _stamp(path) for path in paths if path.suffix.lower() in self.suffixes and path.is_file()}

    def look(self) -> list[Path]:
        """Files that two looks in a row have found alike, and no look before."""
        now = self.stamps()
        ready = [
            path for path, stamp in now.items() if self.growing.get(path) == stamp and self.answered.get(path) != stamp
        ]
        self.answered.update((path, now[path]) for path in ready)
        self.growing = now
        return ready


def stamps_of(inputs: Iterable[Input]) -> dict[Path | None, Stamp]:
    """How the files of `inputs` are now."""
    return {item.path: _stamp(item.path) for item in inputs}


def watch_folders(
    files: tuple[str, ...], known: dict[Path | None, Stamp], batch: Batch, progress: Progress
) -> ExitCode:
    """Look again and again, and read what is new and has stopped growing; Ctrl-C is the way out, and no failure.

    known: how the files were that have been read already, `stamps_of` before they were.
    """
    progress.say("watching; Ctrl-C ends it", "info")
    known = dict(known)
    arriving: dict[Path | None, Stamp] = {}
    try:
        while True:
            time.sleep(WATCH_PAUSE_S)
            there = {item: _stamp(item.path) for item in find_inputs(files, batch.earlier_outputs()) if item.path}
            new = {item: state for item, state in there.items() if known.get(item.path) != state}
            arrived = [item for item, state in new.items() if arriving.get(item.path) == state]
            batch.run(arrived)
            known |= {item.path: there[item] for item in arrived}
            arriving = {item.path: state for item, state in new.items()}
    except KeyboardInterrupt:
        return batch.exit_code()


def _stamp(path: Path | None) -> Stamp:
    """What changes when a file does: its size and time, or nothing when it is gone."""
    try:
        status = path.stat() if path else None
    except OSError:
        status = None
    return (status.st_size, status.st_mtime_ns) if status else (0, 0)
