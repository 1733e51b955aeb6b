"""One letter that was read as two, as an ü is whose halves are perfect i's: the search counts the evidence of both and
takes two for one. Where the image knows the whole as well, the language decides.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifier.alphabet import INDEX, JUNK, LIGATURES, SYMBOLS, text_of
from ocr.decoding.best_path import DecodedLine, concatenated, part_of
from ocr.decoding.hypotheses import SegmentGraph, atom_bounds
from ocr.language.ngram_model import LanguageModel
from ocr.language.word_list import WordList
from ocr.recognition.letter_runs import letter_runs
from ocr.recognition.short_word_marks import text_log_probs

LIKELY: Final = float(np.log(0.5))
"""The networks take both together for the one letter rather than for all else, two letters among that."""
LIKELIER: Final = float(np.log(0.1))
"""Two dots over two strokes that no word has are ü from this probability."""
LEAST_GAIN: Final = 5.0
"""Nats by which the language must find the line likelier with one. (Of 24 such pairs of letters on real pages two were
one letter, with gains of 17 and 21; the others have 1 and less.)"""
CONTEXT: Final = 10
"""Symbols before and behind that the language looks at."""

ROMAN: Final = frozenset("ivxlcdmIVXLCDM")
"""What the words are made of in which two i's are two."""

_UMLAUT: Final = INDEX["ü"]
_IS_LETTER: Final = np.array([symbol.isalpha() and symbol not in LIGATURES for symbol in SYMBOLS])


def with_whole_letters(
    graph: SegmentGraph,
    lines: Sequence[DecodedLine],
    log_probs: NDArray[np.float32],
    models: Sequence[LanguageModel],
    words: Sequence[WordList],
) -> list[DecodedLine]:
    """The lines with one letter for two that are likelier one. log_probs: float32 [S, C + 1], of every candidate.
    models, words: those of the language of each line."""
    start, end = atom_bounds(graph)
    best = log_probs[:, :JUNK].argmax(axis=1)
    likely = log_probs[np.arange(len(best)), best]
    wholes = np.flatnonzero((likely >= np.where(best == _UMLAUT, LIKELIER, LIKELY)) & _IS_LETTER[best])
    whole_at = dict(zip(zip(start[wholes].tolist(), end[wholes].tolist(), strict=True), wholes.tolist(), strict=True))
    read = []
    for line, model, listed in zip(lines, models, words, strict=True):
        letters = _IS_LETTER[line.symbols]
        pairs = np.flatnonzero(letters[:-1] & letters[1:] & ~line.spaces[1:])
        ends = zip(start[line.segments[pairs]].tolist(), end[line.segments[pairs + 1]].tolist(), strict=True)
        for place, whole in reversed(
            [(p, whole_at[at]) for p, at in zip(pairs.tolist(), ends, strict=True) if at in whole_at]
        ):
            joined = _joined(line, place, whole, int(best[whole]))
            gain = _likelihood(model, joined, place) - _likelihood(model, line, place)
            if (gain >= LEAST_GAIN and likely[whole] >= LIKELY) or _is_strange(line, place, int(best[whole]), listed):
                line = joined
        read.append(line)
    return read


def _is_strange(line: DecodedLine, place: int, symbol: int, listed: WordList) -> bool:
    """Whether two letters that may be one `symbol` are the i's of no listed word: it is the ü of a name, of which the
    language knows nothing."""
    if text_of(line.symbols[place : place + 2]) != "ii" or symbol != _UMLAUT:
        return False
    (word,) = [text_of(line.symbols[begin:end]) for begin, end in letter_runs(line) if begin <= place < end]
    return word.lower() not in listed and not ROMAN.issuperset(word)


def _joined(line: DecodedLine, place: int, segment: int, symbol: int) -> DecodedLine:
    """The line with one symbol for that at `place` and the next."""
    sure = line.confidences[place : place + 2].min(keepdims=True)
    letter = DecodedLine(
        np.array([segment], np.int32), np.array([symbol], np.int32), line.spaces[place : place + 1], sure
    )
    return concatenated([part_of(line, 0, place), letter, part_of(line, place + 2, None)])


def _likelihood(model: LanguageModel, line: DecodedLine, place: int) -> float:
    """The natural log-probability of the line about a place."""
    about = slice(max(0, place - CONTEXT), place + CONTEXT)
    return float(text_log_probs(model, line.symbols[None, about], line.spaces[about])[0])
