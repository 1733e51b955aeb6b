"""The search of many lines and of very long ones: in portions, which bound its memory, and in pieces side by side.

The search takes a step for each atom of the longest line, and a step takes its time however few lines there are: a line
of 10,000 letters is read in a tenth of the time in pieces. A page of text, by whatever hand, is one portion of whole
lines.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ocr.decoding.beam_search import search
from ocr.decoding.best_path import DecodedLine, concatenated
from ocr.decoding.hypotheses import SegmentGraph, Weights, atom_bounds
from ocr.language.language_file import Language
from ocr.recognition.line_subset import Graph, lines_of

MOST_ATOMS: Final = 8_000
"""Of a portion, unless one line has more; a book page has some 3,000."""
LONGEST_LINE: Final = 1_500
"""Atoms of a line that is searched as one; a line of 300 letters by hand has about a thousand."""
LONGEST_PIECE: Final = 400
"""Atoms of a piece of a longer line at most; half as many at least, but of the last."""


def search_portions(
    graph: SegmentGraph,
    log_probs: NDArray[np.float32],
    space: NDArray[np.float32],
    language: Language,
    weights: Weights,
    chosen: NDArray[np.bool_] | None = None,
) -> list[DecodedLine]:
    """What `search` reads, line by line, of the lines that are `chosen`, bool [L], all of them by default.

    log_probs, space: as there, of all of `graph`.
    """
    counts = np.diff(graph.atom_offsets)
    if chosen is None:
        if counts.max(initial=0) <= LONGEST_LINE and counts.sum() <= MOST_ATOMS:
            return _search(graph, log_probs, space, language, weights)
        chosen = np.ones(len(counts), np.bool_)
    lines = lines_of(graph, chosen)
    pieces = _in_pieces(lines.graph, space[lines.atoms])
    found: list[DecodedLine] = []
    for few in _portions(np.diff(pieces.graph.atom_offsets)):
        part = lines_of(pieces.graph, few)
        segments = lines.segments[pieces.segments[part.segments]]
        read = _search(part.graph, log_probs[segments], space[lines.atoms[part.atoms]], language, weights)
        found += [replace(line, segments=segments[line.segments].astype(np.int32)) for line in read]
    begins = space[lines.atoms[pieces.graph.atom_offsets[:-1]]]
    return [_joined(found[first:last], begins[first:last]) for first, last in pairwise(pieces.first.tolist())]


@dataclass(frozen=True, slots=True, eq=False)
class _Pieces:
    """Lines cut into pieces. graph: the pieces as lines; segments: int64 [S], the numbers that its segments had;
    first: int64 [L + 1], the pieces of line l are first[l]:first[l + 1]."""

    graph: Graph
    segments: NDArray[np.int64]
    first: NDArray[np.int64]


def _in_pieces(graph: SegmentGraph, space: NDArray[np.float32]) -> _Pieces:
    """The lines of `graph`, those that are too long cut where few candidates lie across and a space is likely; the
    candidates across are left out."""
    start, end = atom_bounds(graph)
    atoms = int(graph.atom_offsets[-1])
    across = np.cumsum(np.bincount(start + 1, minlength=atoms + 1) - np.bincount(end, minlength=atoms + 1))
    offsets = [0]
    first = [0]
    for low, high in pairwise(graph.atom_offsets.tolist()):
        if high - low > LONGEST_LINE:
            while high - offsets[-1] > LONGEST_PIECE:
                choice = np.arange(offsets[-1] + LONGEST_PIECE // 2, offsets[-1] + LONGEST_PIECE + 1)
                offsets.append(int(choice[np.lexsort((-space[choice], across[choice]))[0]]))
        offsets.append(high)
        first.append(len(offsets) - 1)
    bounds = np.array(offsets, np.int32)
    piece = np.searchsorted(bounds, start, side="right") - 1
    whole = np.flatnonzero(end <= bounds[piece + 1])
    owner = piece[whole].astype(np.int32)
    begin, stop = ((node[whole] - bounds[owner]).astype(np.int32) for node in (start, end))
    return _Pieces(Graph(bounds, owner, begin, stop), whole, np.array(first, np.int64))


def _portions(counts: NDArray[np.integer]) -> Iterator[NDArray[np.bool_]]:
    """Which lines are searched together, bool [L] each, by their numbers of atoms."""
    portion = np.cumsum(counts) // MOST_ATOMS
    return (portion == number for number in np.unique(portion))


def _search(
    graph: SegmentGraph,
    log_probs: NDArray[np.float32],
    space: NDArray[np.float32],
    language: Language,
    weights: Weights,
) -> list[DecodedLine]:
    return search(graph, log_probs, space, language.ngrams, language.words, weights, language.char_classes)


def _joined(pieces: list[DecodedLine], space: NDArray[np.float32]) -> DecodedLine:
    """The pieces of a line as one. space: float32 [pieces], the log-odds of a space before each."""
    if len(pieces) == 1:
        return pieces[0]
    spaces = [piece.spaces.copy() for piece in pieces]
    for before, odds in zip(spaces, space.tolist(), strict=True):
        before[:1] = odds > 0
    spaces[0][:1] = False
    return concatenated([replace(piece, spaces=own) for piece, own in zip(pieces, spaces, strict=True)])
