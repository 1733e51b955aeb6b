"""Capital or small, for the letters whose two cases have one shape: by how tall they are among the others of the line.

The network sees a letter's height against the x-height that the line was given, which a line of capitals or an uneven
hand gives wrongly. Symbols that were read for sure and can have but one height say how tall this line's capitals
and its small letters really are.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifier.alphabet import INDEX, JUNK, SYMBOLS
from ocr.recognition.log_probs import normalised
from ocr.recognition.symbols import PageSymbols
from segmentation.quantiles import median
from segmentation.types import Crops

TWINS: Final = ("C", "O0", "S", "U", "V", "W", "X", "Z")
"""Capitals that differ from their small letters in nothing but height, and a digit that differs from one no more: that
may be as low as the small letter, where figures are old-style."""
TALL: Final = "ABDEFGHIKLMNPRTYbdfhkl0123456789"
SMALL: Final = "aemnr"
SURE: Final = 0.6
"""Confidence of a symbol that is measured."""
LEAST_SYMBOLS: Final = 3
"""Measured on a line, if its heights are to say anything; and lines of both kinds, if their ratio is to."""
USUAL_RATIO: Final = float(np.log(1.5))
"""Height of capitals to small letters; all heights here are natural logarithms."""
RATIOS: Final = (0.2, 0.8)
"""The least and the most that a page's ratio is believed to be."""
SPREAD: Final = (0.1, 0.2)
"""Standard deviation of the heights of one kind on a line, at least and at most: as the page's small letters have it,
if there are `LEAST_OF_PAGE`, else the most. Print has the least, hands the most."""
LEAST_OF_PAGE: Final = 20
TO_DEVIATION: Final = 1.4826
"""Times the median of distances from the median is the standard deviation of a normal distribution."""
RATIO_SPREAD: Final = 0.1
"""Of the ratio between the lines of a page."""
STRONGEST: Final = 4.0
"""Heights count for no more than this many nats."""
CONTRADICTED: Final = 1.0
"""Nats by which the height of a letter that begins a word speaks for a capital, from which that is to be seen."""
LEAST_SPREAD_OF_PRINT: Final = 0.05
"""`SPREAD` at least, where only the case of one letter is in question."""
INKED: Final = 64
"""Grey level, 0 paper to 255 ink, from which a pixel of a crop is part of the letter."""

LEAST_LETTERS: Final = 3
"""Of a word in capitals: shorter ones are initials and abbreviations."""
LEAST_SHARE: Final = 0.3
"""Of a line's letters that must stand in such words."""
SMALL_LETTER_PENALTY: Final = 4.0
"""Nats by which small letters are less likely on such a line. 2 reads hand-print alike."""

_TWINS: Final = [[*map(INDEX.__getitem__, (tall[0].lower(), *tall))] for tall in TWINS]
_IS_TALL: Final = np.isin(np.arange(JUNK + 1), [INDEX[symbol] for symbol in TALL])
_IS_SMALL: Final = np.isin(np.arange(JUNK + 1), [INDEX[symbol] for symbol in SMALL])
_IS_SMALL_TWIN: Final = np.isin(np.arange(JUNK + 1), [INDEX[twins[0].lower()] for twins in TWINS])
_CAPITAL: Final = np.array([*(symbol.isalpha() and symbol.isupper() for symbol in SYMBOLS), False])
_SMALL: Final = np.array([*(symbol.isalpha() and symbol.islower() for symbol in SYMBOLS), False])


