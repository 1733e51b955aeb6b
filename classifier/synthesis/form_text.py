"""Lines that are no running text: rows of tables and forms, numbers, dates, prices, codes, leaders, rare symbols."""

from __future__ import annotations

import string
from collections.abc import Callable
from typing import Final, TypeVar

import numpy as np

from classifier.alphabet import ACCENTED, PRINTABLE_ASCII, QUOTES_AND_DASHES, TYPOGRAPHIC

Choice = TypeVar("Choice")

MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
UNITS: Final = ("kg", "mm", "cm", "km", "lb", "oz", "ft", "in", "min", "sec", "°C", "°F", "%", "MHz", "kW", "ml", "pp.")
SYLLABLES: Final = (
    "ba", "ber", "car", "con", "den", "el", "far", "gra", "hin", "is", "jo", "kel", "lo", "mar", "nor",
    "o", "pe", "qui", "ros", "sta", "ter", "ul", "vin", "wes", "xa", "yor", "zim",
)  # fmt: skip
CURRENCIES: Final = ["$", "$", "$", "£", "€", "¢", "USD ", "US$"]


def digits(rng: np.random.Generator, least: int, most: int) -> str:
    """Between `least` and `most` random digits."""
    return "".join(map(str, rng.integers(0, 10, rng.integers(least, most + 1))))


def number(rng: np.random.Generator) -> str:
    """A count, a decimal, a percentage, a fraction or a measure."""
    value = int(10 ** rng.uniform(0, 6))
    fraction = str(rng.choice(["½", "¼", "¾"]))
    forms = [
        str(value),
        f"{value:,}",
        f"{value / 100:.2f}",
        f"{value / 1000:.1f}%",
        f"{value}{fraction}",
        f"({value:,})",
        f"-{value}",
        f"+{value}",
    ]
    forms += [
        f"{value} {rng.choice(UNITS)}",
        f"{rng.integers(1, 99)}°",
        f"±{value}",
        f"{value}{rng.choice(list('¹²³'))}",
        f"{value}/{rng.integers(2, 99)}",
    ]
    forms += [
        f"{rng.integers(2, 99)}×{rng.integers(2, 99)}",
        f"{value}÷{rng.integers(2, 9)}={rng.integers(2, 999)}",
        f"{value}-{value + 12}",
        f"#{value}",
        f"No. {value}",
    ]
    return str(rng.choice(forms))


def price(rng: np.random.Generator) -> str:
    """A sum of money."""
    value = 10 ** rng.uniform(0, 5)
    symbol = str(rng.choice(CURRENCIES))
    return str(
        rng.choice(
            [
                f"{symbol}{value:,.2f}",
                f"{symbol}{value:.2f}",
                f"{symbol}{value:,.0f}",
                f"{symbol} {value:.2f}",
                f"{value:.2f}",
                f"({symbol}{value:,.2f})",
            ]
        )
    )


def date(rng: np.random.Generator) -> str:
    """A date or a time of day."""
    day, month, year = int(rng.integers(1, 32)), int(rng.integers(1, 13)), int(rng.integers(1700, 2030))
    name = MONTHS[month - 1]
    forms = [
        f"{day} {name} {year}",
        f"{name} {day}, {year}",
        f"{month}/{day}/{year % 100:02d}",
        f"{month:02d}/{day:02d}/{year}",
        f"{year}-{month:02d}-{day:02d}",
    ]
    forms += [
        f"{name[:3]}. {day}",
        f"{day}.{month}.{year}",
        f"{rng.integers(1, 13)}:{rng.integers(60):02d} {rng.choice(['AM', 'PM', 'a.m.', 'p.m.'])}",
        f"'{year % 100:02d}",
    ]
    return str(rng.choice(forms))


