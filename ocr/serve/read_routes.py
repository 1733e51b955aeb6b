"""POST /v1/read: a document in, what it says out, or a job where that takes longer than a client waits."""

import asyncio
import secrets
import tempfile
from contextlib import suppress
from http import HTTPStatus
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.background import BackgroundTask
from starlette.responses import FileResponse, JSONResponse, Response

from ocr.errors import InputError
from ocr.serve.errors import refusal_of
from ocr.serve.job import Job
from ocr.serve.limits import WAITED_FOR_PAGES
from ocr.serve.parameters import Formats, Loading, Reading, format_names
from ocr.serve.sending import file_response
from ocr.serve.service import Service, UsedService
from ocr.serve.upload import FIELD, receive
from ocr.serve.work import NameCharacter

CLIENT_GONE = 499
"""Nobody is left to see this status; nginx calls it so in its log."""
GUESSES = 8
"""Characters that are named for a drawing."""
FAILED_PAGES = "Typecase-Failed-Pages"

BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/octet-stream": {"schema": {"type": "string", "format": "binary"}},
            "multipart/form-data": {
                "schema": {"type": "object", "properties": {FIELD: {"type": "string", "format": "binary"}}}
            },
        },
    }
}
router = APIRouter(prefix="/v1")


@router.post("/read", openapi_extra=BODY, response_class=Response, responses={202: {"description": "A job"}})
async def read(
    request: Request,
    service: UsedService,
    load: Loading,
    options: Reading,
    formats: Formats = "txt",
    name: Annotated[str | None, Query(description="Of the document, where the body does not say it.")] = None,
    wait: Annotated[
        bool | None, Query(description=f"For the result; if not given, for up to {WAITED_FOR_PAGES} pages.")
    ] = None,
    break_signatures: Annotated[bool, Query(description="pdf: add text to signed PDFs too.")] = False,
) -> Response:
    """Read a document. The body is the file, or a form with the file.

    Answers with the document in the formats that are asked for and forgets it, or, for a long document, with a job
    (202) that is there until it is closed.
    """
    wanted = format_names(formats)
    job = await service.take(request, name, load, options)
    if wait is False or (wait is None and len(job.pages) > WAITED_FOR_PAGES):
        location = f"/v1/jobs/{job.id}"
        return JSONResponse(job.to_dict(), HTTPStatus.ACCEPTED, {"Location": location})
    job.is_awaited = True
    try:
        if not await _finished(job, request):
            service.jobs.close(job)
            return Response(status_code=CLIENT_GONE)
        return await _result(service, job, wanted, break_signatures)
    except BaseException:
        service.jobs.close(job)
        raise


@router.post("/character", openapi_extra=BODY)
async def character(request: Request, service: UsedService) -> dict[str, Any]:
    """Name the one character that an image shows; no guesses for blank paper."""
    with tempfile.TemporaryDirectory(dir=service.folder, prefix=f".{secrets.token_hex(4)}") as folder:
        path = Path(folder, "drawing")
        await receive(request, path, service.limits)
        guesses = await service.desk.do(NameCharacter(path, GUESSES), "drawing")
    return {"guesses": [{"character": named, "probability": round(chance, 4)} for named, chance in guesses]}


async def _finished(job: Job, request: Request) -> bool:
    """Wait for all pages. Returns whether the client is still there."""
    done, gone = asyncio.ensure_future(job.finished()), asyncio.ensure_future(_gone(request))
    try:
        await asyncio.wait((done, gone), return_when=asyncio.FIRST_COMPLETED)
        return done.done()
    finally:
        for waiting in (done, gone):
            waiting.cancel()
            with suppress(asyncio.CancelledError):
                await waiting


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


async def _result(service: Service, job: Job, formats: tuple[str, ...], break_signatures: bool) -> FileResponse:
    failed = job.errors
    if len(failed) == len(job.pages):
        raise refusal_of(InputError("; ".join(failed.values())))
    exported = await service.export(job, formats, job.folder / "result", break_signatures)
    headers = {FAILED_PAGES: ",".join(map(str, failed))} if failed else {}
    return file_response(exported, headers, BackgroundTask(service.jobs.close, job))
