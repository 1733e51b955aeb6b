"""Train the character-class model: how small letters, capitals and digits follow one another.

    python -m ocr.training.char_class_model --text TEXT [--out FILE]

TEXT is plain text in UTF-8, which may be compressed (.xz); entries of tables and forms are drawn up beside it.
"""

import argparse
from itertools import chain
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ocr.language.char_class_model import (
    ALTERNATIVES,
    BLANK,
    CHAR_CLASSES_PATH,
    CONTEXTS,
    KINDS,
    ORDER,
    OTHER,
    STEPS_PER_NAT,
    kind_of,
)

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


def main() -> None:
    from classifier.synthesis.form_text import entry
    from ocr.training.corpus import CAPITALS_EVERY, opened

    parser = argparse.ArgumentParser(description="Train the model of the shapes of words.")
    parser.add_argument("--text", type=Path, required=True, help="text in UTF-8, one paragraph a line")
    parser.add_argument("--out", type=Path, default=CHAR_CLASSES_PATH)
    options = parser.parse_args()
    with opened(options.text) as file:
        lines = list(file)
    running = count("".join(chain(lines, (line.upper() for line in lines[::CAPITALS_EVERY]))))
    rng = np.random.default_rng(1)
    drawn_up = count("\n".join(entry(rng) for _ in range(ENTRIES)))
    np.savez_compressed(
        options.out, costs=train(running + drawn_up * (ENTRIES_WEIGHT * running.sum() / drawn_up.sum()))
    )


if __name__ == "__main__":
    main()
