"""Short lines beside one another that are no table: exercises of schoolbooks, letterheads of several columns, pages of
typewriters, labels of plans."""

from collections.abc import Callable

import numpy as np

from ocr.training.typesetting.chance import between, count, likely, pick
from ocr.training.typesetting.content import ROMAN, Content
from ocr.training.typesetting.page import Ink, Role
from ocr.training.typesetting.sheet import (
    BOOKS,
    block,
    document,
    draw_look,
    draw_sheet,
    ink,
    on_sheet,
    paragraphs,
    rule,
    running_lines,
)

TASKS = ("{}", "{} ?", "{}:", "What is {} ?", "Name {}.", "Why {} ?", "Write {}.", "{} (Fig. 3).", "{} or {} ?")
SIGNS = ("+", "−", "×", "÷", "=", ":")
OFFICERS = ("President", "Secretary", "Treasurer", "Chairman", "Director", "Editor", "Clerk", "Telephone", "Cable")


def exercises(rng: np.random.Generator, content: Content) -> str:
    """Parts of a schoolbook: a heading, what is to be done, and exercises in one column or several, with numbers or
    without."""
    sheet = draw_sheet(rng, *BOOKS, "A4", "letter")
    look = draw_look(rng, content, 8.5, 12)
    content.hyphens = likely(rng, 0.3)
    parts = [block(Role.TITLE, content.title(1, 5), "h1")] if likely(rng, 0.3) else []
    draw = _task(rng, content)
    for lesson in range(1, count(rng, 2, 6)):
        if likely(rng, 0.4):
            draw = _task(rng, content)
        name = pick(rng, (f"Lesson {pick(rng, ROMAN)}", f"Exercise {lesson}.", f"{lesson}. {content.title(1, 4)}", ""))
        parts.append(block(Role.HEADING, name, pick(rng, ("h2", "h3"))) if name else rule(rng, "margin:.6em 30%"))
        parts.append(paragraphs(content.flow(count(rng, 60, 500))) if likely(rng, 0.7) else "")
        parts.append(_in_columns(rng, [draw() for _ in range(count(rng, 4, 24))]))
    return on_sheet(sheet, look.css, "".join(parts), around=running_lines(rng, content, sheet))


def _task(rng: np.random.Generator, content: Content) -> Callable[[], str]:
    """What draws exercises of one kind: sums, questions, or words to spell."""
    most = pick(rng, (2, 4, 9))

    def sum_of_some() -> str:
        signs = [f"{count(rng, 1, 99)} {pick(rng, SIGNS)} " for _ in range(count(rng, 1, 3))]
        return "".join(signs) + pick(rng, (str(count(rng, 1, 99)), "?", "x"))

    def question() -> str:
        text = pick(rng, TASKS).format(content.words(1, most), content.words(1, 2))
        return text[:1].upper() + text[1:]

    def words() -> str:
        return pick(rng, ("-", " ", ", ", " — ")).join(content.word() for _ in range(count(rng, 1, 3)))

    return pick(rng, (sum_of_some, question, question, words))


def _in_columns(rng: np.random.Generator, tasks: list[str]) -> str:
    """Exercises down one column or several, or on from line to line."""
    form = pick(rng, ("{}. ", "{}. ", "({}) ", "{} ", "", ""))
    start = pick(rng, (1, 1, count(rng, 1, 90)))
    texts = [form.format(start + number) + task for number, task in enumerate(tasks)]
    across = pick(rng, (1, 1, 2, 2, 3, 4))
    room = f"margin-bottom:{between(rng, 0, 0.5)}em;text-align:left;text-indent:0;"
    if across == 1 and likely(rng, 0.4):
        gap = between(rng, 0.5, 3)
        run = "".join(f'<span style="margin-right:{gap}em">{text}</span> ' for text in texts)
        return block(Role.PARAGRAPH, run, "p", room)
    hanging = "padding-left:1.5em;text-indent:-1.5em;" if likely(rng, 0.5) else ""
    items = "".join(block(Role.LIST_ITEM, text, "div", f"{room}{hanging}break-inside:avoid") for text in texts)
    ruled = f"column-rule:{between(rng, 0.6, 1.5)}px solid #000;" if likely(rng, 0.15) else ""
    return f'<div style="columns:{across};column-gap:{between(rng, 1, 3)}em;{ruled}margin:.5em 0">{items}</div>'


