"""What pages say: running text from a corpus; titles, names, numbers, prices, dates and rows of tables made up.

Every string is ready to be put into HTML: the signs & < > are escaped.
"""

import lzma
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from html import escape
from itertools import islice
from pathlib import Path
from typing import Final

import numpy as np

from ocr.training.typesetting.chance import between, count, likely, pick
from ocr.training.typesetting.fonts import Faces

READABLE: Final = re.compile(r"[ -~“”‘’—–…àáâäæçèéêëíîïñóôöœßúûüÀÉÖÜÆ§£°½]{40,}")
"""Paragraphs of text that the reader's alphabet can spell, and long enough to be running text."""
STRETCH: Final = 500
TRIAL_STRETCHES: Final = 5
"""The corpus is cut into stretches of so many paragraphs; every fifth is for trial pages only."""
SENTENCE: Final = re.compile(r"[A-Z“\"][^.!?]{15,220}[.!?][”\"]?(?= |$)")
OPEN_SYLLABLE: Final = re.compile(r"(?<=[a-z][aeiou])(?=(?:[bcdfgklmnprstv]|ch|sh|th|st|tr|pr)[aeiou][a-z])")
CLOSED_SYLLABLE: Final = re.compile(r"(?<=[a-z][aeiou][lmnrstpc])(?=[bcdfgklmnpst][aeiou][a-z])")
SOFT_HYPHEN: Final = "\u00ad"
MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
STREETS: Final = ("Street", "Road", "Avenue", "Lane", "Square", "Terrace", "Way")
ROMAN: Final = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV")
CURRENCIES: Final = ("$", "£", "€", "")


def read_paragraphs(path: Path, *, trial: bool) -> list[str]:
    """Paragraphs of one split from an xz file with one paragraph a line."""
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        return list(choose_paragraphs((line.strip() for line in lines), trial=trial))


