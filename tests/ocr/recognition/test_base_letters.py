"""What is said of a letter and those with its marks, shared among them as something else tells them apart."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.alphabet import INDEX, JUNK
from ocr.recognition.base_letters import base_of, marked_as

LETTERS = "iíìîïı"


def opinion(**chances: float) -> np.ndarray:
    """Log-probabilities of these symbols, what is left shared by all."""
    row = np.full(JUNK + 1, (1 - sum(chances.values())) / (JUNK + 1))
    for symbol, chance in chances.items():
        row[INDEX[symbol]] += chance
    return np.log(row)[None].astype(np.float32)


@pytest.mark.parametrize(("symbol", "base"), [("í", "i"), ("Ő", "O"), ("ø", "o"), ("ł", "l"), ("m", "m"), ("ß", "ß")])
def test_marks_are_taken_off(symbol: str, base: str) -> None:
    assert base_of(symbol) == base


def test_one_knows_the_letter_and_the_other_its_mark() -> None:
    marked = marked_as(opinion(i=0.9), opinion(í=0.5, m=0.4))[0]
    assert marked.argmax() == INDEX["í"]
    assert marked[INDEX["m"]] == pytest.approx(opinion(i=0.9)[0, INDEX["m"]])


@given(st.integers(0, 2**32 - 1))
def test_a_letter_and_those_with_its_marks_keep_their_sum(seed: int) -> None:
    rng = np.random.default_rng(seed)
    own, marks = np.log(rng.dirichlet(np.full(JUNK + 1, 0.2), (2, 3)).clip(1e-12)).astype(np.float32)
    marked, members = marked_as(own, marks), [INDEX[letter] for letter in LETTERS]
    assert np.logaddexp.reduce(marked[:, members], 1) == pytest.approx(
        np.logaddexp.reduce(own[:, members], 1), abs=1e-3
    )
    ratio = marks[:, members] - marked[:, members]
    assert ratio == pytest.approx(ratio[:, :1].repeat(len(members), 1), abs=1e-3)


def test_what_is_ruled_out_stays_so() -> None:
    own, marks = opinion(i=0.9), opinion(í=0.9)
    for scores in (own, marks):
        scores[0, [INDEX[letter] for letter in "ìîïı"]] = -np.inf
    marked = marked_as(own, marks)[0]
    assert np.isneginf(marked[INDEX["ï"]]) and marked.argmax() == INDEX["í"]
