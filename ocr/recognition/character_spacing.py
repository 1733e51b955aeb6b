"""Where a space stands, judged once more when the signs are known.

At the first look (`ocr.recognition.gap_spacing`) most gaps are those between the pieces of a letter, and what is usual
on a line is measured with them. The signs that were read then tell which gaps are between letters, and what stands
beside each: the same white is a space after a comma and none after a digit 1.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifier.alphabet import JUNK, SYMBOLS
from ocr.recognition.gap_spacing import SURE, SpacingModel, surroundings
from ocr.recognition.symbols import Signs
from ocr.resources import weights_path

SIGN_SPACING_PATH: Final = weights_path("sign_spacing.safetensors")
KINDS: Final = ("0123456789", ".", ",", ";:", "!?", "([{<“‘«„", ")]}>”’»", "\"'`", "-–—_~")
"""Signs that stand alike between others. The kinds after them are small letters, capitals and all else."""
LEAST_SIGNS: Final = 11
"""A page with fewer signs says too little of what is usual on it."""


def _kind_of(symbol: str) -> int:
    kind = next((number for number, signs in enumerate(KINDS) if symbol in signs), None)
    if kind is None:
        kind = len(KINDS) + (0 if symbol.islower() else 1 if symbol.isalpha() else 2)
    return kind


_KIND: Final = np.array([*map(_kind_of, SYMBOLS), len(KINDS) + 2])
assert len(_KIND) == JUNK + 1


def sign_gap_features(gaps: NDArray[np.float32], signs: Signs) -> NDArray[np.float32]:
    """What is known of the white before every sign: float32 [K, 39], lengths in x-heights.

    gaps: float32 [A], the white before every atom.
    """
    begins_line = np.diff(signs.line, prepend=-1) > 0
    white, before, after, of_line, page = surroundings(np.where(begins_line, 0, gaps[signs.start]), signs.line)
    kind = np.eye(len(KINDS) + 3, dtype=np.float32)[_KIND[signs.symbol]]
    columns = [white, before, after, white[:, None] - of_line, of_line, page, np.roll(kind, 1, axis=0), kind]
    return np.column_stack(columns).astype(np.float32)


def judged_again(
    space: NDArray[np.float32], gaps: NDArray[np.float32], signs: Signs, model: SpacingModel
) -> NDArray[np.float32]:
    """The log-odds of a space before every atom, float32 [A], with those before signs as `model` sees them.

    space: float32 [A], the log-odds of the first look, which hold where no sign begins or they are certain; gaps:
    float32 [A]; signs: what was read.
    """
    again = space.copy()
    if len(signs.start) >= LEAST_SIGNS:
        odds = model.weigh(gaps[signs.start], sign_gap_features(gaps, signs))
        within_line = np.diff(signs.line, prepend=-1) == 0
        open_to = within_line & (np.abs(space[signs.start]) < SURE)
        again[signs.start[open_to]] = odds[open_to]
    return again
