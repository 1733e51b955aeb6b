"""Ordinals with a 1: 1er, 1re, 11e, 21st. Running text has few of them, so that the search, which lets no image tell a
1 from an l or an I for sure, makes letters of it: ler, Ire, lle.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifier.alphabet import INDEX, text_of
from ocr.decoding.beam_search import DecodedLine
from ocr.language.word_list import WordList
from ocr.recognition.letter_runs import word_runs

ORDINAL: Final = re.compile(
    r"(?<!\w)(?:(?P<one>[lI1])(?:ers?|[eè]?res?|[eè]mes?|ste?)"
    r"|(?:(?P<tens>[2-9][lI])|(?P<eleven>[lI1]{2}))(?:[eè]mes?|e|st|th))(?!\w)"
)
"""French, Dutch and English ones; not 1e, which looks like the French article."""
STROKES: Final = frozenset("lI")
ONE, SMALL, CAPITAL = INDEX["1"], INDEX["l"], INDEX["I"]


def with_ordinals(
    lines: Sequence[DecodedLine], log_probs: NDArray[np.float32], words: Sequence[WordList]
) -> list[DecodedLine]:
    """The lines with 1 for l and I that begin ordinals, where the networks see no letter of another word. log_probs:
    float32 [S, C + 1], of every candidate. words: the list that fits each line."""
    return [_with_ordinals(line, log_probs, listed) for line, listed in zip(lines, words, strict=True)]


def _with_ordinals(line: DecodedLine, log_probs: NDArray[np.float32], listed: WordList) -> DecodedLine:
    symbols = line.symbols.copy()
    for begin, end in word_runs(line):
        word = text_of(symbols[begin:end])
        found = ORDINAL.search(word) if STROKES & set(word) else None
        if found is None:
            continue
        number = found["one"] or found["tens"] or found["eleven"]
        places = [begin + found.start() + place for place, symbol in enumerate(number) if symbol in STROKES]
        # An l looks like 1 in many faces; but lle and what begins a line (par-ler) may be the rest of a word.
        may_be_small = begin == 0 or found["eleven"] or found.group() in listed
        others = [SMALL, CAPITAL] if may_be_small else [CAPITAL]
        seen = log_probs[line.segments[places]]
        if places and (seen[:, [ONE]] > seen[:, others]).all():
            symbols[places] = ONE
    return line if np.array_equal(symbols, line.symbols) else replace(line, symbols=symbols)
