"""A folder that files are dropped into."""

from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

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
        found = {}
        for path in sorted(self.folder.iterdir()):
            if path.suffix.lower() in self.suffixes and path.is_file():
                state = path.stat()
                found[path] = (state.st_size, state.st_mtime_ns)
        return found

    def look(self) -> list[Path]:
        """Files that two looks in a row have found alike, and no look before."""
        now = self.stamps()
        ready = [
            path for path, stamp in now.items() if self.growing.get(path) == stamp and self.answered.get(path) != stamp
        ]
        self.answered.update((path, now[path]) for path in ready)
        self.growing = now
        return ready
