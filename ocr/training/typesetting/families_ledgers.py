"""Tables as offices set them: lists of goods and entries, statements with leaders, tables under one another."""

from collections.abc import Callable

import numpy as np

from ocr.training.typesetting.chance import between, count, likely, pick
from ocr.training.typesetting.content import Content
from ocr.training.typesetting.page import Role
from ocr.training.typesetting.sheet import block, draw_look, draw_sheet, on_sheet, paragraphs, running_lines
from ocr.training.typesetting.table_structure import (
    GROUPINGS,
    RULINGS,
    Field,
    number_field,
    structured_table,
    stub_field,
    word_field,
)

UNITS = ("pcs", "h", "kg", "l", "set", "pack", "m²", "days", "pkt", "ea.")
LEADER = '<span style="letter-spacing:.15em"> {dots}</span>'


def stacked_tables(rng: np.random.Generator, content: Content) -> str:
    """Tables under one another, of the same columns or of others, each under its heading, a line of text or both."""
    sheet = draw_sheet(rng, "A4", "A5", "letter")
    look = draw_look(rng, content, 8, 10.5)
    same = likely(rng, 0.5)
    ruling = pick(rng, RULINGS)
    fields = _entries(rng, content, count(rng, 2, 7))
    parts = []
    for _ in range(count(rng, 2, 5)):
        if not same:
            ruling, fields = pick(rng, (ruling, *RULINGS)), _entries(rng, content, count(rng, 2, 7))
        parts.append(_between(rng, content))
        drawn = structured_table(rng, content, fields, count(rng, 3, 14), ruling=ruling, grouping=pick(rng, GROUPINGS),
                                 levels=pick(rng, (1, 1, 1, 2)) if len(fields) > 3 else 1)  # fmt: skip
        parts.append(_in_rows_of(rng, drawn))
    return on_sheet(sheet, look.css, "".join(parts), around=running_lines(rng, content, sheet))


def _between(rng: np.random.Generator, content: Content) -> str:
    """What stands over a table."""
    side = pick(rng, ("left", "left", "center"))
    room = f"margin:{between(rng, 0.2, 1.4)}em 0 {between(rng, 0.0, 0.6)}em;text-align:{side}"
    heading = block(Role.HEADING, content.title(1, 5), pick(rng, ("h2", "h3")), room if likely(rng, 0.5) else "")
    weight = pick(rng, (400, 700))
    plain = block(Role.HEADING, content.title(1, 4), "div", f"{room};font-weight:{weight};text-indent:0")
    return pick(rng, (heading, heading, heading, plain, plain, heading + paragraphs(content.flow(120))))


def _entries(rng: np.random.Generator, content: Content, number: int) -> list[Field]:
    """Columns of words and figures; some begin with the number of their row."""
    fields = [number_field(rng, content) if likely(rng, 0.7) else word_field(rng, content) for _ in range(number - 1)]
    fields.insert(0, stub_field(rng, content) if likely(rng, 0.7) else word_field(rng, content))
    if likely(rng, 0.3):
        numbers = map(str, range(count(rng, 1, 20), 1000))
        fields.insert(0, Field(pick(rng, ("No.", "Nr", "")), numbers.__next__, pick(rng, ("left", "right"))))
    return fields


def goods(rng: np.random.Generator, content: Content) -> str:
    """An order or an invoice: goods in a line or several, some with notes under them, units, prices, sums."""
    sheet = draw_sheet(rng, "A4", "letter")
    look = draw_look(rng, content, 8, 11)
    unit = pick(rng, ("", "", "£", "€ ", "$", "CHF "))
    fields = [Field(pick(rng, ("Item", "Product", "What")), _described(rng, content), "left", count(rng, 12, 26))]
    if likely(rng, 0.6):
        fields.insert(0, Field(pick(rng, ("No.", "Ref.", "SKU")), _reference(rng, content), "left"))
    choices = (
        Field("Quantity", lambda: str(count(rng, 1, 40)), pick(rng, ("right", "center"))),
        Field("", lambda: pick(rng, UNITS), "left"),
        Field("Tax", lambda: f"{pick(rng, (0, 5, 7, 19, 20))}%", "right"),
        Field("Rate", lambda: unit + content.amount(900), "right"),
        Field("Curr.", lambda: pick(rng, ("USD", "EUR", "GBP")), "center"),
    )
    fields += [field for field in choices if likely(rng, 0.6)]
    fields.append(Field(pick(rng, ("Amount", "Sum", "Net")), lambda: unit + content.amount(9000), "right"))
    drawn = structured_table(rng, content, fields, count(rng, 4, 30), levels=1,
                             grouping=pick(rng, ("none", "none", "none", "band", "label")))  # fmt: skip
    lines = [content.company(), *content.address()]
    top = block(Role.OTHER, "<br>".join(lines), "div", "margin-bottom:1em") if likely(rng, 0.5) else ""
    title = block(Role.TITLE, content.title(1, 4), "h1") if likely(rng, 0.6) else ""
    return on_sheet(sheet, look.css, top + title + _in_rows_of(rng, drawn) + _notes(rng, content),
                    around=running_lines(rng, content, sheet))  # fmt: skip


