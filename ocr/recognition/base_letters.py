"""Letters that differ in nothing but their marks, for what knows the letters but hardly the marks.

The network that reads lines without cuts has seen few lines of other languages than English: it takes í for i. A page
shows many an i and few of í, which are much alike. What such evidence says of i, í, ì, î and ï together counts; which
of them it is, the networks say that see the candidate itself.
"""

import unicodedata
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifier.alphabet import SYMBOLS

BASES: Final = {"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "ı": "i"}
"""Of letters whose marks Unicode does not take off."""
TINY: Final = np.float32(1e-30)


def base_of(symbol: str) -> str:
    """The letter without its mark; what is no such letter itself."""
    return BASES.get(symbol) or unicodedata.normalize("NFD", symbol)[0]


def _several_of_a_base() -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The symbols whose base others have too, int64 [K], base by base; and which base that is, [K]."""
    members: dict[str, list[int]] = {}
    for index, symbol in enumerate(SYMBOLS):
        members.setdefault(base_of(symbol), []).append(index)
    several = [group for group in members.values() if len(group) > 1]
    return np.concatenate(several), np.repeat(np.arange(len(several)), list(map(len, several)))


_MEMBERS, _BASE = _several_of_a_base()
_STARTS: Final = np.flatnonzero(np.diff(_BASE, prepend=-1))


def marked_as(opinion: NDArray[np.float32], marks: NDArray[np.float32]) -> NDArray[np.float32]:
    """Log-probabilities `opinion`, float32 [S, C], in which letters of one base share what it says of them all as they
    do in `marks`, float32 [S, C]."""
    said, shared = (
        np.log(np.maximum(np.add.reduceat(np.exp(scores[:, _MEMBERS]), _STARTS, axis=1), TINY))
        for scores in (opinion, marks)
    )
    marked = opinion.copy()
    marked[:, _MEMBERS] = marks[:, _MEMBERS] + (said - shared)[:, _BASE]
    return marked
