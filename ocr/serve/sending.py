"""Files as answers."""

import mimetypes
from collections.abc import Mapping
from typing import Final

from starlette.background import BackgroundTask
from starlette.responses import FileResponse

from ocr.serve.work import Exported

MEDIA_TYPES: Final = {
    ".txt": "text/plain; charset=utf-8",
    ".md": "text/markdown; charset=utf-8",
    ".tsv": "text/tab-separated-values; charset=utf-8",
    ".box": "text/plain; charset=utf-8",
    ".hocr": "text/html; charset=utf-8",
    ".html": "text/html; charset=utf-8",
}
"""What `mimetypes` does not know, or says without the encoding."""


def file_response(exported: Exported, headers: Mapping[str, str], background: BackgroundTask) -> FileResponse:
    """A file to be saved under its name; `background` is done when it has been sent."""
    suffix = exported.path.suffix
    media_type = MEDIA_TYPES.get(suffix) or mimetypes.guess_type(exported.path.name)[0] or "application/octet-stream"
    return FileResponse(
        exported.path,
        media_type=media_type,
        filename=exported.name,
        headers={**headers, "Cache-Control": "no-store"},
        background=background,
    )
