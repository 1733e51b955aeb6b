"""Pages of a document that is not whole yet, kept so that a run that was killed goes on where it was."""

import gzip
import hashlib
import json
import os
import shutil
import zlib
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from ocr.document import Page

FAST: Final = 1
"""The level of gzip: pages are kept for minutes."""
IDENTITY_NAME: Final = "document.json"
LONGEST_PAGE: Final = 1 << 28
"""Bytes of a page's JSON that are read back; a page of 30,000 letters has 3 MB."""


class KeptPages:
    """The pages of one document in a folder of their own below `work`.

    identity: what the pages depend on; pages that were kept under another identity are removed. A page that cannot be
    kept, because the disk is full, is not kept: it is only read again.
    """

    def __init__(self, work: Path, source: str, identity: dict[str, Any]) -> None:
        from importlib import metadata  # late: reading one page needs none of it

        self._folder = _folder_of(work, source)
        self._identity = json.dumps(identity | {"typecase": metadata.version("typecase")}, sort_keys=True).encode()
        self._begun = False
        if self._folder.is_symlink() or not self._is_ours():
            self.clear()

    def get(self, number: int) -> Page | None:
        """Page `number` as it was kept; None where it was not, or not whole."""
        try:
            with gzip.open(self._path(number)) as file:
                text = file.read(LONGEST_PAGE)
            page = Page.from_dict(json.loads(text))
            # A page that says the same when it is written again holds nothing that is not one.
            return page if _text(page) == text and page.number == number else None
        except (OSError, EOFError, zlib.error):  # not whole, or not what was packed
            return None
        except (ValueError, TypeError, LookupError, AttributeError, RecursionError, ArithmeticError):
            return None

    def put(self, page: Page) -> None:
        with suppress(OSError):
            if not self._begun:
                self._folder.mkdir(parents=True, exist_ok=True)
                (self._folder / IDENTITY_NAME).write_bytes(self._identity)
                self._begun = True
            self._path(page.number).write_bytes(gzip.compress(_text(page), FAST, mtime=0))

    def clear(self) -> None:
        """Forget all pages."""
        _remove(self._folder)

    def _is_ours(self) -> bool:
        try:
            return (self._folder / IDENTITY_NAME).read_bytes() == self._identity
        except OSError:
            return False

    def _path(self, number: int) -> Path:
        return self._folder / f"{number}.json.gz"


def forget_pages(work: Path, source: str) -> None:
    """Remove the pages of a document that is whole: a run that was killed at its very end has left them."""
    _remove(_folder_of(work, source))


def _remove(folder: Path) -> None:
    with suppress(OSError):
        folder.unlink() if folder.is_symlink() else shutil.rmtree(folder, ignore_errors=True)


def _folder_of(work: Path, source: str) -> Path:
    return work / hashlib.sha256(os.fsencode(source)).hexdigest()[:16]


def _text(page: Page) -> bytes:
    return json.dumps(page.to_dict()).encode()
