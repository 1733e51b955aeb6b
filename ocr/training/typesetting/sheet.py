"""The HTML around a page's text: the sheet, blocks with their roles, rules, boxes, and the look of running text."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from ocr.training.typesetting.chance import between, count, likely, pick
from ocr.training.typesetting.content import Content
from ocr.training.typesetting.page import Ink, Role

POINT: Final = 96 / 72
"""CSS pixels in a point."""
PAPERS: Final = {"A4": (794, 1123), "letter": (816, 1056), "A5": (559, 794), "B5": (665, 945), "octavo": (500, 780)}
"""Width and height in CSS pixels."""
BOOKS: Final = ("A5", "B5", "octavo")
"""Papers that books are printed on."""
RESET: Final = """
* { box-sizing: border-box; margin: 0; padding: 0; }
html { background: #fff; }
#page { position: relative; overflow: hidden; hyphenate-character: "-"; hyphens: manual; }
table { border-spacing: 0; }
[data-role] { overflow-wrap: normal; }
"""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page's size and margins in CSS pixels."""

    width: int
    height: int
    left: int
    top: int
    right: int
    bottom: int

    @property
    def measure(self) -> int:
        """Width of the text's area in pixels."""
        return self.width - self.left - self.right

    @property
    def depth(self) -> int:
        """Height of the text's area in pixels."""
        return self.height - self.top - self.bottom


@dataclass(frozen=True, slots=True)
class Look:
    """How a page's running text is set: faces, size in CSS pixels, and the style sheet that says so."""

    face: str
    heading_face: str
    size: float
    css: str


def draw_sheet(rng: np.random.Generator, *names: str, tight: float = 0.04, wide: float = 0.13) -> Sheet:
    """Paper of one of the sizes named, or of any; margins are shares of its width."""
    width, height = PAPERS[pick(rng, names or tuple(PAPERS))]
    width, height = int(width * rng.uniform(0.93, 1.07)), int(height * rng.uniform(0.93, 1.07))
    left, right = (int(width * rng.uniform(tight, wide)) for _ in range(2))
    if likely(rng, 0.6):
        right = left
    return Sheet(width, height, left, int(width * rng.uniform(0.08, 0.15)), right, int(width * rng.uniform(0.08, 0.15)))


def draw_look(rng: np.random.Generator, content: Content, low: float = 8.5, high: float = 12.5) -> Look:
    """Running text of `low` to `high` points."""
    face = content.faces.book(rng)
    heading = face if likely(rng, 0.45) else content.faces.heading(rng)
    size = between(rng, low, high) * POINT
    content.hyphens = likely(rng, 0.5)
    content.curly = likely(rng, 0.8)
    content.stress = pick(rng, (0.0, 0.0, 0.01, 0.04))
    apart = likely(rng, 0.35)
    paragraph = f"margin-bottom:{between(rng, 0.4, 1.1)}em" if apart else f"text-indent:{between(rng, 0.8, 2.2)}em"
    css = f"""
    #page {{ font-family:'{face}'; font-size:{size:.2f}px; line-height:{between(rng, 1.08, 1.6)}; color:{dark(rng)};
      font-variant-ligatures:{pick(rng, ("none", "none", "common-ligatures"))};
      text-align:{pick(rng, ("justify", "justify", "left"))} }}
    p {{ {paragraph} }}
    h1,h2,h3 {{ font-family:'{heading}'; text-align:{pick(rng, ("left", "left", "center"))}; line-height:1.15;
      font-weight:{pick(rng, (400, 600, 700, 700))}; font-style:{pick(rng, ("normal", "normal", "italic"))} }}
    h1 {{ font-size:{between(rng, 1.5, 2.8)}em; margin:0 0 {between(rng, 0.3, 1.0)}em }}
    h2 {{ font-size:{between(rng, 1.1, 1.6)}em; margin:{between(rng, 0.5, 1.2)}em 0 {between(rng, 0.15, 0.6)}em }}
    h3 {{ font-size:{between(rng, 0.9, 1.15)}em; margin:{between(rng, 0.4, 0.9)}em 0 {between(rng, 0.0, 0.4)}em }}
    """
    return Look(face, heading, size, css)


def dark(rng: np.random.Generator) -> str:
    """A colour for text on a light ground: black half the time."""
    return "#000" if likely(rng, 0.5) else rgb(*(count(rng, 0, 60) for _ in range(3)))


def rgb(red: int, green: int, blue: int) -> str:
    """A colour for a style sheet; 0..255 each."""
    return f"rgb({red},{green},{blue})"


def hue(rng: np.random.Generator, light: tuple[int, int], rich: tuple[int, int] = (20, 90)) -> str:
    """Any hue of lightness and saturation within ranges in percent."""
    return f"hsl({count(rng, 0, 359)},{count(rng, *rich)}%,{count(rng, *light)}%)"


def document(width: float, height: float, css: str, body: str) -> str:
    """The whole HTML of a page of this size in CSS pixels."""
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><style>{RESET}{css}</style>'
        f'<body><div id="page" style="width:{width}px;height:{height}px">{body}</div></body></html>'
    )


