"""A process that reads pages for many clients, each with its own options, on one set of networks."""

from dataclasses import replace
from functools import lru_cache
from typing import Final

from ocr.batch.workers import PageWorker
from ocr.errors import InputError
from ocr.options import ReadOptions
from ocr.recognition.page_reader import PageReader
from ocr.serve.work import PageSummary, ReadPage, WarmUp, summary_of

KEPT_OPEN: Final = 2
"""Documents that stay open for their next page: with two that are read in turn neither is opened again and again."""
KEPT_READERS: Final = 8
"""Sets of options that need no new loading of words and languages; the networks are always shared."""


class ReadingWorker:
    """Answers `ReadPage` and `WarmUp`. device: what reads, whatever the options say."""

    def __init__(self, device: str) -> None:
        self._device = device
        self._worker = PageWorker(KEPT_OPEN)
        self._base = PageReader(ReadOptions(device=device))
        self._reader = lru_cache(KEPT_READERS)(self._base.sharing_networks)

    def __call__(self, asked: ReadPage | WarmUp) -> PageSummary:
        """Raises InputError where the page cannot be read, and other TypecaseErrors."""
        if isinstance(asked, WarmUp):
            self._base.load()
            return PageSummary(0, 0, 1.0, 0, 0, 0)
        result = self._worker.read(asked.task, self._reader(replace(asked.options, device=self._device)))
        if result.page is None:
            raise result.error or InputError(f"{asked.task.name}: page {asked.task.number}: could not be read")
        asked.store.put(result.page)
        return summary_of(result.page, asked.store, result.seconds, tuple(line for _, line in result.remarks))
