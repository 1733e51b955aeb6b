"""A run that is driven from within the cluster, for a person who has reached it from outside, by `ray://`.

Ray Data needs a driver in the cluster; Ray's client only passes calls on.
"""

from typing import Any, Final, TextIO

import ray
from ray.exceptions import RayError

from ocr.batch.progress import Style
from ocr.cluster.connection import keep_quiet
from ocr.cluster.progress import ClusterProgress
from ocr.cluster.run import ClusterRun, run_on_cluster
from ocr.errors import ExitCode, MissingDependencyError, TypecaseError

LOOK_S: Final = 1.0
"""Seconds between two looks at what the driver says."""
ON_HEAD: Final = {"node:__internal_head__": 0.001}
"""The head is the last machine of a cluster to be taken away."""


def run_from_outside(run: ClusterRun, style: Style, stream: TextIO) -> ExitCode:
    """As `run_on_cluster`, by an actor on the head of the cluster; what it says comes out of `stream`."""
    driver: Any = ray.remote(Driver).options(num_cpus=0, resources=ON_HEAD, max_concurrency=2).remote()
    try:
        running = driver.run.remote(run, style)
        is_done = False
        while not is_done:
            is_done = bool(ray.wait([running], timeout=LOOK_S)[0])
            stream.write(ray.get(driver.said.remote()))
            stream.flush()
        code, line = ray.get(running)
    except RayError as error:
        raise MissingDependencyError(
            f"the driver in the cluster has ended ({type(error).__name__}); run the same command again to go on"
        ) from error
    finally:
        ray.kill(driver)
    if line is not None:
        stream.write(f"typecase: {line}\n")
    return ExitCode(code)


class Driver:
    """Runs one run, and keeps what it says until that is asked for."""

    def __init__(self) -> None:
        keep_quiet()
        self._said: list[str] = []

    def run(self, run: ClusterRun, style: Style) -> tuple[int, str | None]:
        """The exit code, and the line that says why it could not go on."""
        stream: Any = self
        progress = ClusterProgress(stream, style)
        try:
            code = run_on_cluster(run, progress)
        except TypecaseError as error:
            return int(error.exit_code), error.line_with_hint
        progress.finish()
        return int(code), None

    def said(self) -> str:
        said, self._said = self._said, []
        return "".join(said)

    def write(self, text: str) -> None:
        """For the progress, whose stream this is."""
        self._said.append(text)

    def flush(self) -> None:
        """For the progress."""
