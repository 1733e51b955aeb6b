"""What travels through the cluster, all of it picklable: documents, ranges of their pages, and what became of them."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path
from typing import Any, Final

from ocr.batch.settings import Settings
from ocr.batch.workers import Result
from ocr.document import Page
from ocr.errors import ExitCode
from ocr.input.source import PageImage

PAGE_LIMIT_S: Final = 600.0
"""Seconds that one page may take, from opening its document on; a newspaper page full of doubts takes a tenth of it."""

WorkOnPage = Callable[[PageImage], Any]
"""What is done with each page: picklable, such as a `PageReader`."""


@dataclass(frozen=True)
class StoredFile:
    """A file to read. url: where it is, an absolute path or a URL. name: what the user called it.

    place: its path below the folder that was named. size: in bytes, 0 where the store does not say.
    fingerprint: changes when the file does: its ETag, or its size and time of change; empty where nothing tells.
    modified: when it was changed, in seconds since 1970, None where the store does not say.
    """

    url: str
    name: str
    place: Path
    size: int = 0
    fingerprint: str = ""
    modified: float | None = None


@dataclass(frozen=True)
class Document:
    """A file on its way. number: its place in the run. stem: of its outputs, below the output folder.

    may_replace: what is at the places of its outputs may be written over.
    """

    number: int
    file: StoredFile
    stem: Path
    may_replace: bool = False


@dataclass(frozen=True)
class PageRange:
    """Some pages of a document. numbers: of the pages, None for all that were asked for. asked: how many these are."""

    document: Document
    numbers: tuple[int, ...] | None = None
    asked: int = 0


Unit = tuple[PageRange, ...]
"""What a worker is given at a time: a range of a long document, or several short documents whole."""


@dataclass(frozen=True)
class Job:
    """What every worker must know. destination: the folder of the outputs, an absolute path or a URL.

    work: what reads a page. page_limit_s: how long one page may take. version: of Typecase where the run was started.
    """

    settings: Settings
    destination: str
    work: WorkOnPage
    page_limit_s: float = PAGE_LIMIT_S
    version: str = field(default_factory=lambda: metadata.version("typecase"))


@dataclass(frozen=True)
class PagesRead:
    """What became of the pages of a range, for a document of several ranges. results: packed, as `pack` does."""

    document: int
    numbers: tuple[int, ...]
    asked: int
    results: bytes


@dataclass(frozen=True)
class Record:
    """What became of a document: a row of the manifest.

    outputs: paths below the output folder. pages: how many were read, failed_pages: how many were not. seconds: of
    reading. confidence: mean of the letters, 0 to 1, None where there were none. error: what failed, None when nothing
    did. code: its exit code. remarks: level and line of what else was to be said.
    """

    document: int
    outputs: tuple[str, ...] = ()
    pages: int = 0
    failed_pages: int = 0
    seconds: float = 0.0
    confidence: float | None = None
    error: str | None = None
    code: ExitCode = ExitCode.OK
    remarks: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True)
class Stopped:
    """No page can be read: why."""

    line: str


Outcome = Record | PagesRead | Stopped

PageResult = Result[Page]


def recorded_settings(settings: Settings) -> str:
    """The settings as the manifest has them: JSON with sorted keys."""
    return json.dumps(settings.recorded(), sort_keys=True)
