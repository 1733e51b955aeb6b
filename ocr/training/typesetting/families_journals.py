"""Pages of journals, reports and scholarly books, with all that stands around and between their paragraphs."""

from collections.abc import Callable

import numpy as np

from ocr.training.typesetting.chance import between, count, likely, pick
from ocr.training.typesetting.content import ROMAN, Content
from ocr.training.typesetting.families_articles import characters_for, column_style, filled, listing
from ocr.training.typesetting.families_papers import formula
from ocr.training.typesetting.listings import code_lines
from ocr.training.typesetting.page import Ink, Role
from ocr.training.typesetting.pictures import figure
from ocr.training.typesetting.running_matter import running_matter
from ocr.training.typesetting.sheet import BOOKS, block, draw_look, draw_sheet, ink, on_sheet
from ocr.training.typesetting.tables import draw_columns, table

SECTIONS = (
    "Introduction", "Methods", "Materials and methods", "Results", "Discussion", "Conclusion", "Conclusions",
    "Acknowledgements", "Background", "Related work", "Experiments", "Results and discussion", "Summary", "Appendix",
    "Study design", "Statistical analysis", "Limitations", "Funding", "Conflict of interest",
)  # fmt: skip
NUMBERED = (
    "{n} {t}",
    "{n}. {t}",
    "{n}.{m} {t}",
    "{n}.{m}.{m} {t}",
    "{r}. {t}",
    "Section {n}: {t}",
    "{l}. {t}",
    "§{n}. {t}",
)


