"""What words are shaped like: how small letters, capitals and digits follow one another.

A model of characters that has never seen the middle of DAMAI or 44300 falls back on what is frequent: an l or an o.
Which kind of symbol comes next it could have known. This model knows nothing else: given that a letter or digit comes,
it tells how likely each kind is after the four symbols before it, whatever the language.
`ocr.training.char_class_model` trains it, and each language has its own.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifier.alphabet import SYMBOLS

KINDS: Final = 8
BLANK, SMALL, CAPITAL, DIGIT, STOP, DASH, QUOTE, OTHER = range(KINDS)
ALTERNATIVES: Final = [SMALL, CAPITAL, DIGIT]
"""The kinds that are told from one another. Marks are not: how often a full stop stands in a number is not their
shape, and where they were priced, decimal points were lost."""
ORDER: Final = 4
"""Symbols that are looked back at. With three, pages are read nearly as well, with five no better."""
CONTEXTS: Final = KINDS**ORDER
START: Final = 0
"""The context at the start of a line: blanks."""
STEPS_PER_NAT: Final = 16


def kind_of(symbol: str) -> int:
    """The kind of a character or ligature."""
    if symbol.isspace():
        return BLANK
    if symbol.isdigit():
        return DIGIT
    if symbol.isalpha():
        return CAPITAL if symbol.isupper() else SMALL
    if symbol in ".,:;…":
        return STOP
    if symbol in "-–—/":
        return DASH
    return QUOTE if symbol in "'’‘\"“”()[]" else OTHER


KIND_OF_SYMBOL: Final = np.array([kind_of(symbol) for symbol in SYMBOLS])
"""int [SYMBOLS], indices as in `SYMBOLS`."""


class CharClassModel:
    """The log-probability of each of `ALTERNATIVES` after each context; 0 for other kinds."""

    def __init__(self, costs: NDArray[np.uint8]) -> None:
        """costs: uint8 [CONTEXTS, 3], in steps."""
        table = np.zeros((CONTEXTS, KINDS), np.float32)
        table[:, ALTERNATIVES] = costs.astype(np.float32) / -STEPS_PER_NAT
        self._log_probs = table.ravel()

    def advance(
        self, contexts: NDArray[np.int32], kinds: NDArray[np.integer]
    ) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        """The contexts, int32 [N], after symbols of `kinds` [N], and the log-probabilities of these, float32 [N]."""
        index = contexts * KINDS + kinds
        return (index % CONTEXTS).astype(np.int32), self._log_probs.take(index)

    def after_space(self, contexts: NDArray[np.int32]) -> NDArray[np.int32]:
        """The contexts, int32 [N], after a space each."""
        return (contexts * KINDS + BLANK) % CONTEXTS
