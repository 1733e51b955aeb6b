"""Whether the text that a page holds can be what the page shows, judged by its words and their positions.

Nothing here knows a language: in every language that is written with letters, words have a few letters each and seldom
digits or signs among them, and the languages in Latin letters use the same few of them most.
"""

import math
import unicodedata
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from ocr.document import Box, Line, Word
from ocr.input.text_layer import PageText

MOST_UNMAPPED: Final = 0.1
"""Share of characters of unknown meaning, above which the map to Unicode is not to be trusted."""
LONGEST_MEAN_WORD: Final = 16.0
"""Letters of a word on average over a page's running text: 12 in Finnish, the longest of Europe's languages."""
MOST_SINGLE: Final = 0.6
"""Share of words of one letter, above which letters were set one by one."""
MOST_MIXED: Final = 0.5
"""Share of words with digits or signs inside, that lists of codes may have."""
COMMON: Final = frozenset("aeinorst")
LEAST_COMMON: Final = 0.45
"""Share of these among the letters of words: 0.58 in Polish, 0.65 in English, 0.66 in German, French and Finnish; of
text whose letters are shifted in the alphabet 0.2 to 0.35."""
MOST_MISPLACED: Final = 0.3
"""Share of neighbours within words that do not stand side by side."""
SAME_PLACE: Final = 0.25
"""Of the longer side of a letter: neighbours whose middles are closer stand in one place, also where text is aslant and
the boxes of its letters overlap."""
MOST_ON_HEAD: Final = 0.5
"""Share of letters that stand on their head: pdfium mixes up what runs from right to left on the page."""
ENOUGH_WORDS: Final = 8
ENOUGH_LETTERS: Final = 80
"""From fewer words or letters nothing is concluded."""
LONGER: Final = 4
"""Letters of a word that is no abbreviation."""
LATIN: Final = "LATIN"
SPACELESS: Final = ("CJK", "HIRAGANA", "KATAKANA", "THAI", "LAO", "KHMER", "MYANMAR", "TIBETAN")
"""Scripts, by the first word of their letters' names in Unicode, that set no spaces between words."""


def is_credible(text: PageText) -> bool:
    """Whether the text of a page can be taken as it is. A page without text has none that could."""
    words = [word for line in text.lines for word in line.words]
    letters = sum(len(word.glyphs) for word in words)
    if not words or text.unmapped > MOST_UNMAPPED * (letters + text.unmapped):
        return False
    if letters >= ENOUGH_LETTERS and text.on_head > MOST_ON_HEAD * letters:
        return False
    if _script(words) in SPACELESS:
        return True
    return _has_words(words) and _is_spelled(words) and _is_in_place(text.lines)


def is_unreadable_script(lines: Sequence[Line]) -> bool:
    """Whether most of the letters belong to a script that Typecase does not read."""
    return _script([word for line in lines for word in line.words]) not in ("", LATIN)


def is_latin(symbol: str) -> bool:
    """Whether a symbol is a letter of the script that Typecase reads."""
    return unicodedata.name(symbol, "").startswith(LATIN)


def _has_words(words: Sequence[Word]) -> bool:
    """Whether there are spaces, where they belong."""
    spelled = [word.text for word in words if any(symbol.isalpha() for symbol in word.text)]
    letters = sum(map(len, spelled))
    if letters > ENOUGH_WORDS * LONGEST_MEAN_WORD and letters > LONGEST_MEAN_WORD * len(spelled):
        return False
    return len(spelled) < 2 * ENOUGH_WORDS or sum(len(word) == 1 for word in spelled) <= MOST_SINGLE * len(spelled)


def _is_spelled(words: Sequence[Word]) -> bool:
    """Whether words of Latin letters have those that such words have, and few have signs among them."""
    bare = [word.text.strip("".join(symbol for symbol in word.text if not symbol.isalnum())) for word in words]
    spelled = [word for word in bare if word[:1].isalpha() and word[-1:].isalpha() and len(word) >= LONGER]
    latin = [word for word in spelled if word.isalpha() and is_latin(word[0])]
    letters = _plain("".join(latin))
    if len(letters) >= ENOUGH_LETTERS and sum(letter in COMMON for letter in letters) < LEAST_COMMON * len(letters):
        return False
    parts = [word for word in bare if len(word) >= LONGER and any(map(str.isalpha, word))]
    mixed = sum(
        not all(symbol.isalpha() or _is_mark(symbol) or symbol in "-'’.·/‐­&" for symbol in word) for word in parts
    )
    return len(parts) < ENOUGH_WORDS or mixed <= MOST_MIXED * len(parts)


def _is_in_place(lines: Sequence[Line]) -> bool:
    """Whether the letters of words follow one another along their lines, instead of lying on a heap."""
    pairs = heaped = 0
    for word in (word for line in lines for word in line.words):
        # Marks stand above, below and before their letters.
        boxes = [glyph.box for glyph in word.glyphs if not _is_mark(glyph.text[0])]
        for first, second in pairwise(boxes):
            pairs += 1
            heaped += _distance(first, second) < SAME_PLACE * max(second.width, second.height)
    return pairs < ENOUGH_WORDS or heaped <= MOST_MISPLACED * pairs


def _is_mark(symbol: str) -> bool:
    return unicodedata.category(symbol).startswith("M")


def _distance(a: Box, b: Box) -> float:
    """Between the middles of two boxes."""
    return math.hypot(a.left + a.right - b.left - b.right, a.top + a.bottom - b.top - b.bottom) / 2


def _script(words: Sequence[Word]) -> str:
    """The first word of the Unicode names of most letters; "" where there are none."""
    counts: dict[str, int] = {}
    for word in words:
        for symbol in filter(str.isalpha, word.text):
            script = unicodedata.name(symbol, "").split(" ")[0]
            counts[script] = counts.get(script, 0) + 1
    return max(counts, key=lambda script: counts[script], default="")


def _plain(word: str) -> str:
    """In lower case, without accents."""
    return "".join(filter(str.isalpha, unicodedata.normalize("NFD", word.casefold())))
