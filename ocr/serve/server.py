"""A server from start to end."""

import errno
import logging
import socket
from collections.abc import Callable
from typing import Final

import uvicorn

from ocr.cpu import affordable_workers, share_cores
from ocr.errors import OptionError
from ocr.serve.app import make_app
from ocr.serve.folder import private_folder
from ocr.serve.limits import Limits

LOOPBACK: Final = ("127.0.0.1", "::1", "localhost")
SHORTEST_TOKEN: Final = 16
"""Characters; what is shorter can be tried out over the network."""
FAREWELL_S: Final = 2
"""Seconds that clients are given to take what they were promised, when the server is stopped."""


def serve(
    host: str,
    port: int,
    limits: Limits,
    *,
    jobs: int | None = None,
    device: str = "auto",
    token: str | None = None,
    started: Callable[[str], None] = lambda _: None,
) -> None:
    """Answer requests until the process is interrupted.

    port: 0 for a free one. jobs: pages read at the same time, as many as the machine can work at unless given.
    started: is told the address when the server listens. Raises OptionError and OutputError before that.
    """
    if token is None and host not in LOOPBACK:
        raise OptionError(f"host {host}: others could use the server; --token says who may")
    if token is not None and len(token) < SHORTEST_TOKEN:
        raise OptionError(f"token: at least {SHORTEST_TOKEN} characters keep others from trying it out")
    workers = jobs or affordable_workers()
    share_cores(workers)
    with private_folder() as folder, _listening(host, port) as listening:
        app = make_app(folder, limits, workers, device, token)
        config = uvicorn.Config(
            app,
            log_config=None,
            access_log=logging.getLogger("uvicorn.access").isEnabledFor(logging.INFO),
            server_header=False,
            timeout_graceful_shutdown=FAREWELL_S,
        )
        name = f"[{host}]" if ":" in host else host
        started(f"http://{name}:{listening.getsockname()[1]}")
        uvicorn.Server(config).run([listening])


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=1024)
    except OSError as error:
        advice = "; --port 0 takes a free one" if error.errno == errno.EADDRINUSE else ""
        raise OptionError(f"{host}, port {port}: {error.strerror or error}{advice}") from error
