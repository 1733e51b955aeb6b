"""Machine-readable zones of passports and identity cards: rows of capitals, digits and fillers, without spaces.

Source: ICAO Doc 9303, Machine Readable Travel Documents, part 3.
"""

import string
from typing import Final

import numpy as np

from classifier.alphabet import text_of
from ocr.decoding.beam_search import DecodedLine
from ocr.recognition.whitelist import allowed_symbols

FILLER: Final = "<"
ALPHABET: Final = string.ascii_uppercase + string.digits + FILLER
SHORTEST: Final = 24
"""Symbols of such a row: whole ones have 30, 36 or 44."""
OF_ALPHABET: Final = 0.85
"""Share of them that are read as symbols of `ALPHABET`, at least."""
ALLOWED: Final = allowed_symbols(ALPHABET)
"""bool [C], which of `SYMBOLS` it may hold."""


def is_machine_readable(line: DecodedLine) -> bool:
    """Whether a line is such a row: it holds two fillers in a row, and hardly anything of another alphabet."""
    if len(line.symbols) < SHORTEST or np.mean(ALLOWED[line.symbols]) < OF_ALPHABET:
        return False
    return 2 * FILLER in text_of(line.symbols)
