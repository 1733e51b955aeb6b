"""What the search may choose from: every way to read one candidate segment, with its price."""

from dataclasses import dataclass, replace
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from classifier.alphabet import INDEX, JUNK, SYMBOLS

NO_SEGMENT: Final = -1
"""The segment of an arc that passes over an atom which is no candidate of its own."""

ONE_SHAPE: Final = ("l1I", "O0")
"""Symbols that have one shape in some faces: a typewriter may have l for 1, a sans-serif l for I."""

PASSING_OVER: Final = -20.0
"""Nats for passing over such an atom: dear, but a line always has a way through."""

SYMBOL_WITHOUT_LANGUAGE: Final = 0.0
"""`Weights.symbol` where the language model charges nothing. (On the samples anything up to 1.2 gives much the
same.)"""


class SegmentGraph(Protocol):
    """The candidate segments of all lines of a page; `segmentation.types.Lattice` is one.

    A line of n atoms has the nodes 0 to n; segment s of line `line[s]` lies between its nodes `start[s]` and `end[s]`.
    atom_offsets: int32 [L + 1], the atoms of line l are atom_offsets[l]:atom_offsets[l + 1].
    """

    @property
    def atom_offsets(self) -> NDArray[np.int32]: ...
    @property
    def line(self) -> NDArray[np.int32]: ...
    @property
    def start(self) -> NDArray[np.int32]: ...
    @property
    def end(self) -> NDArray[np.int32]: ...


def atom_bounds(graph: SegmentGraph) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The first and the last + 1 atom of each segment, counted over the whole page: int64 [S] each."""
    base = graph.atom_offsets[graph.line].astype(np.int64)
    return base + graph.start, base + graph.end


@dataclass(frozen=True, slots=True)
class Weights:
    """What counts how much in the search; scores are in nats. Tuned on drawn pages; `language`, `symbol`,
    `noise` and `class_window` with a look at pages of the benchmark."""

    beam: int = 12
    """Hypotheses kept for each line and node."""
    window: float = 9.0
    """Hypotheses so much worse than the best of their line and node are dropped."""
    classes: int = 6
    """Classes considered for one segment, besides the other case of their letters."""
    class_window: float = 7.0
    """Classes so much less likely than the best of their segment are not considered."""
    junk_window: float = 7.0
    """Classes so much less likely than junk are not considered."""
    one_shape: float = 3.0
    """However sure the recogniser is, symbols that have one shape in some faces are apart by no more than this."""
    junk: float = 0.8
    """Weight of the evidence against junk. With 1, a path is priced by every segment of the lattice: its own are
    symbols,
    all others junk."""
    junk_floor: float = -8.0
    """Evidence against junk counts for no more than this."""
    noise: float = -3.5
    """For every atom that is taken for noise."""
    language: float = 0.45
    """Weight of the language model."""
    foreign_language: float = 0.2
    """Weight of the language model on a page that is not in its language."""
    language_floor: float = -8.0
    """The language model counts for little more than this against a symbol, so that it overrules no clear image."""
    under_floor: float = 0.1
    """What it has further against one counts for this share: of two that are next to impossible one is likelier."""
    under_floor_marked: float = 0.3
    """The same of letters with a mark, which dirt gives to others. (See docs/languages.md.)"""
    shape: float = 0.35
    """Weight of the model of the shapes of words."""
    word_letter: float = 0.2
    """For every letter of a word that is in the word list."""
    space: float = 1.0
    """Weight of the gaps' evidence for and against a space."""
    space_window: float = 5.0
    """A space that the gap makes less likely than this is not considered, nor its absence."""
    symbol: float = 1.2
    """For every symbol that is read: makes up for the price of its language model score."""
    capital: float = 0.5
    """For every capital besides: the running text that the language model learnt from has few of them. 0.3 to 0.6
    read pages alike."""
    confidence: float = 0.5
    """Scale of the scores when paths are compared to give a confidence."""


def without_language(weights: Weights) -> Weights:
    """The weights with which the image alone decides."""
    return replace(
        weights,
        language=0.0,
        foreign_language=0.0,
        shape=0.0,
        word_letter=0.0,
        symbol=SYMBOL_WITHOUT_LANGUAGE,
        capital=0.0,
    )


@dataclass(frozen=True, slots=True, eq=False)
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


_IS_CAPITAL: Final = np.array([symbol.isupper() for symbol in SYMBOLS])
_CASE_TWINS: Final = np.array([INDEX.get(symbol.swapcase(), index) for index, symbol in enumerate(SYMBOLS)])


