"""How many processor cores there are, and keeping the thread pools of the libraries from fighting for them."""

import os
import sys
from pathlib import Path
from typing import Final

THREAD_VARIABLES = ("OMP_NUM_THREADS", "MKL_NUM_THREADS")
NUMPY_VARIABLE = "OPENBLAS_NUM_THREADS"
TURN: Final = 0.0005
"""Seconds that a thread runs Python at most while another waits; by itself 0.005."""
WORKER_MEMORY: Final = 500_000_000
"""Bytes that a process needs that reads pages of an A4 sheet at 300 dpi, and some to spare."""


def usable_cores() -> int:
    """The cores that this process may use, which in a container are fewer than the machine has.

    As many as OMP_NUM_THREADS says where the user has set it.
    """
    wanted = os.environ.get(THREAD_VARIABLES[0], "")
    if wanted.isdigit():
        return max(1, int(wanted))
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on macOS and Windows
        return os.cpu_count() or 1


def affordable_workers() -> int:
    """How many processes may read pages at the same time: one for each core, as far as there is memory for them."""
    memory = _free_memory()
    return max(1, min(usable_cores(), memory // WORKER_MEMORY) if memory else usable_cores())


def _free_memory() -> int:
    """Bytes that processes may still take, which in a container are fewer than the machine has; 0 if not known."""
    free = []
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
        free += [1024 * int(line.split()[1]) for line in lines if line.startswith("MemAvailable:")]
        limit, used = (
            Path("/sys/fs/cgroup", f"memory.{name}").read_text(encoding="ascii") for name in ("max", "current")
        )
        free.append(max(1, int(limit) - int(used)))
    except (OSError, ValueError):  # no Linux, or no limit ("max")
        pass
    return min(free, default=0)


def share_cores(processes: int) -> None:
    """Give each of `processes` that start from here its share of the cores, unless the user has set one."""
    share = str(max(1, usable_cores() // processes))
    for variable in THREAD_VARIABLES:
        os.environ.setdefault(variable, share)
    hold_numpy_to_one()


def hold_numpy_to_one() -> None:
    """Let NumPy, where it is not loaded yet, multiply on one thread, unless the user has said otherwise.

    Its products are small here, and idle threads of OpenBLAS wait busily for the next one: on two cores they took a
    tenth of a page's time.
    """
    os.environ.setdefault(NUMPY_VARIABLE, "1")


def take_turns_often() -> None:
    """Let the threads of a process of our own take turns at Python at least so often.

    While one thread imports, another that decodes an image in small pieces asks for its turn after each of them, and by
    itself waits up to ten times as long.
    """
    sys.setswitchinterval(TURN)


def hold_opencv_to_share() -> None:
    """Hold OpenCV, which does not look at THREAD_VARIABLES, to what they say. Imports OpenCV."""
    threads = os.environ.get(THREAD_VARIABLES[0], "")
    if threads.isdigit():
        import cv2

        cv2.setNumThreads(int(threads))
