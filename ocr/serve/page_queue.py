"""Pages of many documents on their way through the workers, one of each in turn, so that none waits long."""

import asyncio
import logging
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from ocr.batch.worker_pool import WorkerLateError, WorkerPool
from ocr.batch.worker_process import WorkerEndedError
from ocr.batch.workers import reader_crashed
from ocr.errors import InputError, TypecaseError
from ocr.options import ReadOptions
from ocr.serve.job import Job, PageState
from ocr.serve.metrics import Metrics
from ocr.serve.reading_worker import ReadingWorker
from ocr.serve.work import PageSummary, ReadPage, WarmUp

FIRST_GUESS_S: Final = 1.0
"""What a page takes, as long as none has been read."""
SHARE_OF_LAST: Final = 0.1
"""By which the last page moves what a page is said to take."""
LONGEST_RETRY_S: Final = 60

log = logging.getLogger(__name__)


@dataclass
class _Turn:
    """Pages of one document that wait, and how they are to be read."""

    job: Job
    options: ReadOptions
    numbers: deque[int] = field(default_factory=deque)


class PageQueue:
    """Hands pages to `workers` processes and tells the jobs what became of them. device: what reads.

    limit_s: the longest that a page may take. `start` is called within an event loop, as everything else.
    """

    def __init__(self, workers: int, device: str, limit_s: float, metrics: Metrics) -> None:
        self.workers = workers
        self._limit_s = limit_s
        self._metrics = metrics
        self._pool: WorkerPool[ReadPage | WarmUp, PageSummary] = WorkerPool(
            partial(ReadingWorker, device), workers, limit_s
        )
        self._turns: deque[_Turn] = deque()
        self._filled = asyncio.Semaphore(0)
        self._page_s = FIRST_GUESS_S
        self._readers: list[asyncio.Task[None]] = []
        metrics.watch(lambda: self.waiting, lambda: self._pool.replaced)

    @property
    def waiting(self) -> int:
        """Pages that no worker has taken yet."""
        return sum(len(turn.numbers) for turn in self._turns)

    @property
    def retry_after(self) -> int:
        """Seconds in which a place may come free."""
        return max(1, min(LONGEST_RETRY_S, round(self.waiting * self._page_s / self.workers)))

    def start(self) -> None:
        """Start all workers, which load the models, and take what comes."""
        self._readers = [asyncio.create_task(self._read_in_turn()) for _ in range(self.workers)]

    def stop(self) -> None:
        for reader in self._readers:
            reader.cancel()
        self._pool.shut_down()

    def add(self, job: Job, numbers: Iterable[int], options: ReadOptions) -> None:
        """Have these pages of a job read, those that have been read anew."""
        turn = _Turn(job, options, deque(numbers))
        for number in turn.numbers:
            job.set_state(number, PageState.WAITING)
            self._filled.release()
        self._turns.append(turn)

    def drop(self, job: Job) -> None:
        """Forget the pages of a job that no worker has taken yet."""
        for turn in self._turns:
            if turn.job is job:
                turn.numbers.clear()

    async def _read_in_turn(self) -> None:
        try:
            await asyncio.wrap_future(self._pool.submit(WarmUp()))
        except (TypecaseError, WorkerEndedError, WorkerLateError) as error:  # the first page will say so
            log.debug("the models did not load", exc_info=error)
        while True:
            await self._filled.acquire()
            while self._turns and not self._turns[0].numbers:
                self._turns.popleft()
            if self._turns:  # else it was dropped
                turn = self._turns.popleft()
                number = turn.numbers.popleft()
                self._turns.append(turn)
                await self._read(turn.job, number, turn.options)

    async def _read(self, job: Job, number: int, options: ReadOptions) -> None:
        job.set_state(number, PageState.READING)
        task = job.task(number)
        summary, error = None, ""
        try:
            summary = await asyncio.wrap_future(self._pool.submit(ReadPage(task, options, job.store)))
            self._page_s += SHARE_OF_LAST * (summary.seconds - self._page_s)
        except TypecaseError as refusal:
            error = str(refusal)
        except WorkerEndedError:
            error = str(reader_crashed(task))
        except WorkerLateError:
            error = str(InputError(f"{task.name}: page {number}: takes longer than {self._limit_s:g} s"))
        except Exception as defect:  # one page that shows a defect must not end the server
            log.debug("%s: page %d", task.name, number, exc_info=defect)
            error = f"{task.name}: page {number}: {type(defect).__name__}: {' '.join(str(defect).split())}"
        self._metrics.page_read(summary.seconds if summary else None)
        if not job.is_closed:
            was_read = summary is not None or job.pages[number].summary is not None
            job.set_state(number, PageState.READ if was_read else PageState.FAILED, summary, error or None)
