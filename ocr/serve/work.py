"""What the processes of a server are asked for, and what they answer. All of it can be pickled."""

from dataclasses import dataclass
from pathlib import Path

from ocr.batch.workers import Task
from ocr.document import Page
from ocr.formats.html import DOUBTFUL
from ocr.options import ReadOptions
from ocr.serve.page_store import PageStore


@dataclass(frozen=True)
class PageSummary:
    """What a client is told of a page before it asks for it. doubtful: words less sure than DOUBTFUL.

    confidence: 0 to 1. width, height: in pixels. versions: that the page has, so that all but one can be undone.
    seconds: that reading it took. remarks: lines on damage that was read over.
    """

    words: int
    doubtful: int
    confidence: float
    width: int
    height: int
    versions: int
    seconds: float = 0.0
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class ReadPage:
    """Read the page of `task` and keep it in `store`. Answered by a PageSummary."""

    task: Task
    options: ReadOptions
    store: PageStore


@dataclass(frozen=True)
class WarmUp:
    """Load the models. Answered by a blank PageSummary."""


@dataclass(frozen=True)
class CountPages:
    """Open the document of `task`. Answered by the numbers of the pages that its options ask for."""

    task: Task


@dataclass(frozen=True)
class DrawPage:
    """Draw the page of `task` for a browser, as a JPEG at `target`."""

    task: Task
    target: Path


@dataclass(frozen=True)
class Export:
    """Write pages in `formats` below the folder `target`, made from what `store` holds now.

    task: of the document. errors: for the pages that could not be read, why. Answered by an Exported.
    """

    task: Task
    store: PageStore
    numbers: tuple[int, ...]
    errors: dict[int, str]
    formats: tuple[str, ...]
    target: Path
    lang: str
    break_signatures: bool = False


@dataclass(frozen=True)
class Exported:
    """A file to send, and the name to offer it under: of a format, or of a zip archive of several files."""

    path: Path
    name: str


@dataclass(frozen=True)
class NameCharacter:
    """Classify the one character of the image at `path`. Answered by guesses, the likeliest first; none when blank."""

    path: Path
    top: int


DeskTask = CountPages | DrawPage | Export | NameCharacter


def summary_of(page: Page, store: PageStore, seconds: float = 0.0, remarks: tuple[str, ...] = ()) -> PageSummary:
    """The summary of the last version of a page."""
    words = page.words
    doubtful = sum(word.confidence < DOUBTFUL for word in words)
    versions = store.count(page.number)
    return PageSummary(len(words), doubtful, page.confidence, page.width, page.height, versions, seconds, remarks)
