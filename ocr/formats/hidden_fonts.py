"""The fonts of invisible text: Helvetica as every reader of PDFs has it, and as it would be with further Latin letters.

A reader finds and copies text by the codes' meanings, which the second font says itself; how its letters would look
matters to none. PDF/A lets fonts be where they are if all that is set in them is invisible (ISO 19005-1, 6.3.4).
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from ocr.formats.helvetica import CODES, FIRST_CODE, width_of

LATIN_EXTENDED_A: Final = "".join(map(chr, range(0x100, 0x180)))
MORE_LETTERS: Final = "ȘșȚț№ﬀﬁﬂﬃﬄ"
OTHER_BASE: Final = "n"
"""What stands for a letter that does not say what it is made of: as wide as most."""
DESCRIPTOR: Final = (
    "/Type /FontDescriptor /FontName /Helvetica /Flags 32 /FontBBox [-166 -225 1000 931] /ItalicAngle 0"
    " /Ascent 718 /Descent -207 /CapHeight 718 /StemV 88"
)
"""Of Helvetica; it goes with a font's widths. Source: Adobe's font metrics."""


@dataclass(frozen=True)
class HiddenFont:
    """name: in the resources of a page. keys: of its dictionary, but for references to other objects. to_unicode: the
    character map that says what its codes mean, which comes with `DESCRIPTOR`; None where its encoding does."""

    name: str
    keys: str
    to_unicode: bytes | None = None


@dataclass(frozen=True)
class Run:
    """Text in one font. width: against the font's size."""

    font: HiddenFont
    codes: bytes
    width: float


def _is_usual(letter: str) -> bool:
    return letter.encode(CODES, "ignore") != b""


FURTHER_LETTERS: Final = "".join(letter for letter in LATIN_EXTENDED_A + MORE_LETTERS if not _is_usual(letter))
FURTHER_CODES: Final = {letter: FIRST_CODE + place for place, letter in enumerate(FURTHER_LETTERS)}


def _base(letter: str) -> str:
    """The letters without marks, of those that all fonts have, that a letter is made of."""
    parts = unicodedata.normalize("NFKD", letter)
    return "".join(part for part in parts if part.isascii() and part.isalpha()) or OTHER_BASE


def _width(letter: str) -> float:
    return width_of(_base(letter).encode("ascii"))


def _further_keys() -> str:
    # Readers leave out letters whose shapes they have not, though none is to be seen.
    names = " ".join(f"/{_base(letter)[0]}" for letter in FURTHER_LETTERS)
    widths = " ".join(f"{1000 * _width(letter):.0f}" for letter in FURTHER_LETTERS)
    last = FIRST_CODE + len(FURTHER_LETTERS) - 1
    encoding = f"<< /Type /Encoding /Differences [{FIRST_CODE} {names}] >>"
    codes = f"/FirstChar {FIRST_CODE} /LastChar {last} /Widths [{widths}] /Encoding {encoding}"
    return f"/Type /Font /Subtype /Type1 /BaseFont /Helvetica {codes}"


def _character_map(codes: dict[str, int]) -> bytes:
    """The meanings of codes of one byte each (ISO 32000-1, 9.10.3)."""
    pairs = [f"<{code:02X}> <{letter.encode('utf-16-be').hex().upper()}>" for letter, code in codes.items()]
    blocks = [pairs[start : start + 100] for start in range(0, len(pairs), 100)]  # a block holds no more
    mapped = [line for block in blocks for line in (f"{len(block)} beginbfchar", *block, "endbfchar")]
    return "\n".join(
        (
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
            "/CMapName /Adobe-Identity-UCS def /CMapType 2 def",
            "1 begincodespacerange <00> <FF> endcodespacerange",
            *mapped,
            "endcmap CMapName currentdict /CMap defineresource pop end end",
        )
    ).encode()


USUAL: Final = HiddenFont(
    "TypecaseHidden", "/Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding"
)
FURTHER: Final = HiddenFont("TypecaseFurther", _further_keys(), _character_map(FURTHER_CODES))


def runs_of(text: str) -> Sequence[Run]:
    """A text in the fonts that have its letters; what neither has becomes a question mark."""
    runs = []
    for is_further, letters in groupby(text, FURTHER_CODES.__contains__):
        part = "".join(letters)
        if is_further:
            runs.append(Run(FURTHER, bytes(FURTHER_CODES[letter] for letter in part), sum(map(_width, part))))
        else:
            codes = part.encode(CODES, "replace")
            runs.append(Run(USUAL, codes, width_of(codes)))
    return runs
