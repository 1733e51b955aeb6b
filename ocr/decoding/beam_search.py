"""From the lattice of candidate segments to text: a beam search over all lines of a page at once.

The search walks over the nodes of the lattice, for all lines together: at each node it gathers every reading that ends
there, joins it to the hypotheses kept at the node where the reading starts, and keeps the best few hypotheses that
differ in what matters further on (state of the language model, letters of the unfinished word). Over-segmentation with
such a search is that of LeCun, Bottou, Bengio and Haffner 1998.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifier.alphabet import JUNK, SYMBOLS
from ocr.decoding.best_path import BackPointers, DecodedLine, best_lines
from ocr.decoding.hypotheses import Arcs, SegmentGraph, Weights, find_arcs, without_language
from ocr.decoding.language_check import is_foreign
from ocr.language.char_class_model import KIND_OF_SYMBOL, START, CharClassModel
from ocr.language.ngram_model import LanguageModel
from ocr.language.word_list import LETTER_COUNTS, WordList, extend

__all__ = ["DecodedLine", "SegmentGraph", "Weights", "search", "weights_for", "without_language"]

ROUGH_WINDOWS: Final = 1.5
"""Before the language model is asked, hypotheses may be so many windows worse than the best."""

SPARE: Final = 3
"""Before equal hypotheses are joined, so many times the beam are kept."""

HYPOTHESIS: Final = np.dtype(
    [
        ("line", np.int32),
        ("score", np.float64),  # nats
        ("state", np.int32),  # of the language model
        ("word", np.uint64),  # hash of the unfinished word
        ("letters", np.int16),  # of the unfinished word
        ("after_space", np.bool_),  # nothing was written since a space or the start of the line
        ("word_bonus", np.float64),  # gained if the word ends here
        ("shape", np.int32),  # context of the model of shapes
    ],
    align=True,
)
"""A way to read a line up to some node."""

_BYTES: Final = np.dtype((np.void, HYPOTHESIS.itemsize))
"""The same as mere bytes. NumPy copies structures field by field, twenty times as slowly, unless they are viewed as
this or taken with `take`."""

_HAS_MARK: Final = np.array([len(unicodedata.normalize("NFD", symbol)) > len(symbol) for symbol in SYMBOLS])
"""Which symbols are letters with a mark."""

_MIX: Final = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9], dtype=np.uint64)
"""Odd multipliers that make one key of line, state and word (those of Knuth and of xxHash)."""


def weights_for(lines: Sequence[DecodedLine], words: WordList, weights: Weights) -> Weights:
    """`weights` as they are, or with less of the language model where a page is in another language than its."""
    if weights.language > weights.foreign_language and is_foreign(lines, words):
        return replace(weights, language=weights.foreign_language, word_letter=0.0)
    return weights


def search(
    graph: SegmentGraph,
    log_probs: NDArray[np.float32],
    space: NDArray[np.float32],
    language: LanguageModel,
    words: WordList,
    weights: Weights,
    char_classes: CharClassModel | None,
) -> list[DecodedLine]:
    """Reads the lines of a page.

    log_probs: float32 [S, C], for each segment of `graph` the log-probability of each class, junk last.
    space: float32 [A], for each atom log P(a space before it) / P(none); -inf and inf are decided. What stands for the
    first atom of a line is not looked at. Without `char_classes` the shapes of words count for nothing.
    Returns one `DecodedLine` for each line of `graph`, empty where the line has no atoms or is all noise.
    """
    arcs = find_arcs(graph, log_probs, space, weights)
    beam = _Beam(np.diff(graph.atom_offsets), language, words, weights, char_classes)
    bounds = np.searchsorted(arcs.end, np.arange(1, beam.count.shape[1] + 1))
    back_pointers = [beam.step(arcs, node, low, high) for node, (low, high) in enumerate(pairwise(bounds), start=1)]
    not_junk = -np.expm1(np.minimum(log_probs[:, JUNK], 0))
    return best_lines(beam.table[: beam.used], *beam.last(), arcs, back_pointers, not_junk, weights.confidence)


class _Beam:
    """The hypotheses of a page. Those of one line and node stand together, best first."""

    def __init__(
        self,
        atom_counts: NDArray[np.int32],
        language: LanguageModel,
        words: WordList,
        weights: Weights,
        char_classes: CharClassModel | None,
    ) -> None:
        self.language, self.words, self.weights = language, words, weights
        self.char_classes = char_classes
        self.under_floor = np.where(_HAS_MARK, weights.under_floor_marked, weights.under_floor)
        self.atom_counts = atom_counts
        lines, nodes = atom_counts.size, int(atom_counts.max(initial=0)) + 1
        self.table = np.zeros(lines + weights.beam * int(atom_counts.sum()), dtype=HYPOTHESIS)
        self.used = 0
        self.first = np.zeros((lines, nodes), dtype=np.int64)
        self.count = np.zeros((lines, nodes), dtype=np.int64)
        start = np.zeros(lines, dtype=HYPOTHESIS)
        start["line"] = np.arange(lines)
        start["state"] = language.start
        start["shape"] = START
        start["after_space"] = True
        self._add(0, start)

    def step(self, arcs: Arcs, node: int, low: int, high: int) -> BackPointers:
        """Fills `node` of every line from the arcs `low` to `high` - 1, which are those that end there."""
        arc, before = self._candidates(arcs, low, high)
        near, grown = self._grow(self.table.take(before), arcs.symbol[arc], arcs.space[arc], arcs.score[arc])
        member, place, kept = self._select(grown)
        arc, before = arc[near[member]], before[near[member]]
        gain = grown["score"][member] - self.table["score"][before]
        back_pointers = BackPointers(arc=arc, before=before, after=self.used + place, gain=gain)
        self._add(node, grown.take(kept))
        return back_pointers

    def last(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Where the hypotheses for the whole of each line stand in `table`: first int64 [L], how many int64 [L]."""
        lines = np.arange(self.atom_counts.size)
        return self.first[lines, self.atom_counts], self.count[lines, self.atom_counts]

    def _candidates(self, arcs: Arcs, low: int, high: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Every pair of an arc and a hypothesis where it starts, without those that are hopeless before the language
        is asked."""
        line, start = arcs.line[low:high], arcs.start[low:high]
        number = self.count[line, start]
        arc = np.repeat(np.arange(low, high), number)
        rank = np.arange(arc.size) - np.repeat(np.cumsum(number) - number, number)
        before = np.repeat(self.first[line, start], number) + rank
        score = self.table["score"][before] + arcs.score[arc]
        near = _near_best(arcs.line[arc], score, ROUGH_WINDOWS * self.weights.window)
        return arc[near], before[near]

    def _grow(
        self, old: NDArray[np.void], symbol: NDArray[np.int32], space: NDArray[np.bool_], score: NDArray[np.float64]
    ) -> tuple[NDArray[np.int64], NDArray[np.void]]:
        """The hypotheses that come of reading one symbol, with a space before it or not, after each old one, those that
        are near the best of their line: the indices of the old ones, int64 [N], and the new ones."""
        is_symbol = symbol != JUNK
        spaced = space & ~old["after_space"]
        ends_word = spaced | (is_symbol & (LETTER_COUNTS.take(symbol) == 0))
        spaced_state, log_probs = self.language.after_space(old["state"])
        space_price = np.where(spaced, self._language_score(log_probs, self.weights.under_floor), 0)
        total = old["score"] + (score + np.where(ends_word, old["word_bonus"], 0) + space_price)
        chosen = np.flatnonzero(is_symbol)
        read = symbol[chosen]
        state = np.where(spaced, spaced_state, old["state"])
        state[chosen], gain = self._language_step(state[chosen], read)
        total[chosen] += gain
        shape = old["shape"]
        if self.char_classes is not None:
            shape = np.where(spaced, self.char_classes.after_space(shape), shape)
            shape[chosen], log_probs = self.char_classes.advance(shape[chosen], KIND_OF_SYMBOL.take(read))
            total[chosen] += self.weights.shape * log_probs
        near = np.flatnonzero(_near_best(old["line"], total, self.weights.window))
        new, symbol, is_symbol, ends_word = old.take(near), symbol[near], is_symbol[near], ends_word[near]
        new["state"], new["shape"], new["score"] = state[near], shape[near], total[near]
        word = np.where(ends_word, 0, new["word"])
        new["word"] = np.where(is_symbol, extend(word, symbol), word)
        new["letters"] = np.where(ends_word, 0, new["letters"]) + LETTER_COUNTS.take(symbol)
        new["after_space"] = (new["after_space"] | spaced[near]) & ~is_symbol
        return near, new

    def _language_step(
        self, states: NDArray[np.int32], symbols: NDArray[np.int32]
    ) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
        states, log_probs = self.language.advance(states, symbols)
        return states, self._language_score(log_probs, self.under_floor[symbols])

    def _language_score(
        self, log_probs: NDArray[np.float32], under_floor: float | NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """What log-probabilities of the language count for. under_floor: the share of what is under the floor."""
        floor = self.weights.language_floor
        under = np.minimum(log_probs.astype(np.float64) - floor, 0)
        return self.weights.language * (np.maximum(log_probs, floor) + under_floor * under)

    def _select(self, grown: NDArray[np.void]) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
        """Joins hypotheses that are alike and keeps the best of each line.

        Returns the indices of those to keep [K], by line, best first; and all that were joined into these [J], with
        the place in `kept` of what they were joined into [J].
        """
        line = grown["line"]
        member = np.lexsort((-grown["score"], line))
        member = member[_rank_within(line[member]) < SPARE * self.weights.beam]
        some = grown.take(member)
        key = some["line"].astype(np.uint64) * _MIX[0] ^ some["state"].astype(np.uint64) * _MIX[1]
        key ^= (some["word"] + some["after_space"]) * _MIX[2]
        _, first, group = np.unique(key, return_index=True, return_inverse=True)
        # The first of a group is its best: the members are in order.
        leader = np.sort(first)
        leader = leader[_rank_within(some["line"][leader]) < self.weights.beam]
        place = np.full(member.size, -1)
        place[leader] = np.arange(leader.size)
        place = place[first[group]]
        return member[place >= 0], place[place >= 0], member[leader]

    def _add(self, node: int, kept: NDArray[np.void]) -> None:
        """Stores the hypotheses of a node, sorted by line, with what they would gain if their word ended here."""
        line = kept["line"]
        self.count[:, node] = np.bincount(line, minlength=self.atom_counts.size)
        self.first[:, node] = self.used + np.searchsorted(line, np.arange(self.atom_counts.size))
        listed = self.words.contains(kept["word"])
        kept["word_bonus"] = np.where(listed, self.weights.word_letter * kept["letters"], 0)
        self.table.view(_BYTES)[self.used : self.used + kept.size] = kept.view(_BYTES)
        self.used += kept.size


def _rank_within(groups: NDArray[np.integer]) -> NDArray[np.int64]:
    """The place of each element within its run of equal elements; the groups are sorted."""
    return np.arange(groups.size) - np.searchsorted(groups, groups)


def _near_best(line: NDArray[np.int32], score: NDArray[np.float64], window: float) -> NDArray[np.bool_]:
    """Which scores are within `window` of the best of their line; sorted by line."""
    best = np.full(int(line[-1]) + 1 if line.size else 0, -np.inf)
    np.maximum.at(best, line, score)
    near: NDArray[np.bool_] = score >= best.take(line) - window
    return near
