"""What looks plainly like an ampersand or a sign of per cent is one, whatever running text makes of it."""

import numpy as np

from classifier.alphabet import INDEX, SYMBOLS
from ocr.decoding.beam_search import DecodedLine
from ocr.recognition.line_subset import Graph
from ocr.recognition.plain_signs import with_plain_signs


def read(text: str, *, ampersands: list[float], per_cents: list[float], spaced: int = 0) -> str:
    """`text`, an atom for each symbol, after the signs were seen.

    ampersands: how likely each symbol is one; per_cents: how likely two neighbours are a sign of per cent together;
    spaced: the symbol before which a space stands.
    """
    count = len(text)
    start = np.concatenate([np.arange(count), np.arange(count - 1)]).astype(np.int32)
    end = np.concatenate([np.arange(1, count + 1), np.arange(2, count + 1)]).astype(np.int32)
    graph = Graph(np.array([0, count], np.int32), np.zeros(len(start), np.int32), start, end)
    line = DecodedLine(
        np.arange(count, dtype=np.int32),
        np.array([INDEX[symbol] for symbol in text], np.int32),
        (np.arange(count) == spaced) & (spaced > 0),
        np.linspace(0.5, 0.9, count, dtype=np.float32),
    )
    log_probs = np.full((len(start), len(SYMBOLS) + 1), -20, np.float32)
    log_probs[:count, INDEX["&"]] = np.log(ampersands)
    log_probs[count:, INDEX["%"]] = np.log(per_cents)
    (seen,) = with_plain_signs(graph, [line], log_probs)
    assert len(seen.segments) == len(seen.spaces) == len(seen.confidences) == len(seen.symbols)
    return "".join(SYMBOLS[symbol] for symbol in seen.symbols)


def test_a_letter_that_is_plainly_an_ampersand_becomes_one() -> None:
    assert read("BEW", ampersands=[0.01, 0.85, 0.01], per_cents=[0.01, 0.01]) == "B&W"
    assert read("BEW", ampersands=[0.01, 0.3, 0.01], per_cents=[0.01, 0.01]) == "BEW"
    assert read("a:b", ampersands=[0.01, 0.9, 0.01], per_cents=[0.01, 0.01]) == "a:b"


def test_two_symbols_that_are_plainly_a_sign_of_per_cent_become_one() -> None:
    little = [0.01] * 3
    assert read("39o", ampersands=little, per_cents=[0.01, 0.9]) == "3%"
    assert read("39o", ampersands=little, per_cents=[0.01, 0.4]) == "39o"
    assert read("39o", ampersands=little, per_cents=[0.01, 0.9], spaced=2) == "39o"
