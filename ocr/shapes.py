"""What words are shaped like: how small letters, capitals and digits follow one another.

A model of characters that has never seen the middle of DAMAI or 44300 falls back on what is frequent: an l or an o.
Which kind of sign comes next it could have known. This model knows nothing else: given that a letter or digit comes,
it tells how likely each kind is after the four signs before it, whatever the language.

    python -m ocr.shapes --text TEXT [--out FILE]

trains it on a plain text in UTF-8, which may be compressed (.xz), and on drawn-up entries of tables and forms.
"""

import argparse
from itertools import chain
from pathlib import Path
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
"""Signs that are looked back at. With three, pages are read nearly as well, with five no better."""
CONTEXTS: Final = KINDS**ORDER
START: Final = 0
"""The context at the start of a line: blanks."""
FALL_BACK: Final = 20.0
"""How often a context must have been seen to be believed as much as the next shorter one."""
ENTRIES: Final = 60_000
"""Entries that are drawn up: the last figures of the model do not change with more."""
ENTRIES_WEIGHT: Final = 0.5
"""What all entries weigh against all running text; 0.1 to 1.0 read pages alike."""
SHAPES_PATH: Final = Path(__file__).parent / "weights" / "shapes.npz"
STEPS_PER_NAT: Final = 16


def kind_of(sign: str) -> int:
    """The kind of a character or ligature."""
    if sign.isspace():
        return BLANK
    if sign.isdigit():
        return DIGIT
    if sign.isalpha():
        return CAPITAL if sign.isupper() else SMALL
    if sign in ".,:;…":
        return STOP
    if sign in "-–—/":
        return DASH
    return QUOTE if sign in "'’‘\"“”()[]" else OTHER


KIND_OF_SYMBOL: Final = np.array([kind_of(sign) for sign in SYMBOLS])
"""int [SYMBOLS], indices as in `SYMBOLS`."""


class Shapes:
    """The log-probability of each of `ALTERNATIVES` after each context; 0 for other kinds."""

    def __init__(self, costs: NDArray[np.uint8]) -> None:
        """costs: uint8 [CONTEXTS, 3], in steps."""
        table = np.zeros((CONTEXTS, KINDS), np.float32)
        table[:, ALTERNATIVES] = costs.astype(np.float32) / -STEPS_PER_NAT
        self._log_probs = table.ravel()

    @classmethod
    def load(cls, path: Path = SHAPES_PATH) -> "Shapes":
        """The shipped model, or that in `path`."""
        with np.load(path, allow_pickle=False) as file:
            return cls(file["costs"])

    def advance(
        self, contexts: NDArray[np.int32], kinds: NDArray[np.integer]
    ) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        """The contexts, int32 [N], after signs of `kinds` [N], and the log-probabilities of these, float32 [N]."""
        index = contexts * KINDS + kinds
        return (index % CONTEXTS).astype(np.int32), self._log_probs.take(index)

    def after_space(self, contexts: NDArray[np.int32]) -> NDArray[np.int32]:
        """The contexts, int32 [N], after a space each."""
        return (contexts * KINDS + BLANK) % CONTEXTS


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
    from classifier.entries import entry
    from ocr.language_text import CAPITALS_EVERY, opened

    parser = argparse.ArgumentParser(description="Train the model of the shapes of words.")
    parser.add_argument("--text", type=Path, required=True, help="text in UTF-8, one paragraph a line")
    parser.add_argument("--out", type=Path, default=SHAPES_PATH)
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
