"""Many lines and very long ones are read as a search of them all reads them."""

import numpy as np

from ocr.decoding.beam_search import search
from ocr.decoding.hypotheses import Weights
from ocr.language.language_file import Language
from ocr.recognition.search_portions import LONGEST_LINE, MOST_ATOMS, search_portions
from tests.helpers.lattices import read, simulate

WORDS = ["it", "was", "the", "best", "of", "times", "it", "was", "the", "worst", "of", "times"]


def test_a_very_long_line_is_read_whole(english: Language) -> None:
    text = " ".join(WORDS * 50)
    page = simulate(["before", text, "after"])
    assert np.diff(page.atom_offsets).max() > LONGEST_LINE
    lines = search_portions(page, page.log_probs, page.space, english, Weights())
    assert [read(line) for line in lines] == ["before", text, "after"]
    ends = page.end[lines[1].segments]
    assert np.array_equal(page.line[lines[1].segments], np.ones(len(ends))) and (np.diff(ends) > 0).all()


def test_a_very_long_word_is_read_too(english: Language) -> None:
    text = "".join(WORDS * 60)
    page = simulate([text])
    assert page.atom_offsets[-1] > LONGEST_LINE
    (line,) = search_portions(page, page.log_probs, page.space, english, Weights())
    assert read(line) == text


def test_portions_of_lines_are_read_as_all_are_together(english: Language) -> None:
    page = simulate([" ".join(WORDS)] * (MOST_ATOMS // 40), noise=1.0)
    assert page.atom_offsets[-1] > MOST_ATOMS
    lines = search_portions(page, page.log_probs, page.space, english, Weights())
    models = english.ngrams, english.words, Weights(), english.char_classes
    together = search(page, page.log_probs, page.space, *models)
    for line, other in zip(lines, together, strict=True):
        assert np.array_equal(line.segments, other.segments)
        assert np.array_equal(line.symbols, other.symbols)
        assert np.array_equal(line.spaces, other.spaces)


def test_a_page_without_lines_is_read(english: Language) -> None:
    page = simulate([])
    assert search_portions(page, page.log_probs, page.space, english, Weights()) == []
