"""A PDF opened by qpdf, and which of its pages is which of those that pdfium has counted and drawn."""

from contextlib import closing, suppress
from io import BytesIO
from pathlib import Path
from typing import Final

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium

NOT_ENCRYPTED: Final = -1
"""The revision of the security handler of a PDF that has none."""


def opened_pages(source: Path | bytes, password: str | None) -> tuple[pikepdf.Pdf, dict[int, int]]:
    """The PDF, and for the number of each page, from 1, its index there; a page that is none is left out.

    Where qpdf does not open the file, or does not see the pages that pdfium sees, its pages are copied by pdfium.
    Raises pikepdf.PdfError and pypdfium2.PdfiumError.
    """
    with closing(pypdfium2.PdfDocument(source, password=password)) as seen:
        try:
            pdf = pikepdf.open(BytesIO(source) if isinstance(source, bytes) else source, password=password or "")
            if places := _places(len(pdf.pages), seen):
                return pdf, places
        except pikepdf.PasswordError:
            raise
        except pikepdf.PdfError:
            if _is_encrypted(seen):
                raise
        if _is_encrypted(seen):
            raise pikepdf.PdfError("its pages cannot be told apart")
        return _copied(seen)


def _places(pages: int, seen: pypdfium2.PdfDocument) -> dict[int, int]:
    """For the number of each page its index among the `pages` of qpdf, which leaves out what is no page.

    pdfium counts those too but does not load them. Empty where that is not all.
    """
    numbers = list(range(1, len(seen) + 1))
    if len(numbers) != pages:
        numbers = _loaded(seen)
    return {number: index for index, number in enumerate(numbers)} if len(numbers) == pages else {}


def _copied(seen: pypdfium2.PdfDocument) -> tuple[pikepdf.Pdf, dict[int, int]]:
    """The pages that pdfium can copy, and what the document says of itself; outlines and fields are lost."""
    numbers: list[int] = []
    stream = BytesIO()
    with closing(pypdfium2.PdfDocument.new()) as copy:
        for number in _loaded(seen):
            with suppress(pypdfium2.PdfiumError):
                copy.import_pages(seen, [number - 1])
            if len(copy) > len(numbers):  # also of what is no page there is an empty one now
                numbers.append(number)
        if not numbers:
            raise pikepdf.PdfError("it has no page")
        copy.save(stream)
    pdf = pikepdf.open(stream)
    for key, value in seen.get_metadata_dict(skip_empty=True).items():
        pdf.docinfo[f"/{key}"] = value
    return pdf, {number: index for index, number in enumerate(numbers)}


def _loaded(pdf: pypdfium2.PdfDocument) -> list[int]:
    """The numbers of the pages that pdfium loads."""
    return [number for number in range(1, len(pdf) + 1) if _loads(pdf, number)]


def _is_encrypted(pdf: pypdfium2.PdfDocument) -> bool:
    return bool(pdfium.FPDF_GetSecurityHandlerRevision(pdf) != NOT_ENCRYPTED)


def _loads(pdf: pypdfium2.PdfDocument, number: int) -> bool:
    try:
        pdf[number - 1].close()
    except pypdfium2.PdfiumError:
        return False
    return True
