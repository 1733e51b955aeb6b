"""Paper of offices and shops: letters, invoices, receipts, forms with boxes, lines to fill in and combs."""

import numpy as np

from ocr.training.typesetting.chance import between, count, likely, pick
from ocr.training.typesetting.content import Content
from ocr.training.typesetting.page import Ink, Role
from ocr.training.typesetting.pictures import picture
from ocr.training.typesetting.sheet import (
    block,
    document,
    draw_look,
    draw_sheet,
    hue,
    ink,
    on_sheet,
    paragraphs,
    rule,
    running_lines,
    stamp,
)
from ocr.training.typesetting.tables import Column, table

LABELS = (
    "Name", "Surname", "First name", "Date of birth", "Address", "Town", "Post code", "Telephone", "E-mail",
    "Nationality", "Occupation", "Signature", "Date", "Place of birth", "Account no.", "Employer", "Remarks",
)  # fmt: skip

ACROSS = 'data-fit="across"'
"""A box whose content is cut where it is too wide."""


def letter(rng: np.random.Generator, content: Content) -> str:
    """A letter: heads, addresses, date, salutation, paragraphs, signature."""
    sheet = draw_sheet(rng, "A4", "letter", "A5", tight=0.08)
    look = draw_look(rng, content, 10, 12.5)
    typed = f"#page{{font-family:'{pick(rng, content.faces.mono)}';text-align:left}}" if likely(rng, 0.3) else ""
    apart = f"margin-bottom:{between(rng, 1, 2.2)}em"
    head = block(
        Role.TITLE,
        content.company(),
        "div",
        f"font-size:{between(rng, 1.2, 2)}em;text-align:{pick(rng, ('left', 'center', 'right'))}",
    )
    head += rule(rng, "margin:.3em 0 1em") if likely(rng, 0.4) else ""
    sender = block(
        Role.OTHER, "<br>".join(content.address()), "div", f"{apart};text-align:{pick(rng, ('left', 'right'))}"
    )
    receiver = block(Role.OTHER, "<br>".join([content.name(), *content.address()]), "div", f"{apart};text-align:left")
    date = block(Role.OTHER, content.date(), "div", f"{apart};text-align:{pick(rng, ('left', 'right'))}")
    hello = block(Role.PARAGRAPH, f"Dear {content.name()},", "div", "margin-bottom:.8em")
    subject = (
        block(Role.HEADING, f"Re: {content.title(2, 6)}", "div", "font-weight:bold;margin-bottom:.8em")
        if likely(rng, 0.4)
        else ""
    )
    ending = block(
        Role.PARAGRAPH,
        pick(rng, ("Yours sincerely,", "Yours faithfully,", "With kind regards,")),
        "div",
        "margin:1em 0 3em",
    )
    signed = block(Role.OTHER, f"{content.name()}<br>{content.title(1, 3)}", "div", "text-align:left")
    text = paragraphs(content.flow(count(rng, 500, 1800), high=600))
    seal = stamp(rng, f"margin-left:{count(rng, 40, 70)}%") if likely(rng, 0.2) else ""
    return on_sheet(sheet, look.css + typed,
                    head + sender + receiver + date + subject + hello + text + ending + signed + seal,
                    around=running_lines(rng, content, sheet) if likely(rng, 0.2) else "")  # fmt: skip


