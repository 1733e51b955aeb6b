"""A document in the hands of a server: its folder, its pages and what has become of them."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from ocr.batch.workers import Task
from ocr.options import LoadOptions, ReadOptions
from ocr.serve.page_store import PageStore
from ocr.serve.work import PageSummary


class PageState(StrEnum):
    WAITING = "waiting"
    READING = "reading"
    READ = "read"
    FAILED = "failed"

    @property
    def is_settled(self) -> bool:
        return self in (PageState.READ, PageState.FAILED)


@dataclass
class JobPage:
    """summary: of the page as it was last read or corrected. error: why it could not be read. revision: the number of
    the last change, counted over all pages of the document."""

    number: int
    state: PageState = PageState.WAITING
    summary: PageSummary | None = None
    error: str | None = None
    revision: int = 0

    def to_dict(self) -> dict[str, Any]:
        known: dict[str, Any] = {"number": self.number, "state": str(self.state), "error": self.error}
        if self.summary:
            values = vars(self.summary)
            known |= values | {"confidence": round(self.summary.confidence, 4), "remarks": list(self.summary.remarks)}
        return known


@dataclass
class Job:
    """id: a secret that whoever knows it may use. document: its number, for the workers. name: as it was uploaded.

    folder: private, with the upload in it. load, options: how it is opened and read. touched: when it was last asked
    for. is_awaited: a client waits for it to be taken on, or for its result, and nobody else knows of it.
    """

    id: str
    document: int
    name: str
    folder: Path
    load: LoadOptions = field(default_factory=LoadOptions)
    options: ReadOptions = field(default_factory=ReadOptions)
    pages: dict[int, JobPage] = field(default_factory=dict)
    touched: float = field(default_factory=time.monotonic)
    is_awaited: bool = True
    is_closed: bool = False

    def __post_init__(self) -> None:
        self._revision = 0
        self._changed = asyncio.Event()
        self.correcting = asyncio.Lock()
        """Held while a page is changed by hand."""

    @property
    def source(self) -> Path:
        """The file as it was uploaded."""
        return self.folder / "upload"

    @property
    def store(self) -> PageStore:
        return PageStore(self.folder / "pages")

    @property
    def is_done(self) -> bool:
        """Whether no page waits or is being read."""
        return self.is_closed or all(page.state.is_settled for page in self.pages.values())

    @property
    def errors(self) -> dict[int, str]:
        return {number: page.error or "" for number, page in self.pages.items() if page.state is PageState.FAILED}

    def task(self, number: int) -> Task:
        return Task(self.document, self.source, self.name, self.load, number, keep_image=False)

    def set_state(
        self, number: int, state: PageState, summary: PageSummary | None = None, error: str | None = None
    ) -> None:
        """Say what has become of a page. Its summary stays unless there is another one."""
        page = self.pages[number]
        self._revision += 1
        page.state, page.summary, page.error = state, summary or page.summary, error
        page.revision = self._revision
        self._tell()

    def close(self) -> None:
        self.is_closed = True
        self._tell()

    async def finished(self) -> None:
        """Wait until `is_done`."""
        while not self.is_done:
            await self._changed.wait()

    async def changes(self) -> AsyncIterator[list[JobPage]]:
        """The pages that have changed, at first those of which anything is known, until `is_done`."""
        seen = 0
        while True:
            changed, is_done = self._changed, self.is_done
            if news := [page for page in self.pages.values() if page.revision > seen]:
                seen = self._revision
                yield sorted(news, key=lambda page: page.revision)
            elif is_done:
                return
            else:
                await changed.wait()

    def add_pages(self, numbers: Iterable[int]) -> None:
        """Say what pages there are: it is received and opened, and from now on it can be asked for."""
        self.touched, self.is_awaited = time.monotonic(), False
        self.pages = {number: JobPage(number) for number in numbers}

    def to_dict(self) -> dict[str, Any]:
        pages = [page.to_dict() for page in self.pages.values()]
        settled = sum(page.state.is_settled for page in self.pages.values())
        state = "done" if self.is_done else "reading"
        return {"id": self.id, "name": self.name, "state": state, "settled": settled, "pages": pages}

    def _tell(self) -> None:
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()
