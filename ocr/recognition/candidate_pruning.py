"""What the small network says of a page's candidates, asked only about those that may be symbols.

The lattice holds every run of atoms that may be a letter, and most are none: pieces of letters, and letters with parts
of their neighbours. Where the ink between two whites is surely one symbol, its pieces are not looked at, and where sure
symbols stand on both sides of white, nothing across it. On clean print two candidates of five need no look.
"""

from collections.abc import Iterator
from typing import Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from classifier.alphabet import JUNK, SYMBOLS
from classifier.recogniser import Recogniser
from ocr.decoding.hypotheses import atom_bounds
from ocr.recognition.language_letters import in_letters
from segmentation.types import TOUCHING, Lattice

T = TypeVar("T", bound=np.generic)

HARDLY_JUNK: Final = float(np.log(0.001))
"""What is junk with less than this probability is surely a symbol. (With 0.003 words of a faded receipt were lost, in
which pieces of letters look like letters.)"""
SURELY_NONE: Final = -30.0
"""Log-probability of every symbol for a candidate that was not looked at."""

ROWS: Final = 8_192
"""Candidates that are looked at at a time, which bounds the memory; a book page has some 6,000."""


def classify_pruned(
    lattice: Lattice, recogniser: Recogniser, symbols: NDArray[np.float32]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Log-probabilities float32 [S, C + 1] of all candidates, and what the network saw of them, float32 [S, F]; junk
    and zeros for those that it was not asked about. symbols: float32 [C], how likely each is in the language by which
    it is judged what is surely one, as `ocr.recognition.language_letters` says it.
    """
    log_probs = np.full((len(lattice.line), len(SYMBOLS) + 1), SURELY_NONE, np.float32)
    log_probs[:, JUNK] = 0
    junk = np.zeros(len(lattice.line), np.float32)
    features = np.zeros((len(lattice.line), recogniser.feature_count), np.float32)
    start, end = atom_bounds(lattice)

    def edges_of_confident_symbols(asked: NDArray[np.bool_]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Before which atoms sure symbols begin and end, bool [A + 1] each, once `asked`, bool [S], were looked at."""
        for rows in in_portions(np.flatnonzero(asked)):
            log_probs[rows], features[rows] = recogniser.look(lattice.crops[rows])
            junk[rows] = in_letters(log_probs[rows], symbols)[:, JUNK]
        sure = junk < HARDLY_JUNK
        begins, ends = np.zeros((2, len(lattice.gaps) + 1), np.bool_)
        begins[start[sure]], ends[end[sure]] = True, True
        return begins, ends

    white = np.append(lattice.gaps >= TOUCHING, False)
    white[lattice.atom_offsets] = True
    whites = np.cumsum(white)
    across = whites[end - 1] > whites[start]
    whole = white[start] & white[end] & ~across
    begins, ends = edges_of_confident_symbols(whole)
    inside = np.cumsum(begins.astype(np.int64) - ends) > 0
    begins, ends = edges_of_confident_symbols(~across & ~whole & ~inside[start])
    decided = np.cumsum(white & begins & ends)
    edges_of_confident_symbols(across & (decided[end - 1] == decided[start]))
    return log_probs, features


def in_portions(rows: NDArray[T]) -> Iterator[NDArray[T]]:
    """An array in portions of ROWS of its rows."""
    return (rows[first : first + ROWS] for first in range(0, len(rows), ROWS))
