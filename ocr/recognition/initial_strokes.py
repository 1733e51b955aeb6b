"""A capital I that begins a word and has no serifs, which looks like l: within a sentence a language has it seldom, so
that the search makes an l or even an i of it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifier.alphabet import INDEX, text_of
from ocr.decoding.beam_search import DecodedLine
from ocr.language.word_list import WordList
from ocr.recognition.letter_runs import letter_runs

CAPITAL: Final = INDEX["I"]
STROKES: Final = np.array([INDEX[symbol] for symbol in "lI1|"])
"""What looks like a capital I without serifs."""
DOTTED: Final = np.array([INDEX[symbol] for symbol in "iìíîï"])
STROKE: Final = float(np.log(0.6))
"""The networks take it for a stroke rather than for all else together,"""
NO_DOT: Final = 0.7
"""so many nats likelier than for any i,"""
LIKELY: Final = {INDEX["l"]: float(np.log(0.002)), INDEX["i"]: float(np.log(0.02))}
"""and for a capital I at least so much, where it was read as an l or an i."""


def with_capital_strokes(
    lines: Sequence[DecodedLine], log_probs: NDArray[np.float32], words: Sequence[WordList]
) -> list[DecodedLine]:
    """The lines with I for strokes that begin words which are listed with an i but not with an l. log_probs: float32
    [S, C + 1], of every candidate. words: the list that fits each line."""
    return [_with_capitals(line, log_probs, listed) for line, listed in zip(lines, words, strict=True)]


def _with_capitals(line: DecodedLine, log_probs: NDArray[np.float32], listed: WordList) -> DecodedLine:
    symbols = line.symbols.copy()
    for begin, end in letter_runs(line):
        read = int(symbols[begin])
        if read not in LIKELY or not _is_capital(log_probs[line.segments[begin]], LIKELY[read]):
            continue
        rest = text_of(symbols[begin + 1 : end])
        if rest.islower() and f"i{rest}" in listed and f"l{rest}" not in listed:
            symbols[begin] = CAPITAL
    return line if np.array_equal(symbols, line.symbols) else replace(line, symbols=symbols)


def _is_capital(log_probs: NDArray[np.float32], likely: float) -> bool:
    """Whether a symbol, float32 [C + 1], looks like a capital I and not like i."""
    stroke = np.logaddexp.reduce(log_probs[STROKES])
    undotted = stroke - np.logaddexp.reduce(log_probs[DOTTED]) >= NO_DOT
    return bool(stroke >= STROKE and undotted and log_probs[CAPITAL] >= likely)
