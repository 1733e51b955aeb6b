"""What was named on the command line, as files of this machine, of object stores and behind HTTP."""

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from itertools import takewhile
from pathlib import Path, PurePosixPath
from typing import Any, Final

from ocr.batch.inputs import STANDARD_INPUT, find_inputs
from ocr.cluster.documents import StoredFile
from ocr.cluster.storage import is_remote, local_path, of_url, on_this_machine, reason
from ocr.errors import InputError, OptionError, TypecaseError
from ocr.file_names import shown_name
from ocr.input.source import SUFFIXES

LIST_PREFIX: Final = "@"
QUESTIONS_AT_ONCE: Final = 32
"""Requests for single files of a store that wait for their answers at the same time."""


def find_files(arguments: Sequence[str], passed_over: Collection[str] = ()) -> list[StoredFile]:
    """The files that `arguments` name, each once: files, patterns, folders, URLs of files and of folders, and `@LIST`.

    A LIST is a file, here or at a URL, with a path or URL on each line. In folders the files are taken by their suffix,
    hidden ones and those whose place is in `passed_over` are left out. A name that does not exist stays in the list, so
    that reading it says so. Raises OptionError, and InputError for a folder or list that cannot be read.
    """
    found: dict[str, StoredFile] = {}
    for argument in arguments:
        for file in _expanded(argument):
            if file.url not in passed_over:
                found.setdefault(file.url, file)
    return list(found.values())


def _expanded(argument: str) -> Iterable[StoredFile]:
    if argument == STANDARD_INPUT:
        raise OptionError("-: a cluster does not read standard input; name files, folders or URLs")
    if argument.startswith(LIST_PREFIX):
        return _listed(argument.removeprefix(LIST_PREFIX))
    if is_remote(argument):
        return _remote(argument)
    return _local(str(local_path(argument)))


def _local(argument: str) -> Iterator[StoredFile]:
    for item in find_inputs([argument]):
        if item.path is not None:
            yield _local_file(str(item.path), item.place)


def _local_file(name: str, place: Path) -> StoredFile:
    url = os.path.abspath(name)
    try:
        state = os.stat(url)
    except OSError:
        return StoredFile(url, shown_name(name), place)
    fingerprint = f"{state.st_size}-{state.st_mtime_ns}"
    return StoredFile(url, shown_name(name), place, state.st_size, fingerprint, state.st_mtime)


def _remote(url: str) -> Iterator[StoredFile]:
    """The file, or the files below it whose suffix says that they can be read, in the order of their names."""
    system = of_url(url)
    with_protocol: Callable[[str], str] = system.unstrip_protocol
    try:
        # HTTP has no folders: a URL that ends in a slash is a page of links.
        is_folder = url.endswith("/") or (not url.startswith("http") and system.isdir(url))
        found = system.find(url, detail=True) if is_folder else {}
    except TypecaseError:
        raise
    except Exception as error:  # every file system has errors of its own
        raise InputError(f"{url}: cannot be listed ({reason(error)})") from error
    if not is_folder:
        yield _described(url, _place(PurePosixPath(url).name), _details(url))
        return
    root = with_protocol(system._strip_protocol(url)).rstrip("/") + "/"
    for path in sorted(found):
        full = with_protocol(path)
        place = PurePosixPath(full.removeprefix(root))
        if place.suffix.lower() in SUFFIXES and not any(part.startswith(".") for part in place.parts):
            yield _described(full, _place(str(place)), found[path])


def _listed(url: str) -> Iterator[StoredFile]:
    """The files that a list names, placed below the folder that all of them have in common."""
    try:
        if is_remote(url):
            with on_this_machine(StoredFile(url, url, Path(url))) as path:
                text = path.read_text(encoding="utf-8")
        else:
            text = local_path(url).read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise InputError(f"{url}: cannot be read as a list of files ({reason(error)})") from error
    names = [line.strip() for line in text.splitlines() if line.strip()]
    folders = [name.split("/")[:-1] for name in names]
    shared = sum(1 for _ in takewhile(lambda parts: len(set(parts)) == 1, zip(*folders, strict=False)))
    with ThreadPoolExecutor(QUESTIONS_AT_ONCE) as threads:
        yield from threads.map(lambda name: _one(name, _place("/".join(name.split("/")[shared:]))), names)


def _one(name: str, place: Path) -> StoredFile:
    return _described(name, place, _details(name)) if is_remote(name) else _local_file(str(local_path(name)), place)


def _place(key: str) -> Path:
    """A place below the output folder, wherever a key or a line of a list would lead."""
    return Path(*(part for part in key.split("://")[-1].split("/") if part not in ("", ".", "..")))


def _details(url: str) -> dict[str, Any]:
    """What the store says of a file; nothing where it is not there, as reading it will say."""
    try:
        details: dict[str, Any] = of_url(url).info(url)
    except TypecaseError:
        raise
    except Exception:  # every file system has errors of its own
        return {}
    return details


def _described(url: str, place: Path, details: dict[str, Any]) -> StoredFile:
    """A file of a store by what the store says of it, for which every file system of fsspec has its own words.

    Of one without an ETag or a time nobody could tell whether it has changed: it has no fingerprint, and is read anew.
    """
    size = int(details.get("size") or 0)
    changed = details.get("LastModified") or details.get("mtime") or details.get("updated") or details.get("created")
    modified = changed.timestamp() if isinstance(changed, datetime) else None
    tag = details.get("ETag") or details.get("etag")
    fingerprint = str(tag).strip('"') if tag else f"{size}-{changed}" if changed else ""
    return StoredFile(url, shown_name(url), place, size, fingerprint, modified)
