"""The best path through what the search has kept, and how sure it is."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifier.alphabet import JUNK
from ocr.decoding.hypotheses import Arcs


@dataclass(frozen=True, slots=True)
class DecodedLine:
    """A line that has been read.

    segments: int32 [K], which candidate segments are its signs, in reading order. symbols: int32 [K], what they are,
    indices into `SYMBOLS`. spaces: bool [K], whether a space stands before the sign. confidences: float32 [K], 0 to 1.
    """

    segments: NDArray[np.int32]
    symbols: NDArray[np.int32]
    spaces: NDArray[np.bool_]
    confidences: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Joins:
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
    joins: list[Joins],
    not_junk: NDArray[np.float32],
    scale: float,
) -> list[DecodedLine]:
    """The best reading of each line.

    table: all hypotheses. first, count: int64 [L], where those for the whole of each line stand in it. not_junk:
    float32 [S], the recogniser's probability that each segment is a sign. scale: of the scores, when paths are
    compared to give a confidence.
    """
    line = np.repeat(np.arange(first.size), count)
    final = np.repeat(first, count) + np.arange(line.size) - np.repeat(np.cumsum(count) - count, count)
    score = table["score"][final] + table["word_bonus"][final]
    order = np.lexsort((-score, line))
    best = final[order[np.searchsorted(line, np.arange(first.size))]]
    all_joins = _concatenated(joins)
    chosen, chosen_line = _track_back(best, all_joins, table.size)
    shares = _posteriors(joins, final, table["word_bonus"][final], line, table.size, scale)
    confidence = _by_sign(shares, all_joins, arcs, chosen)
    arc = all_joins.arc[chosen]
    is_sign = arcs.symbol[arc] != JUNK
    spaces_so_far = np.cumsum(arcs.space[arc])[is_sign]
    arc, sign_line = arc[is_sign], chosen_line[is_sign]
    spaces = np.diff(spaces_so_far, prepend=0) > 0
    spaces[np.diff(sign_line, prepend=-1) > 0] = False
    confidence = np.clip(confidence[is_sign] * not_junk[arcs.segment[arc]], 0, 1).astype(np.float32)
    ends = np.searchsorted(sign_line, np.arange(1, first.size))
    parts = (np.split(array, ends) for array in (arcs.segment[arc], arcs.symbol[arc], spaces, confidence))
    return [DecodedLine(*line_parts) for line_parts in zip(*parts, strict=True)] if first.size else []


def _concatenated(joins: list[Joins]) -> Joins:
    if not joins:
        none = np.zeros(0, dtype=np.int64)
        return Joins(none, none, none, np.zeros(0))
    return Joins(
        *(np.concatenate([getattr(step, name) for step in joins]) for name in ("arc", "before", "after", "gain"))
    )


def _track_back(best: NDArray[np.int64], joins: Joins, hypotheses: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The joins of the best paths, in reading order, line by line, and their lines. best: int64 [L], the last
    hypotheses."""
    reached_by = np.full(hypotheses, -1)
    reached_by[joins.after[::-1]] = np.arange(joins.after.size)[::-1]
    line, here = np.arange(best.size), best
    steps, lines = [], []
    while True:
        join = reached_by[here]
        line, join = line[join >= 0], join[join >= 0]
        if not line.size:
            break
        steps.append(join)
        lines.append(line)
        here = joins.before[join]
    if not steps:
        return np.zeros(0, dtype=np.int64), line
    all_lines = np.concatenate(lines[::-1])
    order = np.argsort(all_lines, kind="stable")
    return np.concatenate(steps[::-1])[order], all_lines[order]


def _posteriors(
    joins: list[Joins],
    last: NDArray[np.int64],
    last_bonus: NDArray[np.float64],
    last_line: NDArray[np.int64],
    hypotheses: int,
    scale: float,
) -> NDArray[np.float64]:
    """The share of each join in all paths that were kept: forward and backward sums over the graph of joins."""
    lines = int(last_line[-1]) + 1 if last_line.size else 0
    forward, backward = np.full(hypotheses, -np.inf), np.full(hypotheses, -np.inf)
    forward[:lines] = 0
    for step in joins:
        _add_logs(forward, step.after, forward[step.before] + scale * step.gain)
    total = np.full(lines, -np.inf)
    _add_logs(total, last_line, forward[last] + scale * last_bonus)
    backward[last] = scale * last_bonus - total[last_line]
    shares = []
    for step in reversed(joins):
        rest = backward[step.after] + scale * step.gain
        shares.append(np.exp(forward[step.before] + rest))
        _add_logs(backward, step.before, rest)
    return np.concatenate(shares[::-1]) if shares else np.zeros(0)


def _add_logs(sums: NDArray[np.float64], index: NDArray[np.int64], terms: NDArray[np.float64]) -> None:
    """Adds each term to the sum of its index, all as logarithms."""
    if not index.size:
        return
    order = np.argsort(index, kind="stable")
    index, terms = index[order], terms[order]
    first = np.flatnonzero(np.concatenate([[True], index[1:] != index[:-1]]))
    sums[index[first]] = np.logaddexp(sums[index[first]], np.logaddexp.reduceat(terms, first))


def _by_sign(shares: NDArray[np.float64], joins: Joins, arcs: Arcs, chosen: NDArray[np.int64]) -> NDArray[np.float64]:
    """For the chosen joins: the share of all paths that read the same sign from the same segment, whatever else they
    read."""
    sign = (arcs.segment + 1).astype(np.int64) * (JUNK + 1) + arcs.symbol
    sums = np.bincount(sign[joins.arc], weights=shares, minlength=1).astype(np.float64)
    return sums[sign[joins.arc[chosen]]]
