"""Which of a language's words have marks on which letters, which the word list, that folds marks away, does not know.

Words without marks are not stored: a listed word is spelt plainly unless it is known with marks alone.
"""

from collections import Counter
from collections.abc import Iterable
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from ocr.language.word_list import WordList, fold, word_hashes

KEY_BITS: Final = 24
"""Of the key of a word: one spelling in 500 is then taken for one of 30,000 words by chance."""
MOST_WORDS: Final = 30_000
"""With marks that are stored, the most frequent ones of a text: rarer ones are one word with marks in 100."""
SURELY_ALL: Final = 29_000
"""Stored words of a language with no more than are stored; of 30,000 some have a key in common."""


class Spellings:
    """Words with marks, in two lists: those that are no words without, and those that are."""

    def __init__(self, needed: WordList, optional: WordList) -> None:
        self.needed, self.optional = needed, optional
        self.complete = len(self) < SURELY_ALL
        """Whether all of the language's words with marks are known, so that any other is none."""

    @classmethod
    def of(cls, words: Iterable[str], counts: Counter[str]) -> Self:
        """Those of a list of words, in any case. counts: how often words stand in a text, in small letters."""
        spelt = {word.lower() for word in words if word.isalpha()}
        marked = sorted((word for word in spelt if plain(word) != word), key=lambda word: (-counts[word], word))
        needed: list[str] = []
        optional: list[str] = []
        for word in marked[:MOST_WORDS]:
            (optional if plain(word) in spelt else needed).append(word)
        return cls(*(WordList.of_hashes(word_hashes(part)).with_bits(KEY_BITS) for part in (needed, optional)))

    def with_words(self, words: Iterable[str]) -> Self:
        """These and further words that may be spelt with their marks."""
        marked = [word.lower() for word in words if plain(word) != word.lower()]
        return type(self)(self.needed, self.optional | WordList.of_hashes(word_hashes(marked)))

    def __len__(self) -> int:
        return len(self.needed) + len(self.optional)

    def need_marks(self, words: list[str]) -> NDArray[np.bool_]:
        """Which words, in small letters, are known with their marks and unknown without, bool [N]."""
        return self.needed.contains(word_hashes(words))

    def have(self, words: list[str]) -> NDArray[np.bool_]:
        """Which words, in small letters with marks, are known, bool [N]."""
        hashes = word_hashes(words)
        return np.asarray(self.needed.contains(hashes) | self.optional.contains(hashes), np.bool_)


def plain(word: str) -> str:
    """A word without marks and case, as the word list knows it."""
    return "".join(map(fold, word))
