"""Pages of documents that are read in several ranges, kept on the disk of the driver until all have come."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from ocr.cluster.documents import PageResult, PagesRead
from ocr.cluster.reading import unpack


class Gathering:
    """Documents of which some pages are still to come."""

    def __init__(self) -> None:
        self._temporary = tempfile.TemporaryDirectory(prefix="typecase-pages-")
        self._there: dict[int, set[int]] = {}

    def close(self) -> None:
        """Remove what is kept."""
        self._temporary.cleanup()

    def add(self, read: PagesRead) -> list[bytes] | None:
        """Keep the pages of a range. All ranges of the document in the order of its pages, packed, once they are there.

        A range that comes twice, because its worker was lost after it had handed it over, is taken once.
        """
        folder = Path(self._temporary.name, str(read.document))
        folder.mkdir(exist_ok=True)
        (folder / f"{read.numbers[0]:09}").write_bytes(read.results)
        there = self._there.setdefault(read.document, set())
        there.update(read.numbers)
        if len(there) < read.asked:
            return None
        del self._there[read.document]
        files = sorted(folder.iterdir())
        packed = [file.read_bytes() for file in files]
        for file in files:
            file.unlink()
        folder.rmdir()
        return packed


def in_order(packed: list[bytes]) -> Iterator[PageResult]:
    """The results of all pages of a document, those of one range at a time in memory."""
    for part in packed:
        yield from unpack(part)
