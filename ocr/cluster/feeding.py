"""Something slow to iterate over, iterated over in a thread, so that its reader may look at the clock meanwhile."""

import queue
import threading
from collections.abc import Callable, Generator
from contextlib import closing
from typing import Final, Generic, TypeVar

T = TypeVar("T")

TICK_S: Final = 1.0
"""Pause between two looks at the clock, in seconds."""

AHEAD: Final = 16
"""Things that wait for their reader; while there are so many no more are asked for."""


def with_ticks(start: Callable[[], Generator[T, None, None]]) -> Generator[T | None, None, None]:
    """What `start` generates, and None each time that nothing has come for `TICK_S`. Raises what it raises.

    Closing this one closes the other, after the thing that it is at.
    """
    feed = _Feed(start)
    threading.Thread(target=feed.run, daemon=True).start()
    try:
        while True:
            try:
                came = feed.coming.get(timeout=TICK_S)
            except queue.Empty:
                yield None
                continue
            if came is None:
                return
            if isinstance(came, BaseException):
                raise came
            yield came[0]
    finally:
        feed.is_closed.set()


class _Feed(Generic[T]):
    """What the thread does. coming: things, each alone in a tuple, then the error that ended them, or None."""

    def __init__(self, start: Callable[[], Generator[T, None, None]]) -> None:
        self._start = start
        self.coming: queue.Queue[tuple[T] | BaseException | None] = queue.Queue(AHEAD)
        self.is_closed = threading.Event()

    def run(self) -> None:
        try:
            with closing(self._start()) as things:
                for thing in things:
                    self._put((thing,))
                    if self.is_closed.is_set():
                        return
            self._put(None)
        except BaseException as error:
            self._put(error)

    def _put(self, thing: tuple[T] | BaseException | None) -> None:
        """Wait for room as long as somebody may make some."""
        while not self.is_closed.is_set():
            try:
                self.coming.put(thing, timeout=TICK_S)
                return
            except queue.Full:
                continue
