"""Trains a language model: counts the n-grams of a text, keeps those that tell something, smooths them.

`ocr.training.language` makes a whole language with it.
"""

import math
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ocr.language.character_table import CODE_BITS, SPACE, UNKNOWN, CharacterTable
from ocr.language.ngram_model import STEPS_PER_NAT, LanguageModel, PackedModel
from ocr.training.corpus import CAPITALS_EVERY

ORDER: Final = 6
"""Characters of the longest n-gram. Held-out text took 1.91 bits per character with order 6 and 1.2 million n-grams,
1.93 with order 7 and 1.4 million. (Nine codes of seven bits fit in one 64-bit key.)"""

LEAST_COUNTS: Final = (1, 1, 1, 2, 2, 2, 3, 3)
"""How often an n-gram of 1, 2, ... characters must be seen to be kept at all; never falling, so that the ends of what
is kept are kept."""

LEAST_GAIN: Final = 10.0
"""Nats that an n-gram must save over the whole training text, against asking the shorter context, to be kept (Seymore
and Rosenfeld 1996). Halving it doubles the file for 0.03 bits per character."""

UNIFORM_SHARE: Final = 1e-3
"""Share of the character frequencies that is given evenly to all characters, the floor of the model."""

LEAST_PIECE: Final = 100
"""Characters of each piece that a text is measured in: the start of each is as that of a line."""

LINES_PER_CHUNK: Final = 5000


@dataclass(frozen=True, slots=True, eq=False)
class Ngrams:
    """The n-grams of one length.

    keys: uint64 [N], sorted, the first character in the highest bits. counts: int64 [N]. discounts: float64 [4], what
    smoothing takes off those seen never, once, twice, and three times or more.
    """

    keys: NDArray[np.uint64]
    counts: NDArray[np.int64]
    discounts: NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Level:
    """The model's n-grams of one length: their places among the shorter ones, their probabilities and the weight of
    falling back.

    parents, ends: int64 [N], the n-gram without its last, without its first character, as an index into the level
    before.
    """

    ngrams: Ngrams
    parents: NDArray[np.int64]
    ends: NDArray[np.int64]
    probabilities: NDArray[np.float64]
    falling_back: NDArray[np.float64]


def _code_table(characters: CharacterTable) -> NDArray[np.uint8]:
    """uint8 [65536]: the code of each character of the Basic Multilingual Plane; accents that the model does not know
    are dropped."""
    codes = characters.codes
    table = np.full(1 << 16, UNKNOWN, dtype=np.uint8)
    for point in range(1 << 16):
        character = chr(point)
        if 0xD800 <= point < 0xE000:
            continue
        base = unicodedata.normalize("NFKD", character)[0]
        table[point] = codes.get(character, SPACE if character.isspace() else codes.get(base, UNKNOWN))
    return table


def encode(lines: Iterable[str], characters: CharacterTable, capitals_every: int = CAPITALS_EVERY) -> NDArray[np.uint8]:
    """The character codes of a text, uint8 [N], spaces run together, lines joined by a space."""
    table = _code_table(characters)
    parts = []
    for chunk in _chunks(lines):
        if capitals_every:
            chunk = [*chunk, *(line.upper() for line in chunk[::capitals_every])]
        text = unicodedata.normalize("NFC", "".join(chunk)).encode("utf-32-le")
        codes = table[np.minimum(np.frombuffer(text, dtype=np.uint32), table.size - 1)]
        space = codes == SPACE
        doubled = space & np.concatenate([[False], space[:-1]])
        parts.append(codes[~doubled])
    return np.concatenate(parts) if parts else np.zeros(0, dtype=np.uint8)


def _chunks(lines: Iterable[str]) -> Iterator[list[str]]:
    chunk: list[str] = []
    for line in lines:
        chunk.append(line.rstrip("\n") + "\n")
        if len(chunk) == LINES_PER_CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def count_ngrams(codes: NDArray[np.uint8], code_count: int, order: int = ORDER) -> list[Ngrams]:
    """The n-grams of 1 to `order` characters of uint8 codes [N], each length sorted, without those too rare to keep.

    One sort of the longest keys gives them all: the shorter ones are runs of equal prefixes.
    """
    keys = np.zeros(codes.size, dtype=np.uint64)
    # The text is read in a circle, so that the end of every n-gram is an n-gram that is seen as often or more often.
    circle = np.resize(codes, codes.size + order - 1)
    for place in range(order):
        keys <<= np.uint64(CODE_BITS)
        keys |= circle[place : place + codes.size]
    keys.sort()
    counts = np.ones(keys.size, dtype=np.int64)
    levels = []
    for length in range(order, 0, -1):
        first = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]])) if keys.size else np.zeros(0, np.int64)
        keys, counts = keys[first], np.add.reduceat(counts, first) if first.size else counts
        enough = counts >= LEAST_COUNTS[length - 1]
        levels.append(Ngrams(keys[enough], counts[enough], _discounts(counts)))
        keys = keys >> np.uint64(CODE_BITS)
    return [_all_characters(levels[-1], code_count), *levels[-2::-1]]


