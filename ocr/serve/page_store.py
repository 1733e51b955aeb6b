"""The pages of one document as files, each with its last versions, so that no document is whole in memory."""

import json
from pathlib import Path
from typing import Final

from ocr.document import Page
from ocr.formats.files import write_whole

KEPT_VERSIONS: Final = 50
"""Of a page; so many corrections can be undone, less one."""


class PageStore:
    """Pages in `folder`, which is there as long as the document is open. Picklable.

    Several processes may use a folder as long as no two of them change the same page at the same time.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, page: Page) -> None:
        """Keep a new version of a page. Raises OutputError, and FileNotFoundError when the folder is gone."""
        versions = self._versions(page.number)
        path = self._folder / f"{page.number}" / f"{int(versions[-1].stem) + 1 if versions else 1}.json"
        path.parent.mkdir(exist_ok=True)
        write_whole(path, json.dumps(page.to_dict(), ensure_ascii=False).encode())
        for old in versions[: max(0, len(versions) + 1 - KEPT_VERSIONS)]:
            old.unlink()

    def get(self, number: int) -> Page | None:
        """The last version of page `number`; None where it has none."""
        text = self.text(number)
        return Page.from_dict(json.loads(text)) if text else None

    def text(self, number: int) -> bytes | None:
        """The last version as JSON in UTF-8; None where there is none."""
        versions = self._versions(number)
        return versions[-1].read_bytes() if versions else None

    def undo(self, number: int) -> Page | None:
        """Go back to the version before, unless there is none. Returns what is the last one then."""
        versions = self._versions(number)
        if len(versions) > 1:
            versions[-1].unlink()
        return self.get(number)

    def count(self, number: int) -> int:
        """How many versions page `number` has."""
        return len(self._versions(number))

    def _versions(self, number: int) -> list[Path]:
        return sorted((self._folder / f"{number}").glob("*.json"), key=lambda path: int(path.stem))
