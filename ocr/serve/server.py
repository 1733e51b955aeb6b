"""A server from start to end."""

import logging
import socket
from typing import Final

import uvicorn

from ocr.cpu import affordable_workers, share_cores
from ocr.serve.app import make_app
from ocr.serve.folder import private_folder
from ocr.serve.limits import Limits

FAREWELL_S: Final = 2
"""Seconds that clients are given to take what they were promised, when the server is stopped."""


def serve(
    listening: socket.socket,
    limits: Limits,
    *,
    jobs: int | None = None,
    device: str = "auto",
    token: str | None = None,
) -> None:
    """Answer requests that come to a socket until the process is interrupted.

    jobs: pages read at the same time, as many as the machine can work at unless given. token: that every request must
    bring. Raises OutputError where there is no room for uploads.
    """
    workers = jobs or affordable_workers()
    share_cores(workers)
    with private_folder() as folder:
        app = make_app(folder, limits, workers, device, token)
        config = uvicorn.Config(
            app,
            log_config=None,
            access_log=logging.getLogger("uvicorn.access").isEnabledFor(logging.INFO),
            server_header=False,
            timeout_graceful_shutdown=FAREWELL_S,
        )
        uvicorn.Server(config).run([listening])
