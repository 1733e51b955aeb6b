"""How well a lattice spells words."""

import numpy as np

from classifier.alphabet import INDEX
from ocr.decoding.hypotheses import Weights
from ocr.recognition.spelling import LatticeSpelling
from tests.helpers.lattices import SimulatedPage, simulate

LINES = ["other words", "Bluedale"]


def ends_of_last_line(page: SimulatedPage) -> tuple[int, int]:
    """The first and the last segment of the word on it."""
    own = np.flatnonzero(page.line == 1)
    return int(own[page.start[own].argmin()]), int(own[page.end[own].argmax()])


def test_the_true_word_is_spelt_best() -> None:
    page = simulate(LINES, confused={"u": {"n": -2.0}, "le": {"d": -1.0}})
    spelling = LatticeSpelling(page, page.log_probs, Weights())
    ends = ends_of_last_line(page)
    scores = [spelling.best(word, *ends)[0] for word in ("Bluedale", "Blnedale", "Bluedad")]
    assert scores[0] > scores[1] > -np.inf and scores[0] > scores[2] > -np.inf


def test_its_segments_are_the_letters_in_order() -> None:
    page = simulate(LINES)
    _, segments = LatticeSpelling(page, page.log_probs, Weights()).best("Bluedale", *ends_of_last_line(page))
    assert (page.start[segments[1:]] == page.end[segments[:-1]]).all()
    assert page.log_probs[segments].argmax(axis=1).tolist() == [INDEX[letter] for letter in "Bluedale"]
    assert (page.start[segments[0]], page.end[segments[-1]]) == (0, page.atom_offsets[2] - page.atom_offsets[1])


def test_a_word_with_more_letters_than_atoms_is_not_spelt() -> None:
    page = simulate(LINES)
    score, segments = LatticeSpelling(page, page.log_probs, Weights()).best("B" * 99, *ends_of_last_line(page))
    assert score == -np.inf and len(segments) == 0
