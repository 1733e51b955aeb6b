"""Running text in columns: books, articles, papers with sections, side bars, pull quotes and figures."""

import numpy as np

from ocr.training.typesetting.chance import between, count, likely, pick
from ocr.training.typesetting.content import Content
from ocr.training.typesetting.page import Ink, Role
from ocr.training.typesetting.pictures import figure
from ocr.training.typesetting.sheet import (
    Sheet,
    block,
    draw_look,
    draw_sheet,
    hue,
    on_sheet,
    paragraphs,
    rule,
    running_lines,
)


def column_style(rng: np.random.Generator, columns: int) -> str:
    """Columns with a rule between them, or with a wider gap and none."""
    if columns == 1:
        return ""
    if likely(rng, 0.35):
        line = (
            f"{between(rng, 0.6, 1.5)}px {pick(rng, ('solid', 'solid', 'solid', 'dotted'))}"
            f" #{pick(rng, ('000', '666'))}"
        )
        return f"columns:{columns};column-gap:{between(rng, 0.3, 2.2)}em;column-rule:{line}"
    return f"columns:{columns};column-gap:{between(rng, 1.0, 3.0)}em"


def filled(style: str, height: str, html: str, more: str = "") -> str:
    """A box in columns, filled one after another and cut where it is full."""
    data = "data-columns" if "columns" in style else ""
    return f'<div data-fit {data} style="{style};column-fill:auto;height:{height};{more}">{html}</div>'


def balanced(style: str, html: str) -> str:
    """A box in columns of equal length."""
    data = "data-columns" if "columns" in style else ""
    return f'<div {data} style="{style}">{html}</div>'


def sections(rng: np.random.Generator, content: Content, characters: int) -> str:
    """Running text of about `characters` with headings, lists and small figures in it."""
    parts = []
    numbered = likely(rng, 0.3)
    share = pick(rng, (0.0, 0.0, 0.1, 0.25))
    for number, text in enumerate(content.flow(characters)):
        if likely(rng, share):
            prefix = f"{number + 1}. " if numbered else ""
            parts.append(block(Role.HEADING, prefix + content.title(), pick(rng, ("h2", "h2", "h3"))))
        if likely(rng, 0.05):
            parts.append(figure(rng, content))
        if likely(rng, 0.06):
            parts.append(listing(rng, content))
        quoted = (
            f"margin:.5em {between(rng, 1, 3)}em;font-size:{between(rng, 0.85, 1)}em;text-indent:0"
            if likely(rng, 0.06)
            else ""
        )
        parts.append(block(Role.PARAGRAPH, text, "p", quoted))
    return "".join(parts)


def listing(rng: np.random.Generator, content: Content) -> str:
    """A list with numbers, signs or drawn bullets before its items."""
    style = pick(rng, ("number", "sign", "drawn"))
    dot = (
        f'<span data-ink="{Ink.BULLET}" style="display:inline-block;width:.4em;height:.4em;background:#000;margin:0'
        " .6em .15em 0"
    )
    dot += pick(rng, (";border-radius:50%", "")) + '"></span>'
    sign = pick(rng, ("• ", "- ", "– ", "* "))
    items = []
    for number in range(1, count(rng, 2, 6) + 1):
        before = {"number": f"{number}. ", "sign": sign, "drawn": dot}[style]
        indent = f"margin-left:{between(rng, 1, 2)}em;text-indent:-1em;margin-bottom:{between(rng, 0, 0.4)}em"
        items.append(block(Role.LIST_ITEM, before + content.sentence(), "div", indent))
    return "".join(items)


def columns_page(rng: np.random.Generator, content: Content) -> str:
    """One to five columns under a running head, with or without a title across them."""
    columns = pick(rng, (1, 1, 2, 2, 2, 3, 3, 4, 5))
    sheet = draw_sheet(rng, *(("A4", "letter") if columns > 2 else ()))
    look = draw_look(rng, content, 7.5 if columns > 2 else 8.5, 9.5 if columns > 3 else 12)
    title = ""
    if likely(rng, 0.4):
        title = block(Role.TITLE, content.title(3, 9), "h1")
        if likely(rng, 0.5):
            title += block(Role.OTHER, f"by {content.name()}", "div", "margin-bottom:1em")
    text = sections(rng, content, characters_for(sheet, look.size))
    body = f'<div style="display:flex;flex-direction:column;height:100%">{title}'
    body += f'<div style="flex:1;min-height:0">{filled(column_style(rng, columns), "100%", text)}</div></div>'
    return on_sheet(sheet, look.css, body, around=running_lines(rng, content, sheet), fit=False)


def characters_for(sheet: Sheet, size: float) -> int:
    """How many characters of this size in pixels fill the sheet's text area, and some more."""
    return int(sheet.measure * sheet.depth / (size * size * 0.55) * 1.1)


