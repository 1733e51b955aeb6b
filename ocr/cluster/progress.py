"""What a run on a cluster says of itself: how far it is, how fast, what failed, how long it will take."""

import logging
import time
from dataclasses import dataclass
from typing import Final, TextIO

from ocr.batch.progress import CLEAR_LINE, Style, write_event, write_line, write_message
from ocr.cluster.documents import Document, Record

PAUSE_S: Final = {Style.BAR: 1.0, Style.LINES: 10.0, Style.JSON: 10.0, Style.ERRORS: float("inf")}
"""Seconds between two lines that say how far the run is."""


@dataclass
class ClusterProgress:
    """Counts and reports. stream: where to. documents, size: how many there are to read, and their bytes in all.

    How many pages there are is known at the end only; the share done is that of the bytes, for time follows them better
    than the number of documents.
    """

    stream: TextIO
    style: Style
    documents: int = 0
    size: int = 0
    skipped: int = 0
    documents_done: int = 0
    size_done: int = 0
    pages: int = 0
    failures: int = 0

    def __post_init__(self) -> None:
        self._start = self._drawn = time.monotonic()

    def begin(self, documents: int, size: int, skipped: int) -> None:
        self.documents, self.size, self.skipped = documents, size, skipped
        self._start = self._drawn = time.monotonic()

    def pages_done(self, count: int) -> None:
        self.pages += count

    def document_done(self, document: Document, record: Record) -> None:
        """Count a document; its pages were counted by `pages_done`."""
        self.documents_done += 1
        self.size_done += document.file.size
        for level, line in record.remarks:
            self.say(line, logging.getLevelName(level).lower())
        if record.error:
            self.failures += 1
            self.say(record.error, "error")

    def say(self, line: str, level: str = "warning") -> None:
        """One line for a person, whatever the style."""
        write_message(self.stream, self.style, level, line)

    def tick(self) -> None:
        """Say how far the run is, if it is time."""
        if time.monotonic() - self._drawn < PAUSE_S[self.style]:
            return
        self._drawn = time.monotonic()
        if self.style is Style.BAR:
            self.stream.write(CLEAR_LINE + self.line()[:100])
            self.stream.flush()
        elif self.style is Style.JSON:
            self._event("progress", **self._counts(), share=round(self.share, 4), seconds_left=self.seconds_left)
        else:
            self._write(self.line())

    def finish(self) -> None:
        """The last line of a run."""
        self._event("end", **self._counts())
        if self.style in (Style.BAR, Style.LINES):
            self._write(self.line())

    @property
    def share(self) -> float:
        """How much of the work is done, 0 to 1."""
        if self.size:
            return self.size_done / self.size
        return self.documents_done / self.documents if self.documents else 1.0

    @property
    def seconds_left(self) -> int | None:
        """As long as it goes on as it went; None before anything is done."""
        share = self.share
        return round((time.monotonic() - self._start) * (1 - share) / share) if share else None

    def line(self) -> str:
        """All of it in a line."""
        seconds = max(time.monotonic() - self._start, 1e-9)
        left = self.seconds_left
        parts = [
            f"{self.documents_done} of {self.documents} document(s), {self.share:.0%}",
            f"{self.pages} page(s) in {_clock(round(seconds))} ({self.pages / seconds:.2f} pages/s)",
            f"{self.skipped} already done" if self.skipped else "",
            f"{self.failures} failure(s)" if self.failures else "",
            f"{_clock(left)} left" if left else "",
        ]
        return ", ".join(part for part in parts if part)

    def _counts(self) -> dict[str, int]:
        return {
            "documents": self.documents_done,
            "of": self.documents,
            "skipped": self.skipped,
            "pages": self.pages,
            "failures": self.failures,
        }

    def _write(self, line: str) -> None:
        write_line(self.stream, self.style, line)

    def _event(self, event: str, **values: object) -> None:
        write_event(self.stream, self.style, event, **values)


def _clock(seconds: int) -> str:
    minutes, rest = divmod(seconds, 60)
    return f"{minutes // 60}:{minutes % 60:02}:{rest:02}"
