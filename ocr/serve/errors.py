"""What a client is told when a request comes to nothing: a status and one line."""

from http import HTTPStatus
from typing import Final

from ocr.errors import (
    EncryptedError,
    InputError,
    MissingDependencyError,
    OptionError,
    OutputError,
    TooLargeError,
    TypecaseError,
)

STATUSES: Final = (
    (OptionError, HTTPStatus.BAD_REQUEST),
    (TooLargeError, HTTPStatus.REQUEST_ENTITY_TOO_LARGE),
    (EncryptedError, HTTPStatus.LOCKED),
    (InputError, HTTPStatus.UNPROCESSABLE_ENTITY),
    (MissingDependencyError, HTTPStatus.SERVICE_UNAVAILABLE),
    (OutputError, HTTPStatus.INTERNAL_SERVER_ERROR),
)
"""The status for each kind of error; the first that fits counts."""


class RequestError(Exception):
    """A request that is refused. Its text is the line; retry_after: seconds, where it may come again."""

    def __init__(self, status: HTTPStatus, line: str, retry_after: int | None = None) -> None:
        super().__init__(line)
        self.status = status
        self.retry_after = retry_after


def refusal_of(error: TypecaseError) -> RequestError:
    status = next((status for kind, status in STATUSES if isinstance(error, kind)), HTTPStatus.INTERNAL_SERVER_ERROR)
    return RequestError(status, str(error))
