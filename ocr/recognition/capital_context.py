"""Small letters that must be capitals for what stands around them: initials of names, and states before a ZIP code.

Hands and some faces draw both alike, and a model of characters has seen too few of them to tell.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from classifier.alphabet import INDEX, text_of
from ocr.decoding.beam_search import DecodedLine
from ocr.recognition.letter_runs import word_runs

ENGLISH: Final = "en"
INITIAL: Final = re.compile(r"[a-z]\.")
NO_INITIAL: Final = "v."
"""Short for versus, and for von. In 50 million characters of English books every other letter with a point between two
words with capitals was a capital itself, 1,368 of 1,372."""
NAME: Final = re.compile(r"[A-Z][a-z]+[.,]?|[A-Z]\.")
ZIP_CODE: Final = re.compile(r"\d{5}(-\d{4})?\.?")
STATE: Final = re.compile(
    "A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|P[AR]|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY]"
)
"""The abbreviations of the United States Postal Service."""
WORDS: Final = frozenset(("de", "hi", "id", "in", "la", "ma", "me", "oh", "or", "pa"))
"""Those that are words in small letters."""


def with_context_capitals(lines: Sequence[DecodedLine], codes: Sequence[str]) -> list[DecodedLine]:
    """The lines with such letters as capitals. codes: the language of each line; only English is so written."""
    return [_with_capitals(line) if code == ENGLISH else line for line, code in zip(lines, codes, strict=True)]


def _with_capitals(line: DecodedLine) -> DecodedLine:
    bounds = word_runs(line)
    words = [text_of(line.symbols[begin:end]) for begin, end in bounds]
    changed = in_context(words)
    if changed == words:
        return line
    symbols = line.symbols.copy()
    for (begin, end), before, after in zip(bounds, words, changed, strict=True):
        if before != after:
            symbols[begin:end] = [INDEX[symbol] for symbol in after]
    return replace(line, symbols=symbols)


def in_context(words: Sequence[str]) -> list[str]:
    """The words of a line in English, with the capitals that their neighbours ask for."""
    changed = list(words)
    for place in range(1, len(words) - 1):
        before, word, after = changed[place - 1], words[place], words[place + 1]
        initial = INITIAL.fullmatch(word) and word != NO_INITIAL and NAME.fullmatch(before) and NAME.fullmatch(after)
        state = STATE.fullmatch(word.upper()) and word not in WORDS and before.endswith(",")
        if initial or (state and ZIP_CODE.fullmatch(after)):
            changed[place] = word.upper()
    return changed
