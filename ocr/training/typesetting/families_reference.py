"""Pages to look things up in: contents, encyclopaedias, dictionaries, indexes."""

import numpy as np

from ocr.training.typesetting.chance import between, count, likely, pick
from ocr.training.typesetting.content import ROMAN, Content
from ocr.training.typesetting.families_articles import column_style, filled
from ocr.training.typesetting.page import Ink, Role
from ocr.training.typesetting.sheet import BOOKS, block, draw_look, draw_sheet, on_sheet, running_lines


def contents_page(rng: np.random.Generator, content: Content) -> str:
    """A list of contents: headings, leaders or white space, page numbers."""
    sheet = draw_sheet(rng, *BOOKS, "A4")
    look = draw_look(rng, content, 9, 12)
    content.hyphens = False
    dots = pick(rng, (".", ". ", ". ", " .  ", "")) * 120
    parts = [block(Role.TITLE, pick(rng, ("Contents", "CONTENTS", "Table of Contents", content.title(1, 3))), "h1")]
    page, levels = 1, pick(rng, (1, 2, 2))
    room = between(rng, 0, 0.6)
    numbering = pick(rng, ("", "roman", "arabic"))
    for number in range(1, count(rng, 10, 45)):
        page += count(rng, 1, 25)
        inner = levels == 2 and likely(rng, 0.6)
        before = {"": "", "roman": f"{ROMAN[number % 15]}. ", "arabic": f"{number}. "}[numbering] if not inner else ""
        style = f"display:flex;align-items:baseline;margin-bottom:{room}em;padding-left:{1.5 if inner else 0}em;"
        parts.append(
            _entry(style + ("" if inner else f"font-weight:{400}"), before + content.title(1, 7), dots, str(page))
        )
    return on_sheet(sheet, look.css, "".join(parts), around=running_lines(rng, content, sheet))


def _entry(style: str, title: str, dots: str, page: str) -> str:
    """A row of a list of contents, as wide as its box."""
    leader = ""
    if dots.strip():
        run = f'<span data-role="{Role.LEADER}" data-ink="{Ink.LEADER_DOTS}">{dots}</span>'
        leader = (
            '<span data-leader style="flex:1;overflow:hidden;white-space:pre;margin:0'
            f' .5em;text-align:right">{run}</span>'
        )
    else:
        leader = '<span style="flex:1;min-width:1em"></span>'
    name = block(Role.TABLE_CELL, title, "span", "max-width:80%")
    return f'<div data-row data-unit style="{style}">{name}{leader}{block(Role.TABLE_CELL, page, "span")}</div>'


def encyclopaedia(rng: np.random.Generator, content: Content) -> str:
    """Two or three columns of articles, each begun by its word in bold type; guide words over the columns."""
    return _reference(rng, content, pick(rng, (2, 2, 3)), 150, 700, "font-weight:700")


def dictionary(rng: np.random.Generator, content: Content) -> str:
    """Narrow columns of short entries with hanging indents and parts of speech."""
    return _reference(
        rng, content, pick(rng, (2, 3, 3, 4)), 40, 200, f"font-weight:{pick(rng, (400, 700))}", hanging=True
    )


def _reference(
    rng: np.random.Generator, content: Content, columns: int, low: int, high: int, word: str, *, hanging: bool = False
) -> str:
    sheet = draw_sheet(rng, "A4", "B5", "letter")
    look = draw_look(rng, content, 7, 9.5)
    content.hyphens = True
    words = sorted((content.word(3).lower() for _ in range(80)), key=str.lower)
    indent = "padding-left:1em;text-indent:-1em;margin:0" if hanging else "text-indent:.8em;margin:0"
    parts = []
    for entry in words:
        speech = f" <i>{pick(rng, ('n.', 'v.', 'adj.', 'adv.'))}</i>" if hanging else ""
        shown = entry if hanging else entry.upper()
        parts.append(
            block(
                Role.PARAGRAPH,
                f'<span style="{word}">{shown}</span>{speech} {content.paragraph(low, high)}',
                "p",
                indent,
            )
        )
    guide = (
        f"position:absolute;left:{sheet.left}px;width:{sheet.measure}px;top:{sheet.top * 0.5:.0f}px;display:flex;"
        "justify-content:space-between;font-weight:700"
    )
    number = str(count(rng, 1, 999))
    texts = ((Role.RUNNING_HEAD, words[0]), (Role.PAGE_NUMBER, number), (Role.RUNNING_HEAD, words[20]))
    head = "".join(block(role, text, "span") for role, text in texts)
    head = f'<div data-row data-order="-9" style="{guide}">{head}</div>'
    return on_sheet(sheet, look.css, filled(column_style(rng, columns), "100%", "".join(parts)), around=head, fit=False)


def book_index(rng: np.random.Generator, content: Content) -> str:
    """An index: short ragged lines in columns, words and page numbers, inner entries indented."""
    sheet = draw_sheet(rng, *BOOKS, "A4")
    look = draw_look(rng, content, 7.5, 10)
    content.hyphens = False
    columns = pick(rng, (2, 2, 3))
    parts = [block(Role.TITLE, "Index", "h1")] if likely(rng, 0.5) else []
    letter = 65
    for number in range(150):
        if number % 14 == 0 and letter <= 90 and likely(rng, 0.6):
            parts.append(block(Role.HEADING, chr(letter), "h3"))
            letter += 1
        pages = ", ".join(str(count(rng, 1, 400)) for _ in range(count(rng, 1, 4)))
        indent = pick(rng, (0, 0, 1))
        parts.append(
            block(
                Role.LIST_ITEM,
                f"{content.words(1, 3)}, {pages}",
                "div",
                f"padding-left:{indent + 1}em;text-indent:-1em;text-align:left",
            )
        )
    return on_sheet(sheet, look.css, filled(column_style(rng, columns), "100%", "".join(parts)),
                    around=running_lines(rng, content, sheet), fit=False)  # fmt: skip
