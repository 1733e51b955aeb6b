"""What a server takes on, and what it refuses."""

from dataclasses import dataclass
from typing import Final

from ocr.options import DEFAULT_MAX_PIXELS

MEGA: Final = 1_000_000
WAITED_FOR_PAGES: Final = 10
"""A document of more pages is answered with a job, for few clients wait longer than these take."""


@dataclass(frozen=True)
class Limits:
    """bytes: of an upload. pixels: of a page. pages: of a document. seconds: that reading a page, opening or writing a
    document, or an upload may take.

    queue: documents that are received or read at the same time. documents: those that are open, read ones included.
    keep_s: seconds after the last request for a document after which it is closed.
    """

    bytes: int = 200 * MEGA
    pixels: int = DEFAULT_MAX_PIXELS
    pages: int = 1000
    seconds: float = 120.0
    queue: int = 64
    documents: int = 256
    keep_s: float = 3600.0
