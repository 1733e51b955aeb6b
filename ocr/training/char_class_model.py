"""Trains the character-class model of a language: how small letters, capitals and digits follow one another.

Entries of tables and forms are drawn up beside the text; `ocr.training.language` makes a whole language with it.
"""

from collections.abc import Sequence
from itertools import chain
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ocr.language.char_class_model import (
    ALTERNATIVES,
    BLANK,
    CONTEXTS,
    KINDS,
    ORDER,
    OTHER,
    STEPS_PER_NAT,
    kind_of,
)
from ocr.training.corpus import CAPITALS_EVERY

FALL_BACK: Final = 20.0
"""How often a context must have been seen to be believed as much as the next shorter one."""
ENTRIES: Final = 60_000
"""Entries that are drawn up: the last figures of the model do not change with more."""
ENTRIES_WEIGHT: Final = 0.5
"""What all entries weigh against all running text; 0.1 to 1.0 read pages alike."""


def count(text: str) -> NDArray[np.int64]:
    """How often each kind follows each context: int64 [CONTEXTS, KINDS]; spaces run together."""
    kind_of_code = np.array([kind_of(chr(code)) for code in range(0xD800)], np.uint8)
    codes = np.frombuffer(text.encode("utf-32-le"), np.uint32)
    kinds = np.where(codes < len(kind_of_code), kind_of_code[np.minimum(codes, len(kind_of_code) - 1)], np.uint8(OTHER))
    blank = kinds == BLANK
    kinds = kinds[~(blank & np.concatenate([[False], blank[:-1]]))].astype(np.int64)
    contexts = np.zeros(max(0, len(kinds) - ORDER), np.int64)
    for place in range(ORDER):
        contexts = contexts * KINDS + kinds[place : place + len(contexts)]
    counts = np.bincount(contexts * KINDS + kinds[ORDER:], minlength=CONTEXTS * KINDS)
    return counts.reshape(CONTEXTS, KINDS)


def train(counts: NDArray[np.floating | np.integer]) -> NDArray[np.uint8]:
    """The costs, uint8 [CONTEXTS, 3], of what was counted, [CONTEXTS, KINDS]; a rare context falls back on its end."""
    told = counts[:, ALTERNATIVES]
    probabilities = np.full((1, len(ALTERNATIVES)), 1 / len(ALTERNATIVES))
    for length in range(ORDER + 1):
        contexts = KINDS**length
        seen = told.reshape(-1, contexts, len(ALTERNATIVES)).sum(0)
        shorter = np.tile(probabilities, (contexts // len(probabilities), 1))
        probabilities = (seen + FALL_BACK * shorter) / (seen.sum(1, keepdims=True) + FALL_BACK)
    return np.minimum(np.rint(-np.log(probabilities) * STEPS_PER_NAT), 255).astype(np.uint8)


def learn(lines: Sequence[str]) -> NDArray[np.uint8]:
    """The costs, uint8 [CONTEXTS, 3], of what is usual in `lines` of a text and in entries."""
    from classifier.synthesis.form_text import entry

    running = count("".join(chain(lines, (line.upper() for line in lines[::CAPITALS_EVERY]))))
    rng = np.random.default_rng(1)
    drawn_up = count("\n".join(entry(rng) for _ in range(ENTRIES)))
    return train(running + drawn_up * (ENTRIES_WEIGHT * running.sum() / drawn_up.sum()))
