"""Uneven writing: from word to word, lines written by hand step up and down, where no line of print would go on.

How far they do so is measured on the lines that were found. On an even page nothing is joined here.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from segmentation.lines.linking import COLUMN_GAPS, STEP, Barrier, Tolerance, chain_letters, measure

WORD_GAP: Final = 0.4
"""White before the first letter of a word at least, in letter heights."""
LETTERS: Final = 2
WORDS: Final = 10
"""Letters that tell how high a word stands, and pairs of words that tell how uneven a page is: so many at least."""
STEPS: Final = 8.0
"""Largest step within a line in usual steps. Usual are 0.02 to 0.04 letter heights in print, 0.05 to 0.17 by hand."""
OVERLAP: Final = 0.2
"""Share of the lower one's height that two pieces of an uneven line have in common where they meet."""

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def join_uneven(boxes: Floats, piece: Ints, barrier: Barrier | None = None) -> Ints:
    """Join the pieces of lines that broke where the writing steps up or down, on a page that does so everywhere.

    boxes: float64 [N, 4] of letters; piece: int64 [N], the piece of a line that each belongs to; barrier: what no line
    may cross. Returns int64 [N], numbered from 0.
    """
    step = STEPS * usual_step(boxes, piece)
    if step <= STEP:
        return piece
    return chain_letters(boxes, piece, COLUMN_GAPS, barrier, Tolerance(step, OVERLAP))


def usual_step(boxes: Floats, line: Ints) -> float:
    """The median step of the baseline from word to word in lines, in letter heights; 0 where there are few words.

    boxes: float64 [N, 4] of letters; line: int64 [N], numbered from 0.
    """
    words, word_line = words_of(boxes, line)
    chains = measure(boxes, words)
    long = np.flatnonzero(chains.count >= LETTERS)
    first, second = long[:-1], long[1:]
    same = word_line[first] == word_line[second]
    if same.sum() < WORDS:
        return 0.0
    first, second = first[same], second[same]
    step = np.abs(chains.right_foot[first] - chains.left_foot[second])
    return float(np.median(step / np.maximum(chains.size[first], chains.size[second])))


def words_of(boxes: Floats, line: Ints) -> tuple[Ints, Ints]:
    """The word of each letter, int64 [N], numbered line by line from left to right, and the line of each word."""
    order = np.lexsort((boxes[:, 0], line))
    left, top, right, bottom = boxes[order].T
    starts = np.ones(len(order), np.bool_)
    starts[1:] = (np.diff(line[order]) > 0) | (left[1:] - right[:-1] > WORD_GAP * (bottom - top)[1:])
    word = np.empty(len(order), np.int64)
    word[order] = np.cumsum(starts) - 1
    return word, line[order][starts]
