"""Whole PDF pages drawn by the programs of poppler, through pdf2image. Meant for the process that holds the PDF."""

import os
import shutil
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryFile
from typing import Final

import numpy as np
from numpy.typing import NDArray

PROGRAM_LIMIT_S: Final = 40
"""A program of poppler that takes longer is killed: a third of what a call may take
(`ocr.system.isolation.CALL_LIMIT_S`), so that there is time for two of them and for pypdfium2 after that."""

ROUNDING: Final = 1
"""Pixels by which sizes may differ that two programs have rounded."""


class Poppler:
    """Draws the pages of one PDF, which needs no password: poppler takes one on its command line, for all to see.

    limit_s: seconds that one of its programs may take.
    """

    def __init__(self, source: Path | bytes, limit_s: int = PROGRAM_LIMIT_S) -> None:
        self._source = source
        self._limit_s = limit_s

    def drawn(self, number: int, dpi: float, size: tuple[int, int]) -> NDArray[np.uint8] | None:
        """Page `number`, from 1, as grey uint8 [H, W] of `size` columns and rows; None where poppler cannot draw it so.

        It is asked for `dpi` and never for a size, for it scales a page before it turns it by its /Rotate.
        """
        if self._path is None:
            return None
        import pdf2image
        from pdf2image.exceptions import PDFPopplerTimeoutError

        try:
            (image,) = pdf2image.convert_from_path(
                self._path,
                dpi=dpi,  # type: ignore[arg-type]  # need not be whole
                first_page=number,
                last_page=number,
                strict=True,
                grayscale=True,
                use_cropbox=True,
                timeout=self._limit_s,
            )
            grey = np.asarray(image.convert("L"))
        except PDFPopplerTimeoutError:
            self._path = None  # not once more for every page of a book
            return None
        except Exception:  # whatever it has against the page, pypdfium2 draws it
            return None
        return _of_size(grey, size)

    @cached_property
    def _path(self) -> Path | None:
        """Of the PDF; None where poppler is not installed or does not open it in time."""
        if not poppler_installed():
            return None
        path = self._source if isinstance(self._source, Path) else self._spool(self._source)
        import pdf2image

        try:  # `convert_from_path` asks for the same, without a timeout
            pdf2image.pdfinfo_from_path(str(path), timeout=self._limit_s)
        except Exception:
            return None
        return path

    def _spool(self, data: bytes) -> Path:
        """A file without a name, which nobody has to remove where this process is killed."""
        self._file = TemporaryFile()  # noqa: SIM115 - it lives as long as its reader
        self._file.write(data)
        self._file.flush()
        return Path(f"/proc/{os.getpid()}/fd/{self._file.fileno()}")


def poppler_installed() -> bool:
    """Whether the programs that pdf2image calls are there."""
    return shutil.which("pdftoppm") is not None and shutil.which("pdfinfo") is not None


def _of_size(grey: NDArray[np.uint8], size: tuple[int, int]) -> NDArray[np.uint8] | None:
    """`grey` with `size` columns and rows, white where it has fewer; None where it is another picture.

    That is what poppler makes of a page in user units.
    """
    columns, rows = size
    if max(abs(grey.shape[0] - rows), abs(grey.shape[1] - columns)) > ROUNDING:
        return None
    page = np.full((rows, columns), 255, np.uint8)
    part = grey[:rows, :columns]
    page[: part.shape[0], : part.shape[1]] = part
    return page