def addressed(rng: np.random.Generator, content: Content) -> str:
    """A letter or bill of a firm: its name, its officers and addresses in columns beside one another, to whom it goes
    beside date and numbers, some text."""
    sheet = draw_sheet(rng, "A4", "letter", tight=0.06)
    look = draw_look(rng, content, 8.5, 12)
    typed = f"#page{{font-family:'{pick(rng, content.faces.mono)}';text-align:left}}" if likely(rng, 0.3) else ""
    name = block(Role.TITLE, content.company(), pick(rng, ("h1", "h2")))
    parts = [name, _side_by_side(rng, content, count(rng, 2, 4), small=True)]
    parts.append(rule(rng, "margin:.4em 0") if likely(rng, 0.4) else "")
    parts.append(_side_by_side(rng, content, pick(rng, (1, 2, 2, 3))))
    if likely(rng, 0.6):
        parts.append(block(Role.HEADING, f"{pick(rng, ('Re:', 'Subject:', ''))} {content.title(1, 6)}", "h3"))
    parts.append(paragraphs(content.flow(count(rng, 100, 1500))))
    parts.append(_side_by_side(rng, content, count(rng, 1, 3)) if likely(rng, 0.5) else "")
    return on_sheet(sheet, look.css + typed, "".join(parts))


def _side_by_side(rng: np.random.Generator, content: Content, across: int, *, small: bool = False) -> str:
    """Blocks of short lines beside one another."""
    size = between(rng, 0.6, 0.9) if small else 1.0
    sides = pick(rng, (("left",) * 4, ("left", "right", "right", "right"), ("center",) * 4, ("left", "center") * 2))
    blocks = [
        block(Role.OTHER, "<br>".join(_short_lines(rng, content)), "div", f"text-align:{sides[place]};text-indent:0")
        for place in range(across)
    ]
    style = f"display:flex;justify-content:space-between;gap:2em;font-size:{size}em;margin:{between(rng, 0.3, 1.4)}em 0"
    return f'<div style="{style}">{"".join(blocks)}</div>'


def _short_lines(rng: np.random.Generator, content: Content) -> list[str]:
    """An address, names with their offices, or date, numbers and references."""
    kinds = (
        lambda: [content.name(), *content.address()],
        lambda: [content.company(), *content.address(), content.telephone()],
        lambda: [f"{content.name()}, {pick(rng, OFFICERS)}" for _ in range(count(rng, 1, 5))],
        lambda: [line for _ in range(count(rng, 1, 3)) for line in (content.name().upper(), pick(rng, OFFICERS))],
        lambda: [content.date()],
        lambda: [content.date(), f"No. {content.code()}", f"Your ref. {content.code()}"][: count(rng, 1, 3)],
        lambda: [f"Tel. {content.telephone()}", content.email(), f"Fax {content.telephone()}"][: count(rng, 1, 3)],
        lambda: [content.words(1, 4) for _ in range(count(rng, 1, 4))],
    )
    return pick(rng, kinds)()


