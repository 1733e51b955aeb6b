"""Newspapers: articles side by side as groups of columns under headlines, and pages of small advertisements."""

import numpy as np

from ocr.training.typesetting.chance import between, count, likely, pick
from ocr.training.typesetting.content import Content
from ocr.training.typesetting.page import Ink, Role
from ocr.training.typesetting.pictures import figure, picture
from ocr.training.typesetting.sheet import Look, block, draw_look, draw_sheet, ink, on_sheet, rule


def newspaper(rng: np.random.Generator, content: Content) -> str:
    """Rows of articles, each one to four columns wide; a masthead above them half the time."""
    sheet = draw_sheet(rng, "A4", "letter", tight=0.03, wide=0.06)
    look = draw_look(rng, content, 6.5, 8.5)
    content.hyphens = True
    columns = count(rng, 3, 5)
    gap = between(rng, 0.6, 1.8)
    ruled = likely(rng, 0.5)
    head = masthead(rng, content) if likely(rng, 0.5) else ""
    side = likely(rng, 0.35)
    rows = article_rows(rng, content, look, columns - side, gap, ruled=ruled)
    grid = f'<div style="display:flex;flex-direction:column;flex:{columns - side} 0 0;min-width:0">{rows}</div>'
    if side:
        # A column as high as the page is read where it stands: at the left before the rows, at the right after them.
        tall = (
            f'<div style="flex:1 0 0;min-width:0;height:100%">{article(rng, content, look, 1, gap, ruled=ruled)}</div>'
        )
        grid = tall + grid if likely(rng, 0.5) else grid + tall
    css = look.css + f"#page{{line-height:{between(rng, 1.02, 1.25)};text-align:justify}} p{{text-indent:1em;margin:0}}"
    body = f'<div style="display:flex;flex-direction:column;height:100%">{head}'
    body += f'<div style="display:flex;gap:{gap}em;flex:1;min-height:0">{grid}</div></div>'
    return on_sheet(sheet, css, body, fit=False)


def article_rows(
    rng: np.random.Generator, content: Content, look: Look, columns: int, gap: float, *, ruled: bool
) -> str:
    """One to three rows of articles that share `columns` columns."""
    rows: list[str] = []
    for share in rng.dirichlet([4] * count(rng, 1, 3)):
        articles = []
        for number, span in enumerate(spans(rng, columns)):
            fenced = ruled and number > 0
            fence = ";border-left:1px solid #000;padding-left:.5em" if fenced else ""
            text = article(rng, content, look, span, gap, ruled=ruled)
            sides = "data-sides" if fenced else ""
            articles.append(f'<div {sides} style="flex:{span} 0 0;min-width:0;height:100%{fence}">{text}</div>')
        line = rule(rng, "margin-bottom:.4em") if rows and likely(rng, 0.6) else ""
        row = f'<div style="display:flex;gap:{gap}em;flex:1;min-height:0">{"".join(articles)}</div>'
        place = f"flex:{share:.2f} 0 0;min-height:0;display:flex;flex-direction:column;margin-bottom:.8em"
        rows.append(f'<div style="{place}">{line}{row}</div>')
    return "".join(rows)


def spans(rng: np.random.Generator, columns: int) -> list[int]:
    """Widths in columns of the articles of one row; `columns` in all."""
    parts: list[int] = []
    while sum(parts) < columns:
        parts.append(min(count(rng, 1, 4), columns - sum(parts)))
    return parts


def masthead(rng: np.random.Generator, content: Content) -> str:
    """The paper's name, and a line of date, number and price below it."""
    paper = f"The {content.word(4).title()} {pick(rng, ('Times', 'Herald', 'Gazette', 'News', 'Post'))}"
    name = block(Role.TITLE, paper, "h1", f"font-size:{between(rng, 3, 6)}em;text-align:center;margin:0")
    facts = "".join(
        block(Role.RUNNING_HEAD, text, "span")
        for text in (f"No. {count(rng, 1, 20000):,}", content.date(), content.price())
    )
    line = f'<div data-row style="display:flex;justify-content:space-between;padding:.2em 0">{facts}</div>'
    return name + rule(rng) + line + rule(rng, "margin-bottom:.8em")


