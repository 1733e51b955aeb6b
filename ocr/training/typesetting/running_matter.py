"""What stands around the text of a page of a journal, report or filing: heads, feet, numbers, stamps in the margin.

`sheet.running_lines` has the plain ones; these are the many shapes that publishers and archives print.
"""

from collections.abc import Callable
from functools import partial

import numpy as np

from ocr.training.typesetting.chance import between, count, likely, pick
from ocr.training.typesetting.content import DAYS, MONTHS, ROMAN, Content
from ocr.training.typesetting.page import Ink, Role
from ocr.training.typesetting.sheet import Sheet, block, hue

JOURNAL_WORDS = (
    "Journal of", "Annals of", "Archives of", "Proceedings of the", "Transactions on", "International Journal of",
    "Bulletin of", "Review of", "Advances in", "Studies in", "Frontiers in", "BMC", "Letters in",
)  # fmt: skip
PARTS = ("Chapter", "CHAPTER", "Section", "Part", "Appendix")
LABELS = (
    "DRAFT", "CONFIDENTIAL", "For internal use only", "ARTICLE IN PRESS", "Open Access", "supplement",
    "RESEARCH ARTICLE", "Review", "Original Article", "ORIGINAL PAPER", "NIH-PA Author Manuscript",
)  # fmt: skip
LICENCE = "This article is distributed under the terms of the Creative Commons Attribution License"
SMALL = 0.7
"""Size of bands of several lines, against the running text."""
LARGE = 1.5
"""Size of the largest heads, against the running text."""
PUBLISHERS = ("Elsevier B.V.", "Springer", "John Wiley & Sons, Ltd.", "Taylor & Francis", "The Authors", "Sage", "IEEE")


def running_matter(rng: np.random.Generator, content: Content, sheet: Sheet, *, first: bool = False) -> str:
    """Heads, feet, number and stamps of one page, some or none of them. first: it is the first page of an article."""
    number = _page_number(rng)
    at_top = likely(rng, 0.45)
    size = between(rng, 1.0, LARGE) if likely(rng, 0.2) else between(rng, 0.62, 1.0)
    parts = []
    if likely(rng, 0.85):
        parts.append(_band(rng, content, sheet, number if at_top and not first else "", size, top=True))
    if likely(rng, 0.8):
        parts.append(_band(rng, content, sheet, "" if at_top and not first else number, size, top=False))
    if likely(rng, 0.12):
        parts.append(_side_stamp(rng, content, sheet))
    return "".join(parts)


def _page_number(rng: np.random.Generator) -> str:
    number = count(rng, 1, pick(rng, (12, 99, 500, 1900)))
    shapes = (str(number),) * 8 + (
        f"Page {number}", f"Page {number} of {number + count(rng, 0, 60)}", f"{number} of {number + count(rng, 0, 60)}",
        *(f"{dash}{space}{number}{space}{dash}" for dash in "-–—" for space in ("", " ")), f"{number}.",
        f"{number}/{number + count(rng, 0, 60)}", f"p. {number}", f"[{number}]",
        f"({number})",
        f"{chr(count(rng, 65, 83))}{number}", f"{count(rng, 1, 12)}-{number}", pick(rng, ROMAN).lower(), f"{number} |",
        f"{count(rng, 1, 400)}]", f"PAGE {number}", f"Seite {number}", f"| {number}",
    )  # fmt: skip
    return pick(rng, shapes)


def _band(rng: np.random.Generator, content: Content, sheet: Sheet, number: str, size: float, *, top: bool) -> str:
    """One to four lines at the top or the foot, each with one to three texts, one of them the page's number."""
    role = Role.RUNNING_HEAD if top else Role.RUNNING_FOOT
    rows = pick(rng, (1, 1, 1, 1, 2, 2, 3, 4))
    numbered = count(rng, 0, rows - 1)
    lines = [_row(rng, content, role, number if row == numbered else "", long=rows > 2) for row in range(rows)]
    size = size if rows < 3 else min(size, SMALL)
    margin = sheet.top if top else sheet.bottom
    edge = f"{'top' if top else 'bottom'}:{margin * between(rng, 0.2, 0.55) / rows**0.5:.0f}px"
    line = (
        f"border-{'bottom' if top else 'top'}:{between(rng, 0.6, 2)}px solid #000;padding:2px 0"
        if likely(rng, 0.3)
        else ""
    )
    ground = f"background:{hue(rng, (75, 96))};padding:2px 6px" if not line and likely(rng, 0.08) else ""
    kind = f'data-ink="{Ink.SHADE}"' if ground else ""
    style = (
        f"position:absolute;left:{sheet.left}px;width:{sheet.measure}px;{edge};font-size:{size}em;line-height:1.2;"
        f"text-indent:0;{_look(rng, content)};{line};{ground}"
    )
    order = -9 if top else 9
    return f'<div {"data-sides" if line else ""} {kind} data-order="{order}" style="{style}">{"".join(lines)}</div>'


