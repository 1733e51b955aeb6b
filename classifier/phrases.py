"""What drawn lines say: pieces of running text, and the numbers, codes and rare signs that running text lacks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final

import numpy as np

from classifier.alphabet import ACCENTED, INDEX, PRINTABLE_ASCII, QUOTES_AND_DASHES, SPELLING, TYPOGRAPHIC

RUNNING_SHARE: Final = 0.68
"""Share of the lines that are running text."""
SEASONED_SHARE: Final = 0.3
"""Share of the lines of running text that get rare signs in plausible places."""
LINE_LENGTHS: Final = (1, 90)
"""Characters: the least and the most in a line."""

UNACCENTED: Final = {"a": "àáâä", "c": "ç", "e": "èéêë", "i": "íîï", "n": "ñ", "o": "óôö", "u": "úûü", "s": "ß"} | {
    "A": "ÀÄ", "E": "É", "O": "Ö", "U": "Ü",
}  # fmt: skip
DIGRAPHS: Final = {"ae": "æ", "oe": "œ", "Ae": "Æ"}
WRAPPERS: Final = (
    *14 * ["“”"], *7 * ["‘’"], *9 * ['""'], *4 * ["''"], *12 * ["()"], *7 * ["[]"], *4 * ["«»"],
    *3 * ["„“"], *3 * ["{}"], *3 * ["<>"], *2 * ["**"], "__", "||", "~~", "``", "//",
)  # fmt: skip
"""Marks around a word, the usual ones several times."""
SUFFIXES: Final = (*",;:.!?…*†¶§®™©°%¹²³-/", "...", "--", "?!", "'s", "’s", "’")
PREFIXES: Final = (*"•·*§¶#$£€¢@&+-±×÷=~^|\\_<>«»†©—–", "- ", "• ", "· ", "* ", "> ", "| ")
BETWEEN: Final = (*"—–-/&+=×÷±<>|~_\\…", *(f" {sign} " for sign in "—–&+=/|·•"), ": ", "; ", "... ")
MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
UNITS: Final = ("kg", "mm", "cm", "km", "lb", "oz", "ft", "in", "min", "sec", "°C", "°F", "%", "MHz", "kW", "ml", "pp.")
SYLLABLES: Final = (
    "ba", "ber", "car", "con", "den", "el", "far", "gra", "hin", "is", "jo", "kel", "lo", "mar", "nor",
    "o", "pe", "qui", "ros", "sta", "ter", "ul", "vin", "wes", "xa", "yor", "zim",
)  # fmt: skip
LIGATURE_WORDS: Final = (
    "office", "difficult", "sufficient", "efficient", "affirm", "traffic", "official", "coffin", "suffice", "affinity",
    "shuffle", "baffled", "ruffled", "afflict", "muffled", "waffles", "raffle", "effluent", "affluence", "scuffle",
    "affair", "offered", "effect", "staff", "cliffs", "sheriff", "fly", "flame", "flour", "reflect", "profit", "field",
)  # fmt: skip
CURRENCIES: Final = ["$", "$", "$", "£", "€", "¢", "USD ", "US$"]


def line_texts(paragraphs: Iterable[str], rng: np.random.Generator) -> Iterator[str]:
    """Texts of lines as long as `paragraphs` lasts; every character is a space or of the alphabet without ligatures."""
    makers = list(MAKERS)
    shares = np.array([MAKERS[maker] for maker in makers], float)
    for paragraph in paragraphs:
        words = known(paragraph).split()
        while words:
            if rng.random() >= RUNNING_SHARE:
                yield makers[rng.choice(len(makers), p=shares / shares.sum())](rng)
                continue
            piece, words = cut_line(words, rng)
            if rng.random() < SEASONED_SHARE:
                piece = season(piece, rng)
            yield in_case(with_quotes(" ".join(piece), rng), rng)


def known(text: str) -> str:
    """`text` without the characters that the alphabet lacks."""
    return "".join(character for character in text if character.isspace() or character in INDEX)


def cut_line(words: list[str], rng: np.random.Generator) -> tuple[list[str], list[str]]:
    """A line's worth of `words` and the rest of them; short lines are rarer than long ones."""
    room = int(rng.triangular(LINE_LENGTHS[0], 65, LINE_LENGTHS[1]))
    lengths = np.cumsum([len(word) + 1 for word in words])
    count = max(1, int(np.searchsorted(lengths, room)))
    return words[:count], words[count:]


