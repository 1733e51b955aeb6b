"""What drawn lines say: pieces of running text, some of them with rare symbols, and the entries that it lacks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import numpy as np

from classifier.alphabet import INDEX, SPELLING
from classifier.synthesis.form_text import character_groups, entry

RUNNING_SHARE: Final = 0.68
"""Share of the lines that are running text."""
EXERCISE_SHARE: Final = 0.18
"""Share of the lines by hand that are characters of one kind without words."""
CAPITALS_SHARE: Final = 1 / 12
"""Share of the running text that is all in capitals,"""
CAPITALS_SHARE_BY_HAND: Final = 1 / 5
"""... and by hand, where people who are asked to print write capitals."""
TITLE_SHARE: Final = 1 / 16
"""Share of it that has a capital for each word."""
SCRAMBLED_SHARE: Final = 0.12
"""Share of it whose words have their letters shuffled: names, codes and other languages cannot be guessed either."""
SEASONED_SHARE: Final = 0.3
"""Share of the lines of running text that get rare symbols in plausible places."""
LINE_LENGTHS: Final = (1, 90)
"""Characters: the least and the most in a line."""

UNACCENTED: Final = {"a": "àáâä", "c": "ç", "e": "èéêë", "i": "íîï", "n": "ñ", "o": "óôö", "u": "úûü", "s": "ß"} | {
    "A": "À", "E": "É", "O": "Ö", "U": "Ü",
}  # fmt: skip
DIGRAPHS: Final = {"ae": "æ", "oe": "œ", "Ae": "Æ"}
WRAPPERS: Final = (
    *14 * ["“”"], *7 * ["‘’"], *9 * ['""'], *4 * ["''"], *12 * ["()"], *7 * ["[]"], *4 * ["«»"],
    *3 * ["„“"], *3 * ["{}"], *3 * ["<>"], *2 * ["**"], "__", "||", "~~", "``", "//",
)  # fmt: skip
"""Marks around a word, the usual ones several times."""
SUFFIXES: Final = (*",;:.!?…*†¶§®™©°%¹²³-/", "...", "--", "?!", "'s", "’s", "’")
PREFIXES: Final = (*"•·*§¶#$£€¢@&+-±×÷=~^|\\_<>«»†©—–", "- ", "• ", "· ", "* ", "> ", "| ")
BETWEEN: Final = (*"—–-/&+=×÷±<>|~_\\…", *(f" {symbol} " for symbol in "—–&+=/|·•"), ": ", "; ", "... ")
LIGATURE_WORDS: Final = (
    "office", "difficult", "sufficient", "efficient", "affirm", "traffic", "official", "coffin", "suffice", "affinity",
    "shuffle", "baffled", "ruffled", "afflict", "muffled", "waffles", "raffle", "effluent", "affluence", "scuffle",
    "affair", "offered", "effect", "staff", "cliffs", "sheriff", "fly", "flame", "flour", "reflect", "profit", "field",
)  # fmt: skip


def line_texts(paragraphs: Iterable[str], rng: np.random.Generator, *, by_hand: bool = False) -> Iterator[str]:
    """Texts of lines as long as `paragraphs` lasts; every character is a space or of the alphabet without ligatures."""
    capitals_share = CAPITALS_SHARE_BY_HAND if by_hand else CAPITALS_SHARE
    for paragraph in paragraphs:
        words = known(paragraph).split()
        while words:
            if by_hand and rng.random() < EXERCISE_SHARE:
                yield character_groups(rng)
                continue
            if rng.random() >= RUNNING_SHARE:
                yield entry(rng)
                continue
            piece, words = cut_line(words, rng)
            if rng.random() < SCRAMBLED_SHARE:
                piece = [scrambled(word, rng) for word in piece]
            if rng.random() < SEASONED_SHARE:
                piece = add_rare_symbols(piece, rng)
            yield in_case(with_quotes(" ".join(piece), rng), capitals_share, rng)


def known(text: str) -> str:
    """`text` without the characters that the alphabet lacks."""
    return "".join(character for character in text if character.isspace() or character in INDEX)


def cut_line(words: list[str], rng: np.random.Generator) -> tuple[list[str], list[str]]:
    """A line's worth of `words` and the rest of them; short lines are rarer than long ones."""
    room = int(rng.triangular(LINE_LENGTHS[0], 65, LINE_LENGTHS[1]))
    lengths = np.cumsum([len(word) + 1 for word in words])
    count = max(1, int(np.searchsorted(lengths, room)))
    return words[:count], words[count:]


def scrambled(word: str, rng: np.random.Generator) -> str:
    """`word` with its small letters shuffled."""
    places = [i for i, letter in enumerate(word) if letter.islower()]
    letters = list(word)
    for place, source in zip(places, rng.permutation(places), strict=True):
        letters[place] = word[source]
    return "".join(letters)


def with_quotes(text: str, rng: np.random.Generator) -> str:
    """`text` with typographic quotes and dashes in half of the cases."""
    if rng.random() < 0.5:
        return text
    marks = text.replace("--", "—")
    opened = [i == 0 or marks[i - 1] in " ([—" for i in range(len(marks))]
    pairs = {'"': "“”", "'": "‘’"}
    return "".join(pairs[c][0 if before else 1] if c in pairs else c for c, before in zip(marks, opened, strict=True))


def in_case(text: str, capitals_share: float, rng: np.random.Generator) -> str:
    """`text` as it is, or all in capitals, or with a capital for each word."""
    draw = rng.random()
    if draw < capitals_share:
        capitals = text.upper()
        return capitals if len(capitals) == len(text) and set(capitals) <= INDEX.keys() | {" "} else text
    return text.title() if draw < capitals_share + TITLE_SHARE and text.isascii() else text


def with_ligatures(text: str, symbols: frozenset[str]) -> str:
    """`text` with those of the alphabet's ligatures that are in `symbols`, longest first."""
    for ligature in sorted(SPELLING, key=lambda symbol: -len(SPELLING[symbol])):
        if ligature in symbols:
            text = text.replace(SPELLING[ligature], ligature)
    return text


def add_rare_symbols(words: list[str], rng: np.random.Generator) -> list[str]:
    """`words` with rare symbols before, after, around, within or between some of them."""
    seasoned = list(words)
    for index in rng.choice(len(words), max(1, len(words) // 4), replace=False):
        word = seasoned[index]
        manner = rng.integers(6)
        if manner == 0:
            marks = WRAPPERS[rng.integers(len(WRAPPERS))]
            word = marks[0] + word + marks[1]
        elif manner == 1:
            word += str(rng.choice(SUFFIXES))
        elif manner == 2:
            word = str(rng.choice(PREFIXES)) + word
        elif manner == 3:
            word = accented(word, rng)
        elif manner == 4:
            word += str(rng.choice(BETWEEN)) + str(rng.choice(words))
        else:
            word = str(rng.choice(LIGATURE_WORDS))
        seasoned[index] = word
    return seasoned


def accented(word: str, rng: np.random.Generator) -> str:
    """`word` with one letter that can bear an accent bearing one, or with a digraph."""
    for spelled, symbol in DIGRAPHS.items():
        if spelled in word:
            return word.replace(spelled, symbol)
    places = [i for i, letter in enumerate(word) if letter in UNACCENTED]
    if not places:
        return word + "é"
    place = int(rng.choice(places))
    return word[:place] + str(rng.choice(list(UNACCENTED[word[place]]))) + word[place + 1 :]
