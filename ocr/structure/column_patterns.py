"""What the cells of one column have in common, and the few of them that differ by a sign that looks like another.

All is told from the other cells of the same column: a word among words, or a figure of another kind, is left alone.
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Final

FEWEST: Final = 4
"""Cells of a column from which it has a pattern."""
NUMERIC: Final = 0.7
"""Share of them that are numbers, at least, in a column of numbers;"""
CODED: Final = 0.6
"""... that are capitals and a number after them, in a column of codes;"""
CAPITALISED: Final = 0.9
"""... that begin with a capital, in a column where all do."""
RARE: Final = 0.25
"""Share of them that have some mark, at most, where it is taken for dirt."""
POINTED: Final = 0.3
"""Share of numbers with a point before their last two digits from which a space in its place is a faded one."""
DROPPED: Final = "\0"
"""Stands for a sign that is none."""
MARKS: Final = ".,·:;'‘’`_-–—~"
"""What specks look like."""

DASHES: Final = "-–—"
BETWEEN: Final = ".,'‘’`"
"""... between two words, where colons, dashes and dots at half height may stand."""

LONE: Final = re.compile(rf"(?<![^ ])[{re.escape(MARKS)}](?![^ ])")
NUMBER: Final = re.compile(r"[-+−–(<>~±]*[$£€¥]? ?[-−]?\d[\d.,:/% ()\[\]±*-]*")
POINTED_NUMBER: Final = re.compile(r"(\D*\d[\d,]*)\.(\d\d)")
FADED_NUMBER: Final = re.compile(r"(\D*\d[\d,]*) (\d\d)")
DATE: Final = re.compile(r"\d{1,4}/\d{1,2}/\d{1,4}")
CODE: Final = re.compile(r"[A-Z]{1,4}[-. ]?\d{2,}")
DIGITS: Final = {
    "O": "0", "o": "0", "U": "0", "l": "1", "I": "1", "i": "1", "|": "1", "]": "1", "Z": "2", "z": "2", "S": "5",
    "s": "5", "b": "6", "/": "7", "B": "8", "g": "9", "q": "9",
}  # fmt: skip
"""Digits that letters and marks look like;"""
LIKELY_DIGITS: Final = frozenset("OolI|Ss/")
"""... those that are digits where nothing else stands in a cell of numbers."""
CAPITALS: Final = {
    "0": "O", "1": "I", "2": "Z", "4": "A", "5": "S", "6": "G", "8": "B", "l": "I", "t": "I", "|": "I", "[": "L",
    "/": "J", "]": "J",
}  # fmt: skip
"""Capitals that digits and marks look like."""
ALIKE_IN_BOTH: Final = "cosuvwxz"
"""Small letters that look like their capitals."""


def as_column(cells: Sequence[str]) -> list[str]:
    """The cells of a column, those without text left out, with what the others tell of them: texts of the same length,
    in which `DROPPED` stands for a sign to be left out and a point in the place of a space joins two words."""
    texts = list(cells)
    if len(texts) < FEWEST:
        return texts
    texts = _without_dirt(texts)
    if _share(texts, _is_number) >= NUMERIC:
        return _with_points(_numbers(_without_end_marks(texts)))
    if _share(texts, lambda text: CODE.fullmatch(text) is not None) >= CODED:
        return _codes(texts)
    if _share(texts, lambda text: text[:1].isupper()) >= CAPITALISED:
        return [text[0].upper() + text[1:] if text[0] in ALIKE_IN_BOTH else text for text in texts]
    return texts


def _share(texts: Sequence[str], holds: Callable[[str], bool]) -> float:
    """Of the texts, as they are without what is dropped."""
    return sum(holds(text.replace(DROPPED, "").strip()) for text in texts) / len(texts)


def _is_number(text: str) -> bool:
    return NUMBER.fullmatch(text) is not None


def _without_dirt(texts: list[str]) -> list[str]:
    """Without marks that stand by themselves in few cells."""
    dirt = [[match.start() for match in LONE.finditer(text) if _is_dirt(text, match.start())] for text in texts]
    if sum(map(bool, dirt)) > RARE * len(texts):
        return texts
    return [
        "".join(DROPPED if place in own else sign for place, sign in enumerate(text))
        for text, own in zip(texts, dirt, strict=True)
    ]


def _is_dirt(text: str, place: int) -> bool:
    """Whether a mark with a space on either side is a speck: some stand so between words, others end to end, a dash
    before a figure is a minus, and between figures may be a point."""
    before, after = text[max(0, place - 2) : place].strip(), text[place + 1 :].strip()[:1]
    if (before in MARKS and before) or (after in MARKS and after) or not before + after:
        return False
    if before and after:
        return text[place] in BETWEEN and not before.isdigit()
    return not (text[place] in DASHES and after.isdigit())


def _cut(text: str, front: bool) -> str:
    return DROPPED + text[1:] if front else text[:-1] + DROPPED


def _without_end_marks(texts: list[str]) -> list[str]:
    """Numbers without the mark that few of a column begin or end with."""
    for front in (True, False):
        end = 0 if front else -1
        marked = [len(text) > 1 and text[end] in MARKS and text[end] not in DASHES for text in texts]
        if 0 < sum(marked) <= RARE * len(texts):
            texts = [_cut(text, front) if is_marked else text for text, is_marked in zip(texts, marked, strict=True)]
    return texts


def _numbers(texts: list[str]) -> list[str]:
    """Numbers, with digits for what looks like them where that makes a text one. A stroke is a 7 where few have any."""
    with_stroke = [number for number, text in enumerate(texts) if "/" in text and not DATE.search(text)]
    asked = {number for number, text in enumerate(texts) if not _is_number(text.replace(DROPPED, "").strip())}
    asked |= set(with_stroke) if len(with_stroke) <= RARE * len(texts) else set()
    return [_number(text) if number in asked else text for number, text in enumerate(texts)]


def _number(text: str) -> str:
    """The text, with digits for what looks like them in its words, if that makes it a number."""
    digits = " ".join(_digits(word) for word in text.split(" "))
    return digits if _is_number(digits.replace(DROPPED, "").strip()) else text


def _digits(word: str) -> str:
    letters = {sign for sign in word if sign.isalpha()}
    is_code = word[:1].isupper() and word[0] not in LIKELY_DIGITS and word[1:].isdigit()
    mostly_digits = sum(map(str.isdigit, word)) > sum(map(str.isalpha, word)) and not is_code
    if not letters <= LIKELY_DIGITS and not mostly_digits:
        return word
    return "".join(DIGITS.get(sign, sign) for sign in word)


def _codes(texts: list[str]) -> list[str]:
    """Codes, with capitals and digits for what looks like them where that makes a text one, by choice with as many
    digits as most have."""
    usual = Counter(sum(sign.isdigit() for sign in text) for text in texts if CODE.fullmatch(text)).most_common(1)[0][0]
    return [text if CODE.fullmatch(text) else _code(text, usual) for text in texts]


def _code(text: str, usual: int) -> str:
    if sum(sign.isdigit() for sign in text) < 2:
        return text
    turned = [
        "".join(CAPITALS.get(sign, sign) for sign in text[:first])
        + "".join(DIGITS.get(sign, sign) for sign in text[first:])
        for first in range(1, 5)
    ]
    codes = [code for code in turned if CODE.fullmatch(code)]
    return min(codes, key=lambda code: abs(sum(sign.isdigit() for sign in code) - usual), default=text)


def _with_points(texts: list[str]) -> list[str]:
    """Numbers with points for spaces where others have points, and none has another form."""
    pointed = sum(POINTED_NUMBER.fullmatch(text) is not None for text in texts)
    spaced = [text for text in texts if " " in text]
    if pointed < POINTED * len(texts) or not all(FADED_NUMBER.fullmatch(text) for text in spaced):
        return texts
    return [FADED_NUMBER.sub(r"\1.\2", text) if " " in text else text for text in texts]
