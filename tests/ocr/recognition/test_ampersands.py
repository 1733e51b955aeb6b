"""What looks plainly like an ampersand is one, whatever running text makes of it."""

import numpy as np

from classifier.alphabet import INDEX, SYMBOLS
from ocr.decoding.beam_search import DecodedLine
from ocr.recognition.ampersands import with_ampersands


def read(text: str, likely: list[float]) -> str:
    """`text` after the ampersands were seen; likely: the probability of one at each symbol."""
    count = len(text)
    line = DecodedLine(
        np.arange(count, dtype=np.int32),
        np.array([INDEX[symbol] for symbol in text], np.int32),
        np.zeros(count, np.bool_),
        np.ones(count, np.float32),
    )
    log_probs = np.full((count, len(SYMBOLS) + 1), -20, np.float32)
    log_probs[:, INDEX["&"]] = np.log(likely)
    (seen,) = with_ampersands([line], log_probs)
    return "".join(SYMBOLS[symbol] for symbol in seen.symbols)


def test_a_letter_that_is_plainly_an_ampersand_becomes_one() -> None:
    assert read("BEW", [0.01, 0.85, 0.01]) == "B&W"
    assert read("BEW", [0.01, 0.3, 0.01]) == "BEW"


def test_other_marks_stay_as_they_were_read() -> None:
    assert read("a%b", [0.01, 0.9, 0.01]) == "a%b"
    assert read("", []) == ""
