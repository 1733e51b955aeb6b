"""The whole tree as JSON, the text of `Document.to_json`, a page a line."""

import json
from typing import BinaryIO

from ocr.document import JSON_VERSION, Page
from ocr.formats import Job
from ocr.input.source import PageImage


class Writer:
    def __init__(self, stream: BinaryIO, job: Job) -> None:
        self._stream = stream
        self._before = b"\n"
        head = {"typecase": JSON_VERSION, "name": job.name}
        stream.write(json.dumps(head, ensure_ascii=False).removesuffix("}").encode() + b', "pages": [')

    def add(self, page: Page, _image: PageImage | None) -> None:
        self._stream.write(self._before + json.dumps(page.to_dict(), ensure_ascii=False).encode())
        self._before = b",\n"

    def finish(self) -> None:
        self._stream.write(b"\n]}\n")
