"""Processes that share out tasks; one that ends under a task, or takes too long over it, is replaced."""

import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Final, Generic, TypeVar

from ocr.batch.worker_process import WorkerEndedError, WorkerProcess

A = TypeVar("A")
T = TypeVar("T")

TRIES: Final = 2
"""A task whose worker ends under it is tried so often, each time in a new one, for the worker may not be to blame."""


class WorkerLateError(Exception):
    """The task took longer than it may; its process was ended."""


class WorkerPool(Generic[A, T]):
    """Up to `workers` processes that call what `make` returns, each started when the others are busy.

    `make`, arguments and results must be picklable. limit_s: the longest that one task may take, in seconds.
    """

    def __init__(self, make: Callable[[], Callable[[A], T]], workers: int, limit_s: float | None = None) -> None:
        self._make = make
        self._limit_s = limit_s
        self._threads = ThreadPoolExecutor(workers)
        self._idle: deque[WorkerProcess[A, T]] = deque()
        self._all: set[WorkerProcess[A, T]] = set()
        self._is_open = True
        self.replaced = 0
        """Processes that ended by themselves, or for want of time."""

    def submit(self, argument: A) -> Future[T]:
        """What the function returns for `argument`, at some time.

        The future raises what the function raises, WorkerEndedError when every try ended its process, and
        WorkerLateError.
        """
        return self._threads.submit(self._do, argument)

    def shut_down(self) -> None:
        """End all processes at once, whatever they have in hand."""
        self._is_open = False
        self._threads.shutdown(wait=False, cancel_futures=True)
        for process in list(self._all):
            process.end()
        self._threads.shutdown()

    def _do(self, argument: A) -> T:
        for _ in range(TRIES):
            process = self._idle_process() or self._started()
            try:
                answer = self._call(process, argument)
            except (WorkerEndedError, WorkerLateError) as error:
                self._all.discard(process)
                process.end()
                self.replaced += 1
                if isinstance(error, WorkerLateError) or not self._is_open:
                    raise
            except BaseException:
                self._idle.append(process)
                raise
            else:
                self._idle.append(process)
                return answer
        raise WorkerEndedError

    def _call(self, process: WorkerProcess[A, T], argument: A) -> T:
        if self._limit_s is None:
            return process.call(argument)
        late = threading.Event()

        def end() -> None:
            late.set()
            process.end()

        timer = threading.Timer(self._limit_s, end)
        timer.daemon = True
        timer.start()
        try:
            return process.call(argument)
        except WorkerEndedError:
            if late.is_set():
                raise WorkerLateError from None
            raise
        finally:
            timer.cancel()

    def _idle_process(self) -> WorkerProcess[A, T] | None:
        while self._idle:
            process = self._idle.pop()
            if not process.has_ended:
                return process
            self._all.discard(process)
            self.replaced += 1
        return None

    def _started(self) -> WorkerProcess[A, T]:
        process: WorkerProcess[A, T] = WorkerProcess(self._make)
        self._all.add(process)
        if not self._is_open:  # it was started too late for `shut_down` to see it
            process.end()
        return process
