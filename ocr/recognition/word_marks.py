"""Words read with a mark that no word of the language has there, or without one that it has: accents are faint, and
dirt looks like them. Where the image leaves it in doubt, what the language knows decides.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifier.alphabet import INDEX, SYMBOLS, text_of
from ocr.decoding.beam_search import DecodedLine
from ocr.language.spellings import Spellings, plain
from ocr.language.word_list import WordList
from ocr.recognition.base_letters import base_of
from ocr.recognition.letter_runs import letter_runs

SHORTEST: Final = 3
"""Letters of a word; of shorter ones most spellings are words."""
DOUBT: Final = np.float32(3.0)
"""Nats by which the networks may take a letter for one with a mark, or for one without, and be wrong."""
UNSURE: Final = np.float32(2.0)
"""Times the nats by which they are unsure of the letter itself is added: what looks like no letter tells no marks."""
SEEN: Final = float(np.log(0.5))
"""A mark in a word that no list has, a name's, is there where the networks take it for likelier than all else."""
WRONG_MARK: Final = np.float32(6.0)
"""Nats by which they may take one mark for another. (On blurred drawn pages and half of the real ones seven words
became right and none wrong within both bounds.)"""

_IS_SMALL: Final = np.array([symbol.isalpha() and symbol.islower() for symbol in SYMBOLS])
_MARKED: Final = np.array([index for index, symbol in enumerate(SYMBOLS) if base_of(symbol) != symbol])
_HYPHEN: Final = INDEX["-"]


def _kin() -> list[list[tuple[int, np.float32]]]:
    """Of each small letter the others that differ in nothing but marks, and by how much it may be likelier."""
    small = [index for index, symbol in enumerate(SYMBOLS) if symbol.islower() and len(symbol) == 1]
    kin: list[list[tuple[int, np.float32]]] = [[] for _ in SYMBOLS]
    for one in small:
        base = base_of(SYMBOLS[one])
        for other in small:
            if other != one and base_of(SYMBOLS[other]) == base:
                kin[one].append((other, DOUBT if base in (SYMBOLS[one], SYMBOLS[other]) else WRONG_MARK))
    return kin


_KIN: Final = _kin()


def with_known_marks(
    lines: Sequence[DecodedLine],
    log_probs: NDArray[np.float32],
    words: Sequence[WordList],
    spellings: Sequence[Spellings],
) -> list[DecodedLine]:
    """The lines with the marks that their words have. log_probs: float32 [S, C + 1], of every candidate. words,
    spellings: those of the language of each line, which has no marks itself where it has no spellings."""
    read: list[DecodedLine] = []
    for line, listed, known in zip(lines, words, spellings, strict=True):
        broken = bool(read) and is_broken(read[-1])
        marked = _with_marks(line, log_probs, listed, known, broken) if len(known) else None
        read.append(marked or _with_seen_marks(line, log_probs, listed, broken))
    return read


def is_broken(line: DecodedLine) -> bool:
    """Whether a line ends with a hyphen."""
    return len(line.symbols) > 0 and int(line.symbols[-1]) == _HYPHEN


def _with_marks(
    line: DecodedLine, log_probs: NDArray[np.float32], listed: WordList, known: Spellings, broken: bool
) -> DecodedLine:
    """broken: whether the line begins with the rest of a word."""
    symbols = line.symbols.copy()
    for begin, end in whole_words(line, broken):
        word = symbols[begin:end]
        if len(word) < SHORTEST:
            continue
        read = _spelt(word)
        if read not in listed or (plain(read) != read and known.have([read])[0]):
            continue
        others = sorted(other_marks(word, log_probs[line.segments[begin:end]]), reverse=True)
        spellings = [_spelt([*word[:place], symbol, *word[place + 1 :]]) for _, place, symbol in others]
        fits = np.flatnonzero(_are_words(read, spellings, known))
        if len(fits):
            _, place, symbol = others[fits[0]]
            symbols[begin + place] = symbol
    return line if np.array_equal(symbols, line.symbols) else replace(line, symbols=symbols)


def _with_seen_marks(line: DecodedLine, log_probs: NDArray[np.float32], listed: WordList, broken: bool) -> DecodedLine:
    """The line with the marks that the image shows on words of no list, of which the language knows nothing."""
    if not (log_probs[line.segments[:, None], _MARKED] >= SEEN).any():  # as on nearly every line
        return line
    symbols = line.symbols.copy()
    for begin, end in whole_words(line, broken):
        if end - begin < SHORTEST or _spelt(symbols[begin:end]) in listed:
            continue
        for place in range(begin, end):
            own = log_probs[line.segments[place]]
            symbols[place] = next((other for other, _ in _KIN[symbols[place]] if own[other] >= SEEN), symbols[place])
    return line if np.array_equal(symbols, line.symbols) else replace(line, symbols=symbols)


def _are_words(read: str, spellings: list[str], known: Spellings) -> NDArray[np.bool_]:
    """Which other spellings of a word that was `read`, bool [N], are words; the plain one only if no other is and all
    words with marks are known."""
    unmarked = plain(read)
    same = np.array([plain(spelling) == unmarked for spelling in spellings], np.bool_)
    if read == unmarked:
        return same & known.need_marks(spellings)
    marked = same & known.have(spellings)
    if marked.any() or not known.complete:
        return marked
    return np.array([spelling == unmarked for spelling in spellings], np.bool_)


def other_marks(word: NDArray[np.int32], log_probs: NDArray[np.float32]) -> Iterator[tuple[float, int, int]]:
    """What one letter of a word, [K], may be but for its marks by the image: how much likelier than what was read,
    where, and the symbol. log_probs: float32 [K, C + 1]."""
    for place, (symbol, own) in enumerate(zip(word.tolist(), log_probs, strict=True)):
        for other, doubt in _KIN[symbol]:
            if own[symbol] - own[other] <= doubt - UNSURE * own[symbol]:
                yield float(own[other] - own[symbol]), place, other


def _spelt(symbols: Iterable[int]) -> str:
    return text_of(symbols).lower()


def whole_words(line: DecodedLine, broken: bool) -> Iterator[tuple[int, int]]:
    """Where the line has whole words in small letters, or with a capital first: from one symbol to another. broken:
    whether it begins with the rest of a word."""
    small = _IS_SMALL[line.symbols]
    for begin, end in letter_runs(line):
        parted = (broken and begin == 0) or (end == len(small) - 1 and is_broken(line))
        if small[begin + 1 : end].all() and not parted:
            yield begin, end
