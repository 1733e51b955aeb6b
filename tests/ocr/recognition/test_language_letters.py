"""The letters of other languages count for nothing in a language."""

import numpy as np
import pytest

from classifier.alphabet import FURTHER, INDEX, JUNK, SYMBOLS
from ocr.recognition.language_letters import OWN, STRANGE, in_letters, symbols_of


def allowed(letters: str | None) -> set[str]:
    return {SYMBOLS[index] for index in np.flatnonzero(symbols_of(letters) > -np.inf)}


def test_a_language_has_its_letters_in_both_cases() -> None:
    swedish = allowed("åäö")
    assert {"å", "Å", "Ö", "№"} < swedish
    assert not swedish & {"ø", "ł", "¿", "›", "º"}
    assert {"º", "ñ", "Ñ"} < allowed("ªºñ")
    assert not allowed("") & set(FURTHER)
    assert allowed(None) == set(SYMBOLS)


def test_what_is_left_out_was_never_there() -> None:
    rng = np.random.default_rng(1)
    scores = rng.normal(0, 3, (5, JUNK + 1)).astype(np.float32)
    kept = in_letters(scores, symbols_of(""))
    assert np.isneginf(kept[:, INDEX["å"]]).all()
    np.testing.assert_allclose(np.exp(kept).sum(1), 1, atol=1e-5)
    np.testing.assert_allclose(kept[:, INDEX["x"]] - kept[:, JUNK], scores[:, INDEX["x"]] - scores[:, JUNK], atol=1e-5)


def test_letters_of_neighbours_are_rare() -> None:
    same = np.zeros((1, JUNK + 1), np.float32)
    german = in_letters(same, symbols_of("äöüß"))[0]
    assert german[INDEX["ö"]] == german[INDEX["Ö"]] == pytest.approx(german[INDEX["o"]] + OWN)
    assert german[INDEX["é"]] - german[INDEX["e"]] == pytest.approx(STRANGE)
