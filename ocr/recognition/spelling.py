"""How well the lattice of a page spells a word in a place: forced alignment, over all cuts of the ink."""

import numpy as np
from numpy.typing import NDArray

from classifier.alphabet import INDEX, JUNK
from ocr.decoding.hypotheses import SegmentGraph, Weights, atom_bounds


class LatticeSpelling:
    """A page's lattice, to be asked for words. start: int64 [S], the first atom of each segment, counted over the
    page."""

    def __init__(self, graph: SegmentGraph, log_probs: NDArray[np.float32], weights: Weights) -> None:
        """log_probs: float32 [S, C + 1], of every candidate, by first atom."""
        self.log_probs, self.weights = log_probs, weights
        self.start, self.end = atom_bounds(graph)

    def best(self, word: str, first: int, last: int) -> tuple[float, NDArray[np.int32]]:
        """The best way to spell `word`, of symbols, from where segment `first` begins to where `last` ends: its score
        as the search counts without language, nats, -inf where there is none; and its segments, int32 [K]."""
        low, high = int(self.start[first]), int(self.end[last])
        inside = np.arange(*np.searchsorted(self.start, [low, high]))
        inside = inside[self.end[inside] <= high]
        begin, end = self.start[inside] - low, self.end[inside] - low
        scores = self._prices(inside, word)
        reached = np.full(high - low + 1, -np.inf)
        reached[0] = 0
        for column in scores.T:
            column += reached[begin]
            reached = np.full(high - low + 1, -np.inf)
            np.maximum.at(reached, end, column)
        if reached[-1] == -np.inf:
            return -np.inf, np.zeros(0, np.int32)
        segments, node = [], high - low
        for column in scores.T[::-1]:
            arc = int(np.where(end == node, column, -np.inf).argmax())
            segments.append(int(inside[arc]))
            node = int(begin[arc])
        return float(reached[-1]), np.array(segments[::-1], np.int32)

    def _prices(self, segments: NDArray[np.int64], word: str) -> NDArray[np.float64]:
        """What each segment costs as each letter of a word, float64 [S, K]."""
        letters = [INDEX[letter] for letter in word]
        scores = self.log_probs[segments].astype(np.float64)
        against_junk = self.weights.junk * np.maximum(scores[:, JUNK], self.weights.junk_floor)
        capitals = np.array([self.weights.capital * letter.isupper() for letter in word])
        return scores[:, letters] - against_junk[:, None] + self.weights.symbol + capitals
