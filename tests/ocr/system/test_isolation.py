"""What traps, hangs or swells takes its own process down, and nothing else."""

import os
import signal
import time
from pathlib import Path

import pytest

from ocr.errors import InputError
from ocr.system.isolation import Isolated, ProcessEndedError

MEBIBYTE = 1 << 20


class Served:
    """An object that can do everything that a native parser may do."""

    def __init__(self, start: int) -> None:
        self._value = start

    def add(self, more: int) -> int:
        self._value += more
        return self._value

    def process(self) -> int:
        return os.getpid()

    def trap(self) -> None:
        os.kill(os.getpid(), signal.SIGTRAP)

    def hang(self) -> None:
        while True:
            time.sleep(1)

    def swell(self) -> int:
        return len([bytearray(MEBIBYTE) for _ in range(1 << 14)])

    def print_much(self) -> str:
        os.write(1, b"noise of a library\n")
        return "answer"

    def refuse(self) -> None:
        raise InputError("page 1 is damaged")

    def fail(self) -> None:
        raise ZeroDivisionError("a defect\nin two lines")


@pytest.fixture
def served() -> object:
    isolated = Isolated(Served, 40)
    yield isolated
    isolated.close()


def test_an_object_keeps_its_state_between_calls(served: Isolated) -> None:
    assert [served.call("add", 1), served.call("add", 1)] == [41, 42]
    assert served.call("process") != os.getpid()
    assert served.call("print_much") == "answer"


@pytest.mark.parametrize(
    ("method", "reason"), [("trap", "rap"), ("hang", "longer than 3 s"), ("swell", "memory|ends its reader")]
)
def test_a_call_that_ends_its_process_costs_only_itself(served: Isolated, method: str, reason: str) -> None:
    served.call("add", 2)
    with pytest.raises(ProcessEndedError, match=reason):
        served.call(method, limit_s=3 if method == "hang" else 100)
    assert served.call("add", 2) == 42  # a new one, made as the first was


def test_errors_come_through(served: Isolated) -> None:
    with pytest.raises(InputError, match="page 1 is damaged"):
        served.call("refuse")
    with pytest.raises(RuntimeError, match="ZeroDivisionError: a defect in two lines"):
        served.call("fail")
    assert served.call("add", 2) == 42


def test_no_process_is_left(served: Isolated) -> None:
    process = served.call("process")
    served.close()
    assert not Path(f"/proc/{process}").exists()
