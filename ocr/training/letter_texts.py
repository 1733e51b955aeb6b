"""What is drawn to teach the letters that English lacks: words that have them, each letter as often as any other."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import numpy as np

from classifier.alphabet import INDEX

WORDS: Final = (3, 9)
"""Of a line."""
TAUGHT: Final = 0.8
"""Share of the words that have a letter to be learnt; the others show what those must not be taken for."""
REAL: Final = 0.35
"""Share of these that are words of a language, where there are any: in the others plain letters have got marks."""
MARKED_SHARE: Final = 0.4
"""Share of the letters of such a word that have got one, beside the letter that it was chosen for."""
CAPITALS: Final = 0.15
"""Share of the words all in capitals."""
BASES: Final[Mapping[str, str]] = {
    "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "ı": "i", "œ": "o", "Œ": "O", "æ": "a", "Æ": "A", "ß": "s"
}  # fmt: skip
"""What letters stand in place of whose marks Unicode does not take off."""
MARKED: Final[Mapping[str, str]] = {
    "¿": "¿{}?", "¡": "¡{}!", "‹": "‹{}›", "›": "‹{}›", "ª": "{}ª", "º": "{}º", "№": "№ {}"
}  # fmt: skip
"""How marks stand beside words, and beside numbers where they do that."""
TRIES: Final = 100
"""Words that are looked at for a letter."""
NUMBERED: Final = "ªº№"


def letter_lines(letters: Sequence[str], words: Sequence[str], rng: np.random.Generator) -> Iterator[str]:
    """Lines of words without end, every other one with one of the `letters`, each as often as any other."""
    having: dict[str, list[str]] = {letter: [] for letter in letters}
    marked: dict[str, list[str]] = defaultdict(list)
    for letter in letters:
        if letter not in MARKED:
            marked[_base(letter)].append(letter)
    for word in words:
        for letter in set(word) | set(word.upper() if len(word.upper()) == len(word) else ()):
            if letter in having:
                having[letter].append(word)
    while True:
        said = []
        for _ in range(rng.integers(*WORDS)):
            if rng.random() < TAUGHT:
                letter = _any(letters, rng)
                said.append(_with_letter(letter, having[letter], words, marked, rng))
            else:
                said.append(_in_case(_any(words, rng), rng))
        yield " ".join(word for word in said if set(word) <= INDEX.keys() | {" "})


def _with_letter(
    letter: str, having: Sequence[str], words: Sequence[str], marked: Mapping[str, list[str]], rng: np.random.Generator
) -> str:
    if letter in MARKED:
        inside = str(rng.integers(1, 100)) if letter in NUMBERED else _any(words, rng)
        return MARKED[letter].format(inside)
    if having and rng.random() < REAL:
        word = _any(having, rng)
        if letter in word:
            return word if letter.isupper() or rng.random() > CAPITALS else word.upper()
        return word.capitalize() if letter == word[0].upper() and rng.random() < 0.6 else word.upper()
    return _with_marks(letter, words, marked, rng)


def _with_marks(letter: str, words: Sequence[str], marked: Mapping[str, list[str]], rng: np.random.Generator) -> str:
    """A word in which a letter like `letter` but for the mark has been replaced by it, and some others by others."""
    base = _base(letter)
    for _ in range(TRIES):
        word = _any(words, rng)
        if letter.isupper():
            word = word.capitalize() if rng.random() < 0.5 else word.upper()
        place = word.find(base)
        if place >= 0:
            others = [_any(marked[own], rng) if own in marked and rng.random() < MARKED_SHARE else own for own in word]
            return "".join([*others[:place], letter, *others[place + 1 :]])
    return letter


def _base(letter: str) -> str:
    """The letter without its mark."""
    return BASES.get(letter) or unicodedata.normalize("NFD", letter)[0]


def _in_case(word: str, rng: np.random.Generator) -> str:
    draw = rng.random()
    return word.upper() if draw < CAPITALS else word.capitalize() if draw < 2 * CAPITALS else word


def _any(options: Sequence[str], rng: np.random.Generator) -> str:
    return options[int(rng.integers(len(options)))]
