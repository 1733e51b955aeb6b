"""The letters of other languages count for nothing in a language."""

import numpy as np

from classifier.alphabet import FURTHER, INDEX, JUNK, SYMBOLS
from ocr.recognition.language_letters import in_letters, symbols_of


def allowed(letters: str | None) -> set[str]:
    return {SYMBOLS[index] for index in np.flatnonzero(symbols_of(letters))}


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
    english = symbols_of("")
    kept = in_letters(scores, english)
    assert np.isneginf(kept[:, INDEX["å"]]).all()
    old = np.append(np.flatnonzero(english), JUNK)
    alone = scores[:, old] - np.log(np.exp(scores[:, old]).sum(1, keepdims=True))
    np.testing.assert_allclose(kept[:, old], alone, atol=1e-5)
