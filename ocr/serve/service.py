"""What the routes of a server work with."""

from dataclasses import dataclass, replace
from http import HTTPStatus
from pathlib import Path
from typing import Annotated

from fastapi import Depends, Request

from ocr.options import LoadOptions, ReadOptions
from ocr.serve.desk import Desk
from ocr.serve.errors import RequestError
from ocr.serve.job import Job
from ocr.serve.jobs import Jobs
from ocr.serve.limits import Limits
from ocr.serve.metrics import Metrics
from ocr.serve.page_queue import PageQueue
from ocr.serve.upload import plain_name, receive
from ocr.serve.work import CountPages, Export, Exported


@dataclass(frozen=True)
class Service:
    """folder: private, for what is no document. token: that is asked for, None for none."""

    limits: Limits
    metrics: Metrics
    queue: PageQueue
    desk: Desk
    jobs: Jobs
    folder: Path
    token: str | None = None

    async def take(self, request: Request, name: str | None, load: LoadOptions, options: ReadOptions) -> Job:
        """The document that a request brings, received, opened, and its pages on their way to be read.

        Raises RequestError; then nothing of it is left.
        """
        with self.jobs.room():
            job = self.jobs.open(plain_name(name), replace(load, max_pixels=self.limits.pixels), options)
            try:
                named = await receive(request, job.source, self.limits)
                if name is None:
                    job.name = plain_name(named)
                self.metrics.bytes.inc(job.source.stat().st_size)
                numbers: tuple[int, ...] = await self.desk.do(CountPages(job.task(1)), job.name)
                if len(numbers) > self.limits.pages:
                    line = f"{job.name}: {len(numbers)} pages are more than the limit of {self.limits.pages}"
                    raise RequestError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, line)
            except BaseException:
                self.jobs.close(job)
                raise
            job.add_pages(numbers)
            self.queue.add(job, numbers, options)
        return job

    async def export(self, job: Job, formats: tuple[str, ...], target: Path, break_signatures: bool) -> Exported:
        """The document in `formats`, as its pages are now, in the new folder `target`. Raises RequestError."""
        target.mkdir(mode=0o700)
        export = Export(
            job.task(1),
            job.store,
            tuple(job.pages),
            job.errors,
            formats,
            target,
            str(job.options.lang),
            break_signatures,
        )
        exported: Exported = await self.desk.do(export, job.name)
        return exported


def _service(request: Request) -> Service:
    service: Service = request.app.state.service
    return service


def _job(request: Request, id: str) -> Job:  # noqa: A002
    return _service(request).jobs.get(id)


UsedService = Annotated[Service, Depends(_service)]
UsedJob = Annotated[Job, Depends(_job)]
