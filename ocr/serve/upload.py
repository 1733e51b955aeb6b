"""The body of a request as a file: of a form, or nothing but the bytes of the document."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from http import HTTPStatus
from pathlib import Path, PurePosixPath
from typing import Final

from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect, Request

from ocr.file_names import shown_name
from ocr.serve.errors import RequestError
from ocr.serve.limits import MEGA, Limits

FORM: Final = "multipart/form-data"
FIELD: Final = "file"
LONGEST_NAME: Final = 120
"""Characters of the name of a document."""
NAMELESS: Final = "document"
CHUNK: Final = 1 << 18
"""Bytes that are copied at a time."""
SPARE_BYTES: Final = 1 << 16
"""What a form may add to the bytes of its file."""


async def receive(request: Request, target: Path, limits: Limits) -> str | None:
    """Write the document that a request brings to `target`. Returns the name that a form gives it.

    Raises RequestError for a body without a document, one that is too large and one that comes too slowly.
    """
    stated = request.headers.get("content-length", "")
    if stated.isdecimal() and int(stated) > limits.bytes + SPARE_BYTES:  # refused before it is sent
        raise _too_large(limits.bytes)
    try:
        async with asyncio.timeout(limits.seconds):
            if request.headers.get("content-type", "").lower().startswith(FORM):
                return await _receive_form(request, target, limits)
            await _write(request.stream(), target, limits.bytes)
            return None
    except TimeoutError:
        line = f"the upload took longer than {limits.seconds:g} s"
        raise RequestError(HTTPStatus.REQUEST_TIMEOUT, line) from None
    except ClientDisconnect:
        raise RequestError(HTTPStatus.BAD_REQUEST, "the upload was broken off") from None


def plain_name(name: str | None) -> str:
    """The last part of a name from outside, as one short line."""
    last = shown_name(PurePosixPath((name or "").replace("\\", "/")).name)
    return last[-LONGEST_NAME:].strip() or NAMELESS


async def _receive_form(request: Request, target: Path, limits: Limits) -> str | None:
    body = _within(request.stream(), limits.bytes + SPARE_BYTES, limits.bytes)
    try:
        form = await MultiPartParser(request.headers, body, max_files=1, max_fields=1).parse()
    except MultiPartException as error:
        raise RequestError(HTTPStatus.BAD_REQUEST, f"not a form with one file: {error.message}") from None
    async with _closing(form.get(FIELD)) as file:
        if file is None:
            line = f"the form has no file; send it as the field {FIELD!r}"
            raise RequestError(HTTPStatus.BAD_REQUEST, line)
        await _write(_chunks(file), target, limits.bytes)
        return file.filename


@asynccontextmanager
async def _closing(field: UploadFile | str | None) -> AsyncIterator[UploadFile | None]:
    if not isinstance(field, UploadFile):
        yield None
        return
    try:
        yield field
    finally:
        await field.close()


async def _chunks(file: UploadFile) -> AsyncGenerator[bytes, None]:
    while chunk := await file.read(CHUNK):
        yield chunk


async def _write(chunks: AsyncGenerator[bytes, None], target: Path, limit: int) -> None:
    with target.open("wb") as file:
        async for chunk in _within(chunks, limit, limit):
            await asyncio.to_thread(file.write, chunk)
        if not file.tell():
            raise RequestError(HTTPStatus.BAD_REQUEST, "the request holds no document")


async def _within(chunks: AsyncGenerator[bytes, None], limit: int, said: int) -> AsyncGenerator[bytes, None]:
    """`chunks` up to `limit` bytes. said: the limit that is spoken of."""
    size = 0
    async for chunk in chunks:
        size += len(chunk)
        if size > limit:
            raise _too_large(said)
        yield chunk


def _too_large(limit: int) -> RequestError:
    line = f"the document has more than {limit / MEGA:g} MB, which is the limit"
    return RequestError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, line)