def invoice(rng: np.random.Generator, content: Content) -> str:
    """An invoice: two addresses beside one another, facts, a table of goods, sums, small print."""
    sheet = draw_sheet(rng, "A4", "letter")
    look = draw_look(rng, content, 8.5, 11)
    logo = picture(rng, f"width:{count(rng, 60, 140)}px;height:{count(rng, 40, 80)}px") if likely(rng, 0.4) else ""
    title = block(Role.TITLE, pick(rng, ("INVOICE", "Invoice", "Tax Invoice", "Quotation", "Bill", "Order")), "h1")
    top = f'<div style="display:flex;justify-content:space-between;align-items:center">{logo}{title}</div>'
    parties = "".join(
        block(
            Role.OTHER,
            f"{name}:<br>{content.name()}<br>" + "<br>".join(content.address()),
            "div",
            "width:45%;text-align:left",
        )
        for name in pick(rng, (("From", "To"), ("Bill to", "Ship to"), ("Seller", "Buyer")))
    )
    known = (("Invoice no.", content.code()), ("Date", content.date()), ("Customer", content.code()))
    facts = "".join(_fact(rng, label, value) for label, value in known)
    goods = [
        Column(content.code),
        Column(lambda: content.words(2, 7), wide=True),
        Column(lambda: str(count(rng, 1, 99)), numeric=True),
        Column(content.amount, numeric=True),
        Column(content.amount, numeric=True),
    ]
    heads = ["Item", "Description", "Qty", "Price", "Total"]
    style = pick(rng, ("grid", "rows", "head", "shaded", "none", "frame", "columns", "dotted"))
    sums = "".join(
        _fact(rng, label, content.price())
        for label in ("Subtotal", f"VAT {count(rng, 5, 25)}%", pick(rng, ("Total", "Amount due")))
    )
    body = f'{top}<div style="display:flex;justify-content:space-between;margin:1em 0">{parties}</div>'
    body += f'<div style="width:{count(rng, 35, 60)}%;margin-bottom:1em">{facts}</div>'
    body += table(rng, content, goods, count(rng, 3, 18), style=style, heads=heads)
    body += f'<div style="width:{count(rng, 28, 45)}%;margin:1em 0 1em auto">{sums}</div>'
    body += block(Role.PARAGRAPH, content.paragraph(100, 300), "p", "font-size:.85em")
    body += stamp(rng, f"margin:.5em 0 0 {count(rng, 10, 70)}%") if likely(rng, 0.25) else ""
    return on_sheet(sheet, look.css, body)


def _fact(rng: np.random.Generator, label: str, value: str) -> str:
    """A label and its value on one row, at both ends or close together."""
    ends = pick(rng, ("justify-content:space-between", "gap:1em"))
    return (f'<div data-row style="display:flex;{ends}">{block(Role.FORM_LABEL, label, "span", "white-space:nowrap")}'
            f'{block(Role.FORM_ENTRY, value, "span", "white-space:nowrap")}</div>')  # fmt: skip


def form(rng: np.random.Generator, content: Content) -> str:
    """A form: numbered parts, labels with boxes, dotted or solid lines, combs and boxes to tick."""
    sheet = draw_sheet(rng, "A4", "letter", "A5")
    look = draw_look(rng, content, 8, 10.5)
    face = content.faces.screen(rng)
    hand = pick(rng, (face, pick(rng, content.faces.mono)))
    parts = [block(Role.TITLE, content.title(2, 6), "h1")]
    if likely(rng, 0.5):
        parts.append(block(Role.PARAGRAPH, content.paragraph(100, 300), "p", "margin-bottom:.8em"))
    field = pick(rng, (boxed_field, lined_field, dotted_field, comb_field, under_field))
    mixed = likely(rng, 0.4)
    for part in range(1, count(rng, 2, 5) + 1):
        parts.append(block(Role.HEADING, f"{part}. {content.title(1, 4)}", "h2"))
        for _ in range(count(rng, 2, 6)):
            drawn = pick(rng, (boxed_field, lined_field, dotted_field, comb_field, under_field)) if mixed else field
            across = count(rng, 1, 2)
            cells = "".join(f'<div style="flex:1;min-width:0">{drawn(rng, content, hand)}</div>' for _ in range(across))
            parts.append(
                f'<div data-unit style="display:flex;gap:1.5em;margin-bottom:{between(rng, 0.3, 0.9)}em">{cells}</div>'
            )
        if likely(rng, 0.5):
            parts.append(choices(rng, content))
    return on_sheet(sheet, look.css + f"#page{{font-family:'{face}';text-align:left}}", "".join(parts),
                    around=running_lines(rng, content, sheet))  # fmt: skip


