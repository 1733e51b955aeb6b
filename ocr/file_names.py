"""Names of files: shown to a person as one line, and made short enough for any file system."""

import hashlib
import os
from pathlib import Path

LONGEST_NAME = 255
"""Bytes in the name of a file, on every common file system."""


def output_path(stem: Path, suffix: str) -> Path:
    """`stem` with `suffix` added; a name too long for a file system is cut and marked with a hash of the whole."""
    name = os.fsencode(stem.name)
    room = LONGEST_NAME - len(os.fsencode(suffix))
    if len(name) > room:
        mark = b"~" + hashlib.sha256(name).hexdigest()[:8].encode()
        # Cut between characters, not within one.
        name = os.fsencode(os.fsdecode(name[: room - len(mark)].decode("utf-8", "ignore"))) + mark
    return stem.with_name(os.fsdecode(name) + suffix)


def shown_name(path: Path | str) -> str:
    """A path as one line of valid Unicode, whatever bytes are in it."""
    name = os.fsencode(path).decode("utf-8", "backslashreplace")
    return name if name.isprintable() else name.encode("unicode_escape").decode("ascii")
