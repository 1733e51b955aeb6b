"""Words of a letter or two that are words with a mark and without, as the French a and à: where the image leaves it in
doubt, what stands before and behind decides.

The search asks the language too, but of an image that it cannot trust it believes too much, and of what follows it has
seen little when it lets a hypothesis go.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifier.alphabet import SYMBOLS
from ocr.decoding.beam_search import DecodedLine
from ocr.language.ngram_model import LanguageModel
from ocr.language.spellings import Spellings
from ocr.recognition.base_letters import base_of
from ocr.recognition.word_marks import is_broken, other_marks, whole_words

LONGEST: Final = 2
"""Letters of such a word; of longer ones the lists tell more."""
UNSURE: Final = float(np.log(0.5))
"""Of a letter that is likelier than this the image knows whether it has a mark; not which, if it has one."""
LEAST_GAIN: Final = 2.0
"""Nats by which the language must find the line likelier with the other mark."""


def with_likely_marks(
    lines: Sequence[DecodedLine],
    log_probs: NDArray[np.float32],
    spellings: Sequence[Spellings],
    models: Sequence[LanguageModel],
) -> list[DecodedLine]:
    """The lines with the marks on their short words that their language expects. log_probs: float32 [S, C + 1], of
    every candidate. spellings, models: those of the language of each line, which has no marks where it has no
    spellings."""
    broken = [False, *map(is_broken, lines[:-1])]
    return [
        _with_marks(line, log_probs, model, rest) if len(known) else line
        for line, known, model, rest in zip(lines, spellings, models, broken, strict=False)
    ]


def _with_marks(line: DecodedLine, log_probs: NDArray[np.float32], model: LanguageModel, broken: bool) -> DecodedLine:
    """broken: whether the line begins with the rest of a word."""
    symbols = line.symbols.copy()
    for begin, end in whole_words(line, broken):
        others = _others(symbols[begin:end], log_probs[line.segments[begin:end]]) if end - begin <= LONGEST else []
        if not others:
            continue
        readings = np.tile(symbols, (len(others) + 1, 1))
        for row, (place, symbol) in enumerate(others, 1):
            readings[row, begin + place] = symbol
        likely = text_log_probs(model, readings, line.spaces)
        best = int(likely.argmax())
        if likely[best] - likely[0] >= LEAST_GAIN:
            symbols = readings[best]
    return line if np.array_equal(symbols, line.symbols) else replace(line, symbols=symbols)


def _others(word: NDArray[np.int32], log_probs: NDArray[np.float32]) -> list[tuple[int, int]]:
    """What one letter of a word, [K], may be but for its marks: where, and the symbol. log_probs: [K, C + 1]."""
    return [
        (place, other)
        for _, place, other in other_marks(word, log_probs)
        if log_probs[place, word[place]] < UNSURE or (_has_mark(int(word[place])) and _has_mark(other))
    ]


def _has_mark(symbol: int) -> bool:
    return base_of(SYMBOLS[symbol]) != SYMBOLS[symbol]


def text_log_probs(model: LanguageModel, readings: NDArray[np.int32], spaces: NDArray[np.bool_]) -> NDArray[np.float64]:
    """How likely a language finds each of several readings of a line: natural log-probabilities, float64 [N].

    readings: int32 [N, K], indices into `SYMBOLS`. spaces: bool [K], whether a space stands before each symbol.
    """
    states = np.full(len(readings), model.start, np.int32)
    total = np.zeros(len(readings))
    for place, (symbols, spaced) in enumerate(zip(readings.T, spaces.tolist(), strict=True)):
        if spaced and place:
            states, gained = model.after_space(states)
            total += gained
        states, gained = model.advance(states, symbols)
        total += gained
    return total
