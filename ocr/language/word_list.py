"""The word list: whether a run of letters is a word, asked for many runs at once.

A word is known by a 64-bit hash of its folded letters, built letter by letter as a hypothesis grows. Everything that
is no letter ends a word, an apostrophe and a hyphen too, so that "don't", "king's" and "north-east" are made of listed
parts.
"""

import unicodedata
from collections.abc import Iterable
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifier.alphabet import SYMBOLS, spell

KEY_BITS: Final = 32
"""Bits of a key, which are the upper ones of a hash."""

_MULTIPLIER: Final = np.uint64(0x9E3779B97F4A7C15)
"""An odd multiplier with well mixed bits (2^64 divided by the golden ratio; Knuth, The Art of Computer Programming
6.4)."""


@cache
def fold(character: str) -> str:
    """A letter without case and accent; an empty string for what is no letter."""
    base = unicodedata.normalize("NFKD", character)[0]
    return base.casefold() if base.isalpha() else ""


def _letter_table() -> NDArray[np.uint64]:
    spelt = [[fold(character) for character in spell(symbol)] for symbol in SYMBOLS]
    table = np.zeros((len(SYMBOLS) + 1, max(len(letters) for letters in spelt)), dtype=np.uint64)
    for index, letters in enumerate(spelt):
        for place, letter in enumerate("".join(letters)[: table.shape[1]]):
            table[index, place] = ord(letter)
    return table


_LETTERS: Final = np.ascontiguousarray(_letter_table().T)
"""uint64 [longest spelling, C]: the letters that each class spells, then 0."""

LETTER_COUNTS: Final[NDArray[np.int64]] = np.count_nonzero(_LETTERS, axis=0)
"""int64 [C]: how many letters each class spells; 0 for what is no letter, junk included."""


def extend(hashes: NDArray[np.uint64], symbols: NDArray[np.integer]) -> NDArray[np.uint64]:
    """The hashes of words, uint64 [N], after one more symbol each, indices [N]. Zero, the hash of no letters, after
    what is no letter."""
    letter = _LETTERS[0].take(symbols)
    longer = np.where(letter > 0, (hashes ^ letter) * _MULTIPLIER, np.uint64(0))
    for letters in _LETTERS[1:]:
        letter = letters.take(symbols)
        more = np.flatnonzero(letter)
        longer[more] = (longer[more] ^ letter[more]) * _MULTIPLIER
    return longer


def symbol_hashes(words: NDArray[np.integer]) -> NDArray[np.uint64]:
    """The hashes, uint64 [N], of words of as many symbols each, indices [N, K]."""
    hashes = np.zeros(len(words), np.uint64)
    for symbols in words.T:
        hashes = extend(hashes, symbols)
    return hashes


class WordList:
    """A set of words, kept as the upper bits of their hashes: with 32 of them one run of letters in 20,000 is taken for
    a word by chance, with each bit less twice as many."""

    def __init__(self, keys: NDArray[np.uint32], bits: int = KEY_BITS) -> None:
        """keys: uint32 [N], sorted, of which the upper `bits` count and the others are 0."""
        self._keys, self.bits = keys, bits
        self._counted = np.uint32((1 << KEY_BITS) - (1 << KEY_BITS - bits))

    @classmethod
    def unpacked(cls, planes: NDArray[np.uint8], bits: int) -> "WordList":
        """The list with keys of so many bits that `packed` made."""
        steps = np.ascontiguousarray(planes.T).view("<u4").ravel()
        return cls(np.cumsum(steps, dtype=np.uint32) << np.uint32(KEY_BITS - bits), bits)

    @classmethod
    def of(cls, words: Iterable[str]) -> "WordList":
        """A list of these words, in any case; their parts where they are not letters alone."""
        return cls.of_hashes(word_hashes(sorted({part for word in words for part in _parts(word)})))

    @classmethod
    def of_hashes(cls, hashes: NDArray[np.uint64]) -> "WordList":
        """A list of the words with these hashes, [N]."""
        return cls(np.unique((hashes >> np.uint64(KEY_BITS)).astype(np.uint32)))

    def packed(self) -> NDArray[np.uint8]:
        """The list as it is stored, uint8 [4, N]: the bytes of the steps from key to key, the lowest of all first, so
        that the upper ones, which are mostly alike, stand together to be compressed."""
        keys = self._keys >> np.uint32(KEY_BITS - self.bits)
        steps = np.diff(keys, prepend=np.uint32(0)).astype("<u4")
        return np.ascontiguousarray(steps.view(np.uint8).reshape(-1, 4).T)

    def with_bits(self, bits: int) -> "WordList":
        """The list with keys of no more than so many bits."""
        if bits >= self.bits:
            return self
        counted = WordList(self._keys, bits)._counted
        return WordList(_distinct(self._keys & counted), bits)

    def __or__(self, other: "WordList") -> "WordList":
        """The words of both."""
        if not len(other):
            return self  # sorting a whole list anew takes longer than loading it
        bits = min(self.bits, other.bits)
        keys = np.concatenate([self.with_bits(bits)._keys, other.with_bits(bits)._keys])
        return WordList(_distinct(np.sort(keys)), bits)

    def __len__(self) -> int:
        return self._keys.size

    def __contains__(self, word: str) -> bool:
        """Whether `word`, in any case, is in the list; one that is not letters alone is when all its parts are."""
        parts = _parts(word)
        return bool(parts) and bool(self.contains(word_hashes(parts)).all())

    def contains(self, hashes: NDArray[np.uint64]) -> NDArray[np.bool_]:
        """Whether each hash, uint64 [N], is that of a word."""
        if not self._keys.size:
            return np.zeros(hashes.shape, dtype=bool)
        keys = (hashes >> np.uint64(KEY_BITS)).astype(np.uint32) & self._counted
        places = np.minimum(np.searchsorted(self._keys, keys), self._keys.size - 1)
        found: NDArray[np.bool_] = (self._keys[places] == keys) & (hashes != 0)
        return found


def _distinct(ordered: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Each of some sorted keys once: a hundred times as fast as np.unique, which does not know that they are sorted."""
    return ordered[np.append(True, ordered[1:] != ordered[:-1])] if ordered.size else ordered


def _parts(word: str) -> list[str]:
    return "".join(fold(character) or " " for character in word).split()


def word_hashes(words: list[str]) -> NDArray[np.uint64]:
    """The hash of each word, uint64 [N], of its letters as they are, which are not folded."""
    lengths = np.array([len(word) for word in words], dtype=np.int64)
    letters = np.frombuffer("".join(words).encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    first = np.cumsum(lengths) - lengths
    hashes = np.zeros(lengths.size, dtype=np.uint64)
    for place in range(int(lengths.max(initial=0))):
        long = np.flatnonzero(lengths > place)
        hashes[long] = (hashes[long] ^ letters[first[long] + place]) * _MULTIPLIER
    return hashes
