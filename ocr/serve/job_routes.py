"""/v1/jobs: documents that stay open, to follow, look at, correct, read again and take along."""

import asyncio
import secrets
import shutil
from collections.abc import AsyncIterator, Callable
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.sse import EventSourceResponse, ServerSentEvent
from pydantic import BaseModel, Field
from starlette.background import BackgroundTask
from starlette.responses import FileResponse, Response

from ocr.document import Page
from ocr.errors import OptionError
from ocr.input.source import select_pages
from ocr.serve.correction import correct_word
from ocr.serve.errors import RequestError
from ocr.serve.job import Job, JobPage, PageState
from ocr.serve.parameters import Formats, Pages, Reading, format_names
from ocr.serve.sending import file_response
from ocr.serve.service import UsedJob, UsedService
from ocr.serve.work import DrawPage, summary_of

router = APIRouter(prefix="/v1/jobs/{id}")


class Correction(BaseModel):
    """text: what the word says; white space makes several words of it, nothing removes it. was: what it said before."""

    text: str
    was: str | None = Field(None, description="Refused (409) where the word says something else by now.")


@router.get("")
async def job(job: UsedJob) -> dict[str, Any]:
    """The document and its pages."""
    return job.to_dict()


@router.delete("", status_code=HTTPStatus.NO_CONTENT)
async def close(job: UsedJob, service: UsedService) -> None:
    """Close the document: all that is known of it is deleted."""
    service.jobs.close(job)


@router.get("/events", response_class=EventSourceResponse)
async def events(job: UsedJob) -> AsyncIterator[ServerSentEvent]:
    """Server-sent events: `page` for every page as it changes, `done` when none is left to be read."""
    async for pages in job.changes():
        for page in pages:
            yield ServerSentEvent(event="page", data=page.to_dict())
    yield ServerSentEvent(event="done", data=job.to_dict())


@router.post("/read", status_code=HTTPStatus.ACCEPTED)
async def read_again(job: UsedJob, service: UsedService, options: Reading, pages: Pages = None) -> dict[str, Any]:
    """Read pages of the document again, with other options. What was corrected on them can be undone back to."""
    numbers = [number for number in select_pages(pages, max(job.pages, default=0)) if number in job.pages]
    if not numbers:
        raise OptionError(f"{job.name}: none of its pages is among {pages}")
    if any(not job.pages[number].state.is_settled for number in numbers):
        raise RequestError(HTTPStatus.CONFLICT, f"{job.name}: is still being read")
    job.options = options
    service.queue.add(job, numbers, options)
    return job.to_dict()


@router.get("/pages/{number}")
async def page(job: UsedJob, number: int) -> Response:
    """The tree of a page, as in the JSON format: blocks, lines, words, glyphs."""
    _page(job, number)
    text = await asyncio.to_thread(job.store.text, number)
    if text is None:
        raise RequestError(HTTPStatus.NOT_FOUND, f"{job.name}: page {number} has not been read")
    return Response(text, media_type="application/json", headers={"Cache-Control": "no-store"})


@router.get("/pages/{number}/image")
async def image(job: UsedJob, service: UsedService, number: int) -> FileResponse:
    """The page as a JPEG, in whose frame the boxes are, whatever its size."""
    _page(job, number)
    path = job.folder / f"shown-{number}.jpg"
    if not path.exists():
        await service.desk.do(DrawPage(job.task(number), path), job.name)
    return FileResponse(path, media_type="image/jpeg", headers={"Cache-Control": "private, max-age=3600"})


@router.patch("/pages/{number}/words/{index}")
async def correct(job: UsedJob, number: int, index: int, correction: Correction) -> Response:
    """Correct word `index` of a page, counted from 0 in reading order. Answers with the tree of the page."""

    def corrected(page: Page) -> Page:
        if correction.was is not None and 0 <= index < len(page.words) and page.words[index].text != correction.was:
            raise RequestError(HTTPStatus.CONFLICT, f"word {index}: says {page.words[index].text!r} by now")
        return correct_word(page, index, correction.text)

    def change() -> Page:
        before = job.store.get(number)
        if before is None:
            raise RequestError(HTTPStatus.NOT_FOUND, f"{job.name}: page {number} has not been read")
        after = corrected(before)
        job.store.put(after)
        return after

    return await _changed(job, number, change)


@router.post("/pages/{number}/undo")
async def undo(job: UsedJob, number: int) -> Response:
    """Take back the last correction, or the last reading again, of a page. Answers with the tree of the page."""
    return await _changed(job, number, lambda: job.store.undo(number))


@router.get("/result", response_class=FileResponse)
async def result(
    job: UsedJob,
    service: UsedService,
    formats: Formats = "txt",
    break_signatures: Annotated[bool, Query(description="pdf: add text to signed PDFs too.")] = False,
) -> FileResponse:
    """The document in the formats that are asked for, made from its pages as they are now."""
    wanted = format_names(formats)
    if not job.is_done:
        raise RequestError(HTTPStatus.CONFLICT, f"{job.name}: is still being read")
    target = job.folder / f"result-{secrets.token_hex(8)}"
    try:
        exported = await service.export(job, wanted, target, break_signatures)
    except BaseException:
        shutil.rmtree(target, ignore_errors=True)
        raise
    return file_response(exported, {}, BackgroundTask(shutil.rmtree, target, ignore_errors=True))


def _page(job: Job, number: int) -> JobPage:
    page = job.pages.get(number)
    if page is None:
        raise RequestError(HTTPStatus.NOT_FOUND, f"{job.name}: has no page {number}, or was not asked for it")
    return page


async def _changed(job: Job, number: int, change: Callable[[], Page | None]) -> Response:
    """The tree of a page that `change` has made another one of, with its summary kept up."""
    async with job.correcting:
        if not _page(job, number).state.is_settled:
            raise RequestError(HTTPStatus.CONFLICT, f"{job.name}: page {number} is being read")
        page = await asyncio.to_thread(change)
        if page is None:
            raise RequestError(HTTPStatus.NOT_FOUND, f"{job.name}: page {number} has not been read")
        job.set_state(number, PageState.READ, summary_of(page, job.store))
        text = await asyncio.to_thread(job.store.text, number)
    return Response(text, media_type="application/json", headers={"Cache-Control": "no-store"})
