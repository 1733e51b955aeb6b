"""Rows of symbols, formulas and the like, of which a model of running text knows nothing.

Such a row is itself the best guess at what stands in it: where nearly all symbols are neither letters nor digits, one
more such is likelier than a letter of the same shape, as } than 3, | than l or ( than C.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifier.alphabet import JUNK, SYMBOLS
from ocr.decoding.best_path import DecodedLine
from ocr.recognition.log_probs import log_sum, normalised

MARKS_SHARE: Final = 0.4
"""Of symbols that are neither letters nor digits: a line with more holds no words. Running text has up to 0.15."""
SPACED_SYMBOLS: Final = np.float32(1.5)
"""By how much a space is less likely there, nats: symbols stand apart without one. 1 and 2 read hand-print alike."""
LEAST_SYMBOLS: Final = 6
"""Symbols of a line that may be called so."""
UNSEEN: Final = 0.5
"""Symbols of either kind that a row is taken to have besides those that are seen (the prior of Krichevsky and
Trofimov)."""

_IS_MARK: Final = np.array([not symbol.isalnum() for symbol in SYMBOLS])


def is_symbol_row(line: DecodedLine, log_probs: NDArray[np.float32]) -> bool:
    """Whether a line looks like a row of symbols. log_probs: float32 [S, C + 1], junk last, of all candidates."""
    return len(line.symbols) >= LEAST_SYMBOLS and bool(_looks_like_mark(line, log_probs).mean() >= MARKS_SHARE)


def expecting_marks(
    log_probs: NDArray[np.float32], line_of: NDArray[np.integer], lines: list[DecodedLine], rows: NDArray[np.bool_]
) -> NDArray[np.float32]:
    """`log_probs`, float32 [S, C + 1], with letters and digits on the `rows`, bool [L], as much less likely than marks
    as they are rarer there; how likely a candidate is junk stays as it was.

    line_of: [S], the line of each candidate. lines: what was read, [L].
    """
    expecting = log_probs.copy()
    for number in np.flatnonzero(rows).tolist():
        is_mark = _looks_like_mark(lines[number], log_probs)
        marks, others = np.count_nonzero(is_mark) + UNSEEN, np.count_nonzero(~is_mark) + UNSEEN
        rarer = np.where(_IS_MARK, 0, min(np.log(others / marks), 0)).astype(np.float32)
        own = np.flatnonzero(line_of == number)
        chances = log_probs[own, :JUNK]
        expecting[own, :JUNK] = normalised(chances + rarer) + log_sum(chances)
    return expecting


def _looks_like_mark(line: DecodedLine, log_probs: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Which symbols of a line look like neither a letter nor a digit, bool [K]."""
    return _IS_MARK[log_probs[line.segments, :JUNK].argmax(axis=1)]
