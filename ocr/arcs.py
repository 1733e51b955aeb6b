"""What the search may choose from: every way to read one candidate segment, with its price."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifier.alphabet import INDEX, JUNK, SYMBOLS

NO_SEGMENT: Final = -1
"""The segment of an arc that passes over an atom which is no candidate of its own."""

PASSING_OVER: Final = -20.0
"""Nats for passing over such an atom: dear, but a line always has a way through."""


@dataclass(frozen=True, slots=True)
class SegmentGraph:
    """The candidate segments of all lines of a page.

    A line of n atoms has the nodes 0 to n. Atoms are numbered within their line, in reading order.
    line: int32 [S], the line of each segment. start, end: int32 [S], it covers the atoms start to end - 1 of that line.
    atom_counts: int32 [L], the atoms of each line.
    space: float32 [A], for each atom of the page, line by line, log P(space before it) / P(no space); -inf and inf are
    decided. What stands for the first atom of a line is not looked at.
    """

    line: NDArray[np.int32]
    start: NDArray[np.int32]
    end: NDArray[np.int32]
    atom_counts: NDArray[np.int32]
    space: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Weights:
    """What counts how much in the search; scores are in nats. Tuned on drawn pages and simulated lattices."""

    beam: int = 12
    """Hypotheses kept for each line and node."""
    window: float = 14.0
    """Hypotheses so much worse than the best of their line and node are dropped."""
    classes: int = 6
    """Classes considered for one segment, without the other case of their letters."""
    class_window: float = 7.0
    """Classes so much less likely than the best of their segment are not considered."""
    junk: float = 1.0
    """Weight of the evidence against junk. With 1, a path is priced by every segment of the lattice: its own are
    signs, all others junk."""
    junk_floor: float = -8.0
    """Evidence against junk counts for no more than this."""
    noise: float = -3.0
    """For every atom that is taken for noise."""
    language: float = 0.6
    """Weight of the language model."""
    language_floor: float = -7.0
    """The language model counts for no more than this against a sign, so that it never overrules a clear image."""
    word_letter: float = 0.35
    """For every letter of a word that is in the word list."""
    space: float = 1.0
    """Weight of the gaps' evidence for and against a space."""
    space_window: float = 7.0
    """A space that the gap makes less likely than this is not considered, nor its absence."""
    sign: float = 1.0
    """For every sign that is read: makes up for the price of its language model score."""
    confidence: float = 0.5
    """Scale of the scores when paths are compared to give a confidence."""


@dataclass(frozen=True, slots=True)
class Arcs:
    """The readings, sorted by the node at which they end, then by line.

    segment, symbol, line, start, end: int32 [M]; symbol is `JUNK` for noise. space: bool [M], with a space before it.
    score: float64 [M], the price of the image and the gap.
    """

    segment: NDArray[np.int32]
    symbol: NDArray[np.int32]
    line: NDArray[np.int32]
    start: NDArray[np.int32]
    end: NDArray[np.int32]
    space: NDArray[np.bool_]
    score: NDArray[np.float64]


def _case_twins() -> NDArray[np.int64]:
    twins = [INDEX.get(symbol.swapcase(), index) for index, symbol in enumerate(SYMBOLS)]
    return np.array([*twins, JUNK])


_CASE_TWINS: Final = _case_twins()


def find_arcs(graph: SegmentGraph, log_probs: NDArray[np.float32], weights: Weights) -> Arcs:
    """The readings worth considering. log_probs: float32 [S, C], junk last."""
    segment, symbol = _likely_classes(log_probs, weights)
    junk = log_probs[:, JUNK].astype(np.float64)
    against_junk = weights.junk * np.maximum(junk, weights.junk_floor)
    score = log_probs[segment, symbol] - against_junk[segment] + weights.sign
    atoms = np.flatnonzero(graph.end - graph.start == 1)
    lonely_line, lonely_atom = _atoms_without_segment(graph, atoms)
    segments = np.concatenate([segment, atoms])
    nowhere = np.full(lonely_line.size, NO_SEGMENT)
    return _with_spaces(
        graph,
        weights,
        segment=np.concatenate([segments, nowhere]),
        symbol=np.concatenate([symbol, np.full(atoms.size + nowhere.size, JUNK)]),
        line=np.concatenate([graph.line[segments], lonely_line]),
        start=np.concatenate([graph.start[segments], lonely_atom]),
        end=np.concatenate([graph.end[segments], lonely_atom + 1]),
        score=np.concatenate(
            [score, junk[atoms] - against_junk[atoms] + weights.noise, np.full(nowhere.size, PASSING_OVER)]
        ),
    )


def _likely_classes(log_probs: NDArray[np.float32], weights: Weights) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Pairs of segment and class: the best few of each segment that are within the window, and the other case of their
    letters."""
    signs = log_probs[:, :JUNK]
    best = signs.max(axis=1, initial=-np.inf)
    segment, symbol = np.nonzero(signs >= (best - weights.class_window)[:, None])
    order = np.lexsort((-signs[segment, symbol], segment))
    segment, symbol = segment[order], symbol[order]
    rank = np.arange(segment.size) - np.searchsorted(segment, segment)
    few = rank < weights.classes
    segment, symbol = segment[few], symbol[few]
    twins = _CASE_TWINS[symbol]
    near = signs[segment, twins] >= best[segment] - 2 * weights.class_window
    pairs = np.unique(np.concatenate([segment * JUNK + symbol, (segment * JUNK + twins)[near]]))
    return pairs // JUNK, pairs % JUNK


def _atoms_without_segment(
    graph: SegmentGraph, atoms: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Line and place of the atoms that are no segment of their own."""
    first = np.cumsum(graph.atom_counts) - graph.atom_counts
    alone = np.ones(int(graph.atom_counts.sum()), dtype=bool)
    alone[first[graph.line[atoms]] + graph.start[atoms]] = False
    places = np.flatnonzero(alone)
    line = np.repeat(np.arange(graph.atom_counts.size), graph.atom_counts)[places]
    return line, places - first[line]


def _with_spaces(
    graph: SegmentGraph,
    weights: Weights,
    *,
    segment: NDArray[np.int64],
    symbol: NDArray[np.int64],
    line: NDArray[np.integer],
    start: NDArray[np.integer],
    end: NDArray[np.integer],
    score: NDArray[np.float64],
) -> Arcs:
    """Every reading without a space before it and with one, as far as the gap leaves it open."""
    first = np.cumsum(graph.atom_counts) - graph.atom_counts
    odds = graph.space[first[line] + start].astype(np.float64)
    without = np.where(start == 0, 0.0, -np.logaddexp(0, odds))
    with_space = np.where(start == 0, -np.inf, -np.logaddexp(0, -odds))
    arc = np.concatenate(
        [np.flatnonzero(without >= -weights.space_window), np.flatnonzero(with_space >= -weights.space_window)]
    )
    space = np.arange(arc.size) >= np.count_nonzero(without >= -weights.space_window)
    order = np.lexsort((space, symbol[arc], segment[arc], line[arc], end[arc]))
    arc, space = arc[order], space[order]
    gap = weights.space * np.where(space, with_space[arc], without[arc])
    return Arcs(
        segment=segment[arc].astype(np.int32),
        symbol=symbol[arc].astype(np.int32),
        line=line[arc].astype(np.int32),
        start=start[arc].astype(np.int32),
        end=end[arc].astype(np.int32),
        space=space,
        score=score[arc] + gap,
    )