def with_quotes(text: str, rng: np.random.Generator) -> str:
    """`text` with typographic quotes and dashes in half of the cases."""
    if rng.random() < 0.5:
        return text
    marks = text.replace("--", "—")
    opened = [i == 0 or marks[i - 1] in " ([—" for i in range(len(marks))]
    pairs = {'"': "“”", "'": "‘’"}
    return "".join(pairs[c][0 if before else 1] if c in pairs else c for c, before in zip(marks, opened, strict=True))


def in_case(text: str, rng: np.random.Generator) -> str:
    """`text` as it is, or in one of twelve cases all in capitals, one in sixteen with a capital for each word."""
    draw = rng.random()
    if draw < 1 / 12:
        capitals = text.upper()
        return capitals if len(capitals) == len(text) and set(capitals) <= INDEX.keys() | {" "} else text
    return text.title() if draw < 1 / 12 + 1 / 16 and text.isascii() else text


def with_ligatures(text: str, symbols: frozenset[str]) -> str:
    """`text` with those of the alphabet's ligatures that are in `symbols`, longest first."""
    for ligature in sorted(SPELLING, key=lambda sign: -len(SPELLING[sign])):
        if ligature in symbols:
            text = text.replace(SPELLING[ligature], ligature)
    return text


def season(words: list[str], rng: np.random.Generator) -> list[str]:
    """`words` with rare signs before, after, around, within or between some of them."""
    seasoned = list(words)
    for index in rng.choice(len(words), max(1, len(words) // 4), replace=False):
        word = seasoned[index]
        manner = rng.integers(6)
        if manner == 0:
            marks = WRAPPERS[rng.integers(len(WRAPPERS))]
            word = marks[0] + word + marks[1]
        elif manner == 1:
            word += str(rng.choice(SUFFIXES))
        elif manner == 2:
            word = str(rng.choice(PREFIXES)) + word
        elif manner == 3:
            word = accented(word, rng)
        elif manner == 4:
            word += str(rng.choice(BETWEEN)) + str(rng.choice(words))
        else:
            word = str(rng.choice(LIGATURE_WORDS))
        seasoned[index] = word
    return seasoned


def accented(word: str, rng: np.random.Generator) -> str:
    """`word` with one letter that can bear an accent bearing one, or with a digraph."""
    for spelled, sign in DIGRAPHS.items():
        if spelled in word:
            return word.replace(spelled, sign)
    places = [i for i, letter in enumerate(word) if letter in UNACCENTED]
    if not places:
        return word + "é"
    place = int(rng.choice(places))
    return word[:place] + str(rng.choice(list(UNACCENTED[word[place]]))) + word[place + 1 :]


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
    sign = str(rng.choice(CURRENCIES))
    return str(
        rng.choice(
            [
                f"{sign}{value:,.2f}",
                f"{sign}{value:.2f}",
                f"{sign}{value:,.0f}",
                f"{sign} {value:.2f}",
                f"{value:.2f}",
                f"({sign}{value:,.2f})",
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


def signs(rng: np.random.Generator) -> str:
    """A few groups of signs of any kind, rare ones as often as common ones."""
    pools = [PRINTABLE_ASCII, PRINTABLE_ASCII, QUOTES_AND_DASHES + TYPOGRAPHIC + ACCENTED]
    groups = []
    for _ in range(rng.integers(2, 9)):
        pool = pools[rng.integers(len(pools))]
        groups.append("".join(rng.choice(pool, rng.integers(1, 8))))
    return " ".join(groups)


MAKERS: Final[dict[Callable[[np.random.Generator], str], int]] = {
    row: 55,
    leaders: 6,
    signs: 25,
    code: 8,
    price: 3,
    date: 3,
}
"""Makers of lines that are no running text, with how often each is asked."""