def journal_page(rng: np.random.Generator, content: Content) -> str:
    """A page of a journal: first ones with title, authors and abstract, inner ones, and the last with references."""
    sheet = draw_sheet(rng, "A4", "letter", "B5", tight=0.06, wide=0.14)
    look = draw_look(rng, content, 7, 10.5)
    first = likely(rng, 0.35)
    columns = pick(rng, (1, 2, 2, 2, 3))
    head = _opening(rng, content) if first else ""
    if likely(rng, 0.2):
        head += _float(rng, content)
    characters = characters_for(sheet, look.size)
    text = _matter(rng, content, characters, numbered=likely(rng, 0.5))
    if likely(rng, 0.25):
        text = _matter(rng, content, characters // 4, numbered=False) + _references(rng, content)
    notes = _notes(rng, content) if likely(rng, 0.35) else ""
    if notes and columns == 2:
        gap = between(rng, 1, 2.5)
        left = f'<div style="flex:1;min-height:0">{filled("", "100%", text)}</div><div>{notes}</div>'
        right = filled("", "100%", _matter(rng, content, characters // 2, numbered=False))
        main = (
            f'<div style="display:flex;gap:{gap}em;height:100%"><div style="flex:1;min-width:0;display:flex;'
            f'flex-direction:column">{left}</div><div style="flex:1;min-width:0">{right}</div></div>'
        )
        notes = ""
    else:
        main = filled(column_style(rng, columns), "100%", text)
    body = (
        f'<div style="display:flex;flex-direction:column;height:100%">{head}'
        f'<div style="flex:1;min-height:0">{main}</div><div>{notes}</div></div>'
    )
    return on_sheet(sheet, look.css, body, around=running_matter(rng, content, sheet, first=first), fit=False)


def report_page(rng: np.random.Generator, content: Content) -> str:
    """One column with headings of three levels, lists, quotations, tables and listings of code."""
    sheet = draw_sheet(rng, "A4", "letter", tight=0.08, wide=0.16)
    look = draw_look(rng, content, 9, 12.5)
    parts = [block(Role.TITLE, content.title(2, 8), "h1")] if likely(rng, 0.3) else []
    scheme = pick(rng, NUMBERED) if likely(rng, 0.5) else ""
    for text in content.flow(characters_for(sheet, look.size), low=60):
        if likely(rng, 0.3):
            parts.append(_heading(rng, content, scheme))
        parts.append(block(Role.PARAGRAPH, text))
        if likely(rng, 0.4):
            parts.append(_between(rng, content))
    return on_sheet(sheet, look.css + _mono(rng, content), "".join(parts), around=running_matter(rng, content, sheet))


def scholarly_book(rng: np.random.Generator, content: Content) -> str:
    """A page of a learned book: quotations set off, notes at the foot, a head on nearly every page."""
    sheet = draw_sheet(rng, *BOOKS, "letter", tight=0.08, wide=0.16)
    look = draw_look(rng, content, 8.5, 12)
    parts = []
    if likely(rng, 0.2):
        chapter = f"{pick(rng, ('Chapter', 'CHAPTER', 'Part'))} {pick(rng, ROMAN)}"
        parts.append(block(Role.HEADING, chapter, "h2", "text-align:center;margin-top:3em"))
        parts.append(block(Role.TITLE, content.title(1, 6), "h1", "text-align:center"))
    for text in content.flow(characters_for(sheet, look.size), low=60):
        if likely(rng, 0.08):
            parts.append(_heading(rng, content, ""))
        parts.append(block(Role.PARAGRAPH, text))
        if likely(rng, 0.15):
            parts.append(_quotation(rng, content))
    notes = _notes(rng, content) if likely(rng, 0.6) else ""
    body = (
        '<div style="display:flex;flex-direction:column;height:100%"><div style="flex:1;min-height:0">'
        f"{filled('', '100%', ''.join(parts))}</div><div>{notes}</div></div>"
    )
    return on_sheet(sheet, look.css, body, around=running_matter(rng, content, sheet), fit=False)


def _opening(rng: np.random.Generator, content: Content) -> str:
    align = f"text-align:{pick(rng, ('left', 'center'))};text-indent:0"
    raised = '<sup style="font-size:.65em;line-height:0;vertical-align:.5em">{}</sup>'
    authors = ", ".join(content.name() + raised.format(number) for number in range(1, count(rng, 2, 6)))
    parts = [
        block(Role.TITLE, content.title(4, 14), "h1", align),
        block(Role.OTHER, authors, "div", f"{align};margin:.4em 0"),
    ]
    small = f"{align};font-size:{between(rng, 0.75, 0.95)}em;font-style:{pick(rng, ('normal', 'italic'))}"
    for number in range(1, count(rng, 1, 3)):
        place = (
            f"{raised.format(number)}Department of {content.title(1, 3)}, University of {content.word(5).capitalize()}"
        )
        parts.append(block(Role.OTHER, f"{place}, {content.word(5).capitalize()}", "div", small))
    if likely(rng, 0.5):
        dates = f"Received {content.date()}; accepted {content.date()}"
        parts.append(block(Role.OTHER, dates, "div", f"{small};margin:.4em 0"))
    if likely(rng, 0.8):
        word = pick(rng, ("Abstract", "ABSTRACT", "Summary", "A b s t r a c t"))
        inset = f"margin:.6em {pick(rng, (0, 0, 6, 10))}%;font-size:{between(rng, 0.82, 1)}em;text-indent:0"
        if likely(rng, 0.4):
            parts.append(block(Role.HEADING, word, "h3", align))
            parts.append(block(Role.PARAGRAPH, content.paragraph(300, 1200), "p", inset))
        else:
            parts.append(
                block(
                    Role.PARAGRAPH,
                    f"<b>{word}{pick(rng, ('.', ':', ' —'))}</b> {content.paragraph(300, 1200)}",
                    "p",
                    inset,
                )
            )
        if likely(rng, 0.6):
            words = ", ".join(content.words(1, 2) for _ in range(count(rng, 3, 6)))
            parts.append(block(Role.PARAGRAPH, f"<b>Keywords:</b> {words}", "p", inset))
    return "".join(parts)


def _matter(rng: np.random.Generator, content: Content, characters: int, *, numbered: bool) -> str:
    parts = []
    scheme = pick(rng, NUMBERED) if numbered else ""
    low, high = pick(rng, ((120, 900), (60, 500), (300, 1600)))
    for number, text in enumerate(content.flow(characters, low, high), start=1):
        if likely(rng, 0.22):
            parts.append(_heading(rng, content, scheme))
        parts.append(block(Role.PARAGRAPH, text))
        if likely(rng, 0.12):
            parts.append(formula(rng, number))
        if likely(rng, 0.1):
            parts.append(_float(rng, content))
        if likely(rng, 0.06):
            parts.append(listing(rng, content))
        if likely(rng, 0.04):
            parts.append(_quotation(rng, content))
    return "".join(parts)


def _heading(rng: np.random.Generator, content: Content, scheme: str) -> str:
    text = pick(rng, SECTIONS) if likely(rng, 0.35) else content.title(1, 9)
    text = text.upper() if likely(rng, 0.15) else text
    if scheme:
        number, letter, roman = count(rng, 1, 9), chr(count(rng, 65, 72)), pick(rng, ROMAN)
        text = scheme.format(n=number, m=count(rng, 1, 6), t=text, l=letter, r=roman)
    weight, slant = pick(rng, (400, 700, 700)), pick(rng, ("normal", "italic"))
    plain = f"font-weight:{weight};font-style:{slant};font-size:1em;text-indent:0"
    return block(Role.HEADING, text, pick(rng, ("h2", "h2", "h3")), plain if likely(rng, 0.25) else "")


def _between(rng: np.random.Generator, content: Content) -> str:
    """Something that is no paragraph."""
    kinds: tuple[Callable[[], str], ...] = (
        lambda: listing(rng, content),
        lambda: listing(rng, content),
        lambda: _quotation(rng, content),
        lambda: _float(rng, content),
        lambda: _code(rng, content),
        lambda: formula(rng, count(rng, 1, 30)),
    )  # fmt: skip
    return pick(rng, kinds)()


def _code(rng: np.random.Generator, content: Content) -> str:
    lines = "\n".join(code_lines(rng, content, count(rng, 2, 9)))
    return f'<div data-unit style="margin:.6em 0">{block(Role.CODE, lines, "pre")}</div>'


def _quotation(rng: np.random.Generator, content: Content) -> str:
    inset = between(rng, 1.5, 4)
    style = (
        f"margin:.7em {pick(rng, (inset, inset, 0))}em .7em {inset}em;font-size:{between(rng, 0.82, 1)}em;"
        "text-indent:0;"
        f"font-style:{pick(rng, ('normal', 'normal', 'italic'))}"
    )
    return block(Role.QUOTE, content.paragraph(120, 600), "div", style)


def _float(rng: np.random.Generator, content: Content) -> str:
    """A figure or a table with its caption."""
    style = (
        f"font-size:{between(rng, 0.75, 0.95)}em;line-height:1.2;margin:.3em 0;text-indent:0;"
        f"text-align:{pick(rng, ('left', 'justify', 'center'))}"
    )
    is_table = likely(rng, 0.4)
    name = pick(rng, ("Table", "TABLE") if is_table else ("Figure", "Fig.", "FIG.", "FIGURE", "Scheme", "Plate"))
    label = f"{name} {count(rng, 1, 20)}{pick(rng, ('.', ':', '', ' |', ' –'))}"
    label = f"<b>{label}</b>" if likely(rng, 0.6) else label
    caption = block(Role.CAPTION, f"{label} {content.paragraph(40, 400)}", "div", style)
    if is_table:
        drawn = table(rng, content, draw_columns(rng, content, count(rng, 2, 5)), count(rng, 2, 8))
        parts = (caption, drawn) if likely(rng, 0.8) else (drawn, caption)
    else:
        parts = (figure(rng, content, caption=False), caption)
    return f'<div data-unit style="break-inside:avoid;margin:.6em 0">{"".join(parts)}</div>'


def _notes(rng: np.random.Generator, content: Content) -> str:
    """Notes at the foot of the page under a short rule, a wide one or none."""
    style = f"font-size:{between(rng, 0.7, 0.88)}em;line-height:1.2;text-indent:{pick(rng, (0, 1))}em;margin:0 0 .15em"
    begin = count(rng, 1, 90)
    marks = [str(begin + number) for number in range(5)] if likely(rng, 0.7) else ["*", "†", "‡", "§", "**"]
    wrap = pick(rng, ('<sup style="font-size:.65em;line-height:0;vertical-align:.5em">{}</sup>', "{}. ", "{} "))
    notes = "".join(
        block(Role.FOOTNOTE, wrap.format(mark) + content.paragraph(30, 320), "div", style)
        for mark in marks[: count(rng, 1, 5)]
    )
    width = f"width:{pick(rng, (20, 33, 100))}%"
    line = (
        ink(Ink.RULE, f"{width};height:1px;background:#000;margin:.7em 0 .3em")
        if likely(rng, 0.65)
        else '<div style="height:.8em"></div>'
    )
    return line + notes


def _references(rng: np.random.Generator, content: Content) -> str:
    parts = [block(Role.HEADING, pick(rng, ("References", "REFERENCES", "Bibliography", "Literature cited")), "h2")]
    shape = pick(rng, ("[{}] ", "{}. ", "({}) ", ""))
    small = (
        f"font-size:{between(rng, 0.8, 1)}em;margin:0 0 {between(rng, 0, 0.4)}em;padding-left:1.6em;text-indent:-1.6em"
    )
    for number in range(1, 60):
        author = f"{content.word(4).capitalize()}, {chr(count(rng, 65, 90))}."
        journal = f"{content.word(4).capitalize()} {content.title(1, 3)}"
        source = f"{journal}, {count(rng, 1, 90)}, {count(rng, 1, 900)}–{count(rng, 901, 1900)}"
        parts.append(
            block(
                Role.LIST_ITEM,
                f"{shape.format(number)}{author} ({count(rng, 1950, 2024)}). {content.title(5, 12)}. {source}.",
                "div",
                small,
            )
        )
    return "".join(parts)


def _mono(rng: np.random.Generator, content: Content) -> str:
    face, size = pick(rng, content.faces.mono), between(rng, 0.8, 0.95)
    return f"pre{{font-family:'{face}';font-size:{size}em;line-height:1.2;text-align:left}}"
