"""Pages whose tables are known cell by cell: reports, papers, accounts, lists of data, tables beside one another."""

from collections.abc import Sequence

import numpy as np

from ocr.training.typesetting.chance import between, count, likely, pick
from ocr.training.typesetting.content import Content, title_case
from ocr.training.typesetting.page import Role
from ocr.training.typesetting.sheet import block, draw_look, draw_sheet, on_sheet, paragraphs, running_lines
from ocr.training.typesetting.table_structure import Field, number_field, structured_table, stub_field, word_field


def data_report(rng: np.random.Generator, content: Content) -> str:
    """Running text in one column with tables of figures, their captions and notes."""
    sheet = draw_sheet(rng, "A4", "letter", "B5")
    look = draw_look(rng, content, 8.5, 11.5)
    parts = []
    for _ in range(5):
        parts.append(paragraphs(content.flow(count(rng, 150, 700))))
        fields = figures(rng, content, count(rng, 2, 8))
        parts.append(_captioned(rng, content, structured_table(rng, content, fields, count(rng, 3, 14))))
    return on_sheet(sheet, look.css, "".join(parts), around=running_lines(rng, content, sheet))


def paper_tables(rng: np.random.Generator, content: Content) -> str:
    """Two columns of a paper with a narrow table in each, or one across both."""
    sheet = draw_sheet(rng, "A4", "letter")
    look = draw_look(rng, content, 8.5, 10)
    columns = []
    for _ in range(2):
        parts = [paragraphs(content.flow(count(rng, 200, 1500)))]
        fields = figures(rng, content, count(rng, 2, 5))
        drawn = structured_table(rng, content, fields, count(rng, 3, 12), ruling=pick(rng, ("booktabs", "", "grid")))
        parts.append(_captioned(rng, content, drawn))
        parts.append(paragraphs(content.flow(3500)))
        columns.append(f'<div data-fit style="flex:1;min-width:0;height:100%;overflow:hidden">{"".join(parts)}</div>')
    gap = between(rng, 14, 30)
    across = ""
    if likely(rng, 0.4):
        drawn = structured_table(rng, content, figures(rng, content, count(rng, 4, 9)), count(rng, 3, 9))
        across = f"<div data-fit>{_captioned(rng, content, drawn)}</div>"
    body = f'<div style="display:flex;flex-direction:column;height:100%">{across}<div style="flex:1;min-height:0;'
    body += f'display:flex;gap:{gap}px">{"".join(columns)}</div></div>'
    return on_sheet(sheet, look.css, body, around=running_lines(rng, content, sheet), fit=False)


def accounts(rng: np.random.Generator, content: Content) -> str:
    """A financial statement: items indented under headings, years or quarters beside one another, totals."""
    sheet = draw_sheet(rng, "A4", "letter")
    look = draw_look(rng, content, 8, 11)
    years = count(rng, 1, 4)
    first = count(rng, 1950, 2026)
    high = 10.0 ** count(rng, 3, 7)
    money = pick(rng, ("", "", "$", "$ "))

    def amount() -> str:
        value = float(rng.uniform(0, 1)) ** 2 * high
        return pick(rng, (f"{value:,.0f}", f"{value:,.0f}", f"({value:,.0f})", f"{money}{value:,.0f}", "-"))

    heads = [str(first - number) for number in range(years)]
    if likely(rng, 0.3):
        heads = [f"{pick(rng, ('31 December', 'June 30,', 'Year'))}<br>{head}" for head in heads]
    fields = [Field("", lambda: content.words(1, 5).capitalize(), "left"), *(Field(head, amount) for head in heads)]
    if likely(rng, 0.4):
        fields.insert(1, Field("Note", lambda: str(count(rng, 1, 30)) if likely(rng, 0.5) else "", "center"))
    grouping = pick(rng, ("label", "label", "band", "none"))
    ruling = pick(rng, ("none", "none", "booktabs", "rows", "shaded"))
    drawn = structured_table(rng, content, fields, count(rng, 10, 40), ruling=ruling, grouping=grouping, levels=1,
                             totals=likely(rng, 0.7))  # fmt: skip
    title = block(Role.TITLE, content.title(2, 6), "h2", "margin-bottom:.5em")
    note = block(Role.FOOTNOTE, content.sentence(150), "div", "font-size:.8em;margin-top:.5em")
    return on_sheet(sheet, look.css, title + drawn + note, around=running_lines(rng, content, sheet))


