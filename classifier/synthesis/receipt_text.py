"""Lines as tills and forms have them: goods and prices, labels and entries, mostly in capitals."""

from collections.abc import Iterator
from typing import Final

import numpy as np

from classifier.synthesis.form_text import code, date, digits, entry, name, number

LABELS: Final = (
    "TOTAL", "SUB TOTAL", "Subtotal", "NET TOTAL", "Total Sales (Inclusive of GST)", "CASH", "CHANGE", "Change",
    "ROUNDING ADJ", "Rounding", "DISCOUNT", "GST 6%", "TAX", "VAT 20%", "SERVICE CHARGE 10%", "AMOUNT DUE", "BALANCE",
    "VISA", "CARD", "TENDERED", "Amount", "Paid Amount", "DEPOSIT", "TIP", "ITEMS SOLD", "SR", "ZRL",
)  # fmt: skip
"""What stands before sums of money."""
FIELDS: Final = (
    "DATE", "Date", "TIME", "TEL", "Tel.", "FAX", "PHONE", "INVOICE NO", "Invoice No.", "DOC NO", "GST ID", "REG NO",
    "CASHIER", "Cashier", "TABLE", "ORDER", "RECEIPT #", "STORE", "TERMINAL", "REF", "ACCOUNT NO.", "TO", "FROM", "CC",
    "SUBJECT", "PAGE", "ADDRESS", "SALESPERSON", "CUSTOMER", "MEMBER", "QTY", "CODE", "TRACE NO", "APPROVAL",
)  # fmt: skip
"""What stands before an entry."""
CURRENCY: Final = ("", "", "", "", "", "RM", "RM ", "$", "£", "USD ", "*")
WORDS: Final = (1, 5)
"""Of a good's name or an address, the least, and one more than the most."""
CAPITALS_SHARE: Final = 0.7
"""Share of these that are in capitals."""


def receipt_lines(texts: Iterator[str], rng: np.random.Generator) -> Iterator[str]:
    """A line of a receipt or form made of each of `texts`; characters are those of `texts` and of the alphabet."""
    for text in texts:
        words = text.split()
        count = int(rng.integers(*WORDS))
        start = int(rng.integers(max(1, len(words) - count)))
        said = " ".join(words[start : start + count])
        if rng.random() < CAPITALS_SHARE and len(said.upper()) == len(said):
            said = said.upper()
        yield _line(said, rng)


def _line(said: str, rng: np.random.Generator) -> str:
    wide = " " * int(rng.choice([1, 1, 2, 3, 5]))
    manner = rng.random()
    if manner < 0.3:
        goods = f"{said}{wide}{sum_of_money(rng)}"
        return f"{rng.integers(1, 20)} {goods}" if rng.random() < 0.4 else goods
    if manner < 0.5:
        return f"{rng.choice(LABELS)}{rng.choice([' ', ': ', ' : ', wide])}{sum_of_money(rng)}"
    if manner < 0.7:
        value = (date, code, number, name, _long_number)[rng.integers(5)](rng)
        return f"{rng.choice(FIELDS)}{rng.choice([' ', ': ', ' : ', ':'])}{value}"
    return said if manner < 0.9 else entry(rng)


def sum_of_money(rng: np.random.Generator) -> str:
    """As tills print it, two decimals and maybe a currency before or a mark after."""
    mark = str(rng.choice(["", "", "", "", "", "-", " A", " S", " SR", "*", "T"]))
    return f"{rng.choice(CURRENCY)}{10 ** rng.uniform(-0.5, 3.5):.2f}{mark}"


def _long_number(rng: np.random.Generator) -> str:
    return digits(rng, 6, 14)