def _label(rng: np.random.Generator) -> str:
    return block(Role.FORM_LABEL, pick(rng, LABELS) + pick(rng, ("", ":", ":")), "span", "white-space:nowrap")


def _entry(rng: np.random.Generator, content: Content, face: str) -> str:
    if likely(rng, 0.4):
        return ""
    text = pick(rng, (content.name, content.date, content.code, content.telephone))()
    return block(Role.FORM_ENTRY, text, "span", f"font-family:'{face}';white-space:nowrap;text-indent:0")


def boxed_field(rng: np.random.Generator, content: Content, face: str) -> str:
    """A label above, beside or in the corner of a box."""
    line = f"{between(rng, 0.7, 1.5)}px solid #000"
    inside = likely(rng, 0.35)
    label, entry = _label(rng), _entry(rng, content, face)
    if inside:
        small = f'<div style="font-size:.7em">{label}</div>'
        return ink(Ink.FORM_BOX, f"border:{line};padding:.1em .4em;height:2.6em", small + entry, extra=ACROSS)
    box = ink(Ink.FORM_BOX, f"border:{line};padding:.15em .4em;height:1.8em;flex:1;min-width:0", entry, extra=ACROSS)
    if likely(rng, 0.5):
        return f'<div data-row style="display:flex;gap:.6em;align-items:center">{label}{box}</div>'
    return f"<div data-row>{label}{box}</div>"


def lined_field(rng: np.random.Generator, content: Content, face: str) -> str:
    """A label and a line to write on."""
    line = ink(Ink.RULE, f"height:{between(rng, 0.7, 1.4)}px;background:#000")
    room = (
        f'<div style="flex:1;min-width:0"><div {ACROSS}'
        f' style="height:1.35em">{_entry(rng, content, face)}</div>{line}</div>'
    )
    return f'<div data-row style="display:flex;gap:.5em;align-items:flex-end">{_label(rng)}{room}</div>'


def dotted_field(rng: np.random.Generator, content: Content, face: str) -> str:
    """A label and a dotted line drawn as a border, with or without an entry above it."""
    line = ink(Ink.DOTTED_RULE, f"border-top:{between(rng, 1, 1.8)}px dotted #000;height:2px")
    room = (
        f'<div style="flex:1;min-width:0"><div {ACROSS}'
        f' style="height:1.35em">{_entry(rng, content, face)}</div>{line}</div>'
    )
    return f'<div data-row style="display:flex;gap:.3em;align-items:flex-end">{_label(rng)}{room}</div>'


def under_field(rng: np.random.Generator, content: Content, face: str) -> str:
    """Dots typed after a label."""
    dots = pick(rng, (".", ". ", "_")) * count(rng, 8, 25)
    kind = Ink.RULE if "_" in dots else Ink.LEADER_DOTS
    typed = f'<span data-role="{Role.LEADER}" data-ink="{kind}" style="white-space:nowrap">{dots}</span>'
    return f'<div data-row {ACROSS} style="white-space:nowrap">{_label(rng)} {typed}</div>'


def comb_field(rng: np.random.Generator, content: Content, face: str) -> str:
    """A box for every letter."""
    text = pick(rng, (content.code, content.word))().upper().replace(" ", "") if likely(rng, 0.6) else ""
    size = between(rng, 1.3, 1.7)
    cells = []
    for place in range(count(rng, 6, 12)):
        sign = f"<span>{text[place]}</span>" if place < len(text) else ""
        box = f"width:{size}em;height:{size + 0.2}em;border:1px solid #000;margin-left:-1px;text-align:center;flex:none"
        cells.append(ink(Ink.FORM_BOX, box, sign))
    comb = (
        f'<div data-role="{Role.FORM_ENTRY}" {ACROSS}'
        f" style=\"flex:1;min-width:0;display:flex;font-family:'{face}'\">{''.join(cells)}</div>"
    )
    return f'<div data-row style="display:flex;gap:.6em;align-items:center">{_label(rng)}{comb}</div>'


