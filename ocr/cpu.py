"""How many processor cores there are, and keeping the thread pools of the libraries from fighting for them."""

import os

THREAD_VARIABLES = ("OMP_NUM_THREADS", "MKL_NUM_THREADS")
NUMPY_VARIABLE = "OPENBLAS_NUM_THREADS"


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


def hold_torch_to(threads: int) -> None:
    """Let torch compute with so many threads from now on. Imports torch."""
    import torch

    if torch.get_num_threads() != threads:
        torch.set_num_threads(threads)


def hold_opencv_to_share() -> None:
    """Hold OpenCV, which does not look at THREAD_VARIABLES as torch does, to what they say. Imports OpenCV."""
    threads = os.environ.get(THREAD_VARIABLES[0], "")
    if threads.isdigit():
        import cv2

        cv2.setNumThreads(int(threads))
