"""Lists in columns, menus in columns, cards in rows and life stories beside a side column: short texts on a level that
make no table together; and tables of words that look like them."""

from collections.abc import Callable
from typing import Final

import numpy as np

from ocr.training.typesetting.chance import between, count, likely, pick
from ocr.training.typesetting.content import DAYS, MONTHS, Content
from ocr.training.typesetting.page import Ink, Role
from ocr.training.typesetting.pictures import picture
from ocr.training.typesetting.sheet import (
    block,
    document,
    draw_look,
    draw_sheet,
    hue,
    ink,
    on_sheet,
    paragraphs,
    running_lines,
)
from ocr.training.typesetting.table_structure import Field, cell, structured_table, stub_field, word_field

ROW: Final = "display:flex;justify-content:space-between;gap:.8em"
COURSES: Final = (
    "Breakfast",
    "Lunch",
    "Fish",
    "Grill",
    "Sweets",
    "Drinks",
    "Beers",
    "Tea",
    "Sides",
    "Prints",
    "Repairs",
)


def columned_list(rng: np.random.Generator, content: Content) -> str:
    """Entries down one column and on in the next, under headings or not: members, shops, an index."""
    sheet = draw_sheet(rng, "A4", "letter", "A5")
    look = draw_look(rng, content, 7.5, 12)
    content.hyphens = False
    entry, heading = _entry(rng, content), _list_heading(rng, content)
    parts, room = [], between(rng, 0, 0.35)
    for number in range(count(rng, 1, 14)):
        parts.append(heading(number))
        items = "".join(
            block(Role.LIST_ITEM, entry(), "div", f"padding-left:1em;text-indent:-1em;margin-bottom:{room}em")
            for _ in range(count(rng, 2, 14))
        )
        parts.append(items)
    ruled = f"column-rule:{between(rng, 0.6, 1.5)}px solid #444;" if likely(rng, 0.2) else ""
    fill = f"column-fill:auto;height:{between(rng, 20, 50)}em;" if likely(rng, 0.3) else ""
    style = f"columns:{count(rng, 2, 6)};column-gap:{between(rng, 0.8, 3.5)}em;{ruled}{fill}text-align:left"
    title = block(Role.TITLE, content.title(1, 4), "h1") if likely(rng, 0.7) else ""
    text = paragraphs(content.flow(count(rng, 100, 900))) if likely(rng, 0.3) else ""
    body = f'{title}{text}<div data-columns style="{style}">{"".join(parts)}</div>'
    return on_sheet(sheet, look.css, body, around=running_lines(rng, content, sheet) if likely(rng, 0.4) else "")


def _entry(rng: np.random.Generator, content: Content) -> Callable[[], str]:
    """What draws entries of one kind, or of several on one page."""
    kinds: tuple[Callable[[], str], ...] = (
        content.name, lambda: content.words(1, 3), lambda: f"{content.word().capitalize()}, {count(rng, 1, 600)}",
        lambda: f"{content.word().capitalize()}, {content.word().capitalize()}", content.company,
        lambda: f"{content.name()}, {content.telephone()}", lambda: f"{content.code()} {content.words(1, 2)}",
        lambda: f"<b>{content.company()}</b><br>{', '.join(content.address())}", lambda: content.words(2, 9),
        lambda: f"{content.words(1, 3)} {count(rng, 1, 90)}–{count(rng, 91, 300)}",
        lambda: f"{count(rng, 1, 900)} {content.words(1, 2)}", content.email,
    )  # fmt: skip
    few = [pick(rng, kinds) for _ in range(pick(rng, (1, 1, 2, 3)))]
    return lambda: pick(rng, few)()


def _list_heading(rng: np.random.Generator, content: Content) -> Callable[[int], str]:
    """What draws the heading of a group by its number: a letter, a word, or nothing but white."""
    size, room = between(rng, 1, 1.6), between(rng, 0, 1)
    style = f"font-size:{size}em;margin:{room}em 0 {between(rng, 0, 0.4)}em;break-after:avoid"
    kind = pick(rng, ("letter", "letter", "words", "white", "none"))
    named: dict[str, Callable[[int], str]] = {
        "letter": lambda number: block(Role.HEADING, chr(65 + number), "h3", style),
        "words": lambda _: block(Role.HEADING, content.title(1, 2), "h3", style),
        "white": lambda _: f'<div style="height:{room + 0.4}em"></div>',
        "none": lambda _: "",
    }
    return named[kind]


