"""Which candidates the small network is asked about."""

from dataclasses import dataclass, field
from types import SimpleNamespace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from classifier.alphabet import JUNK, SYMBOLS
from ocr.recognition.candidate_pruning import classify_pruned

TOUCHES, APART = 0.0, 0.2
"""White before an atom, in x-heights."""


@dataclass
class Knowing:
    """A recogniser for which the candidates in `symbols` are surely symbols and all others junk; a crop is its own
    number."""

    symbols: set[int]
    feature_count: int = 3
    asked: list[int] = field(default_factory=list)

    def look(self, crops: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        self.asked += crops.tolist()
        log_probs = np.full((len(crops), len(SYMBOLS) + 1), -20, np.float32)
        for row, number in enumerate(crops.tolist()):
            log_probs[row, number % len(SYMBOLS) if number in self.symbols else JUNK] = -1e-6
        return log_probs, np.repeat(crops[:, None] + 1, 3, axis=1).astype(np.float32)


def lattice_of(*lines: list[float], longest: int = 3) -> SimpleNamespace:
    """All runs of at most so many atoms of lines, of which the white before each atom is given."""
    counts = [len(line) for line in lines]
    runs = [
        (line, start, end)
        for line, count in enumerate(counts)
        for start in range(count)
        for end in range(start + 1, min(start + longest, count) + 1)
    ]
    line, start, end = np.array(runs, np.int32).T
    offsets = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
    gaps = np.concatenate(lines).astype(np.float32)
    return SimpleNamespace(atom_offsets=offsets, gaps=gaps, line=line, start=start, end=end, crops=np.arange(len(line)))


def number_of(lattice: SimpleNamespace, line: int, start: int, end: int) -> int:
    return int(np.flatnonzero((lattice.line == line) & (lattice.start == start) & (lattice.end == end))[0])


def asked_about(lattice: SimpleNamespace, *symbols: tuple[int, int, int]) -> set[tuple[int, int, int]]:
    recogniser = Knowing({number_of(lattice, *symbol) for symbol in symbols})
    classify_pruned(lattice, recogniser, np.ones(JUNK, np.bool_))
    assert len(recogniser.asked) == len(set(recogniser.asked)), "no candidate is looked at twice"
    return {(int(lattice.line[n]), int(lattice.start[n]), int(lattice.end[n])) for n in recogniser.asked}


def test_pieces_of_a_sure_sign_are_not_looked_at() -> None:
    lattice = lattice_of([TOUCHES, TOUCHES, APART, TOUCHES])
    assert asked_about(lattice, (0, 0, 2), (0, 2, 4)) == {(0, 0, 2), (0, 2, 4)}


def test_pieces_of_what_is_no_sign_are_looked_at() -> None:
    lattice = lattice_of([TOUCHES, TOUCHES, APART])
    assert asked_about(lattice, (0, 0, 1), (0, 1, 2), (0, 2, 3)) == {(0, 0, 2), (0, 0, 1), (0, 1, 2), (0, 2, 3)}


def test_nothing_across_white_is_looked_at_between_sure_signs_only() -> None:
    lattice = lattice_of([TOUCHES, APART, APART], longest=2)
    alone = {(0, 0, 1), (0, 1, 2), (0, 2, 3)}
    assert asked_about(lattice, *alone) == alone
    assert asked_about(lattice, (0, 0, 1), (0, 1, 2)) == alone | {(0, 1, 3)}
    assert asked_about(lattice) == alone | {(0, 0, 2), (0, 1, 3)}


def test_lines_are_apart_whatever_stands_before_them() -> None:
    lattice = lattice_of([TOUCHES, TOUCHES], [TOUCHES, TOUCHES])
    assert asked_about(lattice, (0, 0, 2)) == {(0, 0, 2), (1, 0, 2), (1, 0, 1), (1, 1, 2)}


@given(st.lists(st.lists(st.sampled_from([TOUCHES, APART]), min_size=1, max_size=6), min_size=1, max_size=3), st.data())
def test_what_was_not_looked_at_is_junk_and_the_rest_as_the_network_sees_it(lines: list[list[float]], data) -> None:
    lattice = lattice_of(*lines)
    symbols = data.draw(st.sets(st.integers(0, len(lattice.line) - 1)))
    recogniser = Knowing(symbols)
    log_probs, features = classify_pruned(lattice, recogniser, np.ones(JUNK, np.bool_))
    unseen = np.setdiff1d(np.arange(len(lattice.line)), recogniser.asked)
    assert (log_probs[unseen].argmax(axis=1) == JUNK).all() and (features[unseen] == 0).all()
    alone, seen = Knowing(symbols).look(np.array(recogniser.asked))
    assert np.array_equal(log_probs[recogniser.asked], alone) and np.array_equal(features[recogniser.asked], seen)
    if not symbols:
        assert not len(unseen), "where nothing is sure, everything is looked at"
