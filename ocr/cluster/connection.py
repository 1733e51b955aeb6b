"""Ray, started here or found where it runs; nothing is told to anybody of its use."""

import logging
import os
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Final

import ray
from ray.exceptions import RayError

from ocr.cpu import affordable_workers
from ocr.errors import MissingDependencyError, OptionError

AUTO: Final = "auto"
CLIENT_PREFIX: Final = "ray://"
CONNECT_S: Final = 10.0
"""Seconds to wait for the head of a cluster to answer."""
NICENESS_VARIABLE: Final = "RAY_worker_niceness"
"""By how much workers stand back behind other programs of their machine: by 15 unless told otherwise."""
OBJECT_STORE_BYTES: Final = 1 << 30
"""Of a cluster that is started here: what travels through it are rows of some kilobytes."""


@contextmanager
def connected(address: str, cores: int | None = None) -> Iterator[None]:
    """A connection to the Ray cluster at `address`, or for "auto" to one that is started here and ends with it.

    cores: that a cluster which is started here counts, each for a worker; as many as the machine affords unless given.
    Raises OptionError where there is no cluster at the address.
    """
    keep_quiet()
    _require_listener(address)
    on_sigterm = signal.getsignal(signal.SIGTERM)
    try:
        with _nothing_on_stderr():
            _start(address, cores)
    except ImportError as error:  # Ray's client needs more than Ray
        raise MissingDependencyError(f"{address}: {error}; pip install 'typecase[ray]'") from error
    except (RayError, ConnectionError, ValueError, RuntimeError, OSError) as error:
        line = " ".join(str(error).split())[:200]
        raise OptionError(f"--cluster {address}: no Ray cluster answers there ({line})") from error
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, on_sigterm)  # Ray has put one of its own in its place
    try:
        yield
    finally:
        ray.shutdown()


def _start(address: str, cores: int | None) -> None:
    start = partial(ray.init, logging_level=logging.CRITICAL, log_to_driver=False)
    if address == AUTO:
        # Of workers that were asked for, none must wait for a core: Ray would start it when another has ended.
        cores = cores or affordable_workers()
        start("local", num_cpus=cores, object_store_memory=OBJECT_STORE_BYTES, include_dashboard=False)
    else:
        start(address)


@contextmanager
def _nothing_on_stderr() -> Iterator[None]:
    """Ray's core says how much it is going to say; what goes wrong is raised."""
    kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


def _require_listener(address: str) -> None:
    """Raises OptionError where an address of a host and a port is none at which anybody listens.

    Ray itself would try for many minutes.
    """
    host, colon, port = address.removeprefix(CLIENT_PREFIX).partition("/")[0].rpartition(":")
    if not colon or not port.isdigit():
        return
    try:
        socket.create_connection((host, int(port)), CONNECT_S).close()
    except OSError as error:
        line = error.strerror or error
        raise OptionError(f"--cluster {address}: no Ray cluster answers there ({line})") from error


def keep_quiet() -> None:
    """Let Ray, which is not started yet, report nothing to its makers, write nothing between our lines, and give its
    workers as much of the processor as a process has that reads without it."""
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    os.environ.setdefault(NICENESS_VARIABLE, "0")
    os.environ.setdefault("RAY_BACKEND_LOG_LEVEL", "fatal")


def available_workers() -> int:
    """The cores of the cluster, as far as it has them now; at least 1."""
    return max(1, int(ray.cluster_resources().get("CPU", 0)))


def available_gpus() -> int:
    """The GPUs of the cluster, as far as it has them now."""
    return int(ray.cluster_resources().get("GPU", 0))
