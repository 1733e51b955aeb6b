"""Who may use a server: this machine without more ado, others with a token, and no page of another site.

A page on the web can send requests to 127.0.0.1 from the browser of whoever looks at it, and can give its own name that
address (DNS rebinding). So the name in Host must be one of this machine where no token is asked for, and what a browser
says to come from another site is refused.
"""

import hashlib
import hmac
from http import HTTPStatus
from http.cookies import CookieError, SimpleCookie
from typing import Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ocr.serve.metrics import Metrics

LOOPBACK_NAMES: Final = frozenset({"127.0.0.1", "localhost", "::1"})
COOKIE: Final = "typecase"
OPEN_PATHS: Final = ("/healthz", "/v1/session")
OPEN_FOLDERS: Final = ("/static/",)
"""What needs no token: it tells nothing of any document."""
PAGES: Final = ("/", "/api")
CONTENT_SECURITY_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)
SAFETY_HEADERS: Final = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


class Guard:
    """Lets through what may pass, with headers that keep a browser from asking anybody else."""

    def __init__(self, app: ASGIApp, token: str | None, metrics: Metrics) -> None:
        self._app = app
        self._token = token
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        refusal = self._refusal(scope)

        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(SAFETY_HEADERS)
                route = getattr(scope.get("route"), "path", "other")
                self._metrics.request_done(scope["method"], route, message["status"])
            await send(message)

        if refusal is None:
            await self._app(scope, receive, send_safely)
        else:
            status, line = refusal
            await JSONResponse({"error": line}, status)(scope, receive, send_safely)

    def _refusal(self, scope: Scope) -> tuple[int, str] | None:
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if self._token is None and _host_name(host) not in LOOPBACK_NAMES:
            return HTTPStatus.MISDIRECTED_REQUEST, "this server answers to 127.0.0.1 and localhost only"
        if _is_from_another_site(headers, host):
            return HTTPStatus.FORBIDDEN, "requests from pages of other sites are refused"
        path = scope["path"]
        is_open = path in (*OPEN_PATHS, *PAGES) or path.startswith(OPEN_FOLDERS)
        if self._token is None or is_open or is_authorised(headers, self._token):
            return None
        return HTTPStatus.UNAUTHORIZED, "a token is asked for: Authorization: Bearer TOKEN"


def is_authorised(headers: Headers, token: str) -> bool:
    """Whether a request brings the token itself, or the cookie that was set for it."""
    kind, _, given = headers.get("authorization", "").partition(" ")
    if kind.lower() == "bearer":
        return is_token(given, token)
    try:
        morsel = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
    except CookieError:
        return False
    return morsel is not None and hmac.compare_digest(morsel.value.encode(), cookie_for(token).encode())


def is_token(given: str, token: str) -> bool:
    """Compares in a time that tells nothing."""
    return hmac.compare_digest(given.strip().encode(), token.encode())


def cookie_for(token: str) -> str:
    """What a browser keeps in place of the token."""
    return hmac.new(token.encode(), b"typecase serve", hashlib.sha256).hexdigest()


def _host_name(host: str) -> str:
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def _origin_host(origin: str) -> str:
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return ""


def _is_from_another_site(headers: Headers, host: str) -> bool:
    origin = headers.get("origin")
    if origin is not None and _origin_host(origin) != host:
        return True
    is_shown = headers.get("sec-fetch-mode") == "navigate" and headers.get("sec-fetch-dest") == "document"
    return headers.get("sec-fetch-site") in ("cross-site", "same-site") and not is_shown
