"""typecase read --cluster"""

import sys
from dataclasses import replace
from io import StringIO
from typing import TYPE_CHECKING

import click

from ocr.errors import ExitCode, OptionError

if TYPE_CHECKING:
    from ocr.batch.progress import Style
    from ocr.batch.settings import Settings
    from ocr.cluster.run import ClusterRun


def read_on_cluster(
    address: str,
    files: tuple[str, ...],
    output: str | None,
    settings: "Settings",
    *,
    jobs: int | None,
    is_dry: bool,
    style: "Style",
) -> ExitCode:
    """Read `files` on the Ray cluster at `address`, or print what that would be. Raises as `run_on_cluster` does."""
    if output is None or output == "-":
        raise OptionError("--cluster needs a folder to write to: -o FOLDER or -o s3://BUCKET/FOLDER")
    if settings.read.stages is not None:
        raise OptionError("--stages draws on one machine only; leave out --cluster")
    from ocr.cluster.run import ClusterRun

    run = ClusterRun(files, output, settings, jobs)
    if not is_dry:
        return _read(address, run, style)
    from ocr.cluster.dry_run import estimate

    for line in estimate(run, jobs or _workers(address)).lines():
        click.echo(line)
    return ExitCode.OK


def _read(address: str, run: "ClusterRun", style: "Style") -> ExitCode:
    from ocr.cluster.connection import CLIENT_PREFIX, connected
    from ocr.cluster.progress import ClusterProgress
    from ocr.cluster.run import run_on_cluster

    progress = ClusterProgress(sys.stderr or StringIO(), style)
    try:
        with connected(address, run.workers):
            if address.startswith(CLIENT_PREFIX):
                from ocr.cluster.remote_driver import run_from_outside

                return run_from_outside(_seen_from_anywhere(run), style, progress.stream)
            code = run_on_cluster(run, progress)
    except KeyboardInterrupt as stop:
        progress.finish()
        progress.say("stopped; the same command goes on from here")
        return getattr(stop, "exit_code", ExitCode.INTERRUPTED)
    progress.finish()
    return code


def _seen_from_anywhere(run: "ClusterRun") -> "ClusterRun":
    """The same for a process in another folder."""
    from ocr.cluster.listing import LIST_PREFIX
    from ocr.cluster.storage import absolute

    names = [
        LIST_PREFIX + absolute(name.removeprefix(LIST_PREFIX)) if name.startswith(LIST_PREFIX) else absolute(name)
        for name in run.inputs
    ]
    return replace(run, inputs=tuple(names), output=absolute(run.output))


def _workers(address: str) -> int:
    """How many cores would read."""
    from ocr.cluster.connection import AUTO, available_workers, connected
    from ocr.cpu import affordable_workers

    if address == AUTO:
        return affordable_workers()
    with connected(address):
        return available_workers()
