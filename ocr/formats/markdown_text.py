"""Text that Markdown shows as it is: signs are escaped only where they would be taken for markup."""

import re
from typing import Final

SPECIAL: Final = re.compile(
    r"""
    `                                   # code
    | \\(?=[!-/:-@\[-`{-~]|$)           # an escape
    | (?<!\s)\*|\*(?!\s|$)              # emphasis, but for a star between spaces
    | (?<![^\W_])_|_(?![^\W_])          # emphasis, but for one within a word
    | ~(?=~)|(?<=~)~                    # struck out
    | <(?=[A-Za-z/!?])                  # HTML, an address
    | &(?=\#?\w+;)                      # a character by its name
    | (?<=\])(?=\()                     # a link
    | (?<=\[)(?=\^)                     # a footnote
    """,
    re.VERBOSE,
)
LEADING: Final = re.compile(
    r"^(?:(?P<sign>\#{1,6}(?=\s|$)|[+-](?=\s|$)|>|-(?=[-\s]*$)|\[(?=[^\]]*\]:)|~(?=~~))|(?P<number>\d{1,9})(?=[.)](?:\s|$)))"
)
"""What begins a heading, a list, a rule, a quotation or the address of a link."""

CLOSING: Final = re.compile(r"(?:(?<=\s)|^)#+$")


def escaped(text: str) -> str:
    """Text for the inside of a line."""
    return SPECIAL.sub(lambda found: f"\\{found[0]}", text)


def as_line(text: str) -> str:
    """Text for a line of its own, such as that of a paragraph."""
    text = escaped(text)
    return LEADING.sub(lambda found: f"\\{found['sign']}" if found["sign"] else f"{found['number']}\\", text)


def as_heading(text: str) -> str:
    """Text for a heading, whose closing signs are no part of it."""
    return CLOSING.sub(r"\\\g<0>", escaped(text))


def as_cell(text: str) -> str:
    """Text for a cell of a table, which a bar would end."""
    return escaped(text).replace("|", r"\|")
