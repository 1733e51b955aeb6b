"""One letter that was read as two, as an ü is whose halves are perfect i's: the search counts the evidence of both and
takes two for one. Where the image knows the whole as well, the language decides.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifier.alphabet import JUNK, LIGATURES, SYMBOLS
from ocr.decoding.best_path import DecodedLine, concatenated, part_of
from ocr.decoding.hypotheses import SegmentGraph, atom_bounds
from ocr.language.ngram_model import LanguageModel
from ocr.recognition.short_word_marks import text_log_probs

LIKELY: Final = float(np.log(0.5))
"""The networks take both together for the one letter rather than for all else, two letters among that."""
LEAST_GAIN: Final = 5.0
"""Nats by which the language must find the line likelier with one. (Of 24 such pairs of letters on real pages two were
one letter, with gains of 17 and 21; the others have 1 and less.)"""
CONTEXT: Final = 10
"""Symbols before and behind that the language looks at."""

_IS_LETTER: Final = np.array([symbol.isalpha() and symbol not in LIGATURES for symbol in SYMBOLS])


def with_whole_letters(
    graph: SegmentGraph, lines: Sequence[DecodedLine], log_probs: NDArray[np.float32], models: Sequence[LanguageModel]
) -> list[DecodedLine]:
    """The lines with one letter for two that are likelier one. log_probs: float32 [S, C + 1], of every candidate.
    models: that of the language of each line."""
    start, end = atom_bounds(graph)
    best = log_probs[:, :JUNK].argmax(axis=1)
    wholes = np.flatnonzero((log_probs[np.arange(len(best)), best] >= LIKELY) & _IS_LETTER[best])
    whole_at = dict(zip(zip(start[wholes].tolist(), end[wholes].tolist(), strict=True), wholes.tolist(), strict=True))
    read = []
    for line, model in zip(lines, models, strict=True):
        letters = _IS_LETTER[line.symbols]
        pairs = np.flatnonzero(letters[:-1] & letters[1:] & ~line.spaces[1:])
        ends = zip(start[line.segments[pairs]].tolist(), end[line.segments[pairs + 1]].tolist(), strict=True)
        for place, whole in reversed(
            [(p, whole_at[at]) for p, at in zip(pairs.tolist(), ends, strict=True) if at in whole_at]
        ):
            joined = _joined(line, place, whole, int(best[whole]))
            if _likelihood(model, joined, place) - _likelihood(model, line, place) >= LEAST_GAIN:
                line = joined
        read.append(line)
    return read


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