def link_columns(rng: np.random.Generator, content: Content) -> str:
    """Lists beside one another, each under a heading of its own, as at the foot of a web page or on a programme."""
    sheet = draw_sheet(rng)
    look = draw_look(rng, content, 7.5, 11.5)
    content.hyphens = False
    parts = [block(Role.TITLE, content.title(1, 5), "h1")] if likely(rng, 0.5) else []
    for _ in range(count(rng, 1, 3)):
        across, entry = count(rng, 2, 5), _entry(rng, content)
        size, room = between(rng, 0.95, 1.5), between(rng, 0, 0.4)
        lists = [
            block(Role.HEADING, content.title(1, 2), "h3", f"font-size:{size}em;text-align:left")
            + "".join(
                block(Role.LIST_ITEM, entry(), "div", f"text-indent:0;margin-bottom:{room}em")
                for _ in range(count(rng, 2, 10))
            )
            for _ in range(across)
        ]
        style = f"display:grid;grid-template-columns:repeat({across},1fr);gap:{between(rng, 0.8, 3)}em;text-align:left"
        parts.append(f'<div style="{style}">{"".join(f"<div>{one}</div>" for one in lists)}</div>')
        parts.append(paragraphs(content.flow(count(rng, 80, 900))) if likely(rng, 0.6) else "")
    return on_sheet(sheet, look.css, "".join(parts))


def priced_columns(rng: np.random.Generator, content: Content) -> str:
    """What is to be had and what it costs, by courses, in one column or several beside one another: each course is a
    table, what stands beside it is another."""
    sheet = draw_sheet(rng, "A4", "letter", "A5", "B5")
    look = draw_look(rng, content, 8, 13)
    content.hyphens = False
    across = pick(rng, (1, 2, 2, 2, 3))
    link = pick(rng, ("", "", "flex:1;border-bottom:1.5px dotted #333;margin:0 .4em .25em"))
    described = pick(rng, (0, 0, 0.5, 1))
    side = pick(rng, ("center", "left"))
    form = pick(rng, ("{:.2f}", "{:.2f}", "{:.1f}0", "£{:.2f}", "$ {:.0f}", "{:.0f}", "€{:.2f}"))

    def course() -> str:
        rows = []
        for _ in range(count(rng, 3, 9)):
            name = f"<b>{content.words(1, 4)}</b>" if described else content.words(1, 4)
            if likely(rng, described):
                name += f"<br><i style=font-size:85%>{content.words(3, 9)}</i>"
            rows.append(
                f"<tr>{cell(name)}{_leader(link)}{cell(form.format(rng.uniform(1, 60)), 'td', 'text-align:right')}</tr>"
            )
        heading = block(Role.HEADING, pick(rng, (*COURSES, content.title(1, 2))), "h2", f"text-align:{side}")
        styled = f"width:100%;line-height:{between(rng, 1.1, 1.7)};vertical-align:top;text-align:left;text-indent:0"
        return f'{heading}<table data-table style="{styled}">{"".join(rows)}</table>'

    columns = "".join(f"<div>{''.join(course() for _ in range(count(rng, 1, 4)))}</div>" for _ in range(across))
    gap = between(rng, 1.5, 4)
    body = f'<div style="display:grid;grid-template-columns:repeat({across},1fr);gap:{gap}em">{columns}</div>'
    title = block(Role.TITLE, content.title(1, 3), "h1", "text-align:center")
    edge = ink(Ink.BORDER, f"border:{count(rng, 1, 4)}px solid #222;padding:1em", body) if likely(rng, 0.3) else body
    return on_sheet(sheet, look.css + "td{vertical-align:top}", title + edge)


def _leader(style: str) -> str:
    """The cell of dots between a name and its price, or nothing."""
    return f'<td style="width:40%"><div style="{style};height:1em"></div></td>' if style else ""


