"""What the words of a line say of its role, as numbers."""

import re
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ocr.document import Line

LONG: Final = 100
"""Letters of a line that is long by any measure."""
RAISED: Final = 0.3
"""x-heights by which the foot of a mark stands over the baseline where it refers to a note."""
LIST_MARK: Final = re.compile(r"^(?:[•·▪◦■●○*–—-]\s|\(?(?:\d{1,2}|[a-zA-Z]|[ivx]{1,5})[.)]\s|\[\d{1,3}\])")
NUMBERED: Final = re.compile(r"^(?:(?:\d{1,2}\.)+\d{0,2}|\d{1,2}|[IVX]{1,5}\.|[A-H]\.|§)\s+\S")
CAPTIONED: Final = re.compile(
    r"^(?:fig(?:ure|s)?|table|plate|chart|scheme|exhibit|box|map)\b\.?\s*(?:[\dIVX]|[A-Z]?\d)", re.I
)
SECTION: Final = re.compile(
    r"^(?:[\dIVX.]+\s+)?(?:abstract|a\s?b\s?s\s?t\s?r\s?a\s?c\s?t|summary|introduction|background|methods?|references"
    r"|materials? and methods|results?|results and discussion|discussion|conclusions?|bibliography|literature cited"
    r"|acknowledge?ments?|appendix|contents|chapter|part|section|preface|index|notes|glossary|limitations|funding)\b",
    re.IGNORECASE,
)
NUMBER_ALONE: Final = re.compile(
    r"^[\W_]*(?:p(?:age|\.)?\s*)?[A-Z]?-?\d{1,4}(?:-\d{1,3})?(?:\s*(?:of|/)\s*\d{1,4})?[\W_]*$", re.I
)
ROMAN_ALONE: Final = re.compile(r"^[\W_]*[ivxlc]{1,7}[\W_]*$", re.IGNORECASE)
SOURCE: Final = re.compile(
    r"\b(?:vol(?:ume)?|no|issue|pp|issn|isbn|doi|journal|proc(?:eedings)?|j|rev|press|publications?|edition|chapter|section)\b",
    re.IGNORECASE,
)
ADDRESS: Final = re.compile(r"https?:|www\.|@|\.(?:com|org|edu|gov|net)\b|doi", re.IGNORECASE)
RIGHTS: Final = re.compile(
    r"©|\(c\)|copyright|rights reserved|licen[cs]e|published by|downloaded|available (?:from|at|in)|confidential|draft"
    r"|approved for|terms",
    re.IGNORECASE,
)
YEAR: Final = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
MONTH: Final = re.compile(r"\b(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]{0,6}\b", re.IGNORECASE)
PAGES: Final = re.compile(r"\b\d{1,4}\s?[–—-]\s?\d{1,4}\b")
PEOPLE: Final = re.compile(r"\bet al\b|\b(?:[A-Z]\.\s?){1,3}\s?[A-Z][a-z]+")
CODE_SIGNS: Final = frozenset("{}()[];=<>_\\/|&#$%")
FORMULA_SIGNS: Final = frozenset("=+−±×÷<>≤≥≈∑∫√∂∞^|/*")
STOPPED: Final = (".", "?", "!", ".”", '."', ".’", ":”")


def text_features(line: Line) -> list[float]:
    """Numbers around 0 to 1 that say what is written in a line."""
    text = line.text
    length = max(len(text), 1)
    letters = sum(map(str.isalpha, text))
    words = [word.text for word in line.words]
    capitalised = sum(word[:1].isupper() for word in words)
    first, last = text[:1], text.rstrip()
    return [
        min(length / LONG, 1.5),
        np.log1p(len(words)) / 3,
        letters / length,
        sum(map(str.isdigit, text)) / length,
        sum(map(str.isupper, text)) / max(letters, 1),
        capitalised / len(words),
        sum(not (sign.isalnum() or sign.isspace()) for sign in text) / length,
        sum(sign in CODE_SIGNS for sign in text) / length,
        sum(sign in FORMULA_SIGNS for sign in text) / length,
        sum(len(word) == 1 for word in words) / len(words),
        letters / max(len(words), 1) / 10,
        first.islower(),
        first.isupper(),
        first.isdigit(),
        not (first.isalnum() or first in "\"“‘'("),
        first in "\"“‘'(",
        last.endswith(STOPPED),
        last.endswith((",", ";")),
        last.endswith(":"),
        last.endswith(("-", "\u00ad")),
        last[-1:].isdigit(),
        _is_raised(line),
        *(pattern.search(text) is not None for pattern in PATTERNS),
    ]


PATTERNS: Final = (
    LIST_MARK, NUMBERED, CAPTIONED, SECTION, NUMBER_ALONE, ROMAN_ALONE, SOURCE, ADDRESS, RIGHTS, YEAR, MONTH, PAGES,
    PEOPLE,
)  # fmt: skip
TEXT_FEATURES: Final = 22 + len(PATTERNS)


def _is_raised(line: Line) -> bool:
    """Whether the line begins with a mark that stands as high as those of notes do, or with one of their signs."""
    first = line.words[0]
    if first.text[0] in "*†‡§¶":
        return True
    glyph = first.glyphs[0]
    (_, foot), _ = line.feet(first)
    return line.angle == 0 and glyph.text.isalnum() and foot - glyph.box.bottom > RAISED * line.x_height


def text_matrix(lines: tuple[Line, ...]) -> NDArray[np.float32]:
    """float32 [L, TEXT_FEATURES]."""
    return np.array([text_features(line) for line in lines], np.float32).reshape(-1, TEXT_FEATURES)
