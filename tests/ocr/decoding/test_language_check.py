"""Whether a page is in the language of the model."""

import numpy as np

from ocr.decoding.beam_search import DecodedLine
from ocr.decoding.language_check import is_foreign, sure_words_known
from tests.helpers.decoding import decode
from tests.helpers.lattices import read, simulate

ENGLISH = (
    "There was once upon a time a miller who was poor but he",
    "had a beautiful daughter. It happened one day that he came",
    "to speak with the king, and to give himself consequence he",
    "told him that he had a daughter who could spin gold out of",
    "straw; and the king said to the miller, that is an art which",
)
LATIN = (
    "Gallia est omnis divisa in partes tres quarum unam incolunt",
    "Belgae, aliam Aquitani, tertiam qui ipsorum lingua Celtae,",
    "nostra Galli appellantur. Hi omnes lingua, institutis, legibus",
    "inter se differunt. Gallos ab Aquitanis Garumna flumen, a Belgis",
    "Matrona et Sequana dividit. Horum omnium fortissimi sunt Belgae",
)


def decoded(texts, language, words, **options) -> list[DecodedLine]:
    page = simulate(texts, **options)
    return decode(page, page.log_probs, page.space, language, words)


def test_latin_is_foreign_and_english_is_not(language, words):
    assert is_foreign(decoded(LATIN, language, words), words)
    assert not is_foreign(decoded(ENGLISH, language, words), words)


def test_a_page_of_few_words_is_not_judged(language, words):
    assert not is_foreign(decoded(LATIN[:1], language, words), words)
    assert not is_foreign([], words)
    assert not is_foreign(decoded(["", "12 34"], language, words), words)


def test_a_foreign_page_is_read_by_the_image(language, words):
    close = {"ti": {"d": -1.5}, "ri": {"n": -1.5}, "n": {"h": -2.5}, "u": {"o": -2.5}}
    assert [read(line) for line in decoded(LATIN, language, words, confused=close)] == list(LATIN)


def test_words_are_looked_up_one_by_one(language, words):
    lines = decoded(["house-keeper xqvz", "", "(Kitchen) 12 of blorft's"], language, words)
    assert sure_words_known(lines, words).tolist() == [True, True, False, True, False]


def test_doubtful_words_are_not_counted(language, words):
    line = decoded(["kitchen garden"], language, words)[0]
    shaken = np.where(np.arange(line.symbols.size) == 2, 0.3, 1).astype(np.float32)
    assert sure_words_known([DecodedLine(line.segments, line.symbols, line.spaces, shaken)], words).tolist() == [True]