def cards(rng: np.random.Generator, content: Content) -> str:
    """Goods, houses or persons in rows and columns of cards: a picture or none, a name, some words, a price."""
    width, height = count(rng, 600, 1100), count(rng, 500, 1100)
    across = count(rng, 2, 5)
    shown = [likely(rng, share) for share in (0.6, 0.7, 0.7, 0.6)]
    edge = pick(rng, ("", f"border:{between(rng, 0.8, 2)}px solid #777;", f"background:{hue(rng, (90, 97), (0, 40))};"))
    side = pick(rng, ("left", "left", "center"))
    room, low, varied = between(rng, 0.3, 1), count(rng, 40, 130), likely(rng, 0.5)
    parts = []
    for _ in range(across * count(rng, 1, 4)):
        tall = count(rng, low // 2, low) if varied else low
        own = [picture(rng, f"height:{tall}px;margin-bottom:.4em") if shown[0] else ""]
        own.append(block(Role.HEADING, content.title(1, 3), "div", "font-weight:700"))
        own.append(block(Role.OTHER, pick(rng, (content.code, content.date))(), "div") if shown[1] else "")
        own.append(block(Role.PARAGRAPH, content.words(3, 14), "div", "font-size:90%") if shown[2] else "")
        own.append(block(Role.OTHER, content.price(), "div", f"font-size:{pick(rng, (1, 1.3))}em") if shown[3] else "")
        kind = Ink.BORDER if "border" in edge else Ink.SHADE
        inside = "".join(own)
        card = ink(kind, f"{edge}padding:{room}em", inside) if edge else f"<div>{inside}</div>"
        parts.append(f"<div data-unit>{card}</div>")
    css = (
        f"#page{{font-family:'{content.faces.screen(rng)}';font-size:{between(rng, 11, 16)}px;text-align:{side};"
        f"line-height:{between(rng, 1.15, 1.5)};padding:{count(rng, 10, 40)}px}}"
    )
    title = block(Role.TITLE, content.title(1, 4), "h1", "margin-bottom:.5em") if likely(rng, 0.7) else ""
    grid = f"display:grid;grid-template-columns:repeat({across},1fr);gap:{between(rng, 0.6, 2)}em"
    return document(
        width, height, css, f'<div data-fit style="height:100%">{title}<div style="{grid}">{"".join(parts)}</div></div>'
    )


def life_story(rng: np.random.Generator, content: Content) -> str:
    """What a person did, with years at the other side, beside a column of short lines; or a programme of days."""
    sheet = draw_sheet(rng, "A4", "letter")
    look = draw_look(rng, content, 8.5, 11.5)
    content.hyphens = False
    notes = "".join(
        block(Role.HEADING, content.title(1, 2), "h3")
        + "".join(block(Role.OTHER, line, "div", "text-indent:0") for line in _notes(rng, content))
        for _ in range(count(rng, 2, 6))
    )
    main = []
    for _ in range(count(rng, 2, 4)):
        main.append(block(Role.HEADING, content.title(1, 2), "h2"))
        for _ in range(count(rng, 1, 4)):
            years = f"{count(rng, 1950, 2000)}{pick(rng, (' – ', '–', ' to '))}{count(rng, 2001, 2026)}"
            when = block(Role.OTHER, pick(rng, (years, f"{pick(rng, MONTHS)} {count(rng, 1960, 2026)}")), "span",
                         "white-space:nowrap")  # fmt: skip
            what = block(Role.HEADING, content.title(1, 4), "span", "font-weight:700")
            main.append(f'<div data-row style="{ROW}">{what + when if likely(rng, 0.7) else when + what}</div>')
            main.append(block(Role.OTHER, content.company(), "div") if likely(rng, 0.5) else "")
            main.append(paragraphs([content.paragraph(60, 350)]) if likely(rng, 0.7) else "")
    share = count(rng, 20, 36)
    paint = pick(rng, ("", f"background:{hue(rng, (88, 96), (0, 40))};", "border-right:1px solid #777;"))
    aside = f'<div style="width:{share}%;flex:none;padding:.8em;{paint}text-align:left">{notes}</div>'
    text = f'<div style="flex:1;padding:.8em;text-align:left">{"".join(main)}</div>'
    pair = aside + text if likely(rng, 0.6) else text + aside
    title = block(Role.TITLE, content.name(), "h1") if likely(rng, 0.6) else ""
    return on_sheet(sheet, look.css, f'{title}<div style="display:flex;gap:{between(rng, 0, 1.5)}em">{pair}</div>')


def _notes(rng: np.random.Generator, content: Content) -> list[str]:
    """Short lines of one kind."""
    kinds: tuple[Callable[[], str], ...] = (
        content.word, lambda: content.words(1, 4), content.telephone, content.email, content.name,
        lambda: f"{content.word()} {'•' * count(rng, 1, 5)}", lambda: f"{pick(rng, DAYS)} {count(rng, 7, 20)}.30",
    )  # fmt: skip
    draw = pick(rng, kinds)
    return [draw() for _ in range(count(rng, 1, 7))]


def word_tables(rng: np.random.Generator, content: Content) -> str:
    """Tables of two to five columns of words, dates and sentences, with few rules or none, and little else."""
    sheet = draw_sheet(rng, "A4", "letter", "A5", "B5")
    look = draw_look(rng, content, 8, 14)
    content.hyphens = False
    parts = [block(Role.TITLE, content.title(1, 6), "h1")] if likely(rng, 0.5) else []
    for number in range(pick(rng, (1, 1, 2))):
        fields = [stub_field(rng, content)]
        fields += [_field(rng, content) for _ in range(pick(rng, (1, 1, 2, 2, 3, 4)))]
        if likely(rng, 0.6):
            parts.append(block(Role.CAPTION, f"Table {number + 1}. {content.title(2, 9)}", "div", "text-indent:0"))
        ruling = pick(rng, ("none", "none", "shaded", "shaded", "booktabs", "frame", "rows", "grid"))
        grouping = pick(rng, ("none", "none", "none", "label", "band"))
        parts.append(
            structured_table(rng, content, fields, count(rng, 4, 22), ruling=ruling, grouping=grouping, levels=1)
        )
        parts.append(paragraphs(content.flow(count(rng, 60, 700))) if likely(rng, 0.6) else "")
    return on_sheet(sheet, look.css, "".join(parts))


def _field(rng: np.random.Generator, content: Content) -> Field:
    """A column of words of one kind, of sentences, or of figures now and then with words."""
    mixed = pick(rng, (content.figure, content.date, content.code, lambda: content.words(1, 4)))
    kinds = (
        lambda: word_field(rng, content), lambda: word_field(rng, content, wide=True),
        lambda: Field(content.title(1, 2), lambda: pick(rng, (mixed, lambda: content.words(1, 3)))(), "left"),
    )  # fmt: skip
    return pick(rng, kinds)()
