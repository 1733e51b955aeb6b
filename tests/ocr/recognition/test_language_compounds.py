"""Compounds stay whole where the image shows no space."""

import numpy as np
import pytest

from classifier.alphabet import INDEX, SYMBOLS
from ocr.decoding.beam_search import DecodedLine
from ocr.recognition.language_compounds import join_compounds
from ocr.recognition.line_subset import Graph


def joined(text: str, evidence: float, code: str) -> str:
    """What a line becomes, on a page whose first line is another, with this evidence for all of its spaces."""
    texts = ["a b", text]
    symbols = [[INDEX[symbol] for symbol in line if symbol != " "] for line in texts]
    spaces = [[place > 0 and line[place - 1] == " " for place, c in enumerate(line) if c != " "] for line in texts]
    counts = [len(line) for line in symbols]
    start = np.concatenate([np.arange(count) for count in counts]).astype(np.int32)
    cut = Graph(np.cumsum([0, *counts]).astype(np.int32), np.repeat([0, 1], counts).astype(np.int32), start, start + 1)
    lines = [
        DecodedLine(
            np.arange(first, first + count, dtype=np.int32),
            np.array(own, np.int32),
            np.array(apart),
            np.ones(count, np.float32),
        )
        for first, count, own, apart in zip((0, counts[0]), counts, symbols, spaces, strict=True)
    ]
    space = np.where(np.concatenate([np.array(apart) for apart in spaces]), evidence, -9.0).astype(np.float32)
    read = join_compounds(cut, lines, space, ["en", code])
    assert read[0] is lines[0]
    return "".join(
        (" " if apart else "") + SYMBOLS[symbol] for symbol, apart in zip(read[1].symbols, read[1].spaces, strict=True)
    )


@pytest.mark.parametrize(
    ("text", "evidence", "code", "expected"),
    [
        ("ur etikett synpunkt.", -5.0, "sv", "ur etikettsynpunkt."),
        ("ur etikett synpunkt.", -1.0, "sv", "ur etikett synpunkt."),
        ("ur etikett synpunkt.", -5.0, "en", "ur etikett synpunkt."),
        ("Film kopien", -5.0, "de", "Filmkopien"),
        ("Film Kopien", -5.0, "de", "Film Kopien"),
        ("Film, kopien", -5.0, "de", "Film, kopien"),
        ("fast jeden", -5.0, "de", "fast jeden"),
        ("i kopien er", -5.0, "da", "i kopien er"),
        ("", -5.0, "da", ""),
    ],
)
def test_a_compound_is_joined(text: str, evidence: float, code: str, expected: str) -> None:
    assert joined(text, evidence, code) == expected