def choose_paragraphs(paragraphs: Iterable[str], *, trial: bool, most: int | None = None) -> Iterable[str]:
    """Those paragraphs of one split that can be read, `most` of them at most."""
    chosen = (
        text
        for number, text in enumerate(paragraphs)
        if (number // STRETCH % TRIAL_STRETCHES == TRIAL_STRETCHES - 1) == trial and READABLE.fullmatch(text)
    )
    return islice(chosen, most)


@dataclass(slots=True)
class Content:
    """A source of things to say on one page, and the faces to set them in.

    hyphens: words may be divided at the ends of lines. curly: quotation marks and apostrophes are typographic.
    stress: share of the words of paragraphs that are set in italics or bold type.
    """

    rng: np.random.Generator
    paragraphs: Sequence[str]
    faces: Faces
    hyphens: bool = False
    curly: bool = True
    stress: float = 0.0

    def paragraph(self, low: int = 120, high: int = 900) -> str:
        """One paragraph of `low` to `high` characters, cut after a sentence where it is longer."""
        for _ in range(20):
            text = pick(self.rng, self.paragraphs)
            if len(text) >= low:
                break
        if len(text) > high:
            stop = max(text.rfind(". ", low, high), text.rfind("? ", low, high))
            text = text[: stop + 1] if stop > 0 else text[:high].rsplit(" ", 1)[0] + "."
        return self.stressed(self.finished(text))

    def flow(self, characters: int, low: int = 120, high: int = 900) -> list[str]:
        """Paragraphs one after another of the same source, `characters` in all and a little more."""
        start = int(self.rng.integers(len(self.paragraphs)))
        texts: list[str] = []
        total = 0
        while total < characters:
            text = self.paragraphs[start % len(self.paragraphs)]
            start += 1
            if len(text) > high:
                text = text[:high].rsplit(" ", 1)[0] + "."
            if len(text) >= low or likely(self.rng, 0.3):
                texts.append(self.stressed(self.finished(text)))
                total += len(text)
        return texts

    def sentence(self, high: int = 160) -> str:
        """One whole sentence of `high` characters at most."""
        for _ in range(30):
            found = SENTENCE.findall(pick(self.rng, self.paragraphs))
            if found and len(text := pick(self.rng, found)) <= high:
                return self.finished(text)
        return self.finished(self._plain_words(8) + ".")

    def words(self, low: int, high: int) -> str:
        """`low` to `high` words that follow one another somewhere, without marks at their end."""
        return self.finished(self._plain_words(count(self.rng, low, high)))

    def title(self, low: int = 2, high: int = 7) -> str:
        """A heading: some words, with capitals as one of the usual styles wants them."""
        words = self._plain_words(count(self.rng, low, high))
        style: Callable[[str], str] = pick(self.rng, (title_case, _sentence_case, _sentence_case, str.upper))
        return escape(style(words), quote=False)

    def word(self, least: int = 3) -> str:
        """One word of at least `least` letters."""
        for _ in range(40):
            word = self._plain_words(1)
            if len(word) >= least and word.isalpha():
                return escape(word, quote=False)
        return "sample"

    def name(self) -> str:
        """A person's name."""
        first, last = self.word(3).capitalize(), self.word(4).capitalize()
        middle = f"{chr(count(self.rng, 65, 90))}. " if likely(self.rng, 0.3) else ""
        return f"{first} {middle}{last}"

    def company(self) -> str:
        """A firm's name."""
        ending = pick(self.rng, ("Ltd", "Inc.", "&amp; Sons", "Company", "Group", "plc", "Partners", "Press"))
        return f"{self.word(4).capitalize()} {ending}"

    def address(self) -> list[str]:
        """Two or three lines of an address."""
        street = f"{count(self.rng, 1, 400)} {self.word(4).capitalize()} {pick(self.rng, STREETS)}"
        town = f"{self.word(4).capitalize()} {self.code()}"
        return [street, town] if likely(self.rng, 0.6) else [street, self.word(5).capitalize(), town]

    def code(self) -> str:
        """A short code of letters and figures, as a post code or a number of an order."""
        letters = "".join(chr(count(self.rng, 65, 90)) for _ in range(count(self.rng, 1, 3)))
        return f"{letters}{pick(self.rng, ('', '-', ' '))}{count(self.rng, 1, 99999)}"

    def date(self) -> str:
        """A day in one of the usual ways of writing it."""
        day, month, year = count(self.rng, 1, 28), count(self.rng, 1, 12), count(self.rng, 1880, 2030)
        name = MONTHS[month - 1]
        forms = (
            f"{day} {name} {year}", f"{name} {day}, {year}", f"{day:02}/{month:02}/{year}",
            f"{year}-{month:02}-{day:02}", f"{day} {name[:3]}", f"{day:02}.{month:02}.{year % 100:02}",
            f"{name} {year}",
        )  # fmt: skip
        return pick(self.rng, forms)

    def amount(self, high: float = 9999) -> str:
        """A sum of money or another number with two decimals, with commas for thousands."""
        return f"{float(self.rng.uniform(0, 1)) ** 3 * high:,.2f}"

    def price(self) -> str:
        """An amount with its currency."""
        return f"{pick(self.rng, CURRENCIES)}{self.amount(999)}"

    def figure(self) -> str:
        """A number as it stands in a table's cell."""
        value = float(self.rng.uniform(0, 1)) ** 3 * 10 ** count(self.rng, 1, 6)
        forms = (
            f"{value:,.0f}",
            f"{value:.1f}",
            f"{value:,.2f}",
            f"{value % 100:.1f}%",
            f"({value:,.0f})",
            f"-{value:.1f}",
            "-",
        )
        return pick(self.rng, forms)

    def telephone(self) -> str:
        """A number to call."""
        return f"({count(self.rng, 100, 999)}) {count(self.rng, 100, 999)}-{count(self.rng, 1000, 9999)}"

    def email(self) -> str:
        """An address for electronic mail."""
        return f"{self.word(3).lower()}@{self.word(4).lower()}.{pick(self.rng, ('com', 'org', 'net', 'co.uk'))}"

    def finished(self, text: str) -> str:
        """Text as this page sets it: its marks, its places to divide words, escaped."""
        if self.curly:
            text = re.sub(r'(^|[\s(—-])"', r"\1“", text).replace('"', "”")
            text = re.sub(r"(^|[\s(—“-])'", r"\1‘", text).replace("'", "’")
        if self.hyphens:
            text = CLOSED_SYLLABLE.sub(SOFT_HYPHEN, OPEN_SYLLABLE.sub(SOFT_HYPHEN, text))
        return escape(text, quote=False)

    def stressed(self, text: str) -> str:
        """`text`, escaped before, with some of its words in italics or bold type."""
        if not self.stress:
            return text
        tag = pick(self.rng, ("i", "i", "b"))
        words = text.split(" ")
        chosen = self.rng.random(len(words)) < self.stress
        # Words next to one another that are stressed come about as often as pairs do in print.
        return " ".join(f"<{tag}>{word}</{tag}>" if mark else word for word, mark in zip(words, chosen, strict=True))

    def _plain_words(self, number: int) -> str:
        for _ in range(30):
            words = pick(self.rng, self.paragraphs).split()
            if len(words) > number:
                start = int(self.rng.integers(len(words) - number))
                text = " ".join(words[start : start + number]).strip(" .,;:!?—–-\"'()[]“”‘’*_")
                if text and text[0].isalnum():
                    return text
        return "Some words"


def title_case(text: str) -> str:
    """The text with each word begun by a capital; soft hyphens begin no word."""
    return " ".join(word[:1].upper() + word[1:] for word in text.split(" "))


def _sentence_case(text: str) -> str:
    return text[:1].upper() + text[1:]


def spaced(rng: np.random.Generator, low: float, high: float, unit: str = "em") -> str:
    """A random length for a style sheet."""
    return f"{between(rng, low, high)}{unit}"
