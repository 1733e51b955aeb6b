"""Numbers of which running text makes something else: a 1 that stands alone, as tills count goods; letters among digits
that look like digits; the slash of a date or a fraction that was taken for a 1; and an O that stands alone among
numbers."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifier.alphabet import INDEX, SYMBOLS, text_of
from ocr.decoding.beam_search import DecodedLine
from ocr.recognition.letter_runs import word_runs

ONE: Final = INDEX["1"]
SLASH: Final = INDEX["/"]
PLAIN: Final = float(np.log(0.5))
"""The networks take a lone stroke for a 1 rather than for all else together. (On 81 pages five of six such are, the
sixth a Roman numeral; of the pronouns I on forms and in typescript none was given more than 0.05.)"""
LEANING: Final = float(np.log(0.4))
"""They take a 1 among digits for a slash. (On the same pages every one that makes a date or a fraction is.)"""
DIGITS: Final = {"O": "0", "o": "0", "I": "1", "l": "1"}
"""Letters that look like a digit."""
ABOUT_NUMBERS: Final = ".,:;()[]"
"""Marks about the number of a paragraph. An l with them is a typewriter's 1: no language has a word l."""
ROUND: Final = frozenset("Oo")
NUMERALS: Final = frozenset("0123456789") | ROUND
FEW: Final = 2
"""Digits of a word without other letters in which every O is a 0,"""
MORE: Final = 3
"""... and in which an I or l beside a digit is a 1."""
DECADE: Final = re.compile(r"(?:^|(?<=-))\d{1,3}[Oo]{1,2}'?s\W*$")
GROUPED: Final = re.compile(r"[$(]*([\dOo]{1,3}|[Il][\dOo]{1,2})([,.][\dOo]{2,3})+\W*")
"""A decade, and a sum or a number by thousands, in which old-style zeros look like o,"""
MONEY: Final = "$£€"
OLD_STYLE: Final = {**DIGITS, "s": "5", "z": "2"}
OLD_FIGURES: Final = re.compile(
    r"[$£€(]*[\dOoIlsz]{1,3}(,[\dosz]{3})+\W*|[$£€][\dOoIlsz]+([,.][\dosz]{2,3})*\W*|\W*1\ds[\dos]\W*"
)
"""Thousands, sums of money and years in old-style figures, which look like small letters: 12,soo, £3.so, 18so."""
SURELY_NUMBER: Final = re.compile(r"[\d$£€]|ooo|OOO")
"""... if it has a digit, a sign of money or thousands."""
OH: Final = INDEX["O"]
ZERO: Final = INDEX["0"]
ROUNDER: Final = 1.0
"""Log-odds of O against 0 from which a lone 0 is an O: so much, and so much more than nine in ten of the page's zeros
have. (On 23 pages lone zeros had -0.6 and less, lone O's 1.6 and more.)"""
MOST_ZEROS: Final = 90
"""Per cent: nine in ten."""

_IS_DIGIT: Final = np.array([symbol in "0123456789" for symbol in SYMBOLS])


def with_digits(lines: Sequence[DecodedLine], log_probs: NDArray[np.float32]) -> list[DecodedLine]:
    """The lines with digits for letters that look like them, where they stand alone or among digits, and with the
    slashes of dates and fractions. log_probs: float32 [S, C + 1], of every candidate."""
    oh = _least_of_an_oh(lines, log_probs)
    return [_with_digits(line, log_probs, oh) for line in lines]


def _least_of_an_oh(lines: Sequence[DecodedLine], log_probs: NDArray[np.float32]) -> float:
    """The log-odds of O against 0 from which a lone 0 of the page is an O."""
    zeros = [
        line.segments[place]
        for line in lines
        if (line.symbols == ZERO).any()
        for begin, end in word_runs(line)
        if _IS_DIGIT[line.symbols[begin:end]].sum() >= FEW
        for place in begin + np.flatnonzero(line.symbols[begin:end] == ZERO)
    ]
    odds = log_probs[zeros, OH] - log_probs[zeros, ZERO]
    odds = odds[np.isfinite(odds)]  # a whitelist may rule an O out
    return ROUNDER + max(0.0, float(np.percentile(odds, MOST_ZEROS))) if len(odds) else ROUNDER


def _with_digits(line: DecodedLine, log_probs: NDArray[np.float32], oh: float) -> DecodedLine:
    """oh: log-odds of O against 0 from which a lone 0 is an O."""
    symbols = line.symbols.copy()
    for begin, end in word_runs(line):
        word = text_of(symbols[begin:end])
        alone = word.strip(ABOUT_NUMBERS)
        if alone == "l" or (word in ("I", "|") and log_probs[line.segments[begin], ONE] >= PLAIN):
            symbols[begin + word.index(alone)] = ONE
        elif word == "0" and log_probs[line.segments[begin], OH] - log_probs[line.segments[begin], ZERO] >= oh:
            symbols[begin] = OH
        elif word.lstrip(MONEY).isascii() and len(NUMERALS & set(word)) > 0:
            number = in_digits(word)
            slashes = log_probs[line.segments[begin:end], SLASH] >= LEANING
            symbols[begin:end] = [INDEX[symbol] for symbol in with_slashes(number, slashes.tolist())]
    return line if np.array_equal(symbols, line.symbols) else replace(line, symbols=symbols)


def in_digits(word: str) -> str:
    """`word` with digits for the letters that look like them, if it is a number but for these."""
    found = DECADE.search(word) or (GROUPED.fullmatch(word) if SURELY_NUMBER.search(word) else None)
    if found:
        return word[: found.start()] + "".join(DIGITS.get(symbol, symbol) for symbol in found.group())
    if OLD_FIGURES.fullmatch(word) and SURELY_NUMBER.search(word):
        return "".join(OLD_STYLE.get(symbol, symbol) for symbol in word)
    letters = {symbol for symbol in word if symbol.isalpha()}
    digits = sum(symbol.isdigit() for symbol in word)
    if letters <= ROUND and (digits >= FEW or word.rstrip(".,;:)") in ("O%", "o%")):
        return "".join(DIGITS.get(symbol, symbol) for symbol in word)
    if not letters <= DIGITS.keys() or digits < MORE:
        return word
    framed = f" {word} "
    return "".join(
        DIGITS.get(symbol, symbol) if symbol in ROUND or set(framed[place] + framed[place + 2]) & NUMERALS else symbol
        for place, symbol in enumerate(word)
    )


def with_slashes(word: str, likely: Sequence[bool]) -> str:
    """`word` with a slash for every 1 between digits where one is `likely`, if that makes a date or a fraction: numbers
    of one or two digits, the last one maybe a year."""
    places = [
        place
        for place in range(1, len(word) - 1)
        if likely[place] and word[place] == "1" and word[place - 1].isdigit() and word[place + 1].isdigit()
    ]
    if not places or any(symbol.isalpha() for symbol in word):
        return word
    slashed = "".join("/" if place in places else symbol for place, symbol in enumerate(word))
    *before, last = re.findall(r"\d+", slashed)
    return slashed if all(len(number) <= 2 for number in before) and len(last) in (1, 2, 4) else word
