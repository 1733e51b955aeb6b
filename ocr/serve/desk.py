"""The processes that open, draw and write documents, as the event loop sees them."""

import asyncio
from http import HTTPStatus
from typing import Any, Final

from ocr.batch.worker_pool import WorkerLateError, WorkerPool
from ocr.batch.worker_process import WorkerEndedError
from ocr.errors import InputError, TypecaseError
from ocr.serve.desk_worker import DeskWorker
from ocr.serve.errors import RequestError, refusal_of
from ocr.serve.work import DeskTask

PROCESSES: Final = 2
"""So that a document that takes long to open does not keep others waiting; the second starts when it is needed."""


class Desk:
    """limit_s: the longest that one step may take."""

    def __init__(self, limit_s: float) -> None:
        self._pool: WorkerPool[DeskTask, Any] = WorkerPool(DeskWorker, PROCESSES, limit_s)
        self._limit_s = limit_s

    async def do(self, task: DeskTask, name: str) -> Any:
        """What a `DeskWorker` answers. name: what a message calls the document. Raises RequestError."""
        try:
            return await asyncio.wrap_future(self._pool.submit(task))
        except TypecaseError as error:
            raise refusal_of(error) from error
        except WorkerEndedError:
            raise refusal_of(InputError(f"{name}: its reader crashed")) from None
        except WorkerLateError:
            line = f"{name}: takes longer than {self._limit_s:g} s"
            raise RequestError(HTTPStatus.UNPROCESSABLE_ENTITY, line) from None

    def stop(self) -> None:
        self._pool.shut_down()
