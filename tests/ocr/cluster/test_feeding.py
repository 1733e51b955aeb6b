"""Iterating in a thread."""

import threading
from collections.abc import Generator

import pytest

pytest.importorskip("ray", reason="ray is not installed: pip install 'typecase[ray]'")

from ocr.cluster.feeding import with_ticks


def test_things_come_in_their_order_and_the_error_last() -> None:
    def things() -> Generator[int, None, None]:
        yield from range(100)
        raise ZeroDivisionError

    seen: list[int] = []
    with pytest.raises(ZeroDivisionError):
        for thing in with_ticks(things):
            seen += [] if thing is None else [thing]
    assert seen == list(range(100))


def test_while_nothing_comes_there_are_ticks_and_closing_ends_the_other_one() -> None:
    may_go_on, is_closed = threading.Event(), threading.Event()

    def things() -> Generator[str, None, None]:
        try:
            may_go_on.wait()
            while True:
                yield "thing"
        finally:
            is_closed.set()

    ticking = with_ticks(things)
    assert next(ticking) is None
    may_go_on.set()
    assert next(thing for thing in ticking if thing is not None) == "thing"
    ticking.close()
    assert is_closed.wait(60)