def banded_article(rng: np.random.Generator, content: Content) -> str:
    """Headings across the page, each with its own group of balanced columns below it."""
    sheet = draw_sheet(rng, "A4", "letter")
    look = draw_look(rng, content, 8, 11)
    columns = pick(rng, (2, 2, 3))
    style = column_style(rng, columns)
    bands = [block(Role.TITLE, content.title(3, 8), "h1")] if likely(rng, 0.6) else []
    total = characters_for(sheet, look.size)
    share = int(total / count(rng, 4, 8))
    while total > 0:
        bands.append(block(Role.HEADING, content.title(), "h2"))
        if likely(rng, 0.3):
            bands.append(rule(rng, "margin-bottom:.5em"))
        bands.append(f'<div data-unit="shrink">{balanced(style, sections(rng, content, share))}</div>')
        total -= share
    return on_sheet(sheet, look.css, "".join(bands), around=running_lines(rng, content, sheet))


def float_article(rng: np.random.Generator, content: Content) -> str:
    """Running text that flows around pictures and boxes at its sides."""
    sheet = draw_sheet(rng)
    look = draw_look(rng, content)
    parts = []
    for text in content.flow(characters_for(sheet, look.size)):
        if likely(rng, 0.3):
            side = pick(rng, ("left", "right"))
            gap = f"margin:.3em {'1em' if side == 'left' else '0'} .5em {'1em' if side == 'right' else '0'}"
            parts.append(
                f'<div data-unit style="float:{side};width:{count(rng, 28, 50)}%;{gap}">{figure(rng, content)}</div>'
            )
        elif likely(rng, 0.12):
            parts.append(block(Role.HEADING, content.title(), "h2"))
        parts.append(block(Role.PARAGRAPH, text))
    columns = column_style(rng, pick(rng, (1, 1, 2)))
    return on_sheet(sheet, look.css, filled(columns, "100%", "".join(parts)),
                    around=running_lines(rng, content, sheet), fit=False)  # fmt: skip


def sidebar_article(rng: np.random.Generator, content: Content) -> str:
    """An article with a box at its side that is read after it."""
    sheet = draw_sheet(rng, "A4", "letter")
    look = draw_look(rng, content, 8.5, 11)
    share = count(rng, 24, 36)
    ground = f"background:{hue(rng, (85, 97))}" if likely(rng, 0.6) else f"border:{between(rng, 0.7, 2)}px solid #333"
    kind = Ink.SHADE if ground.startswith("background") else Ink.BORDER
    width = share * sheet.measure / 100
    height = count(rng, 35, 100)
    inner = block(Role.HEADING, content.title(1, 4), "h3") + paragraphs(content.flow(int(width * sheet.depth / 60)))
    box = (
        f'<div data-order="1" data-ink="{kind}" data-fit'
        f' style="height:{height}%;{ground};padding:.8em;font-size:.9em">{inner}</div>'
    )
    side = f'<div style="width:{share}%;flex:none">{box}</div>'
    main = filled(
        column_style(rng, pick(rng, (1, 1, 2))), "100%", sections(rng, content, characters_for(sheet, look.size))
    )
    main = f'<div style="flex:1;min-width:0">{main}</div>'
    pair = main + side if likely(rng, 0.6) else side + main
    title = block(Role.TITLE, content.title(3, 8), "h1")
    body = f'<div style="display:flex;flex-direction:column;height:100%">{title}'
    body += f'<div style="display:flex;gap:{between(rng, 1, 2.5)}em;flex:1;min-height:0">{pair}</div></div>'
    return on_sheet(sheet, look.css, body, around=running_lines(rng, content, sheet), fit=False)


def pull_quote_article(rng: np.random.Generator, content: Content) -> str:
    """Two columns with a quotation in large type let in between them, read after both."""
    sheet = draw_sheet(rng, "A4", "letter")
    look = draw_look(rng, content, 8.5, 10.5)
    gap = between(rng, 1.2, 2.4)
    width = count(rng, 26, 38)
    top, height = count(rng, 15, 50), count(rng, 14, 24)
    quote = block(
        Role.OTHER,
        content.sentence(90),
        "div",
        f"font-size:{between(rng, 1.4, 1.9)}em;text-align:center;line-height:1.2",
    )
    lines = "border-top:2px solid #000;border-bottom:2px solid #000" if likely(rng, 0.6) else ""
    place = f"position:absolute;left:{50 - width / 2}%;width:{width}%;top:{top}%;height:{height}%"
    box = (
        f'<div data-order="1" {"data-sides" if lines else ""}'
        f' style="{place};display:flex;align-items:center;justify-content:center;{lines}">{quote}</div>'
    )
    texts = content.flow(characters_for(sheet, look.size))
    half = len(texts) // 2
    sides = []
    for side, part in (("right", texts[:half]), ("left", texts[half:])):
        hole = (
            f"float:{side};width:{width - 2}%;height:{height + 3}%;margin-{'left' if side == 'right' else 'right'}:.8em"
        )
        shim = f'<div style="float:{side};width:0;height:{top - 1.5}%"></div>'
        sides.append(
            f'<div data-fit style="flex:1;height:100%">{shim}<div'
            f' style="clear:{side};{hole}"></div>{paragraphs(part)}</div>'
        )
    body = f'<div style="position:relative;display:flex;gap:{gap}em;height:100%">{"".join(sides)}{box}</div>'
    return on_sheet(sheet, look.css, body, around=running_lines(rng, content, sheet), fit=False)
