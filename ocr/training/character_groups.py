"""Which characters a language's model tells apart, found in its text."""

import string
import unicodedata
from collections import Counter
from collections.abc import Iterable
from typing import Final

from classifier.alphabet import TYPOGRAPHIC
from ocr.language.character_table import CODE_BITS, CharacterTable

OPENING: Final = "¿¡"
"""Marks that some languages put before a sentence; they count as letters do."""
INTERCHANGEABLE: Final = (
    string.digits,
    "'’",
    "–—",
    '"“”„«»‹›',
    "".join(TYPOGRAPHIC) + "ªº№@#$&^_~`|\\{}<>",
)
"""Characters that a model takes for one: it must not spoil a number, choose a font's quotes or judge symbols that
running text hardly has."""
LEAST_SHARE: Final = 5e-6
"""A letter with marks that is rarer in the text than this shares a code with all others of its case."""
ORDINALS: Final = "ªº"
"""Marks of ordinal numbers; languages that lack them have degrees that look like them."""
LEAST_ORDINALS: Final = 1e-6
"""Their share in the text of a language that has them. (Italian 1.3e-6, Spanish and Portuguese more, French 5e-7.)"""
LATIN: Final = [chr(point) for point in range(0xC0, 0x250) if chr(point).isalpha()]
"""The letters with marks, and the joined ones, that there are: Latin-1 and Latin Extended-A and -B."""


def characters_of(lines: Iterable[str]) -> tuple[CharacterTable, str]:
    """The table for a text, and the letters and `ORDINALS` of its language beside a to z, small ones first."""
    counts: Counter[str] = Counter()
    for line in lines:
        counts.update(unicodedata.normalize("NFC", line))
    least = LEAST_SHARE * counts.total()
    shared = set("".join(INTERCHANGEABLE))
    plain = [character for character in map(chr, range(0x21, 0x7F)) if character not in shared]
    groups = [*plain, "‘", "…", *INTERCHANGEABLE]
    room = (1 << CODE_BITS) - 2 - len(groups) - 2
    own = [c for c, count in counts.most_common() if count >= least and (c in LATIN or c in OPENING)][:room]
    others = [c for c in (*LATIN, *OPENING) if c not in own]
    small = "".join(character for character in others if character.islower())
    groups += [small, "".join(character for character in others if character not in small)]
    has_ordinals = sum(counts[mark] for mark in ORDINALS) >= LEAST_ORDINALS * counts.total()
    known = [*own, *ORDINALS] if has_ordinals else own
    letters = "".join(sorted(known, key=lambda character: (character.isupper(), character)))
    return CharacterTable((*groups, *own)), letters
