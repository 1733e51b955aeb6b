"""Compounds that were read as two words, in languages that write them as one.

Lists have few of a language's compounds, but their parts; to the search two listed words are worth more than one that
is not, even where the image shows no space between them.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifier.alphabet import SYMBOLS
from ocr.decoding.beam_search import DecodedLine, SegmentGraph

COMPOUNDING: Final = frozenset(("da", "de", "fi", "hu", "nb", "nl", "sv"))
"""Codes of such languages."""
NO_SPACE: Final = -4.0
"""Log-odds of a space below which the image shows none. (Between the parts of compounds drawn in narrow faces -4.3 and
less, between words -1 and more.)"""
SHORTEST: Final = 3
"""Letters of a part."""
HOOKED: Final = frozenset("fﬀj")
"""Letters that hang over the one after or before them, so that the white between them is no evidence."""

_IS_SMALL: Final = np.array([symbol.isalpha() and symbol.islower() for symbol in SYMBOLS])
_IS_HOOKED: Final = np.array([symbol in HOOKED for symbol in SYMBOLS])
_IS_LETTER: Final = np.array([symbol.isalpha() for symbol in SYMBOLS])


def join_compounds(
    graph: SegmentGraph, lines: Sequence[DecodedLine], space: NDArray[np.float32], codes: Sequence[str]
) -> list[DecodedLine]:
    """The lines without spaces inside compounds. space: float32 [A], log-odds of a space before each atom. codes: of
    the language of each line."""
    return [
        _joined(line, space[graph.atom_offsets[number] + graph.start[line.segments]])
        if code in COMPOUNDING and len(line.symbols)
        else line
        for number, (line, code) in enumerate(zip(lines, codes, strict=True))
    ]


def _joined(line: DecodedLine, space: NDArray[np.float32]) -> DecodedLine:
    """space: before each symbol, float32 [K]."""
    starts = np.flatnonzero(np.concatenate([[True], line.spaces[1:], [True]]))
    spaces = line.spaces.copy()
    for first, middle, end in zip(starts[:-2], starts[1:-1], starts[2:], strict=True):
        head, tail = line.symbols[first:middle], line.symbols[middle:end]
        parts = len(head) >= SHORTEST and len(tail) >= SHORTEST and _IS_LETTER[head].all()
        small = parts and _IS_SMALL[head[-1]] and _IS_SMALL[tail[:SHORTEST]].all()
        if small and space[middle] < NO_SPACE and not (_IS_HOOKED[head[-1]] or _IS_HOOKED[tail[0]]):
            spaces[middle] = False
    return replace(line, spaces=spaces)