def schedule(rng: np.random.Generator, content: Content) -> str:
    """A table of words that fills the page: several lines in most cells."""
    sheet = draw_sheet(rng, "A4", "letter")
    look = draw_look(rng, content, 8, 11)
    fields = [word_field(rng, content), word_field(rng, content, wide=True)]
    fields += [word_field(rng, content, wide=likely(rng, 0.6)) for _ in range(count(rng, 0, 3))]
    order = rng.permutation(len(fields))
    ruling = pick(rng, ("grid", "grid", "rows", "booktabs", "shaded", "columns", "dotted", "none"))
    drawn = structured_table(rng, content, [fields[place] for place in order], count(rng, 6, 30), ruling=ruling,
                             grouping=pick(rng, ("none", "none", "band", "span")), levels=1, totals=False)  # fmt: skip
    title = block(Role.TITLE, content.title(2, 6), "h2", "margin-bottom:.5em") if likely(rng, 0.7) else ""
    return on_sheet(sheet, look.css, title + drawn, around=running_lines(rng, content, sheet))


def tables_beside(rng: np.random.Generator, content: Content) -> str:
    """Two tables side by side, under a title and over running text."""
    sheet = draw_sheet(rng, "A4", "letter")
    look = draw_look(rng, content, 8.5, 10.5)
    pair = []
    ruling = pick(rng, ("grid", "booktabs", "rows", "shaded", "frame"))
    rows = count(rng, 4, 12)
    for _ in range(2):
        drawn = structured_table(rng, content, figures(rng, content, count(rng, 2, 4)), rows, ruling=ruling, levels=1)
        pair.append(f'<div style="flex:1;min-width:0" data-fit="across">{_captioned(rng, content, drawn)}</div>')
    both = f'<div data-unit style="display:flex;gap:{between(rng, 1.5, 4)}em">{"".join(pair)}</div>'
    parts = [block(Role.HEADING, content.title(), "h2"), both, paragraphs(content.flow(1500))]
    return on_sheet(sheet, look.css, "".join(parts), around=running_lines(rng, content, sheet))


def survey(rng: np.random.Generator, content: Content) -> str:
    """Statistics under heads of two or three levels, over a page or half of it."""
    sheet = draw_sheet(rng, "A4", "letter")
    look = draw_look(rng, content, 7.5, 10)
    fields = figures(rng, content, count(rng, 5, 11), words=pick(rng, (0.05, 0.3)))
    drawn = structured_table(rng, content, fields, count(rng, 6, 40), levels=pick(rng, (2, 2, 3)))
    parts = [_captioned(rng, content, drawn), paragraphs(content.flow(1500))]
    face = f"#page{{font-family:'{pick(rng, content.faces.mono)}'}}" if likely(rng, 0.25) else ""
    return on_sheet(sheet, look.css + face, "".join(parts), around=running_lines(rng, content, sheet))


def standings(rng: np.random.Generator, content: Content) -> str:
    """Sport: places, names and many narrow columns of figures, one table under the other."""
    sheet = draw_sheet(rng, "A4", "A5", "letter")
    look = draw_look(rng, content, 8, 10.5)
    parts = []
    for _ in range(count(rng, 1, 4)):
        place = map(str, range(1, 200))
        fields = [Field(pick(rng, ("Pos", "#", "")), place.__next__, "right")]
        fields.append(Field(pick(rng, ("Team", "Name", "Club")), lambda: title_case(content.words(1, 2)), "left"))
        heads = ("P", "W", "D", "L", "F", "A", "Pts")[: count(rng, 3, 7)]
        fields += [Field(head, lambda: str(count(rng, 0, 99)), "right") for head in heads]
        parts.append(block(Role.HEADING, content.title(1, 4), "h2"))
        parts.append(structured_table(rng, content, fields, count(rng, 5, 16), grouping="none", levels=1, totals=False))
    return on_sheet(sheet, look.css, "".join(parts), around=running_lines(rng, content, sheet))


