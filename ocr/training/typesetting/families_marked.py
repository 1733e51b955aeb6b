"""Text with signs that are easily taken for rules or pictures, and text with ink over it: names of programs, the
machine-readable zone of passports, lists with boxes to tick, prices struck out, letters far apart, stamps."""

import re

import numpy as np

from ocr.training.typesetting.chance import between, count, likely, pick
from ocr.training.typesetting.content import Content
from ocr.training.typesetting.page import Ink, Role
from ocr.training.typesetting.sheet import block, dark, document, draw_look, draw_sheet, hue, ink, on_sheet, paragraphs

NOT_IN_NAMES = re.compile(r"[^a-z]")
ZONES = ((2, 44), (2, 36), (3, 30))
"""Lines of a machine-readable zone and signs of each."""
SEALS = ("RECEIVED", "PAID", "COPY", "DRAFT", "APPROVED", "FILED", "CONFIDENTIAL", "URGENT", "CANCELLED")


def identifiers(rng: np.random.Generator, content: Content) -> str:
    """Lines of names with underscores at their ends and between their parts, in type for code or for text."""
    content.hyphens = False
    face = pick(rng, (pick(rng, content.faces.mono), pick(rng, content.faces.mono), content.faces.book(rng)))
    lines = [_statement(rng, content) for _ in range(count(rng, 2, 14))]
    style = f"white-space:pre;line-height:{between(rng, 1.2, 2.2)};margin-bottom:{between(rng, 0, 1)}em"
    return _small_sheet(rng, face, block(Role.CODE, "\n".join(lines), "div", style))


def _identifier(rng: np.random.Generator, content: Content) -> str:
    parts = [NOT_IN_NAMES.sub("", content.word(2).lower()) or "x" for _ in range(count(rng, 1, 3))]
    name = "_".join(parts)
    if likely(rng, 0.15):
        name = name.upper()
    around = pick(rng, ("", "", "_", "__", "__"))
    return f"{around}{name}{around if around == '__' else ''}"


def _statement(rng: np.random.Generator, content: Content) -> str:
    names = [_identifier(rng, content) for _ in range(4)]
    forms = (
        "{} = {}", "if {} == &quot;{}&quot;:", "from {}.{} import {}", "self.{}[&quot;{}&quot;] = {}()", "{}({}, {})",
        "return {}.{}", "def {}(self, {}):", "#define {} {}", "{}.{}.{} != {}", "{} {}",
    )  # fmt: skip
    return pick(rng, forms).format(*names)


def travel_document(rng: np.random.Generator, content: Content) -> str:
    """A machine-readable zone, below some fields of a passport half the time."""
    content.hyphens = False
    lines, length = pick(rng, ZONES)
    face = pick(rng, content.faces.mono)
    fields = "".join(
        block(Role.FORM_LABEL, content.words(1, 2), "div", "font-size:.6em")
        + block(Role.FORM_ENTRY, pick(rng, (content.name, content.date, content.code))(), "div", "margin-bottom:.5em")
        for _ in range(count(rng, 1, 4) if likely(rng, 0.5) else 0)
    )
    zone = "\n".join(_zone_line(rng, content, length) for _ in range(lines))
    style = f"white-space:pre;font-family:'{face}';letter-spacing:{between(rng, 0, 0.2)}em;line-height:1.6"
    return _small_sheet(rng, content.faces.screen(rng), fields + block(Role.CODE, zone, "div", style))


def _zone_line(rng: np.random.Generator, content: Content, length: int) -> str:
    parts = [content.word(), content.code(), str(count(rng, 10**5, 10**9)), content.word(), content.word()]
    line = "".join(re.sub("[^A-Z0-9]", "", part.upper()) + "<" * count(rng, 0, 2) for part in parts[: count(rng, 2, 5)])
    end = str(count(rng, 0, 99)) if likely(rng, 0.4) else ""
    return (line[: length - len(end)].ljust(length - len(end), "<") + end).replace("<", "&lt;")


def checklist(rng: np.random.Generator, content: Content) -> str:
    """Statements, each after or before a box that is empty, crossed or ticked."""
    size, thick = between(rng, 0.7, 1.5), between(rng, 1, 3)
    before, round_off = likely(rng, 0.8), pick(rng, ("0", "0", "0", "15%", "50%"))
    numbered = likely(rng, 0.5)
    style = f"margin-bottom:{between(rng, 0.2, 1.2)}em;display:flex;align-items:center;gap:{between(rng, 0.3, 1.2)}em"
    items = []
    for number in range(1, count(rng, 2, 12) + 1):
        box = _tick_box(rng, size, thick, round_off)
        text = (f"{number}. " if numbered else "") + content.words(1, 7)
        label = block(Role.LIST_ITEM, text, "span")
        items.append(f'<div data-row style="{style}">{box + label if before else label + box}</div>')
    return _small_sheet(rng, content.faces.screen(rng), "".join(items))


