"""Where a reading departs from the truth: runs of equal and different text, and which mistakes come most often."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of the truth and what the reading has for it: equal, different, or one of them empty."""

    truth: str
    reading: str

    @property
    def is_equal(self) -> bool:
        return self.truth == self.reading


@dataclass(frozen=True, slots=True)
class Mistakes:
    """How often what was read for what: `confusions` by truth and reading, `insertions` by what the reading has too
    much, `deletions` by what it lacks. Runs of one length are taken symbol by symbol, others (rn for m) whole."""

    confusions: Counter[tuple[str, str]]
    insertions: Counter[str]
    deletions: Counter[str]


def runs_of(truth: str, reading: str) -> Iterator[Run]:
    """The whole of two folded texts (`ocr.scoring.metrics.fold`) in turns of equal and different runs, least edits in
    all."""
    pending = Run("", "")
    for step in Levenshtein.opcodes(truth, reading):
        here = Run(truth[step.src_start : step.src_end], reading[step.dest_start : step.dest_end])
        if step.tag != "equal":
            pending = Run(pending.truth + here.truth, pending.reading + here.reading)
            continue
        if not pending.is_equal:
            yield pending
        pending = Run("", "")
        yield here
    if not pending.is_equal:
        yield pending


def mistakes_in(runs: Iterable[Run]) -> Mistakes:
    """The mistakes of many runs, counted."""
    confusions: Counter[tuple[str, str]] = Counter()
    insertions: Counter[str] = Counter()
    deletions: Counter[str] = Counter()
    for run in runs:
        if run.is_equal:
            continue
        if len(run.truth) == len(run.reading):
            confusions.update(zip(run.truth, run.reading, strict=True))
        elif not run.truth:
            insertions[run.reading] += 1
        elif not run.reading:
            deletions[run.truth] += 1
        else:
            confusions[run.truth, run.reading] += 1
    return Mistakes(confusions, insertions, deletions)