def on_sheet(sheet: Sheet, css: str, body: str, *, around: str = "", fit: bool = True) -> str:
    """A document whose `body` lies within the margins and is cut where it is too long; `around` is placed freely."""
    place = f"position:absolute;left:{sheet.left}px;top:{sheet.top}px;width:{sheet.measure}px;height:{sheet.depth}px"
    inside = f'<div {"data-fit" if fit else ""} style="{place}">{body}</div>'
    return document(sheet.width, sheet.height, css, inside + around)


def block(role: Role, html: str, tag: str = "p", style: str = "", extra: str = "") -> str:
    """One block of text. extra: further attributes."""
    styled = f' style="{style}"' if style else ""
    return f'<{tag} data-role="{role}"{styled} {extra}>{html}</{tag}>'


def paragraphs(texts: list[str]) -> str:
    """Paragraphs of running text."""
    return "".join(block(Role.PARAGRAPH, text) for text in texts)


def ink(kind: Ink, style: str, html: str = "", tag: str = "div", extra: str = "") -> str:
    """An element that is drawn and is no text, or one that is drawn around `html`. extra: further attributes."""
    return f'<{tag} data-ink="{kind}" style="{style}" {extra}>{html}</{tag}>'


def rule(rng: np.random.Generator, style: str = "") -> str:
    """A horizontal rule across its box: solid, double or dotted."""
    line = pick(rng, ("solid", "solid", "solid", "double", "dotted"))
    width = count(rng, 3, 5) if line == "double" else between(rng, 0.6, 3)
    kind = Ink.DOTTED_RULE if line == "dotted" else Ink.RULE
    return ink(kind, f"border-top:{width}px {line} #{pick(rng, ('000', '000', '444', '888'))};height:{width}px;{style}")


def stamp(rng: np.random.Generator, style: str) -> str:
    """A round stamp without words, of two rings and a star."""
    size, colour = count(rng, 50, 110), hue(rng, (30, 60))
    rings = f'<circle cx="50" cy="50" r="46" fill="none" stroke="{colour}" stroke-width="4"/>'
    rings += f'<circle cx="50" cy="50" r="36" fill="none" stroke="{colour}" stroke-width="2" stroke-dasharray="4 3"/>'
    star = f'<path d="M50 25L57 43H76L61 54L67 73L50 61L33 73L39 54L24 43H43Z" fill="{colour}"/>'
    return ink(Ink.STAMP, f"width:{size}px;height:{size}px;{style}", f'<svg viewBox="0 0 100 100">{rings}{star}</svg>')


def running_lines(rng: np.random.Generator, content: Content, sheet: Sheet) -> str:
    """Head, foot and number of a page, some or none of them, outside of the text's area."""
    parts = []
    number = str(count(rng, 1, 700))
    at_top = likely(rng, 0.5)
    place = (
        f"position:absolute;left:{sheet.left}px;width:{sheet.measure}px;font-size:{between(rng, 0.75, 1)}em;text-align:"
    )
    if likely(rng, 0.7):
        head = content.title(2, 6)
        top = f"top:{sheet.top * between(rng, 0.35, 0.6):.0f}px"
        parts.append(_head(rng, head, number if at_top else "", place, top))
    if not at_top and likely(rng, 0.8):
        foot = f"bottom:{sheet.bottom * between(rng, 0.3, 0.6):.0f}px"
        shown = pick(rng, (number, f"Page {number}", f"- {number} -", f"{number} of {count(rng, 100, 900)}"))
        style = place + f"{pick(rng, ('center', 'right', 'left'))};{foot}"
        parts.append(block(Role.PAGE_NUMBER, shown, "div", style, 'data-order="9"'))
    return "".join(parts)


def _head(rng: np.random.Generator, head: str, number: str, place: str, top: str) -> str:
    italic = f"font-style:{pick(rng, ('normal', 'italic'))};font-variant:{pick(rng, ('normal', 'small-caps'))}"
    under = f"border-bottom:{between(rng, 0.7, 1.5)}px solid #000" if likely(rng, 0.3) else ""
    sides = "data-sides" if under else ""
    title = block(Role.RUNNING_HEAD, head, "span", italic)
    if not number:
        align = pick(rng, ("center", "left", "right"))
        return f'<div {sides} data-order="-9" style="{place}{align};{top};{under}">{title}</div>'
    shown = block(Role.PAGE_NUMBER, number, "span")
    pair = title + shown if likely(rng, 0.5) else shown + title
    flex = "display:flex;justify-content:space-between"
    return f'<div {sides} data-row data-order="-9" style="{place}left;{top};{flex};{under}">{pair}</div>'