def _tick_box(rng: np.random.Generator, size: float, thick: float, round_off: str) -> str:
    """An outline with nothing, a cross, a tick or a solid square inside."""
    marks = ("", "", "M2 2L18 18M18 2L2 18", "M3 11L8 17L18 2", "M5 5H15V15H5Z")
    drawn = f'<path d="{pick(rng, marks)}" fill="none" stroke="#000" stroke-width="{between(rng, 1.5, 3.5)}"/>'
    inside = f'<svg viewBox="0 0 20 20" style="display:block;width:100%;height:100%">{drawn}</svg>'
    style = f"width:{size}em;height:{size}em;border:{thick}px solid #000;border-radius:{round_off};flex:none"
    return ink(Ink.FORM_BOX, style, inside, tag="span")


def reduced_prices(rng: np.random.Generator, content: Content) -> str:
    """Goods, each with a price or words struck out and what is valid now."""
    content.hyphens = False
    strike = f"text-decoration:line-through;text-decoration-thickness:{between(rng, 1, 3)}px"
    rows = []
    for _ in range(count(rng, 2, 10)):
        old = block(Role.TABLE_CELL, pick(rng, (content.amount(999), content.price(), content.words(1, 3))), "span",
                    f"{strike};flex:1")  # fmt: skip
        cells = block(Role.TABLE_CELL, content.words(1, 3), "span", "flex:1.6") + old
        cells += block(Role.TABLE_CELL, content.amount(999), "span", "flex:1")
        rows.append(f'<div data-row style="display:flex;margin-bottom:{between(rng, 0.3, 1)}em">{cells}</div>')
    return _small_sheet(rng, content.faces.screen(rng), "".join(rows))


def spaced_titles(rng: np.random.Generator, content: Content) -> str:
    """Titles whose letters are set far apart, over a few lines of text."""
    content.hyphens = False
    parts = []
    for _ in range(count(rng, 1, 4)):
        title = content.words(1, 4)
        style = f"letter-spacing:{between(rng, 0.3, 3.2)}em;font-size:{between(rng, 0.7, 1.6)}em"
        style += f";margin:{between(rng, 0.3, 1.5)}em 0;word-spacing:{between(rng, 0, 2)}em"
        parts.append(block(Role.TITLE, title.upper() if likely(rng, 0.8) else title, "div", style))
        parts += [block(Role.OTHER, content.words(3, 9), "div") for _ in range(count(rng, 0, 3))]
    return _small_sheet(rng, pick(rng, (content.faces.book(rng), content.faces.heading(rng))), "".join(parts))


def stamped(rng: np.random.Generator, content: Content) -> str:
    """Running text or a letter with the impression of a stamp over it: words in a frame, aslant, in weaker ink."""
    sheet = draw_sheet(rng, "A5", "letter")
    look = draw_look(rng, content, 9, 12.5)
    typed = f"#page{{font-family:'{pick(rng, content.faces.mono)}';text-align:left}}" if likely(rng, 0.5) else ""
    text = paragraphs(content.flow(count(rng, 600, 1800)))
    seals = "".join(_seal(rng, content) for _ in range(count(rng, 1, 3)))
    return on_sheet(sheet, look.css + typed, text, around=seals)


def _seal(rng: np.random.Generator, content: Content) -> str:
    """A stamp's impression anywhere on the page. Its words are drawn, not set: they are no part of the text."""
    colour = pick(rng, (f"rgba(0,0,0,{between(rng, 0.4, 0.75)})", hue(rng, (30, 60))))
    word = pick(rng, SEALS)
    size, frame = between(rng, 20, 60), pick(rng, ("0", "2", "4", "7"))
    width = size * len(word) * 0.75
    letters = (f'<text x="50%" y="50%" text-anchor="middle" dominant-baseline="central" font-size="{size}"'
               f' font-weight="bold" font-family="{content.faces.heading(rng)}" textLength="{width * 0.85:.0f}"'
               f' fill="{colour}">{word}</text>')  # fmt: skip
    outline = f'<rect x="5" y="5" width="{width - 10:.0f}" height="{size * 1.5:.0f}" fill="none" stroke="{colour}"'
    outline += f' stroke-width="{frame}"/>'
    drawn = f'<svg width="{width:.0f}" height="{size * 1.5 + 10:.0f}">{outline}{letters}</svg>'
    place = f"position:absolute;left:{count(rng, 0, 60)}%;top:{count(rng, 3, 70)}%;mix-blend-mode:multiply"
    return ink(Ink.STAMP, f"{place};transform:rotate({count(rng, -30, 30)}deg)", drawn)


def _small_sheet(rng: np.random.Generator, face: str, body: str) -> str:
    """A sheet no larger than what stands on it."""
    css = f"""#page{{width:max-content!important;height:max-content!important;background:#fff;color:{dark(rng)};
      padding:{count(rng, 10, 60)}px;font-family:'{face}';font-size:{between(rng, 13, 30)}px;
      font-weight:{pick(rng, (400, 400, 400, 700))}}}"""
    return document(10, 10, css, f'<div style="min-width:{count(rng, 300, 900)}px">{body}</div>')