def article(rng: np.random.Generator, content: Content, look: Look, span: int, gap: float, *, ruled: bool) -> str:
    """A headline over `span` columns of text, with a line of the author and a picture at times; fills its box."""
    size = between(rng, 1.1, 1.6) + 0.35 * span
    lead = block(
        Role.HEADING,
        content.title(3, 5 + 2 * span),
        "h2",
        f"font-size:{size:.2f}em;margin:0 0 .3em;line-height:1.08;text-align:{pick(rng, ('left', 'center'))}",
    )
    if likely(rng, 0.25):
        lead += block(Role.HEADING, content.sentence(90), "h3")
    if likely(rng, 0.3):
        lead += block(Role.OTHER, f"By {content.name()}", "div", "font-size:.9em;margin-bottom:.3em;text-align:left")
    if likely(rng, 0.25):
        lead += picture(rng, f"width:100%;height:{count(rng, 60, 140)}px;margin-bottom:.3em")
        lead += block(Role.CAPTION, content.sentence(100), "div", "font-size:.85em;margin-bottom:.4em;text-align:left")
    line = ";column-rule:1px solid #000" if ruled else ""
    style = f"columns:{span};column-gap:{gap}em{line}" if span > 1 else ""
    parts = [block(Role.PARAGRAPH, text) for text in content.flow(2500 * span, low=60, high=500)]
    if likely(rng, 0.3):
        parts.insert(count(rng, 1, 4), figure(rng, content))
    text = "".join(parts)
    data = "data-columns" if span > 1 else ""
    columns = f'<div data-fit {data} style="{style};column-fill:auto;height:100%">{text}</div>'
    return (
        f'<div style="display:flex;flex-direction:column;height:100%"><div>{lead}</div><div'
        f' style="flex:1;min-height:0">{columns}</div></div>'
    )


def classified(rng: np.random.Generator, content: Content) -> str:
    """Narrow columns of short advertisements, parted by rules or white, some in frames."""
    sheet = draw_sheet(rng, "A4", "letter", tight=0.03, wide=0.06)
    look = draw_look(rng, content, 6.5, 8.5)
    content.hyphens = True
    columns = count(rng, 3, 6)
    parted = pick(rng, ("rule", "white", "mixed"))
    parts = []
    for _ in range(columns * 25):
        if likely(rng, 0.08):
            parts.append(block(Role.HEADING, content.title(1, 3).upper(), "h2", "text-align:center;margin:.4em 0"))
        lead = f"<b>{content.words(1, 3).upper()}</b>"
        text = block(
            Role.PARAGRAPH,
            f"{lead} {content.sentence(200)} {content.telephone()}",
            "p",
            "text-indent:0;margin:0 0 .3em",
        )
        if likely(rng, 0.07):
            offer = (
                block(Role.TITLE, content.title(1, 4), "div", f"font-size:{between(rng, 1.3, 2.2)}em;line-height:1.1")
                + text
            )
            frame = (
                f"border:{between(rng, 0.8, 3)}px {pick(rng, ('solid', 'double', 'dashed'))}"
                " #000;padding:.5em;margin:.3em 0;break-inside:avoid;text-align:center"
            )
            parts.append(f'<div data-unit data-ink="{Ink.BORDER}" style="{frame}">{offer}</div>')
            continue
        line = ink(Ink.RULE, "height:1px;background:#000;margin-bottom:.3em")
        parts.append(text + (line if parted == "rule" or (parted == "mixed" and likely(rng, 0.4)) else ""))
    fence = f"column-rule:{between(rng, 0.6, 1.2)}px solid #000" if likely(rng, 0.6) else ""
    style = (
        f"columns:{columns};column-gap:{between(rng, 0.5 if fence else 1, 1.6)}em;{fence};column-fill:auto;height:100%"
    )
    head = block(Role.TITLE, content.title(1, 3), "h1", "text-align:center")
    body = (
        f'<div style="display:flex;flex-direction:column;height:100%">{head}<div style="flex:1;min-height:0"><div'
        f' data-fit data-columns style="{style}">{"".join(parts)}</div></div></div>'
    )
    return on_sheet(sheet, look.css + "#page{line-height:1.1}", body, fit=False)
