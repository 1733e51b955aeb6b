"""Which candidates are looked at once more: those near a symbol in doubt, and of these none beside a certain one."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifier.alphabet import JUNK
from ocr.decoding.hypotheses import atom_bounds
from ocr.recognition.symbols import PageSymbols
from segmentation.types import Lattice

SURE_CANDIDATE: Final = float(np.log(0.99))
"""A candidate of which the first network is as sure as this is not looked at again,"""
NEAR: Final = 4
"""... nor one that is farther than so many atoms, some two symbols, from a symbol in doubt."""
CLEAR_SYMBOL: Final = 0.9
"""A symbol of less confidence is in doubt, once its line is looked at again."""
CERTAIN_SYMBOL: Final = 0.95
"""The second network is not asked about what has a part of a symbol of this confidence,"""
SURELY_JUNK: Final = float(np.log(0.97))
"""... nor about what is junk with more than this probability: on print half of the candidates near doubts need no
look. (With these one word of 69 pages is read otherwise, with 0.9 some of faxes and hands.)"""


def in_doubt(
    lattice: Lattice, log_probs: NDArray[np.float32], symbols: PageSymbols, among: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Those `among` the candidates, int64 [K], that are unsure and lie near a symbol in doubt.

    log_probs: float32 [S, C + 1], junk last; symbols: what the first pass read.
    """
    doubted = symbols.confidence < CLEAR_SYMBOL
    near = among[_touching(lattice, symbols.start[doubted] - NEAR, symbols.end[doubted] + NEAR)[among]]
    return near[log_probs[near].max(axis=1) < SURE_CANDIDATE]


def worth_asking(
    lattice: Lattice, log_probs: NDArray[np.float32], symbols: PageSymbols, among: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Those `among` the candidates, int64 [K], that a costly network is asked about: none that is junk or has a part of
    a certain symbol without being it."""
    certain = symbols.confidence >= CERTAIN_SYMBOL
    beside = _touching(lattice, symbols.start[certain], symbols.end[certain])
    beside[symbols.segment[certain]] = False
    asked = among[~beside[among]]
    return asked[log_probs[asked, JUNK] < SURELY_JUNK]


def _touching(lattice: Lattice, first: NDArray[np.int64], last: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which candidates have an atom of the runs first[k]:last[k] of the page's atoms, bool [S]."""
    start, end = atom_bounds(lattice)
    atoms = int(lattice.atom_offsets[-1])
    edges = np.zeros(atoms + 1, np.int64)
    np.add.at(edges, np.maximum(first, 0), 1)
    np.add.at(edges, np.minimum(last, atoms), -1)
    marked = np.concatenate([[0], np.cumsum(np.cumsum(edges)[:-1] > 0)])
    return np.asarray(marked[end] > marked[start], np.bool_)
