"""A letter of which the networks know little, in a word of no list that is one with another letter there: the search
weighs the language as it does everywhere, but here the image has next to nothing to say.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifier.alphabet import LIGATURES, SYMBOLS
from ocr.decoding.beam_search import DecodedLine
from ocr.language.ngram_model import LanguageModel
from ocr.language.word_list import WordList, symbol_hashes
from ocr.recognition.short_word_marks import text_log_probs
from ocr.recognition.word_marks import is_broken, whole_words

SHORTEST: Final = 4
"""Letters of such a word."""
UNSURE: Final = float(np.log(0.6))
"""A letter that is less likely than this is unsure,"""
DOUBT: Final = 1.0
"""... and may be another that is so many nats less likely,"""
SHARE: Final = 2.0
"""... with so much of what it falls short of certainty itself added."""
LEAST_GAIN: Final = 16.0
"""Nats by which the language must find the line likelier. (On 60 pages in five languages four such words were right
and none wrong; of six with a gain from 5 to 14 none would have been.)"""

_SMALL: Final = np.array([symbol.isalpha() and symbol.islower() and symbol not in LIGATURES for symbol in SYMBOLS])


def with_listed_letters(
    lines: Sequence[DecodedLine],
    log_probs: NDArray[np.float32],
    words: Sequence[WordList],
    models: Sequence[LanguageModel],
) -> list[DecodedLine]:
    """The lines with the letters that make listed words for unsure ones. log_probs: float32 [S, C + 1], of every
    candidate. words, models: those of the language of each line."""
    broken = [False, *map(is_broken, lines[:-1])]
    return [
        _with_letters(line, log_probs[line.segments], listed, model, rest)
        for line, listed, model, rest in zip(lines, words, models, broken, strict=False)
    ]


def _with_letters(
    line: DecodedLine, log_probs: NDArray[np.float32], listed: WordList, model: LanguageModel, broken: bool
) -> DecodedLine:
    """log_probs: of the line's symbols, float32 [K, C + 1]. broken: whether it begins with the rest of a word."""
    unsure = _SMALL[line.symbols] & (log_probs[np.arange(len(log_probs)), line.symbols] < UNSURE)
    symbols = line.symbols
    for begin, end in whole_words(line, broken) if unsure.any() else ():
        if end - begin < SHORTEST or not unsure[begin:end].any():
            continue
        places = begin + np.flatnonzero(unsure[begin:end])
        readings = np.stack([symbols, *_others(symbols, places, log_probs)])
        is_word = listed.contains(symbol_hashes(readings[:, begin:end]))
        if not is_word[0] and is_word.any():
            is_word[0] = True
            readings = readings[is_word]
            likely = text_log_probs(model, readings, line.spaces)
            best = int(likely.argmax())
            symbols = readings[best] if likely[best] - likely[0] >= LEAST_GAIN else symbols
    return line if symbols is line.symbols else replace(line, symbols=symbols)


def _others(
    symbols: NDArray[np.int32], places: NDArray[np.int64], log_probs: NDArray[np.float32]
) -> Iterator[NDArray[np.int32]]:
    """The symbols of a line with another small letter in one of some places that the image bears there."""
    for place in places.tolist():
        own = log_probs[place]
        least = own[symbols[place]] * (1 + SHARE) - DOUBT
        for letter in np.flatnonzero(_SMALL & (own[:-1] >= least)).tolist():
            if letter != symbols[place]:
                other = symbols.copy()
                other[place] = letter
                yield other
