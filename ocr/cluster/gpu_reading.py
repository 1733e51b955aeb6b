"""Where GPUs read: actors on cores cut pages, and actors that hold the models, each on a GPU, recognise them."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from ocr.batch.workers import Result, attempt, load_again
from ocr.cluster.documents import Document, Job, Outcome, PageRange, PageResult, PagesRead, Stopped, Unit
from ocr.cluster.reading import IsolatedReader, KeptCopy, failed, pack, page_task
from ocr.cluster.storage import on_this_machine
from ocr.document import Page
from ocr.errors import InputError, TypecaseError
from ocr.input.source import PageImage, open_source
from ocr.recognition.cut_page import CutPage
from ocr.recognition.page_reader import PageReader, cut_to_send

PAGES_AT_ONCE: Final = 4
"""Pages that a GPU actor decodes in threads of its own: while one is searched on a core another is classified."""


@dataclass(frozen=True)
class CutResult:
    """A page that was cut, had text to take, or could not be loaded. asked: how many pages of its document are read."""

    document: Document
    asked: int
    result: Result[CutPage | Page]


CutOutcome = CutResult | Outcome


class UnitCutter:
    """Cuts the pages of units, in a process of its own as they are read where there is no GPU."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._cut = IsolatedReader(replace(job, work=partial(cut_to_send, options=page_reader(job).options)))
        self._copy = KeptCopy()

    def pages(self, unit: Unit) -> Iterator[CutOutcome]:
        """The pages of a unit one by one."""
        for part in unit:
            try:
                yield from self._cut_part(part)
            except InputError as error:
                yield failed(part, error)
            except TypecaseError as error:
                yield Stopped(error.line_with_hint)
                return

    def _cut_part(self, part: PageRange) -> Iterator[CutResult]:
        path = self._copy.of(part.document.file)
        numbers, asked = part.numbers, part.asked
        if numbers is None:
            with open_source(path, self._job.settings.load, part.document.file.name) as source:
                numbers = tuple(source.numbers)
            asked = len(numbers)
        for number in numbers:
            yield CutResult(part.document, asked, self._cut(page_task(self._job, part.document, path, number)))


class PageRecogniser:
    """Recognises cut pages with models that it holds."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._reader = page_reader(job)
        self._threads = ThreadPoolExecutor(PAGES_AT_ONCE)

    def outcomes(self, pages: list[CutOutcome]) -> list[Outcome]:
        """What became of each page."""
        try:
            self._reader.load()
        except TypecaseError as error:
            return [Stopped(error.line_with_hint)]
        return list(self._threads.map(self._outcome, pages))

    def _outcome(self, cut: CutOutcome) -> Outcome:
        if not isinstance(cut, CutResult):
            return cut
        try:
            result = self._recognised(cut)
        except TypecaseError as error:
            return Stopped(error.line_with_hint)
        return PagesRead(cut.document.number, (result.number,), cut.asked, pack([result]))

    def _recognised(self, cut: CutResult) -> PageResult:
        page = cut.result.page
        if page is None or isinstance(page, Page):
            return cut.result.holding(page)

        def step() -> PageResult:
            with ExitStack() as held:
                return cut.result.holding(self._reader.recognise(page, partial(self._load_again, cut, held)))

        return attempt(cut.result, page.name, step)

    def _load_again(self, cut: CutResult, held: ExitStack) -> PageImage:
        """The page as it was loaded, for one that lies on its side or head."""
        path = held.enter_context(on_this_machine(cut.document.file))
        return load_again(page_task(self._job, cut.document, path, cut.result.number))


def page_reader(job: Job) -> PageReader:
    """What reads pages; a run on GPUs has no other."""
    assert isinstance(job.work, PageReader)
    return job.work