def _described(rng: np.random.Generator, content: Content) -> Callable[[], str]:
    """What is sold, some with a second line of its own that begins with any letter."""
    under = pick(rng, (0.0, 0.2, 0.5))
    most = count(rng, 15, 110)

    def fill() -> str:
        text = pick(rng, (content.sentence(most), content.title(1, 4), content.words(2, 9)))
        more = pick(rng, (content.code(), content.words(2, 5), f"({content.words(1, 3)})", content.date()))
        return f"{text}<br>{more}" if likely(rng, under) else text

    return fill


def _reference(rng: np.random.Generator, content: Content) -> Callable[[], str]:
    numbers = map(str, range(count(rng, 1, 400), 10000, pick(rng, (1, 1, 10))))
    return pick(rng, (numbers.__next__, content.code, content.date))


def ledger(rng: np.random.Generator, content: Content) -> str:
    """Entries day by day or items with leaders, and sums: most cells of some columns are empty."""
    sheet = draw_sheet(rng, "A4", "letter", "A5")
    look = draw_look(rng, content, 8, 11)
    dots = pick(rng, ("", "", ".", " ."))

    def item() -> str:
        text = pick(rng, (content.words(1, 4), content.company(), content.sentence(60))).capitalize()
        return text + (LEADER.format(dots=dots * count(rng, 6, 24)) if dots else "")

    def some() -> str:
        return content.amount() if likely(rng, share) else ""

    share = pick(rng, (0.3, 0.5, 0.9))
    fields = [Field(pick(rng, ("", "Item", "Entry")), item, "left", pick(rng, (0, 18, 24)))]
    if likely(rng, 0.6):
        fields.insert(0, Field("Day", content.date if likely(rng, 0.7) else lambda: str(count(rng, 1, 31)), "left"))
    fields += [Field(content.title(1, 1), some, "right") for _ in range(count(rng, 1, 3))]
    fields.append(Field(pick(rng, ("Sum", "Standing", "Carried")), content.amount, "right"))
    drawn = structured_table(rng, content, fields, count(rng, 8, 45), levels=1, totals=likely(rng, 0.4),
                             ruling=pick(rng, ("none", "none", "shaded", "rows", "booktabs", "columns", "frame")),
                             grouping=pick(rng, ("none", "none", "label", "band")))  # fmt: skip
    title = block(Role.TITLE, content.title(1, 5), "h2") if likely(rng, 0.7) else ""
    return on_sheet(sheet, look.css, title + _in_rows_of(rng, drawn) + _notes(rng, content),
                    around=running_lines(rng, content, sheet))  # fmt: skip


def _in_rows_of(rng: np.random.Generator, drawn: str) -> str:
    """A table whose rows stand apart by more than its own style says, or by as little as lines do."""
    if likely(rng, 0.5):
        return drawn
    name, room = f"r{count(rng, 0, 10**9)}", pick(rng, (0.0, 0.04, 0.08, 0.15, 0.8))
    style = f"<style>.{name} td{{padding-top:{room}em!important;padding-bottom:{room}em!important}}</style>"
    return f'{style}<div class="{name}">{drawn}</div>'


def _notes(rng: np.random.Generator, content: Content) -> str:
    return paragraphs(content.flow(200)) if likely(rng, 0.4) else ""
