"""Which characters a language model tells apart, and the number of each."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifier.alphabet import SYMBOLS, spell

UNKNOWN: Final = 0
"""The code of every character that a model does not know."""

SPACE: Final = 1
"""The code of a space, and of the start and the end of a line."""

CODE_BITS: Final = 7
"""Bits of a character code: a node's children fit in a mask of 128 bits."""


class CharacterTable:
    """The codes of a model's characters: `UNKNOWN`, `SPACE`, then one for each group of characters that it takes for
    one, so that the image alone tells them apart."""

    def __init__(self, groups: tuple[str, ...]) -> None:
        """groups: the characters of the codes from 2 on. Raises ValueError where they are too many for a code."""
        self.groups = groups
        self.count = len(groups) + 2
        """How many codes there are."""
        if self.count > 1 << CODE_BITS:
            raise ValueError(f"{self.count} groups of characters, and a code has room for {1 << CODE_BITS}")
        numbered = {member: number for number, group in enumerate(groups, start=2) for member in group}
        self.codes: dict[str, int] = {" ": SPACE} | numbered
        """The code of every character that the model knows."""

    def symbol_codes(self) -> NDArray[np.int32]:
        """int32 [longest spelling, symbols]: the codes of what each of `SYMBOLS` spells, then -1."""
        longest = max(len(spell(symbol)) for symbol in SYMBOLS)
        codes = np.full((longest, len(SYMBOLS)), -1, dtype=np.int32)
        for index, symbol in enumerate(SYMBOLS):
            for place, character in enumerate(spell(symbol)):
                codes[place, index] = self.codes.get(character, UNKNOWN)
        return codes