def contradicted_by_height(
    line: NDArray[np.int32], boxes: NDArray[np.int32], crops: Crops, symbols: PageSymbols
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """The candidates int64 [K] that were read as small letters at the beginning of words though they are as tall as
    capitals, and how much likelier their height is a capital's, nats float32 [K].

    line: int32 [S], boxes: int32 [S, 4], crops: uint8 [S, 2, 28, 28]: of all candidates.
    """
    begins = (np.diff(symbols.word, prepend=-1) > 0) & _IS_SMALL_TWIN[symbols.symbol]
    segment = symbols.segment[begins]
    odds = _capital_odds(segment, line, boxes, crops, symbols, LEAST_SPREAD_OF_PRINT)
    return segment[odds > CONTRADICTED], odds[odds > CONTRADICTED]


def rescore_case(
    log_probs: NDArray[np.float32],
    chosen: NDArray[np.int64],
    line: NDArray[np.int32],
    boxes: NDArray[np.int32],
    crops: Crops,
    symbols: PageSymbols,
) -> NDArray[np.float32]:
    """The log-probabilities float32 [U, C + 1] of the candidates `chosen`, int64 [U], by their heights.

    log_probs: float32 [S, C + 1], junk last, line: int32 [S], boxes: int32 [S, 4], crops: uint8 [S, 2, 28, 28]: of all
    candidates. symbols: what was read at the first pass. Only the ratio of the probabilities of tall symbols and their
    small letter changes, not their sum.
    """
    odds = np.zeros(len(line), np.float32)
    odds[chosen] = _capital_odds(chosen, line, boxes, crops, symbols)
    contradicted, clear = contradicted_by_height(line, boxes, crops, symbols)
    odds[contradicted] = clear
    return with_case(log_probs[chosen], odds[chosen])


def with_case(log_probs: NDArray[np.float32], odds: NDArray[np.float32]) -> NDArray[np.float32]:
    """The log-probabilities float32 [U, C + 1] of candidates whose heights are so many nats likelier a capital's than a
    small letter's, float32 [U]."""
    own, odds = log_probs.copy(), odds[:, None]
    for twins in _TWINS:
        _, capital, *digits = twins
        before = np.logaddexp.reduce(own[:, twins], axis=1, keepdims=True)
        own[:, [capital]] += odds
        own[:, digits] += np.maximum(odds, 0)
        after = np.logaddexp.reduce(own[:, twins], axis=1, keepdims=True)
        own[:, twins] -= np.subtract(after, before, out=np.zeros_like(after), where=np.isfinite(before))
    return own


def _capital_odds(
    chosen: NDArray[np.int64],
    line: NDArray[np.int32],
    boxes: NDArray[np.int32],
    crops: Crops,
    symbols: PageSymbols,
    least_spread: float = SPREAD[0],
) -> NDArray[np.float32]:
    """How much likelier the height of each chosen candidate is a capital's than a small letter's, nats float32 [U].
    Nothing is concluded of one that a mark may make tall."""
    heights = np.log(np.maximum(boxes[:, 3] - boxes[:, 1], 1))
    tall, small, count, spread = _heights_of_lines(heights, symbols, int(line.max(initial=-1)) + 1, least_spread)
    line, own = line[chosen], heights[chosen]
    odds = ((own - small[line]) ** 2 - (own - tall[line]) ** 2) / (2 * spread**2)
    odds = np.where(count[line] >= LEAST_SYMBOLS, np.clip(odds, -STRONGEST, STRONGEST), 0)
    towering = np.flatnonzero(odds > CONTRADICTED)
    if len(towering):
        odds[towering[_in_parts(crops[chosen[towering]])]] = 0
    return odds.astype(np.float32)


def _in_parts(crops: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Which crops, uint8 [N, 2, 28, 28], show ink over white over ink, as a letter with a macron: bool [N]."""
    inked = crops[:, 0].max(axis=2) >= INKED
    return np.asarray((np.diff(inked, axis=1, prepend=False) & inked).sum(axis=1) > 1, np.bool_)


def _heights_of_lines(
    heights: NDArray[np.float64], symbols: PageSymbols, lines: int, least_spread: float
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int64], float]:
    """The height of capitals and of small letters on each line, and by how many symbols both are known, [L] each; and
    the spread of heights.

    Each is the mean, weighted by certainty, of what was measured and of what the other and the page's ratio let expect.
    """
    sure = symbols.confidence >= SURE
    tall, many_tall = _medians(heights, symbols, sure & _IS_TALL[symbols.symbol], lines)
    small, many_small = _medians(heights, symbols, sure & _IS_SMALL[symbols.symbol], lines)
    both = (many_tall >= LEAST_SYMBOLS) & (many_small >= LEAST_SYMBOLS)
    ratio = float(np.median((tall - small)[both])) if both.sum() >= LEAST_SYMBOLS else USUAL_RATIO
    ratio = float(np.clip(ratio, *RATIOS))
    spread = _spread(heights, symbols, sure & _IS_SMALL[symbols.symbol], small, least_spread)
    trust_tall, trust_small = many_tall / spread**2, many_small / spread**2
    return (
        _mean(tall, trust_tall, small + ratio, _less_sure(trust_small)),
        _mean(small, trust_small, tall - ratio, _less_sure(trust_tall)),
        many_tall + many_small,
        spread,
    )


def _spread(
    heights: NDArray[np.float64],
    symbols: PageSymbols,
    measured: NDArray[np.bool_],
    medians: NDArray[np.float64],
    least: float,
) -> float:
    """The standard deviation of the heights of the `measured` symbols from the medians of their lines."""
    if measured.sum() < LEAST_OF_PAGE:
        return SPREAD[1]
    distances = np.abs(heights[symbols.segment[measured]] - medians[symbols.line[measured]])
    return float(np.clip(TO_DEVIATION * np.median(distances), least, SPREAD[1]))


def _medians(
    heights: NDArray[np.float64], symbols: PageSymbols, measured: NDArray[np.bool_], lines: int
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """The median height of the `measured` symbols of each line, 0 where there are none, and their number."""
    line, own = symbols.line[measured], heights[symbols.segment[measured]]
    medians = np.zeros(lines)
    for index in np.unique(line):
        medians[index] = median(own[line == index])
    return medians, np.bincount(line, minlength=lines)


def _less_sure(trust: NDArray[np.float64]) -> NDArray[np.float64]:
    """The trust, 1 / variance, in a height that was inferred from one with `trust` by the ratio."""
    return np.asarray(trust / (1 + trust * RATIO_SPREAD**2), np.float64)


def _mean(
    first: NDArray[np.float64], trust_first: NDArray[np.float64], other: NDArray[np.float64], trust: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The mean of two measures weighted by 1 / variance."""
    return np.asarray((first * trust_first + other * trust) / np.maximum(trust_first + trust, 1e-9), np.float64)


def rescore_capital_lines(
    log_probs: NDArray[np.float32], line: NDArray[np.int32], symbols: PageSymbols, lines: int
) -> NDArray[np.float32]:
    """The log-probabilities float32 [U, C + 1] of candidates on lines `line`, int32 [U], with less for small letters on
    lines in capitals. symbols: what was read of the page at the first pass; lines: how many lines it has."""
    own = log_probs.copy()
    own[np.ix_(in_capitals(symbols, lines)[line], _SMALL)] -= SMALL_LETTER_PENALTY
    return normalised(own)


def in_capitals(symbols: PageSymbols, lines: int) -> NDArray[np.bool_]:
    """Which lines are in capitals, bool [lines]."""
    capital = _CAPITAL[symbols.symbol]
    letter = capital | _SMALL[symbols.symbol]
    words = int(symbols.word.max(initial=-1)) + 1
    letters = np.bincount(symbols.word[letter], minlength=words)
    whole = (np.bincount(symbols.word[capital], minlength=words) == letters) & (letters >= LEAST_LETTERS)
    inside = np.bincount(symbols.line[letter & whole[symbols.word]], minlength=lines)
    return np.asarray(inside > LEAST_SHARE * np.bincount(symbols.line[letter], minlength=lines), np.bool_)
