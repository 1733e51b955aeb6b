"""The documents that a server has open: taken in up to a limit, closed on request or when nobody asks for them."""

import asyncio
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from itertools import count
from pathlib import Path
from typing import Final

from ocr.options import LoadOptions, ReadOptions
from ocr.serve.errors import RequestError
from ocr.serve.job import Job
from ocr.serve.limits import Limits
from ocr.serve.metrics import Metrics
from ocr.serve.page_queue import PageQueue

ID_BYTES: Final = 16
"""Of chance in the name of a job, so that nobody guesses it."""
LOOK_S: Final = 1.0
"""Between two looks at what has expired and at what a closed document left behind."""
LOOKS_PER_KEEP: Final = 20
"""Looks in the time that a document is kept, at least, where that is short."""


class Jobs:
    """folder: private, for the folder of every document."""

    def __init__(self, folder: Path, queue: PageQueue, limits: Limits, metrics: Metrics) -> None:
        self._folder = folder
        self._queue = queue
        self._limits = limits
        self._metrics = metrics
        self._jobs: dict[str, Job] = {}
        self._numbers = count(1)
        self._receiving = 0

    @contextmanager
    def room(self) -> Iterator[None]:
        """Room for a document while it is received and opened. Raises RequestError where there is none."""
        in_hand = self._receiving + sum(not job.is_done for job in self._jobs.values())
        if in_hand >= self._limits.queue or len(self._jobs) + self._receiving >= self._limits.documents:
            self._metrics.refused.inc()
            what = "documents are being read" if in_hand >= self._limits.queue else "documents are open"
            number = self._limits.queue if in_hand >= self._limits.queue else self._limits.documents
            retry_after = self._queue.retry_after
            line = f"{number} {what}, more this server does not take; try again in {retry_after} s"
            raise RequestError(HTTPStatus.TOO_MANY_REQUESTS, line, retry_after)
        self._receiving += 1
        try:
            yield
        finally:
            self._receiving -= 1

    def open(self, name: str, load: LoadOptions, options: ReadOptions) -> Job:
        """A new job with a folder of its own, without pages yet."""
        id_ = secrets.token_urlsafe(ID_BYTES)
        job = Job(id_, next(self._numbers), name, self._folder / id_, load, options)
        job.folder.mkdir(mode=0o700)
        (job.folder / "pages").mkdir()
        self._jobs[id_] = job
        self._metrics.documents.set(len(self._jobs))
        return job

    def get(self, id_: str) -> Job:
        """Raises RequestError where there is no such job, or no more."""
        job = self._jobs.get(id_)
        if job is None:
            raise RequestError(HTTPStatus.NOT_FOUND, "no such document; it may have been closed")
        job.touched = time.monotonic()
        return job

    def close(self, job: Job) -> None:
        """Remove a job and all its files."""
        if self._jobs.pop(job.id, None) is None:
            return
        self._queue.drop(job)
        job.close()
        shutil.rmtree(job.folder, ignore_errors=True)
        self._metrics.documents.set(len(self._jobs))

    async def close_expired(self) -> None:
        """Look now and then, for ever, for documents that nobody has asked for in a while.

        A folder that a worker was writing to as its document was closed goes at the next look.
        """
        while True:
            await asyncio.sleep(min(LOOK_S, self._limits.keep_s / LOOKS_PER_KEEP))
            oldest = time.monotonic() - self._limits.keep_s
            for job in list(self._jobs.values()):
                if job.touched < oldest and job.is_done and not job.is_awaited:
                    self.close(job)
            for folder in list(self._folder.iterdir()):
                if folder.is_dir() and folder.name not in self._jobs:
                    shutil.rmtree(folder, ignore_errors=True)
