"""Learned print: footnotes, scientific papers with citations and formulae, notes in the margin, listings of code."""

import numpy as np

from ocr.training.typesetting.chance import between, count, likely, pick
from ocr.training.typesetting.content import Content
from ocr.training.typesetting.families_articles import characters_for, column_style, filled
from ocr.training.typesetting.listings import code_lines
from ocr.training.typesetting.page import Ink, Role
from ocr.training.typesetting.sheet import BOOKS, block, draw_look, draw_sheet, ink, on_sheet, paragraphs, running_lines


def footnote_page(rng: np.random.Generator, content: Content) -> str:
    """Running text with raised marks, and notes in smaller type at its foot."""
    sheet = draw_sheet(rng, *BOOKS, "A4")
    look = draw_look(rng, content, 9, 12)
    notes = count(rng, 1, 6)
    texts = content.flow(characters_for(sheet, look.size))
    marks = iter(range(1, notes + 1))
    marked = [_with_mark(rng, text, next(marks, None)) for text in texts]
    small = f"font-size:{between(rng, 0.72, 0.85)}em;line-height:1.2;text-indent:0;margin:0 0 .2em"
    foot = "".join(
        block(Role.FOOTNOTE, f"{_raised(str(mark))} {content.sentence(220)}", "div", small)
        for mark in range(1, notes + 1)
    )
    line = (
        ink(Ink.RULE, f"width:{count(rng, 15, 100)}%;height:1px;background:#000;margin:.6em 0 .4em")
        if likely(rng, 0.7)
        else '<div style="height:1em"></div>'
    )
    body = '<div style="display:flex;flex-direction:column;height:100%"><div style="flex:1;min-height:0">'
    body += f"{filled('', '100%', paragraphs(marked))}</div><div>{line}{foot}</div></div>"
    return on_sheet(sheet, look.css, body, around=running_lines(rng, content, sheet), fit=False)


def _with_mark(rng: np.random.Generator, text: str, mark: int | None) -> str:
    """`text` with a raised number after one of its sentences."""
    places = [place for place, sign in enumerate(text[:250]) if sign in ".,;" and text[place + 1 : place + 2] == " "]
    if mark is None or not places:
        return text
    place = pick(rng, places) + 1
    return text[:place] + _raised(str(mark)) + text[place:]


def _raised(mark: str) -> str:
    return f'<sup style="font-size:.65em;line-height:0;vertical-align:.5em">{mark}</sup>'


def paper_page(rng: np.random.Generator, content: Content) -> str:
    """A page of a scientific paper: title, authors, abstract, two columns, citations, set-off formulae."""
    sheet = draw_sheet(rng, "A4", "letter")
    look = draw_look(rng, content, 8.5, 10.5)
    cited = likely(rng, 0.5)
    parts = []
    for number, text in enumerate(content.flow(characters_for(sheet, look.size)), start=1):
        if likely(rng, 0.2):
            parts.append(block(Role.HEADING, f"{number}. {content.title()}", "h2"))
        mark = count(rng, 1, 60)
        parts.append(
            block(Role.PARAGRAPH, _with_mark(rng, text, mark) if cited else text.replace(". ", f" [{mark}]. ", 1))
        )
        if likely(rng, 0.2):
            parts.append(formula(rng, number))
    first = likely(rng, 0.6)
    centre = "text-align:center;margin-bottom:.6em"
    head = ""
    if first:
        authors = ", ".join(content.name() + _raised(str(number)) for number in range(1, count(rng, 2, 4)))
        head = block(Role.TITLE, content.title(4, 10), "h1", "text-align:center") + block(
            Role.OTHER, authors, "div", centre
        )
        head += block(
            Role.PARAGRAPH, f"<b>Abstract.</b> {content.paragraph(250, 700)}", "p", "font-size:.9em;margin:0 8% 1em"
        )
    columns = filled(column_style(rng, pick(rng, (1, 2, 2))), "100%", "".join(parts))
    body = (
        f'<div style="display:flex;flex-direction:column;height:100%">{head}<div'
        f' style="flex:1;min-height:0">{columns}</div></div>'
    )
    return on_sheet(sheet, look.css, body, around=running_lines(rng, content, sheet), fit=False)


