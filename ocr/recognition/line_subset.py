"""Some lines of a lattice as a lattice of their own."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ocr.decoding.hypotheses import SegmentGraph


@dataclass(frozen=True, slots=True, eq=False)
class Graph:
    """The candidate segments of some lines; see `ocr.decoding.hypotheses.SegmentGraph`."""

    atom_offsets: NDArray[np.int32]
    line: NDArray[np.int32]
    start: NDArray[np.int32]
    end: NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """Lines of a larger lattice. segments: int64 [S] and atoms: int64 [A], the numbers that those of `graph` have
    there."""

    graph: Graph
    segments: NDArray[np.int64]
    atoms: NDArray[np.int64]


def lines_of(graph: SegmentGraph, chosen: NDArray[np.bool_]) -> Part:
    """The lines of `graph` that are `chosen`, bool [L], in their order."""
    counts = np.diff(graph.atom_offsets)
    segments = np.flatnonzero(chosen[graph.line])
    offsets = np.concatenate([[0], np.cumsum(counts[chosen])]).astype(np.int32)
    number = (np.cumsum(chosen) - 1).astype(np.int32)
    part = Graph(offsets, number[graph.line[segments]], graph.start[segments], graph.end[segments])
    return Part(part, segments, np.flatnonzero(np.repeat(chosen, counts)))
