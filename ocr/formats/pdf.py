"""Searchable PDF: the pages as they were, with the text on them as invisible letters that select and find."""

import pickle
import shutil
import zlib
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from ocr.document import Page
from ocr.errors import FormatError, InputError
from ocr.formats import Job
from ocr.formats.hidden_text import hidden_text
from ocr.formats.pdf_from_images import PdfOfImages
from ocr.formats.pdf_from_pdf import PdfWithText
from ocr.input.source import PDF_SIGNATURE, PDF_SIGNATURE_WITHIN, PageImage, SourceFiles
from ocr.system.isolation import Isolated, ProcessEndedError


class Writer:
    """Keeps the text of the pages, packed, and makes the file of them in the end, in a process of its own.

    Raises FormatError when the source is a PDF that is signed or cannot be opened.
    """

    def __init__(self, stream: BinaryIO, job: Job) -> None:
        self._stream = stream
        self._job = job
        self._pages: list[bytes] = []
        if _is_pdf(job.source):
            with closing(self._maker()) as maker:
                self._call(maker, "check")

    def add(self, page: Page, _image: PageImage | None) -> None:
        self._pages.append(zlib.compress(pickle.dumps(hidden_text(page))))

    def finish(self) -> None:
        with TemporaryDirectory(prefix="typecase-") as folder, closing(self._maker()) as maker:
            path = Path(folder, "pages.pdf")
            for packed in self._pages:
                self._call(maker, "add", pickle.loads(zlib.decompress(packed)))
            self._call(maker, "save", path)
            with path.open("rb") as file:
                shutil.copyfileobj(file, self._stream)

    def _maker(self) -> Isolated:
        job = self._job
        if _is_pdf(job.source):
            return Isolated(PdfWithText, _absolute(job.source), job.name, job.load.password, job.break_signatures)
        return Isolated(PdfOfImages, _absolute(job.source), job.name)

    def _call(self, maker: Isolated, method: str, *arguments: object) -> None:
        try:
            maker.call(method, *arguments)
        except (ProcessEndedError, InputError, RuntimeError) as error:
            raise FormatError(f"{self._job.name}: no searchable PDF can be made of it ({error})") from error


def _absolute(source: SourceFiles) -> SourceFiles:
    if isinstance(source, tuple):
        return tuple(path.absolute() for path in source)
    return source.absolute() if isinstance(source, Path) else source


def _is_pdf(source: SourceFiles) -> bool:
    if isinstance(source, tuple):
        return False
    if isinstance(source, bytes):
        return PDF_SIGNATURE in source[:PDF_SIGNATURE_WITHIN]
    with source.open("rb") as file:
        return PDF_SIGNATURE in file.read(PDF_SIGNATURE_WITHIN)
