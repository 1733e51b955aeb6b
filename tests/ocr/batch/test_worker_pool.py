"""Processes that share out tasks; one that ends under a task, or takes too long over it, is replaced."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ocr.batch.worker_pool import TRIES, WorkerLateError, WorkerPool
from ocr.batch.worker_process import WorkerEndedError

LONG_S = 600.0


def make() -> Callable[[str], int]:
    return work


def work(task: str) -> int:
    """The number of this process, or its end: at once, the first time that it is asked for a file, or never."""
    if task == "end":
        os._exit(9)
    if task == "sleep":
        time.sleep(LONG_S)
    if task == "fail":
        raise ZeroDivisionError("a defect")
    if task.startswith("/") and not Path(task).exists():
        Path(task).touch()
        os._exit(9)
    return os.getpid()


@pytest.fixture
def pool() -> Iterator[WorkerPool[str, int]]:
    pool: WorkerPool[str, int] = WorkerPool(make, 1, limit_s=5.0)
    yield pool
    pool.shut_down()


def test_one_process_does_one_task_after_another(pool: WorkerPool[str, int]) -> None:
    assert pool.submit("a").result() == pool.submit("b").result() != os.getpid()


def test_what_the_function_raises_is_raised_here(pool: WorkerPool[str, int]) -> None:
    first = pool.submit("a").result()
    with pytest.raises(ZeroDivisionError, match="a defect"):
        pool.submit("fail").result()
    assert pool.submit("b").result() == first
    assert pool.replaced == 0


def test_a_task_whose_process_ends_is_tried_again_in_another(pool: WorkerPool[str, int], tmp_path: Path) -> None:
    first = pool.submit("a").result()
    assert pool.submit(str(tmp_path / "tried")).result() != first
    assert pool.replaced == 1


def test_an_idle_process_that_was_killed_costs_nothing(pool: WorkerPool[str, int]) -> None:
    first = pool.submit("a").result()
    os.kill(first, signal.SIGKILL)
    assert pool.submit("b").result() != first


def test_a_task_that_ends_every_process_is_given_up(pool: WorkerPool[str, int]) -> None:
    with pytest.raises(WorkerEndedError):
        pool.submit("end").result()
    assert pool.replaced == TRIES
    assert pool.submit("a").result()


def test_a_task_that_takes_too_long_is_ended_and_not_tried_again(pool: WorkerPool[str, int]) -> None:
    with pytest.raises(WorkerLateError):
        pool.submit("sleep").result()
    assert pool.replaced == 1
    assert pool.submit("a").result()
