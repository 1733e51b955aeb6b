"""The stages that Ray Data runs, each a class whose objects live in actors; rows go in and out as pickled columns."""

import pickle
from collections.abc import Iterator
from typing import Any, Final

from ocr.cluster.documents import Job, Outcome, Unit
from ocr.cluster.gpu_reading import CutOutcome, PageRecogniser, UnitCutter
from ocr.cluster.reading import UnitReader
from ocr.cluster.splitting import Splitter
from ocr.options import LoadOptions

UNIT: Final = "unit"
OUTCOMES: Final = "outcomes"

Rows = dict[str, Any]
"""Columns by their names."""


class SplittingStage:
    """Units to units, long documents split into ranges of their pages."""

    def __init__(self, load: LoadOptions) -> None:
        self._splitter = Splitter(load)

    def __call__(self, rows: Rows) -> Iterator[Rows]:
        for row in rows[UNIT]:
            unit: Unit = pickle.loads(row)
            for part in self._splitter.split(unit):
                yield {UNIT: [pickle.dumps(part)]}


class ReadingStage:
    """Units to what became of them, a list for each unit."""

    def __init__(self, job: Job) -> None:
        self._reader = UnitReader(job)

    def __call__(self, rows: Rows) -> Rows:
        units: list[Unit] = [pickle.loads(row) for row in rows[UNIT]]
        return {OUTCOMES: [_packed(list(self._reader.outcomes(unit))) for unit in units]}


class CuttingStage:
    """Units to cut pages, a row for each."""

    def __init__(self, job: Job) -> None:
        self._cutter = UnitCutter(job)

    def __call__(self, rows: Rows) -> Iterator[Rows]:
        for row in rows[UNIT]:
            for cut in self._cutter.pages(pickle.loads(row)):
                yield {OUTCOMES: [pickle.dumps(cut)]}


class RecognisingStage:
    """Cut pages to what became of them, on the device that this actor has."""

    def __init__(self, job: Job) -> None:
        self._recogniser = PageRecogniser(job)

    def __call__(self, rows: Rows) -> Rows:
        pages: list[CutOutcome] = [pickle.loads(row) for row in rows[OUTCOMES]]
        return {OUTCOMES: [_packed([outcome]) for outcome in self._recogniser.outcomes(pages)]}


def _packed(outcomes: list[Outcome]) -> bytes:
    return pickle.dumps(outcomes, pickle.HIGHEST_PROTOCOL)
