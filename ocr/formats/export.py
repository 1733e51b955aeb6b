"""A document that is whole in memory as text, bytes or a file, in any of FORMATS."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from io import BytesIO
from pathlib import Path

from ocr.document import Document, Page
from ocr.errors import OptionError
from ocr.formats import ALIASES, FORMATS, Job
from ocr.formats.files import Outputs, StreamOutput, format_of
from ocr.input.source import PageImage, open_source
from ocr.options import LoadOptions


def rendered(document: Document, name: str, break_signatures: bool = False) -> str | bytes:
    """The document in format `name`; bytes for those that are no text. Raises OptionError, InputError."""
    name = _known(name)
    if FORMATS[name].one_page and len(document.pages) != 1:
        raise OptionError(f"{name}: has one page a file, and the document has {len(document.pages)}; save it")
    _require_images(document, name)
    stream = BytesIO()
    output = StreamOutput(_job(document, break_signatures), name, stream)
    with _images(document, name) as pages:
        for page, image in pages:
            output.add(page, image)
    output.settle()
    return stream.getvalue() if FORMATS[name].is_binary else stream.getvalue().decode()


def saved(document: Document, path: Path, name: str | None = None, break_signatures: bool = False) -> list[Path]:
    """Write the document to `path`, in format `name` or that of its suffix, under its name only when it is whole.

    Returns what was written: several files where the format has one for each page.
    Raises OptionError, InputError, OutputError.
    """
    name = _known(name) if name else next(iter(format_of(path, ())), "")
    if not name:
        raise OptionError(f"{path}: its suffix is that of no format; give one of {', '.join(FORMATS)}")
    _require_images(document, name)
    outputs = Outputs(_job(document, break_signatures), {name: path}, len(document.pages) > 1)
    try:
        with _images(document, name) as pages:
            for page, image in pages:
                outputs.add(page, image)
        written = outputs.settle()
        outputs.commit()
        return written
    except BaseException:
        outputs.discard()
        raise


def _known(name: str) -> str:
    name = ALIASES.get(name, name)
    if name not in FORMATS:
        raise OptionError(f"format {name!r}: none of {', '.join(FORMATS)}")
    return name


def _job(document: Document, break_signatures: bool = False) -> Job:
    origin = document.origin
    load = (origin and origin.load) or LoadOptions()
    return Job(document.name, origin.source if origin else b"", load, break_signatures=break_signatures)


def _require_images(document: Document, name: str) -> None:
    if FORMATS[name].needs_image and document.origin is None:
        raise OptionError(f"{name}: shows the pages, and this document does not know what it was read from")


@contextmanager
def _images(document: Document, name: str) -> Iterator[Iterator[tuple[Page, PageImage | None]]]:
    """The pages, with their images where the format shows them."""
    needs_image = FORMATS[name].needs_image
    if document.origin is None and (needs_image or FORMATS[name].needs_source):
        raise OptionError(f"{name}: shows the pages, and this document does not know what it was read from")
    if not needs_image:
        yield ((page, None) for page in document.pages)
        return
    job = _job(document)
    with open_source(job.source, replace(job.load, pages=None), document.name) as source:
        yield ((page, source.load(page.number)) for page in document.pages)