def _look(rng: np.random.Generator, content: Content) -> str:
    face = f"font-family:'{content.faces.heading(rng)}'" if likely(rng, 0.3) else ""
    weight, slant = pick(rng, (400, 400, 400, 700)), pick(rng, ("normal", "normal", "italic"))
    caps = pick(rng, ("normal", "normal", "normal", "small-caps"))
    colour = pick(rng, ("inherit", "inherit", "#444", "#235"))
    return f"{face};font-weight:{weight};font-style:{slant};font-variant:{caps};color:{colour}"


def _row(rng: np.random.Generator, content: Content, role: Role, number: str, *, long: bool) -> str:
    texts = [block(Role.PAGE_NUMBER, number, "span", "white-space:nowrap")] if number else []
    shown = 1 if long else pick(rng, (0, 1, 1, 1, 2) if number else (1, 1, 1, 2, 3))
    for _ in range(shown):
        text = _notice(rng, content) if long and likely(rng, 0.5) else _running_text(rng, content)
        texts.insert(pick(rng, (0, len(texts))), block(role, text, "span"))
    if len(texts) == 1:
        return f'<div style="text-align:{pick(rng, ("center", "left", "right"))}">{texts[0]}</div>'
    spread = pick(rng, ("space-between", "space-between", "center", "flex-start"))
    return (
        f'<div data-row style="display:flex;gap:{between(rng, 1, 3)}em;justify-content:{spread}">{"".join(texts)}</div>'
    )


def _running_text(rng: np.random.Generator, content: Content) -> str:
    n, month = partial(count, rng), pick(rng, MONTHS)
    year, volume = n(1950, 2024), n(1, 300)
    first = n(1, 1800)
    pages = f"{first}–{first + n(3, 20)}"
    journal = _journal(rng, content)
    kinds: tuple[Callable[[], str], ...] = (
        lambda: content.title(2, 9),
        lambda: content.title(2, 9),
        lambda: content.title(1, 4).upper(),
        lambda: _authors(rng, content),
        lambda: _authors(rng, content),
        lambda: f"{_authors(rng, content)} / {journal} {volume} ({year}) {pages}",
        lambda: f"{_authors(rng, content)}: {content.title(4, 10)}",
        lambda: journal,
        lambda: f"{journal} {volume} ({year}) {pages}",
        lambda: f"{_short(rng, content)}, {volume}, ({n(1, 12)}) {pages} ({year})",
        lambda: f"{_short(rng, content)} {year}, {volume}:{n(1, 400)}",
        lambda: f"VOL. {volume}, NO. {n(1, 12)}, {month.upper()} {year}",
        lambda: f"Vol. {volume}, No. {n(1, 12)}",
        lambda: f"{content.title(1, 2)} / volume {volume}, number {n(1, 12)}",
        lambda: f"{_short(rng, content)} • VOL {volume} • {month.upper()} {year} • {_site(content)}",
        lambda: f"[Vol. {volume}:{first}",
        lambda: f"{pick(rng, PARTS)} {pick(rng, (n(1, 20), pick(rng, ROMAN)))}",
        lambda: f"Chapter {n(1, 20)}: {content.title(2, 6)}",
        lambda: f"{n(1, 12)}.{n(1, 9)} {content.title(2, 6)}",
        lambda: f"{month} {year}",
        content.date,
        lambda: _site(content),
        lambda: f"doi:10.{n(1000, 9999)}/{_code(rng)}",
        lambda: f"https://doi.org/10.{n(1000, 9999)}/{_code(rng)}",
        lambda: f"ISSN {n(1000, 9999)}-{n(1000, 9999)}",
        lambda: f"© {year} {_escaped(pick(rng, PUBLISHERS))}",
        lambda: f"Copyright © {year} {_escaped(pick(rng, PUBLISHERS))} All rights reserved.",
        lambda: f"{content.company()} {pick(rng, ('Annual Report', 'Report', 'Manual', 'Confidential'))} {year}",
        lambda: content.company(),
        lambda: pick(rng, LABELS),
        lambda: f"Case {n(1, 9)}:{year % 100:02}-cv-{n(1, 99999):05} Document {n(1, 300)} Filed {content.date()}",
        lambda: f"{pick(rng, ('Publication', 'Report No.', 'Form', 'Rev.', 'File'))} {content.code()}",
        lambda: f"{content.title(1, 3)} Department / {content.title(1, 3)} Program",
    )  # fmt: skip
    return pick(rng, kinds)()


