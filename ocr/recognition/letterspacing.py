"""Words whose letters are set apart, as T I T L E S are: joined where that makes words of a list.

A row of single letters may also be a row of answers or of column heads, so that white alone does not tell.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifier.alphabet import INDEX, SYMBOLS, text_of
from ocr.decoding.beam_search import DecodedLine
from ocr.language.word_list import WordList
from segmentation.types import Lattice

FEWEST: Final = 4
"""Letters in a row, each with spaces about it, that may be words whose letters are set apart."""
WIDER: Final = 1.25
"""White between two such words, in that between their letters, at least."""
SHORTEST: Final = 3
"""Letters of the longest of the words at least."""
CAPITALS: Final = 0.5
"""Share of capitals from which the whole word is in capitals: of c, o, s and the like a letter that stands alone does
not show which it is."""


def join_letterspaced(lattice: Lattice, lines: Sequence[DecodedLine], words: Sequence[WordList]) -> list[DecodedLine]:
    """The lines without spaces between letters that are set apart. words: the list that fits each line."""
    return [_joined(line, lattice.boxes, listed) for line, listed in zip(lines, words, strict=True)]


def _joined(line: DecodedLine, boxes: NDArray[np.integer], words: WordList) -> DecodedLine:
    if len(line.symbols) < FEWEST:
        return line
    # What stands for a space before the first symbol means nothing.
    starts = np.flatnonzero(np.concatenate([[True], line.spaces[1:], [True]]))
    single = np.diff(starts) == 1
    single &= np.array([SYMBOLS[symbol].isalpha() for symbol in line.symbols[starts[:-1]]])
    edges = np.flatnonzero(np.diff(np.concatenate([[False], single, [False]]).astype(np.int8)))
    for first, last in edges.reshape(-1, 2).tolist():
        if last - first >= FEWEST:
            line = _with_words(line, starts[first:last], boxes, words)
    return line


def _with_words(
    line: DecodedLine, letters: NDArray[np.intp], boxes: NDArray[np.integer], words: WordList
) -> DecodedLine:
    """The line with the row of single `letters`, places [K] of its symbols, joined to words; as it is where none of the
    ways to part the row at its widest white gives words of the list."""
    left, _, right, _ = boxes[line.segments[letters]].T.astype(float)
    white = left[1:] - right[:-1]
    for narrowest in sorted(set(white.tolist()) | {np.inf}, reverse=True):
        between = white >= narrowest
        if between.any() and white[between].min() < WIDER * max(white[~between].max(initial=0.0), 1.0):
            continue
        bounds = [0, *(np.flatnonzero(between) + 1).tolist(), len(letters)]
        groups = [letters[low:high] for low, high in pairwise(bounds)]
        if max(map(len, groups)) < SHORTEST:
            break
        if all(text_of(line.symbols[group]) in words for group in groups):
            spaces = line.spaces.copy()
            spaces[letters[1:]] = between
            for group in groups:
                line = _in_one_case(line, group)
            return replace(line, spaces=spaces)
    return line


def _in_one_case(line: DecodedLine, word: NDArray[np.intp]) -> DecodedLine:
    """The line with the letters of a word, places [K], all capitals where many are; those that were none before are as
    sure as the others."""
    letters = [SYMBOLS[symbol] for symbol in line.symbols[word]]
    capital = np.array([letter.isupper() for letter in letters])
    if capital.all() or capital.mean() < CAPITALS:
        return line
    symbols, confidences = line.symbols.copy(), line.confidences.copy()
    symbols[word] = [INDEX.get(letter.upper(), INDEX[letter]) for letter in letters]
    confidences[word[~capital]] = np.median(confidences[word[capital]])
    return replace(line, symbols=symbols, confidences=confidences)
