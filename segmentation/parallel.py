"""Work of one page on all cores.

It helps where long arrays are passed over, for which OpenCV and NumPy let go of the interpreter.
"""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import cv2

First = TypeVar("First")
Second = TypeVar("Second")
Item = TypeVar("Item")


def both(first: Callable[[], First], second: Callable[[], Second]) -> tuple[First, Second]:
    """What two tasks return, done side by side where OpenCV may use two threads."""
    if cv2.getNumThreads() < 2:
        return first(), second()
    with ThreadPoolExecutor(1) as pool:
        beside = pool.submit(second)
        return first(), beside.result()


def for_each(items: Iterable[Item], task: Callable[[Item], None]) -> None:
    """Do `task` for all items, as many at once as OpenCV may use threads."""
    if cv2.getNumThreads() < 2:
        for item in items:
            task(item)
        return
    with ThreadPoolExecutor(cv2.getNumThreads()) as pool:
        for _ in pool.map(task, items):
            pass