def _notice(rng: np.random.Generator, content: Content) -> str:
    """Something long that is printed on every page of its kind."""
    n, month = partial(count, rng), pick(rng, MONTHS)
    year, publisher = n(1990, 2024), _escaped(pick(rng, PUBLISHERS))
    kinds: tuple[Callable[[], str], ...] = (
        lambda: download_notice(rng, content),
        lambda: f"{content.title(2, 5)}. Author manuscript; available in PMC {year} {month} {n(1, 28)}.",
        lambda: f"Distribution statement {chr(n(65, 70))}. Approved for public release. {content.sentence(60)}",
        lambda: f"© {year} {publisher} {LICENCE}, {content.words(5, 14)}",
        lambda: f"{n(1000, 9999)}-{n(1000, 9999)}/$ – see front matter © {year} {publisher} All rights reserved.",
        lambda: f"{', '.join(content.address())}. Tel. {content.telephone()}. {content.email()} {_site(content)}",
        lambda: content.sentence(200),
    )  # fmt: skip
    return pick(rng, kinds)()


def download_notice(rng: np.random.Generator, content: Content) -> str:
    """Who fetched the page from where and when, as archives print it."""
    n, month = partial(count, rng), pick(rng, MONTHS)
    year = n(2005, 2024)
    forms = (
        f"Downloaded from {_site(content)} by guest on {month} {n(1, 28)}, {year}",
        f"Downloaded from http://{_site(content)}/{_code(rng)} by {content.name()} on {n(1, 28)} {month} {year}",
        f"Downloaded from {_site(content)} at {n(10, 23)}:{n(10, 59)} on {pick(rng, DAYS)} {month} {n(1, 28)} {year}",
        f"This content downloaded from {n(11, 250)}.{n(1, 250)}.{n(1, 250)}.{n(1, 250)} on {content.date()} "
        f"All use subject to {_site(content)}/terms",
        f"Authorized licensed use limited to: {content.company()}. Downloaded on {month} {n(1, 28)}, {year}. "
        "Restrictions apply.",
    )  # fmt: skip
    return pick(rng, forms)


def _side_stamp(rng: np.random.Generator, content: Content, sheet: Sheet) -> str:
    """A line that runs up or down the margin."""
    number = f"{count(rng, 7, 24):02}{count(rng, 1, 12):02}.{count(rng, 1, 99999):05}"
    stamp = (
        f"arXiv:{number}v{count(rng, 1, 4)} [{pick(rng, ('cs.CL', 'math.AG', 'hep-th', 'astro-ph'))}] {content.date()}"
    )
    text, left = (stamp, True) if likely(rng, 0.5) else (download_notice(rng, content), likely(rng, 0.3))
    up = likely(rng, 0.7)
    place = "left" if left else "right"
    margin = sheet.left if left else sheet.right
    style = (
        f"position:absolute;{place}:{margin * between(rng, 0.15, 0.4):.0f}px;top:{count(rng, 15, 40)}%;"
        "white-space:nowrap;"
        f"text-indent:0;font-size:{between(rng, 0.7, 1.3)}em;line-height:1;writing-mode:vertical-rl;"
        f"{'transform:rotate(180deg)' if up else ''}"
    )
    return block(Role.RUNNING_HEAD, text, "div", style, 'data-order="-8"')


def _journal(rng: np.random.Generator, content: Content) -> str:
    name = f"{pick(rng, JOURNAL_WORDS)} {content.word(5).capitalize()}"
    return f"{name} and {content.word(5).capitalize()}" if likely(rng, 0.3) else name


def _short(rng: np.random.Generator, content: Content) -> str:
    return " ".join(f"{content.word(5)[: count(rng, 2, 5)].capitalize()}." for _ in range(count(rng, 2, 3)))


def _authors(rng: np.random.Generator, content: Content) -> str:
    names = [f"{chr(count(rng, 65, 90))}. {content.word(4).capitalize()}" for _ in range(count(rng, 1, 3))]
    return pick(
        rng, (f"{names[0]} et al.", ", ".join(names), " and ".join(names), f"{content.word(4).capitalize()} et al")
    )


def _site(content: Content) -> str:
    return f"www.{content.word(4).lower()}{content.word(4).lower()}.org"


def _code(rng: np.random.Generator) -> str:
    return f"{chr(count(rng, 97, 122))}.{chr(count(rng, 97, 122))}{count(rng, 100, 99999)}.{count(rng, 2000, 2024)}"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;")
