"""The application: routes, what they work with from the start to the end of the server, and errors as one line."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from importlib import metadata
from pathlib import Path

from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import JSONResponse
from starlette.staticfiles import StaticFiles

from ocr.errors import TypecaseError
from ocr.serve import job_routes, read_routes, site_routes
from ocr.serve.desk import Desk
from ocr.serve.errors import RequestError, refusal_of
from ocr.serve.guard import Guard
from ocr.serve.jobs import Jobs
from ocr.serve.limits import Limits
from ocr.serve.lingering import Lingering
from ocr.serve.metrics import Metrics
from ocr.serve.page_queue import PageQueue
from ocr.serve.parameters import refuse_unknown
from ocr.serve.service import Service

DESCRIPTION = "Reads scans, photographs and PDFs. Every error is JSON with one line: `error`."
SMALLEST_GZIP = 1400
"""Bytes that fit into one packet anyway."""

log = logging.getLogger(__name__)


def make_app(folder: Path, limits: Limits, workers: int, device: str = "auto", token: str | None = None) -> FastAPI:
    """A server that keeps uploads below `folder` and reads with `workers` processes on `device`.

    token: that every request must bring, None where only this machine can send any.
    """
    metrics = Metrics()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        documents = folder / "documents"
        documents.mkdir(mode=0o700)
        queue = PageQueue(workers, device, limits.seconds, metrics)
        desk = Desk(limits.seconds)
        jobs = Jobs(documents, queue, limits, metrics)
        app.state.service = Service(limits, metrics, queue, desk, jobs, folder, token)
        queue.start()
        closing = asyncio.create_task(jobs.close_expired())
        try:
            yield
        finally:
            closing.cancel()
            with suppress(asyncio.CancelledError):
                await closing
            queue.stop()
            desk.stop()

    app = FastAPI(
        title="Typecase", version=metadata.version("typecase"), description=DESCRIPTION,
        docs_url=None, redoc_url=None, lifespan=lifespan,
    )  # fmt: skip
    for routes in (site_routes, read_routes, job_routes):
        app.include_router(routes.router, dependencies=[Depends(refuse_unknown)])
    app.mount("/static", StaticFiles(directory=site_routes.STATIC), "static")
    app.add_exception_handler(Exception, _say)
    for kind in (RequestError, TypecaseError, RequestValidationError, HTTPException):
        app.add_exception_handler(kind, _say)
    app.add_middleware(GZipMiddleware, minimum_size=SMALLEST_GZIP, compresslevel=1)
    app.add_middleware(Guard, token=token, metrics=metrics)
    app.add_middleware(Lingering, seconds=limits.seconds)
    return app


async def _say(_request: Request, error: Exception) -> JSONResponse:
    """The one line that says why a request comes to nothing."""
    headers = {}
    match error:
        case TypecaseError():
            refusal = refusal_of(error)
            status, line = int(refusal.status), str(refusal)
        case RequestError():
            status, line = int(error.status), str(error)
            headers = {"Retry-After": str(error.retry_after)} if error.retry_after else {}
        case RequestValidationError():
            first = error.errors()[0]
            status, line = 400, f"{'.'.join(map(str, first['loc'][1:]))}: {first['msg']}"
        case HTTPException():
            status, line = error.status_code, error.detail
        case _:
            log.debug("a defect", exc_info=error)
            status, line = 500, f"a defect of Typecase: {type(error).__name__}: {' '.join(str(error).split())}"
    return JSONResponse({"error": line}, status, headers)