def choices(rng: np.random.Generator, content: Content) -> str:
    """A question and answers, each with a box to tick before or after it."""
    question = block(Role.FORM_LABEL, content.sentence(90), "div", "margin:.4em 0 .2em")
    round_off = pick(rng, ("0", "0", "50%"))
    before = likely(rng, 0.7)
    answers = []
    for _ in range(count(rng, 2, 5)):
        tick = (
            f"width:.85em;height:.85em;border:1px solid #000;border-radius:{round_off};display:inline-block;margin:0"
            " .4em"
        )
        box = ink(Ink.FORM_BOX, tick, tag="span")
        label = block(Role.FORM_LABEL, content.words(1, 3), "span")
        answers.append(
            f'<span style="white-space:nowrap;margin-right:1.4em">{box + label if before else label + box}</span>'
        )
    return f'<div data-unit>{question}<div data-row style="display:flex;flex-wrap:wrap">{"".join(answers)}</div></div>'


def receipt(rng: np.random.Generator, content: Content) -> str:
    """A till's receipt: narrow paper, goods and prices, a total, thanks."""
    width = count(rng, 220, 330)
    face = pick(rng, content.faces.mono if likely(rng, 0.7) else content.faces.narrow)
    content.hyphens = False
    size = between(rng, 11, 15)
    dash = '<div data-ink="dotted_rule" style="border-top:1px dashed #000;height:1px;margin:.5em 0"></div>'
    centre = "text-align:center"
    parts = [
        block(Role.TITLE, content.company(), "div", f"{centre};font-size:1.3em"),
        block(Role.OTHER, "<br>".join([*content.address(), content.telephone()]), "div", centre),
        dash,
    ]
    for _ in range(count(rng, 3, 18)):
        parts.append(_sale(content.words(1, 3)[:22], content.amount(99)))
        if likely(rng, 0.15):
            parts.append(_sale(f"{count(rng, 2, 9)} x {content.amount(9)}", content.amount(99)))
    parts.append(dash)
    parts.extend(
        _sale(label, content.amount(200)) for label in ("Subtotal", "Tax", "TOTAL", pick(rng, ("Cash", "Card")))
    )
    parts.append(
        dash
        + block(
            Role.OTHER, f"{content.date()} {count(rng, 0, 23):02}:{count(rng, 0, 59):02}<br>Thank you", "div", centre
        )
    )
    css = (
        f"#page{{font-family:'{face}';font-size:{size}px;line-height:{between(rng, 1.1, 1.5)};background:#fff;"
        f"padding:{count(rng, 8, 24)}px}}"
    )
    return document(width, count(rng, 380, 800), css, f'<div data-fit style="height:100%">{"".join(parts)}</div>')


def _sale(label: str, value: str) -> str:
    return (f'<div data-row style="display:flex;justify-content:space-between;gap:1em;white-space:nowrap">'
            f"{block(Role.TABLE_CELL, label, 'span')}{block(Role.TABLE_CELL, value, 'span')}</div>")  # fmt: skip


def card(rng: np.random.Generator, content: Content) -> str:
    """A card or notice: few centred lines of many sizes within a frame."""
    width, height = count(rng, 400, 760), count(rng, 260, 900)
    frame = f"border:{between(rng, 1, 5)}px {pick(rng, ('solid', 'double'))} {hue(rng, (5, 40))}"
    lines = []
    for _ in range(count(rng, 4, 10)):
        face = content.faces.heading(rng)
        style = (
            f"font-family:'{face}';font-size:{between(rng, 12, 46)}px;margin:{between(rng, 2, 18)}px 0;line-height:1.15"
        )
        role = Role.TITLE if likely(rng, 0.4) else Role.OTHER
        lines.append(block(role, content.title(1, 6), "div", style))
    seal = stamp(rng, "margin:8px auto")
    lines.insert(count(rng, 0, len(lines)), seal if likely(rng, 0.4) else "")
    box = (
        '<div data-ink="border" data-fit'
        f' style="height:100%;{frame};padding:{count(rng, 10, 30)}px;text-align:center">{"".join(lines)}</div>'
    )
    return document(width, height, f"#page{{padding:{count(rng, 8, 30)}px}}", box)
