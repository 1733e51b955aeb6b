"""The symbols that Typecase can read, in the order of the recogniser's outputs."""

import string
from collections.abc import Iterable
from typing import Final

PRINTABLE_ASCII: Final = tuple(chr(code) for code in range(0x21, 0x7F))
QUOTES_AND_DASHES: Final = tuple("“”‘’„«»–—…")
TYPOGRAPHIC: Final = tuple("•·§¶†©®™°£€¢½¼¾±×÷¹²³")
ACCENTED: Final = tuple("àáâäæçèéêëíîïñóôöœßúûüÀÉÖÜÆ")
FURTHER: Final = tuple("ãåìòõøùýÿăąćčďęěğıłńňőřśšşșťțůűźżžÁÂÃÄÅÇÈÊËÌÍÎÏÑÒÓÔÕØÙÚÛÝŒĂĄĆČĎĘĚĞİŁŃŇŐŘŚŠŞȘŤȚŮŰŹŻŽ¿¡‹›ªº№")
"""What other languages of Latin script than English write besides; each is read only in the languages that have it."""
LIGATURES: Final = tuple("ﬁﬂﬀﬃﬄ")

SYMBOLS: Final[tuple[str, ...]] = PRINTABLE_ASCII + QUOTES_AND_DASHES + TYPOGRAPHIC + ACCENTED + LIGATURES + FURTHER
"""Every symbol that the page recogniser knows. Outputs of the recogniser follow this order, with junk last."""

JUNK: Final = len(SYMBOLS)
"""The class of a crop that is no symbol: half a letter, two letters, a speck, a rule, a piece of a photograph."""

SPACE: Final = len(SYMBOLS)
"""The class of a space where a line is read without cuts: it has no junk, in whose place this stands."""
BLANK: Final = SPACE + 1
"""The class of a frame of such a line at which nothing is found."""

SPELLING: Final[dict[str, str]] = {"ﬁ": "fi", "ﬂ": "fl", "ﬀ": "ff", "ﬃ": "ffi", "ﬄ": "ffl"}
"""What a ligature spells in the text that is written out."""

INDEX: Final[dict[str, int]] = {symbol: index for index, symbol in enumerate(SYMBOLS)}

EMNIST_CLASSES: Final = string.digits + string.ascii_uppercase + string.ascii_lowercase
"""The 62 classes of EMNIST ByClass, in the order of its labels."""

EMNIST_MERGED_CASES: Final = "CIJKLMOPSUVWXYZ"
"""Letters whose two cases EMNIST ByMerge and Balanced count as one class (Cohen et al. 2017, section II)."""


def text_of(symbols: Iterable[int]) -> str:
    """What symbols say, one after another. symbols: indices into `SYMBOLS`."""
    return "".join(SYMBOLS[symbol] for symbol in symbols)


def spell(symbol: str) -> str:
    """The characters that `symbol` stands for in the text: itself, or the letters of a ligature."""
    return SPELLING.get(symbol, symbol)
