"""Pages of books: running pages, facing pages, title pages, verse and plays."""

import numpy as np

from ocr.training.typesetting.chance import between, count, likely, pick
from ocr.training.typesetting.content import ROMAN, Content
from ocr.training.typesetting.families_articles import characters_for
from ocr.training.typesetting.page import Role
from ocr.training.typesetting.sheet import (
    BOOKS,
    block,
    document,
    draw_look,
    draw_sheet,
    on_sheet,
    paragraphs,
    rule,
    running_lines,
)


def book_page(rng: np.random.Generator, content: Content) -> str:
    """A page of a novel: one column, at times a chapter's beginning with a drop capital."""
    sheet = draw_sheet(rng, *BOOKS)
    look = draw_look(rng, content, 9, 12.5)
    texts = content.flow(characters_for(sheet, look.size), low=40)
    opening = ""
    if likely(rng, 0.45):
        room = f"margin:{between(rng, 0, 4)}em 0 {between(rng, 0.5, 2)}em;text-align:center"
        opening = block(Role.HEADING, f"Chapter {pick(rng, ROMAN)}", "h2", room) if likely(rng, 0.6) else ""
        opening += block(Role.TITLE, content.title(1, 6), "h1", room)
        if likely(rng, 0.7):
            opening += block(Role.PARAGRAPH, drop_capital(rng, texts.pop(0)), "p", "text-indent:0")
    return on_sheet(sheet, look.css, opening + paragraphs(texts), around=running_lines(rng, content, sheet))


def spread(rng: np.random.Generator, content: Content) -> str:
    """Two facing pages of a book, each with its head and number; the left one is read first."""
    width, height = count(rng, 900, 1150), count(rng, 640, 800)
    look = draw_look(rng, content, 8, 10.5)
    outer, inner = between(rng, 0.03, 0.06) * width, between(rng, 0.02, 0.05) * width
    top, bottom = count(rng, 50, 90), count(rng, 50, 90)
    number = 2 * count(rng, 1, 300)
    titles = (content.title(2, 5), content.title(2, 5))
    numbers_at_top = likely(rng, 0.5)
    pages = []
    for side in (0, 1):
        left = outer if side == 0 else width / 2 + inner
        measure = width / 2 - outer - inner
        place = f"position:absolute;left:{left:.0f}px;width:{measure:.0f}px;"
        label = block(Role.PAGE_NUMBER, str(number + side), "span")
        head = block(Role.RUNNING_HEAD, titles[side], "span", "font-style:italic")
        line = [label, head] if side == 0 else [head, label]
        if not numbers_at_top:
            line.remove(label)
        flex = f"top:{top * 0.5:.0f}px;display:flex;justify-content:{'space-between' if numbers_at_top else 'center'}"
        text = paragraphs(content.flow(int(measure * height / (look.size**2 * 0.55)), low=40))
        pages.append(f'<div data-row style="{place}{flex}">{"".join(line)}</div>')
        pages.append(f'<div data-fit style="{place}top:{top}px;height:{height - top - bottom}px">{text}</div>')
        if not numbers_at_top:
            pages.append(
                block(
                    Role.PAGE_NUMBER, str(number + side), "div", f"{place}bottom:{bottom * 0.4:.0f}px;text-align:center"
                )
            )
    if likely(rng, 0.6):
        dim = f"position:absolute;left:{width / 2 - 14}px;width:28px;top:0;bottom:0;"
        pages.append(
            "<div"
            f' style="{dim}background:linear-gradient(90deg,transparent,rgba(0,0,0,{between(rng, 0.1, 0.6)}),'
            'transparent)"></div>'
        )
    return document(width, height, look.css, "".join(pages))


def drop_capital(rng: np.random.Generator, text: str) -> str:
    """`text` with its first letter two to four lines high."""
    if not text[0].isalpha():
        return text
    lines = count(rng, 2, 4)
    style = f"float:left;font-size:{lines * between(rng, 1.15, 1.3)}em;line-height:.82;margin-right:.06em"
    return f'<span style="{style}">{text[0]}</span>{text[1:]}'


