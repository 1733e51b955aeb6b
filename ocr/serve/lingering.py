"""An answer that comes before the whole request has been sent still reaches its client.

A server that closes a connection on which bytes wait to be read resets it, and the client, which is still sending, may
never see why it was refused. So the answer goes out whole, but it is not ended before the rest of the request has been
read, and thrown away.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

MOST_BYTES: Final = 1 << 30
"""That are read away; they cost neither memory nor room on the disk."""


class Lingering:
    """Reads what is left of requests that have been answered, for up to `seconds`."""

    def __init__(self, app: ASGIApp, seconds: float) -> None:
        self._app = app
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        # Who waits to be told to go on sends nothing after a refusal.
        is_waiting = any(name == b"expect" for name, _ in scope.get("headers", ()))
        if scope["type"] != "http" or is_waiting:
            await self._app(scope, receive, send)
            return
        is_received = False

        async def receive_to_its_end() -> Message:
            nonlocal is_received
            message = await receive()
            is_received = message["type"] != "http.request" or not message.get("more_body", False)
            return message

        async def send_and_wait(message: Message) -> None:
            is_last = message["type"] == "http.response.body" and not message.get("more_body", False)
            if not is_last or is_received:
                await send(message)
                return
            await send({**message, "more_body": True})
            with suppress(TimeoutError):
                async with asyncio.timeout(self._seconds):
                    await _read_away(receive_to_its_end, lambda: is_received)
            await send({"type": "http.response.body", "body": b""})

        await self._app(scope, receive_to_its_end, send_and_wait)


async def _read_away(receive: Callable[[], Awaitable[Message]], is_received: Callable[[], bool]) -> None:
    size = 0
    while not is_received() and size <= MOST_BYTES:
        size += len((await receive()).get("body", b""))