def crosstab(rng: np.random.Generator, content: Content) -> str:
    """A comparison of groups: counts with shares, a level of heads over them, row groups, notes below."""
    sheet = draw_sheet(rng, "A4", "letter", "B5")
    look = draw_look(rng, content, 8, 10)
    number = count(rng, 2, 4)

    def share() -> str:
        return f"{count(rng, 1, 900)} ({rng.uniform(0, 100):.1f})"

    fields = [stub_field(rng, content)]
    for group in range(number):
        fields.append(Field(f"{pick(rng, ('n (%)', 'No. (%)'))}", share, pick(rng, ("center", "left"))))
        if group == number - 1 or likely(rng, 0.4):
            fields.append(Field("p", lambda: f"{rng.uniform(0, 1):.3f}", "center"))
    drawn = structured_table(rng, content, fields, count(rng, 8, 26), grouping=pick(rng, ("label", "band", "none")),
                             levels=2 if len(fields) > 3 else 1)  # fmt: skip
    parts = [paragraphs(content.flow(300)), _captioned(rng, content, drawn), paragraphs(content.flow(1500))]
    return on_sheet(sheet, look.css, "".join(parts), around=running_lines(rng, content, sheet))


def price_list(rng: np.random.Generator, content: Content) -> str:
    """Goods with codes, descriptions over several lines, and prices."""
    sheet = draw_sheet(rng, "A4", "letter")
    look = draw_look(rng, content, 8, 11)
    fields = [
        Field("Code", content.code, "left"),
        Field(pick(rng, ("Description", "Item", "Article")), lambda: content.sentence(count(rng, 25, 90)), "left", 20),
        Field("Unit", lambda: pick(rng, ("each", "box", "kg", "m", "pair")), "center"),
        Field("Price", content.price, "right"),
    ]
    if likely(rng, 0.5):
        fields.insert(3, Field("Qty", lambda: str(count(rng, 1, 500)), "right"))
    title = block(Role.TITLE, content.title(1, 4), "h1", "margin-bottom:.5em")
    drawn = structured_table(rng, content, fields, count(rng, 8, 40), grouping=pick(rng, ("none", "band")), levels=1)
    return on_sheet(sheet, look.css, title + drawn, around=running_lines(rng, content, sheet))


def figures(rng: np.random.Generator, content: Content, number: int, *, words: float = 0.2) -> list[Field]:
    """A stub and `number` - 1 columns, most of figures."""
    others: Sequence[Field] = [
        word_field(rng, content, wide=likely(rng, 0.25)) if likely(rng, words) else number_field(rng, content)
        for _ in range(number - 1)
    ]
    return [stub_field(rng, content), *others]


def _captioned(rng: np.random.Generator, content: Content, drawn: str) -> str:
    """A table with its caption, above or below, and notes, or without."""
    caption = block(
        Role.CAPTION, f"Table {count(rng, 1, 30)}{pick(rng, ('.', ':', ''))} {content.sentence(110)}", "div",
        f"margin:.7em 0 .3em;font-size:.92em;text-align:{pick(rng, ('left', 'center'))};text-indent:0",
    )  # fmt: skip
    above = likely(rng, 0.8)
    note = pick(rng, ("Note. ", "Source: ", "* ", "a ")) + content.sentence(140)
    notes = block(Role.FOOTNOTE, note, "div", "font-size:.8em;text-indent:0") if likely(rng, 0.4) else ""
    bare = likely(rng, 0.15)
    parts = ("" if bare or not above else caption) + drawn + notes + ("" if bare or above else caption)
    return parts + '<div style="height:.9em"></div>'