def code(rng: np.random.Generator) -> str:
    """A serial number, telephone number, address of the net, file name or reference."""
    letters = "".join(rng.choice(list("ABCDEFGHJKLMNPRSTUVWXYZ"), rng.integers(1, 5)))
    small = "".join(rng.choice(list("abcdefghiklmnoprstuvwy"), rng.integers(3, 9)))
    host = "".join(rng.choice(list("abcdefghijklmnopqrstuvwxyz0123456789-"), rng.integers(3, 10))) + str(
        rng.choice([".com", ".org", ".net", ".gov", ".edu"])
    )
    forms = [
        f"{letters}-{digits(rng, 2, 6)}",
        f"{letters}{digits(rng, 3, 8)}",
        f"({digits(rng, 3, 3)}) {digits(rng, 3, 3)}-{digits(rng, 4, 4)}",
        f"{digits(rng, 3, 3)}-{digits(rng, 2, 2)}-{digits(rng, 4, 4)}",
    ]
    forms += [
        f"{small}@{host}",
        f"http://www.{host}/{small}",
        f"https://{host}/{small}?id={digits(rng, 1, 5)}&x={letters}",
        f"www.{host}",
        f"C:\\{small}\\{letters}.txt",
        f"{small}_{digits(rng, 1, 3)}.pdf",
    ]
    forms += [
        f"§ {digits(rng, 1, 3)}({small[0]})({digits(rng, 1, 1)})",
        f"[{digits(rng, 1, 2)}]",
        f"{{{small}}}",
        f"<{small}>",
        f"~{small}",
        f"{letters}*{digits(rng, 1, 3)}",
        f"{small} = {letters} ^ {digits(rng, 1, 2)}",
    ]
    forms += [
        f"© {digits(rng, 4, 4)} {letters}",
        f"{letters}®",
        f"{small}™",
        f"`{small}`",
        f"{small}|{letters}",
        f"!{small}",
        f"{letters}+{small}",
        f"#{digits(rng, 2, 6)}",
        f"{letters}/{digits(rng, 2, 4)}",
    ]
    return str(rng.choice(forms))


def leaders(rng: np.random.Generator) -> str:
    """A row of a table of contents: words, dots, a number."""
    dots = str(rng.choice([".", " .", "·", " ·", "_", "-"])) * int(rng.integers(5, 30))
    return f"{name(rng)} {dots} {rng.integers(1, 900)}"


def name(rng: np.random.Generator) -> str:
    """A word of random syllables with a capital, or an abbreviation: what no list of words has."""
    word = "".join(rng.choice(SYLLABLES, rng.integers(1, 4))).capitalize()
    return str(
        rng.choice(
            [word, word, word.upper(), word + ".", f"{word[0]}. {word}", f"{word}-{word}", f"O'{word}", f"Mc{word}"]
        )
    )


def row(rng: np.random.Generator) -> str:
    """A row of a table, form or receipt: names, numbers, dates, prices and codes side by side."""
    cells = [(name, number, price, date, code, filled)[rng.integers(6)](rng) for _ in range(rng.integers(1, 7))]
    return str(rng.choice([" ", " ", "  ", " | ", ": ", ", ", " / "])).join(cells)


def filled(rng: np.random.Generator) -> str:
    """A field of a form."""
    box = str(
        rng.choice(
            [
                "[ ]",
                "[X]",
                "[x]",
                "( )",
                "(X)",
                "____",
                "______",
                "Yes",
                "No",
                "N/A",
                "____/____",
                "X",
                "TO:",
                "FROM:",
                "TOTAL:",
            ]
        )
    )
    return f"{name(rng)}: {box}" if rng.random() < 0.5 else box


def symbols(rng: np.random.Generator) -> str:
    """A few groups of symbols of any kind, rare ones as often as common ones."""
    pools = [PRINTABLE_ASCII, PRINTABLE_ASCII, QUOTES_AND_DASHES + TYPOGRAPHIC + ACCENTED]
    groups = []
    for _ in range(rng.integers(2, 9)):
        pool = pools[rng.integers(len(pools))]
        groups.append("".join(rng.choice(pool, rng.integers(1, 8))))
    return " ".join(groups)


def one_of(shares: dict[Choice, int], rng: np.random.Generator) -> Choice:
    """One of the keys of `shares`, each as often as its value says."""
    weights = np.array(list(shares.values()), float)
    return list(shares)[rng.choice(len(shares), p=weights / weights.sum())]


EXERCISES: Final = {
    string.ascii_uppercase: 30,
    string.ascii_lowercase: 15,
    string.digits: 10,
    string.punctuation: 45,
}
"""Kinds of characters, with how often a line of one kind is asked for."""


def character_groups(rng: np.random.Generator) -> str:
    """Characters of one kind in groups, each as often as any other, in order in half of the lines of letters."""
    kind = one_of(EXERCISES, rng)
    count = int(rng.integers(10, 40))
    if kind != string.punctuation and rng.random() < 0.5:
        start = int(rng.integers(len(kind)))
        characters = [kind[(start + i) % len(kind)] for i in range(count)]
    else:
        characters = [str(character) for character in rng.choice(list(kind), count)]
    size = int(rng.integers(1, 8))
    return " ".join("".join(characters[i : i + size]) for i in range(0, count, size))


MAKERS: Final[dict[Callable[[np.random.Generator], str], int]] = {
    row: 55,
    leaders: 6,
    symbols: 25,
    code: 8,
    price: 3,
    date: 3,
}
"""Makers of lines that are no running text, with how often each is asked."""


def entry(rng: np.random.Generator) -> str:
    """A line that is no running text."""
    return one_of(MAKERS, rng)(rng)
