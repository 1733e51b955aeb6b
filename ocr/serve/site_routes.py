"""The page for the browser, what it needs to know of the server, and what watches over the server."""

from http import HTTPStatus
from importlib import metadata
from pathlib import Path
from typing import Any, Final

from fastapi import APIRouter
from pydantic import BaseModel
from starlette.responses import FileResponse, PlainTextResponse, Response

from ocr.formats import FORMATS
from ocr.formats.html import DOUBTFUL
from ocr.serve.errors import RequestError
from ocr.serve.guard import COOKIE, cookie_for, is_token
from ocr.serve.metrics import CONTENT_TYPE
from ocr.serve.parameters import ALPHABETS, LANGUAGES
from ocr.serve.service import UsedService
from segmentation.layout_mode import Layout

STATIC: Final = Path(__file__).with_name("static")
NEW_EACH_TIME: Final = {"Cache-Control": "no-cache"}

router = APIRouter()


class Session(BaseModel):
    """token: as it was given to `typecase serve`."""

    token: str


@router.get("/", include_in_schema=False)
async def index() -> FileResponse:
    return FileResponse(STATIC / "index.html", headers=NEW_EACH_TIME)


@router.get("/api", include_in_schema=False)
async def interface() -> FileResponse:
    return FileResponse(STATIC / "api.html", headers=NEW_EACH_TIME)


@router.get("/healthz", response_class=PlainTextResponse)
async def health() -> str:
    """Whether the server answers."""
    return "ok"


@router.get("/metrics", response_class=PlainTextResponse)
async def metrics(service: UsedService) -> Response:
    """Counts in the text form of Prometheus."""
    return Response(service.metrics.text(), media_type=CONTENT_TYPE)


@router.get("/v1/options")
async def options(service: UsedService) -> dict[str, Any]:
    """What may be asked for: languages, alphabets, layouts, formats, limits."""
    formats = [{"name": name, "suffix": kind.suffix, "help": kind.help} for name, kind in FORMATS.items()]
    limits = service.limits
    return {
        "version": metadata.version("typecase"),
        "languages": LANGUAGES,
        "alphabets": ALPHABETS,
        "layouts": [str(layout) for layout in Layout],
        "formats": formats,
        "doubtful": DOUBTFUL,
        "limits": {"bytes": limits.bytes, "pixels": limits.pixels, "pages": limits.pages, "keep_s": limits.keep_s},
    }


@router.post("/v1/session", status_code=HTTPStatus.NO_CONTENT)
async def session(service: UsedService, session: Session) -> Response:
    """Exchange the token for a cookie, which a browser sends along where a page cannot set headers."""
    if service.token is not None and not is_token(session.token, service.token):
        raise RequestError(HTTPStatus.UNAUTHORIZED, "not the token of this server")
    response = Response(status_code=HTTPStatus.NO_CONTENT)
    if service.token is not None:
        response.set_cookie(COOKIE, cookie_for(service.token), httponly=True, samesite="strict")
    return response