def formula(rng: np.random.Generator, number: int) -> str:
    """A formula on a line of its own, with its number at the right half the time."""
    letters = [chr(count(rng, 97, 122)) for _ in range(4)]
    forms = (
        "<i>{0}</i> = <i>{1}</i><sup>2</sup> + {n}<i>{2}</i>",
        "<i>{0}</i>(<i>{1}</i>) = <i>{2}</i><sub>{n}</sub> - <i>{3}</i>",
        "{n}<i>{0}</i> + <i>{1}</i> = <i>{2}</i> / <i>{3}</i>", "<i>{0}</i><sub>1</sub><i>{1}</i><sub>2</sub> &lt; {n}",
    )  # fmt: skip
    shown = block(Role.FORMULA, pick(rng, forms).format(*letters, n=count(rng, 2, 99)), "span")
    label = block(Role.FORMULA, f"({number})", "span") if likely(rng, 0.5) else ""
    style = "display:flex;justify-content:center;gap:3em;margin:.6em 0;text-indent:0"
    return f'<div data-row data-unit style="{style}">{shown}{label}</div>'


def marginal_page(rng: np.random.Generator, content: Content) -> str:
    """Running text with short notes in the margin beside the paragraphs that they belong to."""
    sheet = draw_sheet(rng, *BOOKS, "A4", tight=0.06, wide=0.08)
    look = draw_look(rng, content, 9, 12)
    width, gap = sheet.measure * between(rng, 0.16, 0.25), between(rng, 8, 24)
    side = pick(rng, ("left", "right"))
    style = (
        f"position:absolute;{side}:-{width + gap:.0f}px;top:0;width:{width:.0f}px;font-size:.78em;line-height:1.15;"
        "text-align:left;text-indent:0"
    )
    parts = []
    for text in content.flow(characters_for(sheet, look.size), low=200):
        shown = block(Role.PARAGRAPH, text)
        if len(text) > 250 and likely(rng, 0.75):
            note = block(Role.MARGINAL_NOTE, content.words(2, 6 if len(text) < 450 else 14), "div", style, "data-free")
            shown = f'<div data-unit style="position:relative">{shown}{note}</div>'
        parts.append(shown)
    body = f'<div data-fit style="height:100%;padding-{side}:{width + gap:.0f}px">{"".join(parts)}</div>'
    return on_sheet(sheet, look.css, body, around=running_lines(rng, content, sheet), fit=False)


def listing_page(rng: np.random.Generator, content: Content) -> str:
    """Running text with listings of code between its paragraphs, some of them in a frame."""
    sheet = draw_sheet(rng, "A4", "letter", "B5")
    look = draw_look(rng, content, 9, 11)
    mono = pick(rng, content.faces.mono)
    frame = pick(rng, ("", "", "border:1px solid #444;padding:.5em", "background:#eee;padding:.5em"))
    kind = f'data-ink="{Ink.BORDER if "border" in frame else Ink.SHADE}"' if frame else ""
    css = f"pre{{font-family:'{mono}';font-size:{between(rng, 0.8, 0.95)}em;line-height:1.2;text-align:left;{frame}}}"
    parts = []
    for text in content.flow(characters_for(sheet, look.size) // 2):
        if likely(rng, 0.25):
            parts.append(block(Role.HEADING, content.title(), "h2"))
        parts.append(block(Role.PARAGRAPH, text))
        if likely(rng, 0.6):
            hyphens = content.hyphens
            code = "\n".join(code_lines(rng, content, count(rng, 3, 14)))
            content.hyphens = hyphens
            pre = block(Role.CODE, code, "pre")
            parts.append(f'<div data-unit {kind} style="margin:.6em 0">{pre}</div>')
    return on_sheet(sheet, look.css + css, "".join(parts), around=running_lines(rng, content, sheet))
