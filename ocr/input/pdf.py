"""PDF files to pages. What parses and draws them runs in a process of its own, which a page may take down with it."""

import logging
from pathlib import Path

from ocr.errors import InputError
from ocr.input.pdf_pages import LoadedPage, PdfPages
from ocr.options import LoadOptions
from ocr.system.isolation import Isolated, ProcessEndedError

log = logging.getLogger(__name__)


class PdfReader:
    """The pages of one PDF.

    source: the file or its bytes. name: what messages call it. Raises EncryptedError and InputError.
    """

    def __init__(self, source: Path | bytes, name: str, options: LoadOptions) -> None:
        self._name = name
        absolute = source.absolute() if isinstance(source, Path) else source
        self._pages = Isolated(PdfPages, absolute, name, options)
        try:
            self.count: int = self._pages.call("count")
        except BaseException as error:
            self._pages.close()
            if isinstance(error, ProcessEndedError | RuntimeError):
                raise InputError(f"{name}: damaged PDF ({error})") from error
            raise

    def load(self, number: int, is_shown: bool) -> LoadedPage:
        """Page `number`, from 1. is_shown: its picture is wanted even where it need not be read.

        Raises InputError when it is damaged, takes too long or too much memory; TooLargeError when a picture on it is
        too large.
        """
        try:
            loaded: LoadedPage = self._pages.call("load", number, is_shown)
        except ProcessEndedError as error:
            raise InputError(f"{self._name}: page {number} {error}") from error
        except RuntimeError as error:
            raise InputError(f"{self._name}: page {number} is damaged ({error})") from error
        if loaded.warning:
            log.warning("%s", loaded.warning)
        return loaded

    def close(self) -> None:
        self._pages.close()