def find_arcs(
    graph: SegmentGraph, log_probs: NDArray[np.float32], space: NDArray[np.float32], weights: Weights
) -> Arcs:
    """The readings worth considering. log_probs: float32 [S, C], junk last; space: float32 [A], log-odds."""
    log_probs = _doubting_one_shape(log_probs, weights)
    segment, symbol = _likely_classes(log_probs, weights)
    junk = log_probs[:, JUNK].astype(np.float64)
    against_junk = weights.junk * np.maximum(junk, weights.junk_floor)
    atoms = np.flatnonzero(graph.end - graph.start == 1)
    uncovered_line, uncovered_atom = _atoms_without_segment(graph, atoms)
    segments = np.concatenate([segment, atoms])
    line = np.concatenate([graph.line[segments], uncovered_line])
    start = np.concatenate([graph.start[segments], uncovered_atom])
    score = np.concatenate(
        [
            log_probs[segment, symbol] - against_junk[segment] + weights.symbol + weights.capital * _IS_CAPITAL[symbol],
            junk[atoms] - against_junk[atoms] + weights.noise,
            np.full(uncovered_atom.size, PASSING_OVER),
        ]
    )
    reading, spaced, gap_score = _with_spaces(space[graph.atom_offsets[line] + start], start == 0, weights)
    segments = np.concatenate([segments, np.full(uncovered_atom.size, NO_SEGMENT)])[reading]
    symbols = np.concatenate([symbol, np.full(atoms.size + uncovered_atom.size, JUNK)])[reading]
    line, start = line[reading], start[reading]
    end = np.concatenate([graph.end, [0]])[segments]
    end = np.where(segments == NO_SEGMENT, start + 1, end)
    order = np.lexsort((line, end))
    return Arcs(
        segment=segments[order].astype(np.int32),
        symbol=symbols[order].astype(np.int32),
        line=line[order].astype(np.int32),
        start=start[order].astype(np.int32),
        end=end[order].astype(np.int32),
        space=spaced[order],
        score=(score[reading] + gap_score)[order],
    )


def _doubting_one_shape(log_probs: NDArray[np.float32], weights: Weights) -> NDArray[np.float32]:
    """The log-probabilities with symbols of one shape brought near one another, float32 [S, C]."""
    doubted = log_probs.copy()
    for symbols in ONE_SHAPE:
        group = [INDEX[symbol] for symbol in symbols]
        own = log_probs[:, group]
        least = own.max(axis=1, keepdims=True, initial=-np.inf) - np.float32(weights.one_shape)
        # What a whitelist has ruled out stays out.
        doubted[:, group] = np.where(own > -np.inf, np.maximum(own, least), own)
    return doubted


def _likely_classes(log_probs: NDArray[np.float32], weights: Weights) -> tuple[NDArray[np.int64], ...]:
    """Pairs of segment and class: the best few of each segment that are likely, and the other case of their letters."""
    best = log_probs[:, :JUNK].max(axis=1, initial=-np.inf)
    # Most candidates are so surely junk that none of their classes is likely.
    asked = np.flatnonzero(best >= log_probs[:, JUNK] - weights.junk_window)
    symbols, best = log_probs[asked, :JUNK], best[asked]
    bound = np.maximum(best - weights.class_window, log_probs[asked, JUNK] - weights.junk_window)
    chosen = symbols >= bound[:, None]
    many = np.flatnonzero(np.count_nonzero(chosen, axis=1) > weights.classes)
    chosen[many] &= symbols[many] >= np.partition(symbols[many], -weights.classes, axis=1)[:, [-weights.classes]]
    segment, symbol = _true_places(chosen)
    twins = _CASE_TWINS[symbol]
    near = symbols[segment, twins] >= bound[segment] - weights.class_window
    chosen[segment[near], twins[near]] = True
    segment, symbol = _true_places(chosen)
    return asked[segment], symbol


def _true_places(table: NDArray[np.bool_]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Rows and columns, as those of `np.nonzero`, several times as fast."""
    row, column = np.divmod(np.flatnonzero(table), table.shape[1])
    return row, column


def _atoms_without_segment(
    graph: SegmentGraph, atoms: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Line and place of the atoms that are no segment of their own. atoms: the segments that are one atom."""
    alone = np.ones(int(graph.atom_offsets[-1]), dtype=bool)
    alone[graph.atom_offsets[graph.line[atoms]] + graph.start[atoms]] = False
    places = np.flatnonzero(alone)
    line = np.repeat(np.arange(graph.atom_offsets.size - 1), np.diff(graph.atom_offsets))[places]
    return line, places - graph.atom_offsets[line]


def _with_spaces(
    odds: NDArray[np.float32], is_first: NDArray[np.bool_], weights: Weights
) -> tuple[NDArray[np.int64], NDArray[np.bool_], NDArray[np.float64]]:
    """Every reading without a space before it and with one, as far as the gap leaves it open.

    Returns for each: which reading, int64; whether there is a space, bool; the price, float64.
    """
    wide = odds.astype(np.float64)
    scores = [np.where(is_first, 0.0, -np.logaddexp(0, wide)), np.where(is_first, -np.inf, -np.logaddexp(0, -wide))]
    open_to = [np.flatnonzero(cost >= -weights.space_window) for cost in scores]
    spaced = np.repeat([False, True], [readings.size for readings in open_to])
    cost = np.concatenate([cost[readings] for cost, readings in zip(scores, open_to, strict=True)])
    return np.concatenate(open_to), spaced, weights.space * cost
