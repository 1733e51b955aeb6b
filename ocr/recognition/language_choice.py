"""Which language each line of a page is in, told from what was read of it in the first one.

The page as a whole is judged first; a block that is long enough and clearly in another language than the page is in
that. What is doubtful is in the language that was expected, so that a page in it is read as if there were no other.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifier.alphabet import SYMBOLS, spell
from ocr.decoding.best_path import DecodedLine
from ocr.language.loading import Languages

LEAST_OF_PAGE: Final = 40
LEAST_OF_BLOCK: Final = 120
"""Symbols that were read surely, of a page and of a block, from which it is judged."""
SURE: Final = 0.5
"""Confidence of a symbol that counts; any other ends its word."""

_SPELT: Final = [spell(symbol) for symbol in SYMBOLS]


def languages_of_lines(
    lines: Sequence[DecodedLine], blocks: NDArray[np.integer], languages: Languages
) -> NDArray[np.int64]:
    """The number in `languages` of the language of each line, int64 [L]. blocks: [L], which block each is of."""
    spoken = np.zeros(len(lines), np.int64)
    if len(languages) == 1 or not lines:
        return spoken
    texts = [sure_text(line) for line in lines]
    spoken[:] = page = _language(texts, LEAST_OF_PAGE, languages, 0)
    for block in np.unique(blocks):
        members = np.flatnonzero(blocks == block)
        spoken[members] = _language([texts[line] for line in members], LEAST_OF_BLOCK, languages, page)
    return spoken


def sure_text(line: DecodedLine) -> str:
    """What a line says, a blank in place of each symbol that was not read surely."""
    symbols, spaces = line.symbols.tolist(), line.spaces.tolist()
    return "".join(
        (" " if space else "") + (_SPELT[symbol] if sure else " ")
        for symbol, space, sure in zip(symbols, spaces, (line.confidences >= SURE).tolist(), strict=True)
    )


def _language(texts: Sequence[str], least: int, languages: Languages, expected: int) -> int:
    text = " ".join(texts)
    return languages.likeliest(text, expected) if len(text.replace(" ", "")) >= least else expected
