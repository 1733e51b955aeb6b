"""A Ray cluster of several nodes on this machine, an S3 server, and runs of `ocr.cluster`."""

import contextlib
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from ocr.batch.progress import Style
from ocr.batch.settings import Settings

ROOT = Path(__file__).parents[2]
OBJECT_STORE = 80 << 20
"""Bytes of a node's object store, the least that Ray takes being 75 MiB."""


def add_node(cluster: Any, **resources: Any) -> Any:
    """A further node, with logical cores: how many it has says only how much Ray gives it to do."""
    return cluster.add_node(object_store_memory=OBJECT_STORE, **resources)


@dataclass
class ClusterRunOf:
    """A run over inputs, and what it said. work: what reads a page, None for the page reader."""

    out: Path | str
    inputs: tuple[Path | str, ...]
    work: Callable[[Any], Any] | None
    workers: int = 2
    page_limit_s: float = 60.0
    settings: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        from ocr.cluster.progress import ClusterProgress
        from ocr.cluster.run import ClusterRun, run_on_cluster

        self.said = StringIO()
        run = ClusterRun(
            tuple(map(str, self.inputs)),
            str(self.out),
            Settings(**self.settings),
            self.workers,
            self.work,
            self.page_limit_s,
        )
        self.progress = ClusterProgress(self.said, Style.LINES)
        self.code = run_on_cluster(run, self.progress)


def rows(out: Path | str) -> list[dict[str, Any]]:
    """The rows of the manifest below an output folder, as any program would read them."""
    import pyarrow.dataset

    return pyarrow.dataset.dataset(str(Path(out) / "typecase-manifest"), format="parquet").to_table().to_pylist()


def files(folder: Path) -> dict[str, bytes]:
    """All outputs below a folder: no manifest, no work folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and not path.relative_to(folder).as_posix().startswith(("typecase-manifest/", "typecase.jsonl"))
    }


def wait_for(condition: Callable[[], bool], seconds: float = 120.0) -> None:
    """Until something holds. Raises TimeoutError where it does not come to hold."""
    until = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > until:
            raise TimeoutError("what the test waits for does not happen")
        time.sleep(0.05)


def free_port() -> int:
    """A port of this machine that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def s3_server() -> Iterator[str]:
    """The URL of an S3 server on this machine, a process of its own."""
    port = free_port()
    command = [sys.executable, "-c", "from moto.server import main; import sys; main(sys.argv[1:])"]
    server = subprocess.Popen(
        [*command, "-H", "127.0.0.1", "-p", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        wait_for(lambda: _answers(port))
        yield f"http://127.0.0.1:{port}"
    finally:
        server.kill()
        server.wait()


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


S3_ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_DEFAULT_REGION": "us-east-1",
    "NO_PROXY": "127.0.0.1",
}


@contextlib.contextmanager
def in_environment(variables: dict[str, str]) -> Iterator[None]:
    """The variables set, for this process and those that it starts."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in variables.items():
            patch.setenv(name, value)
        yield