def title_page(rng: np.random.Generator, content: Content) -> str:
    """A book's title page: few centred lines far apart."""
    sheet = draw_sheet(rng, *BOOKS)
    look = draw_look(rng, content, 10, 12)
    content.hyphens = False
    parts = [block(Role.TITLE, content.title(1, 6), "h1", f"margin-top:{between(rng, 1, 6)}em")]
    lines = ((Role.HEADING, content.title(3, 10)), (Role.OTHER, "BY"), (Role.OTHER, content.name()),
             (Role.OTHER, f"With an introduction by {content.name()}"), (Role.OTHER, content.company()),
             (Role.OTHER, f"{content.word(5).upper()} {count(rng, 1780, 2020)}"))  # fmt: skip
    for role, text in lines:
        if likely(rng, 0.8):
            parts.append(
                block(role, text, "div", f"margin:{between(rng, 0.4, 4)}em 0;font-size:{between(rng, 0.85, 1.5)}em")
            )
        if likely(rng, 0.15):
            parts.append(rule(rng, f"margin:1em {count(rng, 10, 40)}%"))
    return on_sheet(sheet, look.css + "#page,h1{text-align:center!important}", "".join(parts))


def verse_page(rng: np.random.Generator, content: Content) -> str:
    """Stanzas, with indented lines and with numbers of every fifth line or none."""
    sheet = draw_sheet(rng, *BOOKS)
    look = draw_look(rng, content, 9, 12)
    content.hyphens = False
    numbered = likely(rng, 0.5)
    at_left = likely(rng, 0.4)
    indents = pick(rng, ((0, 0, 0, 0), (0, 1.5, 0, 1.5), (0, 0, 2, 2)))
    parts = [block(Role.TITLE, content.title(1, 5), "h1")]
    line = 0
    for _ in range(count(rng, 2, 10)):
        rows = []
        for indent in indents * pick(rng, (1, 1, 2)):
            line += 1
            text = block(
                Role.VERSE,
                _sentence(content.words(4, 8)),
                "div",
                f"padding-left:{indent + 2}em;white-space:nowrap",
                'data-fit="across"',
            )
            edge = "left:0" if at_left else "right:0"
            number = (
                block(Role.MARGINAL_NOTE, str(line), "div", f"position:absolute;{edge};top:0;font-size:.85em")
                if numbered and line % 5 == 0
                else ""
            )
            rows.append(
                f"<div data-unit {'data-row' if number else ''}"
                f' style="position:relative">{number + text if at_left else text + number}</div>'
            )
        parts.append(f'<div style="margin-bottom:{between(rng, 0.8, 1.3)}em;text-align:left">{"".join(rows)}</div>')
    return on_sheet(sheet, look.css, "".join(parts), around=running_lines(rng, content, sheet))


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + ","


def play(rng: np.random.Generator, content: Content) -> str:
    """A play: speakers' names before, over or beside what they say, directions in italics."""
    sheet = draw_sheet(rng, *BOOKS)
    look = draw_look(rng, content, 9, 12)
    names = [content.word(4).upper() for _ in range(count(rng, 2, 5))]
    way = pick(rng, ("before", "over", "beside"))
    parts = [block(Role.HEADING, f"{pick(rng, ('ACT', 'SCENE'))} {pick(rng, ROMAN)}", "h2", "text-align:center")]
    for _ in range(40):
        name, text = pick(rng, names), content.sentence(200)
        if likely(rng, 0.2):
            parts.append(
                block(
                    Role.OTHER,
                    f"[{content.sentence(90)}]",
                    "div",
                    "font-style:italic;text-align:center;margin:.3em 2em",
                )
            )
        if way == "before":
            parts.append(block(Role.PARAGRAPH, f"{name}. {text}", "p", "padding-left:1.5em;text-indent:-1.5em"))
        elif way == "over":
            parts.append(
                block(Role.HEADING, name, "div", "text-align:center;margin-top:.4em")
                + block(Role.PARAGRAPH, text, "p", "text-indent:0")
            )
        else:
            pair = block(Role.OTHER, name, "div", "width:25%;flex:none") + block(
                Role.PARAGRAPH, text, "p", "text-indent:0;flex:1"
            )
            parts.append(f'<div data-row data-unit style="display:flex;margin-bottom:.3em">{pair}</div>')
    return on_sheet(sheet, look.css, "".join(parts), around=running_lines(rng, content, sheet))
