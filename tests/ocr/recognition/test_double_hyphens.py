"""A sign of equality that parts a word is a hyphen."""

import numpy as np
import pytest

from classifier.alphabet import INDEX, SYMBOLS
from ocr.decoding.beam_search import DecodedLine
from ocr.language.word_list import WordList
from ocr.recognition.double_hyphens import with_hyphens

WORDS = WordList.of(["nuovo", "le", "conflagrazione", "fino"])


def decoded(text: str) -> DecodedLine:
    symbols = [symbol for symbol in text if symbol != " "]
    spaces = [place > 0 and text[place - 1] == " " for place, symbol in enumerate(text) if symbol != " "]
    count = len(symbols)
    return DecodedLine(
        np.arange(count, dtype=np.int32),
        np.array([INDEX[symbol] for symbol in symbols], np.int32),
        np.array(spaces, np.bool_),
        np.ones(count, np.float32),
    )


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
    read = with_hyphens([decoded(line) for line in lines], [WORDS] * len(lines))
    assert SYMBOLS[read[0].symbols[-1]] == end
    assert len(read) == len(lines)
    assert [SYMBOLS[symbol] for symbol in read[0].symbols[:-1]] == list(lines[0].replace(" ", "")[:-1])
