"""A sign of equality that parts a word is a hyphen."""

import pytest

from classifier.alphabet import SYMBOLS
from ocr.language.word_list import WordList
from ocr.recognition.double_hyphens import with_hyphens
from tests.helpers.decoding import decoded_text

WORDS = WordList.of(["nuovo", "le", "conflagrazione", "fino"])


@pytest.mark.parametrize(
    ("lines", "end"),
    [
        (["un nu=", "vo le"], "="),
        (["un nu=", "ovo le"], "-"),
        (["un nu =", "ovo le"], "="),
        (["la conﬂagra=", "zione."], "-"),
        (["y (nu=", "Ovo"], "="),
        (["l=", "e"], "="),
        (["nuo=", ""], "="),
        (["nuo="], "="),
    ],
)
def test_a_hyphen_is_seen_where_a_word_goes_on(lines: list[str], end: str) -> None:
    read = with_hyphens([decoded_text(line) for line in lines], [WORDS] * len(lines))
    assert SYMBOLS[read[0].symbols[-1]] == end
    assert len(read) == len(lines)
    assert [SYMBOLS[symbol] for symbol in read[0].symbols[:-1]] == list(lines[0].replace(" ", "")[:-1])