def _all_characters(seen: Ngrams, code_count: int) -> Ngrams:
    counts = np.zeros(code_count, dtype=np.int64)
    counts[seen.keys.astype(np.int64)] = seen.counts
    return Ngrams(np.arange(code_count, dtype=np.uint64), counts, seen.discounts)


def smooth(ngrams: list[Ngrams]) -> list[Level]:
    """Probabilities by interpolated absolute discounting: p(c | h) = (n(hc) - D) / n(h) + falling_back(h) p(c | end of
    h)."""
    counts = ngrams[0].counts
    probabilities: NDArray[np.float64] = (1 - UNIFORM_SHARE) * counts / counts.sum() + UNIFORM_SHARE / counts.size
    none = np.zeros(counts.size, dtype=np.int64)
    levels = [Level(ngrams[0], none, none, probabilities, np.ones(1))]
    for length, found in enumerate(ngrams[1:], start=2):
        before = levels[-1]
        parents = np.searchsorted(before.ngrams.keys, found.keys >> np.uint64(CODE_BITS))
        ends = np.searchsorted(before.ngrams.keys, found.keys & np.uint64((1 << CODE_BITS * (length - 1)) - 1))
        share = (found.counts - found.discounts[np.minimum(found.counts, 3)]) / before.ngrams.counts[parents]
        share_kept = np.bincount(parents, weights=share, minlength=before.ngrams.keys.size).astype(np.float64)
        falling_back = 1 - share_kept
        probabilities = share + falling_back[parents] * before.probabilities[ends]
        levels.append(Level(found, parents, ends, probabilities, falling_back))
    return levels


def _discounts(counts: NDArray[np.int64]) -> NDArray[np.float64]:
    """What is taken off an n-gram seen never, once, twice, three times or more (Chen and Goodman 1999, equation 26)."""
    seen = np.bincount(np.minimum(counts, 5), minlength=5)[:5].astype(np.float64) + 1
    scale = seen[1] / (seen[1] + 2 * seen[2])
    times = np.arange(1, 4)
    return np.concatenate([[0], np.clip(times - (times + 1) * scale * seen[2:5] / seen[1:4], 0.1, times - 0.1)])


def prune(levels: list[Level], least_gain: float = LEAST_GAIN) -> list[Ngrams]:
    """The n-grams that save at least `least_gain` nats over the text, and the beginnings and ends of those."""
    keep = [np.ones(levels[0].ngrams.keys.size, dtype=bool)]
    for shorter, level in pairwise(levels):
        without = level.falling_back[level.parents] * shorter.probabilities[level.ends]
        keep.append(level.ngrams.counts * np.abs(np.log(level.probabilities / without)) >= least_gain)
    for index in range(len(levels) - 1, 0, -1):
        kept = keep[index]
        keep[index - 1][levels[index].parents[kept]] = True
        keep[index - 1][levels[index].ends[kept]] = True
    return [
        Ngrams(level.ngrams.keys[kept], level.ngrams.counts[kept], level.ngrams.discounts)
        for level, kept in zip(levels, keep, strict=True)
    ]


def pack(levels: list[Level]) -> PackedModel:
    """The levels as the trie that `LanguageModel` reads."""
    children = [np.bincount(longer.parents, minlength=level.ngrams.keys.size) for level, longer in pairwise(levels)]
    back_off = [longer.falling_back[number > 0] for number, longer in zip(children, levels[1:], strict=True)]
    children.append(np.zeros(levels[-1].ngrams.keys.size, dtype=np.int64))
    last_codes = [level.ngrams.keys & np.uint64((1 << CODE_BITS) - 1) for level in levels]
    return PackedModel(
        symbols=np.concatenate(last_codes).astype(np.uint8),
        children=np.concatenate(children).astype(np.uint8),
        costs=_steps(np.concatenate([level.probabilities for level in levels])),
        back_off=_steps(np.concatenate(back_off)),
    )


def _steps(probabilities: NDArray[np.float64]) -> NDArray[np.uint8]:
    smallest = np.exp(-255 / STEPS_PER_NAT)
    steps: NDArray[np.uint8] = np.rint(-np.log(np.maximum(probabilities, smallest)) * STEPS_PER_NAT).astype(np.uint8)
    return steps


def train(codes: NDArray[np.uint8], code_count: int, order: int = ORDER, least_gain: float = LEAST_GAIN) -> PackedModel:
    """Trains on character codes, uint8 [N], of a table of `code_count`."""
    return pack(smooth(prune(smooth(count_ngrams(codes, code_count, order)), least_gain)))


def bits_per_character(model: LanguageModel, codes: NDArray[np.uint8], streams: int = 1000) -> float:
    """The model's cross-entropy on character codes, uint8 [N], read as up to `streams` pieces side by side; the rest
    is dropped. NaN where there are none."""
    if not codes.size:
        return math.nan
    streams = max(1, min(streams, codes.size // LEAST_PIECE))
    pieces = codes[: codes.size // streams * streams].reshape(streams, -1)
    states = np.full(streams, model.start, dtype=np.int32)
    total = 0.0
    for column in pieces.T:
        states, log_probs = model.advance_codes(states, column)
        total -= float(log_probs.sum(dtype=np.float64))
    return total / pieces.size / math.log(2)
