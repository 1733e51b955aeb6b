"""Where a space stands, judged once more when the symbols are known.

At the first pass (`ocr.recognition.gap_spacing`) most gaps are those between the pieces of a letter, and what is usual
on a line is measured with them. The symbols that were read then tell which gaps are between letters, and what stands
beside each: the same white is a space after a comma and none after a digit 1.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifier.alphabet import JUNK, SYMBOLS
from ocr.recognition.gap_spacing import SURE, SpacingModel, gap_context
from ocr.recognition.symbols import PageSymbols
from ocr.resources import weights_path

CHARACTER_SPACING_PATH: Final = weights_path("character_spacing.safetensors")
KINDS: Final = ("0123456789", ".", ",", ";:", "!?", "([{<“‘«„", ")]}>”’»", "\"'`", "-–—_~")
"""Symbols that stand alike between others. The kinds after them are small letters, capitals and all else."""
LEAST_SYMBOLS: Final = 11
"""A page with fewer symbols says too little of what is usual on it."""


def _kind_of(symbol: str) -> int:
    kind = next((number for number, symbols in enumerate(KINDS) if symbol in symbols), None)
    if kind is None:
        kind = len(KINDS) + (0 if symbol.islower() else 1 if symbol.isalpha() else 2)
    return kind


_KIND: Final = np.array([*map(_kind_of, SYMBOLS), len(KINDS) + 2])
assert len(_KIND) == JUNK + 1


def symbol_gap_features(gaps: NDArray[np.float32], symbols: PageSymbols) -> NDArray[np.float32]:
    """What is known of the white before every symbol: float32 [K, 39], lengths in x-heights.

    gaps: float32 [A], the white before every atom.
    """
    begins_line = np.diff(symbols.line, prepend=-1) > 0
    white, before, after, of_line, page = gap_context(np.where(begins_line, 0, gaps[symbols.start]), symbols.line)
    kind = np.eye(len(KINDS) + 3, dtype=np.float32)[_KIND[symbols.symbol]]
    columns = [white, before, after, white[:, None] - of_line, of_line, page, np.roll(kind, 1, axis=0), kind]
    return np.column_stack(columns).astype(np.float32)


def rescore_spaces(
    space: NDArray[np.float32], gaps: NDArray[np.float32], symbols: PageSymbols, model: SpacingModel
) -> NDArray[np.float32]:
    """The log-odds of a space before every atom, float32 [A], with those before symbols as `model` sees them.

    space: float32 [A], the log-odds of the first pass, which hold where no symbol begins or they are certain; gaps:
    float32 [A]; symbols: what was read.
    """
    again = space.copy()
    if len(symbols.start) >= LEAST_SYMBOLS:
        odds = model.weigh(gaps[symbols.start], symbol_gap_features(gaps, symbols))
        within_line = np.diff(symbols.line, prepend=-1) == 0
        open_to = within_line & (np.abs(space[symbols.start]) < SURE)
        again[symbols.start[open_to]] = odds[open_to]
    return again
