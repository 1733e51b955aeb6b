"""Words that a page says more than once: what is in no list and was read in two ways that are nearly alike is mostly
one name, misread once; and two words without white between them are one where the page has it elsewhere.

The lattice is asked how well it spells either in both places, over all cuts of the ink (`ocr.recognition.spelling`), so
that an h that was taken for l and i is found in it. That which does both places less harm is the name.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifier.alphabet import INDEX, SYMBOLS, text_of
from ocr.decoding.best_path import DecodedLine, concatenated, part_of
from ocr.language.spellings import plain
from ocr.language.word_list import WordList, word_hashes
from ocr.recognition.letter_runs import word_runs
from ocr.recognition.spelling import LatticeSpelling
from ocr.recognition.word_marks import is_broken

SHORTEST: Final = 5
"""Letters of such a word: shorter ones are too often alike."""
CREDIBLE: Final = 0.8
"""Mean confidence of the symbols of a word that another may be."""
MOST_EDITS: Final = 0.34
"""By which another differs, as a share of its letters."""
WORSE: Final = 0.6
"""Nats for each letter by which the image may speak for what was read."""
NO_SPACE: Final = 0.0
"""Log-odds of a space below which the image speaks against it."""

_IN_WORDS: Final = np.array([symbol.isalnum() for symbol in SYMBOLS])


@dataclass(frozen=True, slots=True)
class Place:
    """Where a word stands: its line, its first and last + 1 symbol there."""

    line: int
    begin: int
    end: int


Said = dict[str, list[Place]]
"""The words of a page without marks before and behind, and where each stands."""


def with_page_words(
    spelling: LatticeSpelling, lines: Sequence[DecodedLine], space: NDArray[np.float32], words: Sequence[WordList]
) -> list[DecodedLine]:
    """The lines with the page's own words for those that were misread or parted.

    space: float32 [A], log-odds of a space before each atom. words: the list that fits each line.
    """
    said = _said(lines)
    whole = [_joined(line, space[spelling.start[line.segments]], said) for line in lines]
    if any(one is not other for one, other in zip(whole, lines, strict=True)):
        said = _said(whole)
    meant: list[tuple[Place, str]] = []
    for text, names in _near(said, _unlisted(said, words), whole):
        name = next((name for name in names if _is_meant(spelling, whole, text, name, said, words)), text)
        meant += [(place, name) for place in said[text] if name != text]
    for place, name in sorted(meant, key=lambda one: -one[0].begin):
        whole[place.line] = _spelt(spelling, whole[place.line], place, name)
    return whole


def _said(lines: Sequence[DecodedLine]) -> Said:
    said: Said = defaultdict(list)
    for number, line in enumerate(lines):
        text = text_of(line.symbols)
        rest_of_word = number > 0 and is_broken(lines[number - 1])
        for begin, end in _cores(line):
            if not (rest_of_word and begin == 0) and not (end == len(text) - 1 and is_broken(line)):
                said[text[begin:end]].append(Place(number, begin, end))
    return said


def _cores(line: DecodedLine) -> Iterator[tuple[int, int]]:
    """Where the words of a line are without marks before and behind: first symbol, last + 1."""
    inside = _IN_WORDS[line.symbols].tolist()
    for begin, end in word_runs(line):
        while begin < end and not inside[begin]:
            begin += 1
        while begin < end and not inside[end - 1]:
            end -= 1
        if begin < end:
            yield begin, end


def _joined(line: DecodedLine, space: NDArray[np.float32], said: Said) -> DecodedLine:
    """The line without spaces that part words of the page against the image. space: before each symbol, [K]."""
    joined = line.spaces.copy()
    cores = list(_cores(line)) if (line.spaces[1:] & (space[1:] < NO_SPACE)).any() else []
    for (begin, middle), (tail, end) in pairwise(cores):
        if middle == tail and space[tail] < NO_SPACE:
            text = text_of(line.symbols[begin:end])
            joined[tail] &= not (len(text) >= SHORTEST and text.isalpha() and text in said)
    return line if np.array_equal(joined, line.spaces) else replace(line, spaces=joined)


def _unlisted(said: Said, words: Sequence[WordList]) -> list[str]:
    """The words that no list of the page's lines has."""
    long = [text for text in said if len(text) >= SHORTEST - 1]
    hashes = word_hashes([plain(text) for text in long])
    lists = list({id(listed): listed for listed in words}.values())
    known = np.zeros(len(long), np.bool_)
    for listed in lists:
        known |= listed.contains(hashes)
    return [
        text
        for text, is_listed in zip(long, known.tolist(), strict=True)
        if not (is_listed if text.isalpha() else any(text in listed for listed in lists))
    ]


def _near(said: Said, unlisted: Sequence[str], lines: Sequence[DecodedLine]) -> Iterator[tuple[str, list[str]]]:
    """Words in no list, and the credible words of the page that are like each, the likest first."""
    names = [text for text in said if len(text) >= SHORTEST and text.isalpha()]
    if not unlisted or len(names) < 2:
        return
    from rapidfuzz.distance import Levenshtein  # late: not every page has two such words
    from rapidfuzz.process import cdist

    longest = max(map(len, names))
    far = cdist(unlisted, names, scorer=Levenshtein.distance, score_cutoff=int(MOST_EDITS * longest))
    near = (far > 0) & (far <= MOST_EDITS * np.array([len(name) for name in names]))
    for row in np.flatnonzero(near.any(axis=1)).tolist():
        text = unlisted[row]
        others = [names[column] for column in sorted(np.flatnonzero(near[row]).tolist(), key=far[row].__getitem__)]
        likely = [name for name in others if name.casefold() != text.casefold() and _is_credible(said[name], lines)]
        yield text, likely


def _is_credible(places: Sequence[Place], lines: Sequence[DecodedLine]) -> bool:
    """Whether a word was read twice or well."""
    place = places[0]
    return len(places) > 1 or float(lines[place.line].confidences[place.begin : place.end].mean()) >= CREDIBLE


def _is_meant(
    spelling: LatticeSpelling,
    lines: Sequence[DecodedLine],
    text: str,
    name: str,
    said: Said,
    words: Sequence[WordList],
) -> bool:
    """Whether `text` is `name` misread: the image bears it, and `name` is listed or would bear less to be `text`."""
    gain, loss = (
        sum(_gain(spelling, lines[place.line], place, read, other) for place in said[read])
        for read, other in ((text, name), (name, text))
    )
    listed = any(name in words[place.line] for place in said[name])
    return gain >= -WORSE * len(name) * len(said[text]) and (listed or gain > loss)


def _gain(spelling: LatticeSpelling, line: DecodedLine, place: Place, read: str, other: str) -> float:
    """How much better the lattice spells another word than what was read there, nats; -inf where it does not."""
    ends = line.segments[place.begin], line.segments[place.end - 1]
    return spelling.best(other, *ends)[0] - spelling.best(read, *ends)[0]


def _spelt(spelling: LatticeSpelling, line: DecodedLine, place: Place, name: str) -> DecodedLine:
    """The line with `name` for what was read at a place, as sure as that was in the mean."""
    segments = spelling.best(name, line.segments[place.begin], line.segments[place.end - 1])[1]
    symbols = np.array([INDEX[letter] for letter in name], np.int32)
    spaces = line.spaces[place.begin] & (np.arange(len(name)) == 0)
    sure = np.full(len(name), line.confidences[place.begin : place.end].mean(), np.float32)
    word = DecodedLine(segments, symbols, spaces, sure)
    return concatenated([part_of(line, 0, place.begin), word, part_of(line, place.end, None)])
