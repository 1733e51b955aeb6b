"""Ampersands within names, B&W, AT&T, Brown & Co., and signs of per cent: running text has so few that a model of it
takes the one for a letter and the other for its parts, 9o."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifier.alphabet import INDEX, SYMBOLS
from ocr.decoding.beam_search import DecodedLine
from ocr.decoding.hypotheses import SegmentGraph
from ocr.recognition.symbols import page_symbols

AMPERSAND: Final = INDEX["&"]
PER_CENT: Final = INDEX["%"]
PLAIN: Final = float(np.log(0.5))
"""The networks take it for such a sign rather than for all else together. (On 39 pages of forms, receipts, typescript
and hands six words become right by the ampersands and none wrong.)"""
PARTS: Final = 2
"""Symbols that a sign of per cent may have been read as."""

_LETTER: Final = np.array([symbol.isalnum() for symbol in SYMBOLS])


def with_plain_signs(
    graph: SegmentGraph, lines: Sequence[DecodedLine], log_probs: NDArray[np.float32]
) -> list[DecodedLine]:
    """The lines with an ampersand for every letter or digit that looks plainly like one, and with a sign of per cent
    for two symbols that do together. log_probs: float32 [S, C + 1], of every candidate of `graph`."""
    whole = _whole_per_cents(graph, lines, log_probs)
    return [_with_signs(line, log_probs, whole.get(number, {})) for number, line in enumerate(lines)]


def _whole_per_cents(
    graph: SegmentGraph, lines: Sequence[DecodedLine], log_probs: NDArray[np.float32]
) -> dict[int, dict[int, int]]:
    """By line, and by the first of two symbols of a word: the candidate that both make, a plain sign of per cent."""
    found: dict[int, dict[int, int]] = {}
    plain = np.flatnonzero(log_probs[:, PER_CENT] >= PLAIN)
    if not len(plain):
        return found
    symbols = page_symbols(graph, lines)
    starts = graph.atom_offsets[graph.line[plain]] + graph.start[plain]
    ends = graph.atom_offsets[graph.line[plain]] + graph.end[plain]
    first_of_line = np.searchsorted(symbols.line, np.arange(len(lines)))
    for candidate, start, end in zip(plain.tolist(), starts.tolist(), ends.tolist(), strict=True):
        first = int(np.searchsorted(symbols.start, start))
        last = first + PARTS - 1
        if last >= len(symbols.start) or symbols.start[first] != start or symbols.end[last] != end:
            continue
        line = int(symbols.line[first])
        own, place = found.setdefault(line, {}), first - int(first_of_line[line])
        if symbols.word[first] == symbols.word[last] and place - 1 not in own:
            own[place] = candidate
    return found


def _with_signs(line: DecodedLine, log_probs: NDArray[np.float32], per_cents: dict[int, int]) -> DecodedLine:
    ampersand = _LETTER[line.symbols] & (log_probs[line.segments, AMPERSAND] >= PLAIN)
    if not ampersand.any() and not per_cents:
        return line
    symbols = np.where(ampersand, AMPERSAND, line.symbols).astype(np.int32)
    segments, confidences = line.segments.copy(), line.confidences.copy()
    kept = np.ones(len(symbols), np.bool_)
    for place, candidate in per_cents.items():
        symbols[place], segments[place] = PER_CENT, candidate
        confidences[place] = confidences[place : place + PARTS].min()
        kept[place + 1 : place + PARTS] = False
    return replace(
        line,
        segments=segments[kept],
        symbols=symbols[kept],
        spaces=line.spaces[kept],
        confidences=confidences[kept],
    )
