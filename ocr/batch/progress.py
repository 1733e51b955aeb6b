"""What a run says of itself on standard error: a bar, plain lines, JSON lines, or nothing but what went wrong."""

import json
import logging
import time
from collections import deque
from dataclasses import dataclass
from enum import StrEnum
from typing import TextIO

REMEMBERED_LINES = 100
CLEAR_LINE = "\r\033[K"


class Style(StrEnum):
    """BAR: one line that is written again and again, for terminals. LINES: one for every document.
    JSON: an object for every event. ERRORS: only what went wrong.
    """

    BAR = "bar"
    LINES = "lines"
    JSON = "json"
    ERRORS = "errors"


def write_line(stream: TextIO, style: Style, line: str) -> None:
    """A line, in place of the bar if there is one."""
    stream.write((CLEAR_LINE if style is Style.BAR else "") + line + "\n")
    stream.flush()


def write_event(stream: TextIO, style: Style, event: str, **values: object) -> None:
    """An object on a line of its own; nothing in other styles than JSON."""
    if style is Style.JSON:
        stream.write(json.dumps({"event": event, **values}, ensure_ascii=False) + "\n")
        stream.flush()


def write_message(stream: TextIO, style: Style, level: str, line: str) -> None:
    """One line for a person, whatever the style."""
    if style is Style.JSON:
        write_event(stream, style, level, message=line)
    else:
        write_line(stream, style, f"typecase: {line}")


@dataclass
class Progress:
    """Counts and reports. stream: where to. total: how many documents there are."""

    stream: TextIO
    style: Style
    total: int = 0
    documents: int = 0
    skipped: int = 0
    pages: int = 0
    failures: int = 0

    def __post_init__(self) -> None:
        self._start = time.monotonic()
        self._now_reading = ""

    def page_done(self, name: str, number: int) -> None:
        self.pages += 1
        self._now_reading = f"{name} {number}"
        self._event("page", name=name, page=number)
        self._draw()

    def failed(self, line: str) -> None:
        self.failures += 1
        self.say(line, "error")

    def document_done(self, name: str, pages: int, seconds: float, confidence: float | None) -> None:
        self.documents += 1
        sureness = "no text" if confidence is None else f"confidence {confidence:.2f}"
        if self.style is Style.LINES:
            self._write(f"{name}: {pages} page(s), {sureness}, {seconds:.1f} s")
        self._event("document", name=name, pages=pages, seconds=round(seconds, 3), confidence=confidence)
        self._draw()

    def document_skipped(self, name: str) -> None:
        self.skipped += 1
        self._event("skipped", name=name)
        self._draw()

    def say(self, line: str, level: str = "warning") -> None:
        """One line for a person, whatever the style."""
        write_message(self.stream, self.style, level, line)
        self._draw()

    def finish(self) -> None:
        """The last line of a run."""
        if self.style is Style.BAR:
            self.stream.write(CLEAR_LINE)
        if self.style in (Style.BAR, Style.LINES) and self.total > 1:
            self._write(self._summary())
        self._event("end", documents=self.documents, skipped=self.skipped, pages=self.pages, failures=self.failures)

    def _summary(self) -> str:
        seconds = max(time.monotonic() - self._start, 1e-9)
        skipped = f", {self.skipped} already done" if self.skipped else ""
        failures = f", {self.failures} failure(s)" if self.failures else ""
        rate = f"{self.pages} page(s) in {seconds:.1f} s ({self.pages / seconds:.2f} pages/s)"
        return f"{self.documents} of {self.total} document(s){skipped}, {rate}{failures}"

    def _draw(self) -> None:
        if self.style is not Style.BAR:
            return
        seconds = max(time.monotonic() - self._start, 1e-9)
        done, left = self.documents, self.total - self.documents - self.skipped
        wait = f"{_clock(seconds / done * left)} left" if done and left > 0 else ""
        parts = [
            f"{done + self.skipped}/{self.total}",
            f"{self.pages} pages",
            f"{self.pages / seconds:.2f} pages/s",
            f"{self.failures} failed" if self.failures else "",
            wait,
            self._now_reading,
        ]
        self.stream.write(CLEAR_LINE + "  ".join(part for part in parts if part)[:100])
        self.stream.flush()

    def _write(self, line: str) -> None:
        write_line(self.stream, self.style, line)

    def _event(self, event: str, **values: object) -> None:
        write_event(self.stream, self.style, event, **values)


class ProgressHandler(logging.Handler):
    """Sends what the modules log through the progress, so that it does not tear the bar.

    What was said of a page is not said again when another process loads it once more.
    """

    def __init__(self, progress: Progress) -> None:
        super().__init__()
        self._progress = progress
        self._lately: deque[str] = deque(maxlen=REMEMBERED_LINES)

    def emit(self, record: logging.LogRecord) -> None:
        line = self.format(record)
        if line not in self._lately:
            self._lately.append(line)
            self._progress.say(line, record.levelname.lower())


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{rest:02}" if minutes >= 60 else f"{minutes}:{rest:02}"