def typescript(rng: np.random.Generator, content: Content) -> str:
    """A page from a typewriter: text with two spaces after full stops, titles with letters or words far apart, indents,
    lines of dashes, notes beside one another."""
    sheet = draw_sheet(rng, "A4", "letter", tight=0.08)
    look = draw_look(rng, content, 9, 12)
    content.hyphens = False
    css = f"#page{{font-family:'{pick(rng, content.faces.mono)}';text-align:left;white-space:pre-wrap}}"
    parts = []
    for _ in range(count(rng, 3, 8)):
        indent = (
            f"text-indent:{pick(rng, (0, 0, 4, 8))}ch;margin-left:{pick(rng, (0, 0, 0, 6, 12))}ch;margin-bottom:1em"
        )
        text = content.flow(count(rng, 60, 500), high=500)[0].replace(". ", ".  ")
        parts.append(pick(rng, (
            block(Role.PARAGRAPH, text, "p", indent), block(Role.PARAGRAPH, text, "p", indent),
            block(Role.TITLE, _spaced(rng, content.title(1, 5)), "div", f"text-align:center;{indent}"),
            block(Role.OTHER, f"{content.title(1, 3)}{' ' * count(rng, 3, 30)}{content.date()}", "div", indent),
            block(Role.LIST_ITEM, f"{count(rng, 1, 20)})   {text}", "p", indent),
            block(Role.OTHER, "<br>".join(_short_lines(rng, content)), "div", f"margin-left:{count(rng, 0, 40)}ch"),
        )))  # fmt: skip
    return on_sheet(sheet, look.css + css, "".join(parts), around=running_lines(rng, content, sheet))


def _spaced(rng: np.random.Generator, title: str) -> str:
    """A title as typists set it: as it is, with some spaces between its words, or one between its letters."""
    words = title.upper().split(" ")
    return pick(rng, ("   ", "  ", "     ")).join(pick(rng, (words, words, [" ".join(word) for word in words])))


def labelled_plan(rng: np.random.Generator, content: Content) -> str:
    """A plan, map or curve: lines, figures along its sides, names strewn over it, its caption, some text under it."""
    width, height = count(rng, 480, 900), count(rng, 420, 900)
    plan = int(height * between(rng, 0.5, 0.9))
    steps, unit = count(rng, 3, 10), pick(rng, (0.1, 0.5, 1, 5, 20, 100))
    parts = []
    for step in range(steps + 1):
        x, y = 60 + (width - 120) * step / steps, 20 + (plan - 70) * (1 - step / steps)
        parts.append(_label(f"{step * unit:g}", 10, y, "width:40px;text-align:right"))
        if likely(rng, 0.8):
            parts.append(_label(f"{step * unit * 2:g}", x - 20, plan - 40, "width:40px;text-align:center"))
    for _ in range(count(rng, 2, 16)):
        name = pick(rng, (content.words(1, 3), content.code(), str(count(rng, 1, 30)), content.word().upper()))
        parts.append(_label(name, between(rng, 0.12, 0.75) * width, between(rng, 0.06, 0.85) * plan, ""))
    points = " ".join(f"{between(rng, 60, width - 40)},{between(rng, 20, plan - 60)}" for _ in range(count(rng, 3, 12)))
    drawn = f'<polyline points="{points}" fill="none" stroke="#222" stroke-width="{between(rng, 0.8, 2.5)}"/>'
    picture = f'<svg width="{width}" height="{plan}" style="display:block">{drawn}</svg>'
    parts.append(ink(Ink.PICTURE, f"position:absolute;left:0;top:0;width:{width}px;height:{plan}px", picture))
    caption = block(Role.CAPTION, f"Fig. {count(rng, 1, 90)}. {content.sentence(120)}", "div", "margin-bottom:1em")
    under = caption + paragraphs(content.flow(count(rng, 100, 900)))
    place = f"position:absolute;left:50px;right:40px;top:{plan}px;height:{height - plan - 10}px"
    css = f"#page{{font-family:'{content.faces.book(rng)}';font-size:{between(rng, 10, 15)}px;line-height:1.25}}"
    return document(width, height, css, f'{"".join(parts)}<div data-fit style="{place}">{under}</div>')


def _label(text: str, left: float, top: float, style: str) -> str:
    place = f"position:absolute;left:{left:.0f}px;top:{top:.0f}px;white-space:nowrap;{style}"
    return block(Role.OTHER, text, "div", place)
