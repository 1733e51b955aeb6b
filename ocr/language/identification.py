"""Which language a text is in, by its runs of letters: a naive Bayes classifier over hashed character n-grams.

Each language has a profile, the frequencies of all n-grams of its text with the marks of accents taken off, for these
are what is misread first. (Cavnar and Trenkle 1994, "N-gram-based text categorization", ranked n-grams; here their
likelihoods are compared.)
"""

import unicodedata
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

ORDER: Final = 4
"""Characters of an n-gram; the blanks before and after a word count as one each."""
BUCKETS: Final = 1 << 14
"""N-grams are told apart by so many values of a hash."""
STEPS_PER_NAT: Final = 16
PRIOR: Final = 0.5
"""How often every bucket is taken to have been seen beforehand."""
CLEARLY: Final = 10.0
"""Nats by which a text must be likelier in another language than in the one that is expected,"""
CLEARLY_PER_NGRAM: Final = 0.1
"""... and nats for each of its n-grams, for what is no text of any language may be a little likelier in one."""

_MULTIPLIER: Final = np.uint64(0x9E3779B97F4A7C15)
_BLANK: Final = 32


@lru_cache(maxsize=4096)
def _folded(point: int) -> int:
    """The letter at a code point small and without its marks, a blank for all else."""
    base = "" if 0xD800 <= point < 0xE000 else unicodedata.normalize("NFKD", chr(point))[0]
    return ord(base.casefold()[0]) if base.isalpha() else _BLANK


def ngrams(text: str) -> NDArray[np.int64]:
    """The buckets, int64 [N], of the n-grams of a text's words."""
    points, which = np.unique(np.frombuffer(f" {text} ".encode("utf-32-le"), np.uint32), return_inverse=True)
    letters = np.array([_folded(point) for point in points.tolist()], np.uint64)[which]
    blank = letters == _BLANK
    letters = letters[~(blank & np.concatenate([[False], blank[:-1]]))]
    if len(letters) < ORDER:
        return np.zeros(0, np.int64)
    hashes = np.zeros(len(letters) - ORDER + 1, np.uint64)
    for place in range(ORDER):
        hashes = (hashes ^ letters[place : place + len(hashes)]) * _MULTIPLIER
        hashes ^= hashes >> np.uint64(29)
    return (hashes >> np.uint64(64 - BUCKETS.bit_length() + 1)).astype(np.int64)


def profile_of(counts: NDArray[np.integer]) -> NDArray[np.uint8]:
    """The profile, uint8 [BUCKETS], of how often each bucket was seen: -log of its share in steps of 1/16 nat."""
    shares = (counts + PRIOR) / (counts.sum() + PRIOR * BUCKETS)
    return np.minimum(np.rint(-np.log(shares) * STEPS_PER_NAT), 255).astype(np.uint8)


def log_likelihoods(text: str, profiles: NDArray[np.uint8]) -> NDArray[np.float64]:
    """How likely a text is in each language, nats float64 [P]. profiles: uint8 [P, BUCKETS]."""
    return profiles[:, ngrams(text)].sum(axis=1) / -float(STEPS_PER_NAT)


def likeliest(text: str, profiles: NDArray[np.uint8], expected: int) -> int:
    """Which of the profiles a text fits best, the `expected` one unless another is clearly likelier."""
    fits = log_likelihoods(text, profiles)
    best = int(fits.argmax())
    clearly = max(CLEARLY, CLEARLY_PER_NGRAM * len(ngrams(text)))
    return best if fits[best] - fits[expected] > clearly else expected
