"""Where a server may listen. It loads nothing, so that a refusal comes at once."""

import errno
import socket
from typing import Final

from ocr.errors import OptionError

LOOPBACK: Final = ("127.0.0.1", "::1", "localhost")
SHORTEST_TOKEN: Final = 16
"""Characters; what is shorter can be tried out over the network."""
BACKLOG: Final = 1024


def listen(host: str, port: int, token: str | None) -> socket.socket:
    """A socket that takes connections at `host`. port: 0 for a free one.

    Raises OptionError where nothing can listen, and where others than this machine could ask without a token.
    """
    if token is None and host not in LOOPBACK:
        raise OptionError(f"host {host}: others could use the server; --token says who may")
    if token is not None and len(token) < SHORTEST_TOKEN:
        raise OptionError(f"token: at least {SHORTEST_TOKEN} characters keep others from trying it out")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=BACKLOG)
    except OSError as error:
        advice = "; --port 0 takes a free one" if error.errno == errno.EADDRINUSE else ""
        raise OptionError(f"{host}, port {port}: {error.strerror or error}{advice}") from error


def address(host: str, listening: socket.socket) -> str:
    """The URL of a server that listens at `host`."""
    name = f"[{host}]" if ":" in host else host
    return f"http://{name}:{listening.getsockname()[1]}"
