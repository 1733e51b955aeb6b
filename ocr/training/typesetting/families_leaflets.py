"""Pages of which much belongs to the series and not to the text: leaflets, plates, lists of notes and of references."""

import numpy as np

from ocr.training.typesetting.chance import between, count, likely, pick
from ocr.training.typesetting.content import Content
from ocr.training.typesetting.letterheads import imprint, letterhead
from ocr.training.typesetting.page import Ink, Role
from ocr.training.typesetting.pictures import figure
from ocr.training.typesetting.running_matter import running_matter
from ocr.training.typesetting.sheet import block, draw_look, draw_sheet, ink, on_sheet, paragraphs

FIELDS = ("Name", "Address", "Town", "Telephone", "Date", "Signature", "County", "Age", "E-mail", "Office", "Employer")
NOTES = ("Notes", "References", "Endnotes", "Bibliography", "Sources", "Literature cited", "Works cited")


def leaflet(rng: np.random.Generator, content: Content) -> str:
    """The first page of what an office or a firm publishes: its name and marks above, its imprint below."""
    sheet = draw_sheet(rng, "A4", "letter", tight=0.06, wide=0.12)
    look = draw_look(rng, content, 9, 12)
    parts = [block(Role.TITLE, content.title(2, 9), "h1")] if likely(rng, 0.7) else []
    if likely(rng, 0.3):
        parts.append(block(Role.OTHER, f"{content.name()}, {content.title(1, 3)}", "div", "margin:.3em 0 .8em"))
    if likely(rng, 0.3):
        parts.append(block(Role.HEADING, content.title(1, 4), "h2") + _entries(rng, content))
    for text in content.flow(count(rng, 600, 3500), low=60):
        if likely(rng, 0.3):
            parts.append(block(Role.HEADING, content.title(1, 6), "h2"))
        parts.append(block(Role.PARAGRAPH, text))
    around = letterhead(rng, content, sheet) + imprint(rng, content, sheet)
    return on_sheet(sheet, look.css, "".join(parts), around=around)


def plates(rng: np.random.Generator, content: Content) -> str:
    """Figures that fill a page with hardly a word: labels, a caption or none, and what runs over all pages."""
    sheet = draw_sheet(rng, "A4", "letter", "B5", tight=0.06, wide=0.14)
    look = draw_look(rng, content, 8, 11)
    number = count(rng, 1, 3)
    parts = [figure(rng, content, caption=likely(rng, 0.6)) for _ in range(number)]
    if likely(rng, 0.4):
        labels = "".join(
            block(Role.OTHER, content.words(1, 3), "div", f"text-align:{pick(rng, ('left', 'center', 'right'))}")
            for _ in range(count(rng, 1, 4))
        )
        parts.insert(count(rng, 0, number), f"<div>{labels}</div>")
    if likely(rng, 0.3):
        parts.append(paragraphs(content.flow(count(rng, 100, 500))))
    return on_sheet(sheet, look.css, "".join(parts), around=running_matter(rng, content, sheet))


def note_list(rng: np.random.Generator, content: Content) -> str:
    """A page of numbered notes or of references, with or without their heading; their first words stand out at the
    left."""
    sheet = draw_sheet(rng, "A4", "letter", "B5", "octavo", tight=0.08, wide=0.16)
    look = draw_look(rng, content, 7.5, 10.5)
    parts = [block(Role.HEADING, pick(rng, NOTES), pick(rng, ("h1", "h2")))] if likely(rng, 0.35) else []
    hang = between(rng, 0, 2.4)
    shape = pick(rng, ("{}. ", "{}. ", "[{}] ", "{} ", ""))
    style = f"margin:0 0 {between(rng, 0, 0.6)}em;padding-left:{hang}em;text-indent:-{hang}em;text-align:left"
    first = count(rng, 1, 150)
    notes = (shape.format(number) + _source(rng, content) for number in range(first, first + 45))
    parts += [block(Role.LIST_ITEM, note, "div", style) for note in notes]
    return on_sheet(sheet, look.css, "".join(parts), around=running_matter(rng, content, sheet))


def _source(rng: np.random.Generator, content: Content) -> str:
    author = f"{content.word(4).capitalize()}, {chr(count(rng, 65, 90))}."
    year, pages = count(rng, 1950, 2024), f"{count(rng, 1, 900)}–{count(rng, 901, 1900)}"
    site = f"http://www.{content.word(4).lower()}.org/{content.word(3).lower()}/{count(rng, 1, 9999)}.pdf"
    forms = (
        f"{author} ({year}). {content.title(4, 10)}. <i>{content.title(2, 4)}</i>, {count(rng, 1, 90)}, {pages}.",
        f"{content.name()}, <i>{content.title(3, 8)}</i> ({content.word(5).capitalize()}, {year}), {pages}.",
        f"{content.name()}, “{content.title(4, 9)},” {content.title(1, 3)} ({content.date()}). Available at {site}.",
        f"Ibid., p. {count(rng, 1, 400)}.",
        f"See {content.sentence(180)}",
        content.paragraph(60, 400),
    )
    return pick(rng, forms)


def _entries(rng: np.random.Generator, content: Content) -> str:
    """Fields of a form, each over a line to write on."""
    rows = []
    for _ in range(count(rng, 2, 5)):
        cells = "".join(
            f'<div style="flex:{count(rng, 1, 3)}">{block(Role.FORM_LABEL, pick(rng, FIELDS), "span")}'
            f"{ink(Ink.RULE, 'height:1px;background:#000;margin-top:1.4em')}</div>"
            for _ in range(count(rng, 1, 3))
        )
        rows.append(f'<div data-row style="display:flex;gap:1em;margin:.5em 0">{cells}</div>')
    return "".join(rows)
