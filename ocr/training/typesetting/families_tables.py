"""Tables: in running text, whole pages of them, statements of account, timetables."""

import numpy as np

from ocr.training.typesetting.chance import between, count, likely, pick
from ocr.training.typesetting.content import Content
from ocr.training.typesetting.page import Role
from ocr.training.typesetting.sheet import block, draw_look, draw_sheet, on_sheet, paragraphs, rule, running_lines
from ocr.training.typesetting.tables import Column, draw_columns, table


def table_article(rng: np.random.Generator, content: Content) -> str:
    """Running text with tables and their captions between its paragraphs."""
    sheet = draw_sheet(rng, "A4", "letter", "B5")
    look = draw_look(rng, content, 8.5, 11.5)
    parts = [block(Role.TITLE, content.title(2, 7), "h1")] if likely(rng, 0.4) else []
    for _ in range(6):
        parts.append(paragraphs(content.flow(count(rng, 200, 900))))
        if likely(rng, 0.3):
            parts.append(block(Role.HEADING, content.title(), "h2"))
        caption = block(
            Role.CAPTION,
            f"Table {count(rng, 1, 30)}. {content.sentence(90)}",
            "div",
            "margin:.8em 0 .2em;font-size:.9em",
        )
        drawn = table(rng, content, draw_columns(rng, content, count(rng, 2, 6)), count(rng, 3, 10))
        above = likely(rng, 0.7)
        parts.append(
            (caption if above else "") + drawn + ("" if above else caption) + '<div style="height:.8em"></div>'
        )
    return on_sheet(sheet, look.css, "".join(parts), around=running_lines(rng, content, sheet))


def table_page(rng: np.random.Generator, content: Content) -> str:
    """One long table that fills the page."""
    sheet = draw_sheet(rng)
    look = draw_look(rng, content, 7.5, 11)
    title = block(Role.TITLE, content.title(2, 7), "h2", "margin-bottom:.6em") if likely(rng, 0.7) else ""
    drawn = table(rng, content, draw_columns(rng, content, count(rng, 2, 8)), count(rng, 20, 90))
    return on_sheet(sheet, look.css, title + drawn, around=running_lines(rng, content, sheet))


def statement(rng: np.random.Generator, content: Content) -> str:
    """A statement of account: many rows of date, description, amount and balance."""
    sheet = draw_sheet(rng, "A4", "letter")
    look = draw_look(rng, content, 8, 10.5)
    face = content.faces.screen(rng) if likely(rng, 0.7) else pick(rng, content.faces.mono)
    columns, heads = statement_columns(rng, content)
    lines = [content.name(), *content.address()]
    address = block(Role.OTHER, "<br>".join(lines), "div", "margin-bottom:1.5em")
    facts = "".join(
        "<div data-row"
        ' style="display:flex;justify-content:space-between">'
        f"{block(Role.FORM_LABEL, label, 'span')}{block(Role.FORM_ENTRY, value, 'span')}</div>"
        for label, value in (
            ("Account number", content.code()),
            ("Statement date", content.date()),
            ("Opening balance", content.price()),
        )
    )
    top = (
        f'<div style="display:flex;justify-content:space-between">{address}<div'
        f' style="width:{count(rng, 30, 45)}%">{facts}</div></div>'
    )
    title = block(Role.TITLE, pick(rng, ("Statement of account", content.company(), "Account Statement")), "h1")
    style = pick(rng, ("none", "none", "rows", "head", "shaded", "grid", "dotted"))
    body = (
        title
        + top
        + (rule(rng) if likely(rng, 0.4) else "")
        + table(rng, content, columns, count(rng, 15, 60), style=style, heads=heads)
    )
    css = look.css + f"#page{{font-family:'{face}';text-align:left}} td{{white-space:nowrap}}"
    return on_sheet(sheet, css, body, around=running_lines(rng, content, sheet))


def statement_columns(rng: np.random.Generator, content: Content) -> tuple[list[Column], list[str]]:
    """Columns of a statement of account and their heads."""
    year = count(rng, 1990, 2029)
    form = pick(rng, ("{d:02}/{m:02}/{y}", "{d:02} {n} {y}", "{n} {d}", "{y}-{m:02}-{d:02}", "{d:02}.{m:02}."))
    month = count(rng, 1, 12)

    def day() -> str:
        name = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")[month - 1]
        return form.format(d=count(rng, 1, 28), m=month, y=year, n=name)

    def about() -> str:
        return pick(
            rng,
            (
                content.company(),
                f"{pick(rng, ('POS', 'ATM', 'DD', 'TFR', 'CHQ'))} {content.code()} {content.word().upper()}",
                content.words(2, 5),
            ),
        )

    def some() -> str:
        return content.amount() if likely(rng, 0.5) else ""

    columns = [
        Column(day),
        Column(about, wide=True),
        Column(some, True),
        Column(some, True),
        Column(content.amount, True),
    ]
    heads = [
        "Date",
        pick(rng, ("Description", "Details", "Transaction")),
        pick(rng, ("Paid out", "Debit", "Withdrawals")),
        pick(rng, ("Paid in", "Credit", "Deposits")),
        "Balance",
    ]
    if likely(rng, 0.4):
        del columns[3], heads[3]
    return columns, heads


def timetable(rng: np.random.Generator, content: Content) -> str:
    """Places down the side and narrow columns of times beside them, with little or no rules."""
    sheet = draw_sheet(rng, "A4", "A5", "letter")
    look = draw_look(rng, content, 7.5, 10)
    mark = pick(rng, (":", ".", ""))

    def stop() -> str:
        return (
            f"{count(rng, 0, 23):02}{mark}{count(rng, 0, 59):02}" if likely(rng, 0.9) else pick(rng, ("-", "..", "|"))
        )

    parts = []
    for _ in range(count(rng, 2, 4)):
        number = count(rng, 4, 9)
        columns = [Column(lambda: content.word(4).capitalize()), *(Column(stop, numeric=True) for _ in range(number))]
        heads = [pick(rng, DAYS_OF_SERVICE), *(str(count(rng, 100, 999)) for _ in range(number))]
        parts.append(block(Role.HEADING, f"{content.word(4).capitalize()} - {content.word(4).capitalize()}", "h2"))
        parts.append(
            table(
                rng,
                content,
                columns,
                count(rng, 6, 18),
                style=pick(rng, ("none", "columns", "head", "shaded")),
                heads=heads,
            )
        )
        parts.append(
            block(Role.FOOTNOTE, content.sentence(120), "div", f"font-size:{between(rng, 0.7, 0.85)}em;margin-top:.4em")
        )
    return on_sheet(
        sheet, look.css + "td,th{padding:0 .25em!important}", "".join(parts), around=running_lines(rng, content, sheet)
    )


DAYS_OF_SERVICE = ("Mondays to Fridays", "Saturdays", "Sundays", "Daily")
