"""The best path through what the search has kept, and how sure it is."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifier.alphabet import JUNK
from ocr.decoding.hypotheses import Arcs


@dataclass(frozen=True, slots=True, eq=False)
class DecodedLine:
    """A line that has been read.

    segments: int32 [K], which candidate segments are its symbols, in reading order. symbols: int32 [K], what they are,
    indices into `SYMBOLS`. spaces: bool [K], whether a space stands before the symbol. confidences: float32 [K], 0 to
    1.
    """

    segments: NDArray[np.int32]
    symbols: NDArray[np.int32]
    spaces: NDArray[np.bool_]
    confidences: NDArray[np.float32]


def part_of(line: DecodedLine, begin: int, end: int | None) -> DecodedLine:
    """The symbols of a line from one to another, or to its end."""
    part = slice(begin, end)
    return DecodedLine(line.segments[part], line.symbols[part], line.spaces[part], line.confidences[part])


def concatenated(parts: Sequence[DecodedLine]) -> DecodedLine:
    """Parts of a line as one."""
    return DecodedLine(
        np.concatenate([part.segments for part in parts]),
        np.concatenate([part.symbols for part in parts]),
        np.concatenate([part.spaces for part in parts]),
        np.concatenate([part.confidences for part in parts]),
    )


@dataclass(frozen=True, slots=True, eq=False)
class BackPointers:
    """The ways in which the hypotheses of one node were reached, all arrays [N], best first within a hypothesis,
    sorted by line.

    arc, before, after: int64, the reading and the hypotheses that it leads from and to. gain: float64, nats.
    """

    arc: NDArray[np.int64]
    before: NDArray[np.int64]
    after: NDArray[np.int64]
    gain: NDArray[np.float64]


def best_lines(
    table: NDArray[np.void],
    first: NDArray[np.int64],
    count: NDArray[np.int64],
    arcs: Arcs,
    back_pointers: list[BackPointers],
    not_junk: NDArray[np.float32],
    scale: float,
) -> list[DecodedLine]:
    """The best reading of each line.

    table: all hypotheses. first, count: int64 [L], where those for the whole of each line stand in it. not_junk:
    float32 [S], the recogniser's probability that each segment is a symbol. scale: of the scores, when paths are
    compared to give a confidence.
    """
    line = np.repeat(np.arange(first.size), count)
    final = np.repeat(first, count) + np.arange(line.size) - np.repeat(np.cumsum(count) - count, count)
    score = table["score"][final] + table["word_bonus"][final]
    order = np.lexsort((-score, line))
    best = final[order[np.searchsorted(line, np.arange(first.size))]]
    all_back_pointers = _concatenated(back_pointers)
    chosen, chosen_line = _track_back(best, all_back_pointers, table.size)
    posteriors = _posteriors(back_pointers, final, table["word_bonus"][final], line, table.size, scale)
    confidence = _by_symbol(posteriors, all_back_pointers, arcs, chosen)
    arc = all_back_pointers.arc[chosen]
    is_sign = arcs.symbol[arc] != JUNK
    spaces_so_far = np.cumsum(arcs.space[arc])[is_sign]
    arc, sign_line = arc[is_sign], chosen_line[is_sign]
    spaces = np.diff(spaces_so_far, prepend=0) > 0
    spaces[np.diff(sign_line, prepend=-1) > 0] = False
    confidence = np.clip(confidence[is_sign] * not_junk[arcs.segment[arc]], 0, 1).astype(np.float32)
    ends = np.searchsorted(sign_line, np.arange(1, first.size))
    parts = (np.split(array, ends) for array in (arcs.segment[arc], arcs.symbol[arc], spaces, confidence))
    return [DecodedLine(*line_parts) for line_parts in zip(*parts, strict=True)] if first.size else []


def _concatenated(back_pointers: list[BackPointers]) -> BackPointers:
    if not back_pointers:
        none = np.zeros(0, dtype=np.int64)
        return BackPointers(none, none, none, np.zeros(0))
    return BackPointers(
        *(
            np.concatenate([getattr(step, name) for step in back_pointers])
            for name in ("arc", "before", "after", "gain")
        )
    )


def _track_back(
    best: NDArray[np.int64], back_pointers: BackPointers, hypotheses: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The back-pointers of the best paths, in reading order, line by line, and their lines. best: int64 [L], the last
    hypotheses."""
    reached_by = np.full(hypotheses, -1)
    reached_by[back_pointers.after[::-1]] = np.arange(back_pointers.after.size)[::-1]
    line, here = np.arange(best.size), best
    steps, lines = [], []
    while True:
        pointer = reached_by[here]
        line, pointer = line[pointer >= 0], pointer[pointer >= 0]
        if not line.size:
            break
        steps.append(pointer)
        lines.append(line)
        here = back_pointers.before[pointer]
    if not steps:
        return np.zeros(0, dtype=np.int64), line
    all_lines = np.concatenate(lines[::-1])
    order = np.argsort(all_lines, kind="stable")
    return np.concatenate(steps[::-1])[order], all_lines[order]


def _posteriors(
    back_pointers: list[BackPointers],
    last: NDArray[np.int64],
    last_bonus: NDArray[np.float64],
    last_line: NDArray[np.int64],
    hypotheses: int,
    scale: float,
) -> NDArray[np.float64]:
    """The posterior of each back-pointer among all paths that were kept: forward and backward sums over their graph."""
    lines = int(last_line[-1]) + 1 if last_line.size else 0
    forward, backward = np.full(hypotheses, -np.inf), np.full(hypotheses, -np.inf)
    forward[:lines] = 0
    for step in back_pointers:
        _add_logs(forward, step.after, forward[step.before] + scale * step.gain)
    total = np.full(lines, -np.inf)
    _add_logs(total, last_line, forward[last] + scale * last_bonus)
    backward[last] = scale * last_bonus - total[last_line]
    posteriors = []
    for step in reversed(back_pointers):
        rest = backward[step.after] + scale * step.gain
        posteriors.append(np.exp(forward[step.before] + rest))
        _add_logs(backward, step.before, rest)
    return np.concatenate(posteriors[::-1]) if posteriors else np.zeros(0)


def _add_logs(sums: NDArray[np.float64], index: NDArray[np.int64], terms: NDArray[np.float64]) -> None:
    """Adds each term to the sum of its index, all as logarithms."""
    if not index.size:
        return
    order = np.argsort(index, kind="stable")
    index, terms = index[order], terms[order]
    first = np.flatnonzero(np.concatenate([[True], index[1:] != index[:-1]]))
    sums[index[first]] = np.logaddexp(sums[index[first]], np.logaddexp.reduceat(terms, first))


def _by_symbol(
    posteriors: NDArray[np.float64], back_pointers: BackPointers, arcs: Arcs, chosen: NDArray[np.int64]
) -> NDArray[np.float64]:
    """For the chosen back-pointers: the posterior of all paths that read the same symbol from the same segment,
    whatever else they
    read."""
    # A path takes a segment once, so that one symbol of each is asked about.
    read = np.full(int(arcs.segment.max(initial=0)) + 2, -1, np.int32)
    arc = back_pointers.arc[chosen]
    read[arcs.segment[arc] + 1] = arcs.symbol[arc]
    same = np.flatnonzero((arcs.symbol == read[arcs.segment + 1])[back_pointers.arc])
    segment = arcs.segment + 1
    sums = np.bincount(segment[back_pointers.arc[same]], posteriors[same], len(read))
    return np.asarray(sums[segment[arc]], np.float64)
