"""What an office prints around the first page of each of its papers: its name and marks above, its imprint below."""

import numpy as np

from ocr.training.typesetting.chance import between, count, likely, pick
from ocr.training.typesetting.content import MONTHS, Content
from ocr.training.typesetting.page import Ink, Role
from ocr.training.typesetting.pictures import picture
from ocr.training.typesetting.sheet import Sheet, block, hue, rule

OFFICES = (
    "Cooperative Extension", "Department of {}", "Bureau of {}", "{} University", "{} Institute", "Office of {}",
    "College of {} and {} Sciences", "{} Research Station", "{} Laboratory", "Ministry of {}", "{} Foundation",
)  # fmt: skip
SERIES = (
    "Publication {}", "Fact sheet {}", "Form {}", "Report No. {}", "Circular {}", "Bulletin {}", "Technical note {}",
    "Working Paper {}", "Leaflet {}", "{}",
)  # fmt: skip
NOTICES = (
    "{} programs and employment are open to all, regardless of {}, or any other basis protected by law.",
    "An equal opportunity employer. {} {}", "Produced by {}, {}, {year}", "Printed by {} for {}.",
    "Issued in furtherance of {}, {} cooperating.", "© {year} {}. All rights reserved. {}",
    "This publication may be reproduced with credit to {} and {}.", "{}: {}", "{}, {}",
)  # fmt: skip


def letterhead(rng: np.random.Generator, content: Content, sheet: Sheet) -> str:
    """A band at the top: a mark, the name of an office in large type, what the paper is and its number at the other
    side."""
    mark = picture(rng, f"width:{count(rng, 30, 80)}px;height:{count(rng, 30, 60)}px;flex:none")
    size = between(rng, 1.2, 2.2)
    name = [block(Role.RUNNING_HEAD, office(rng, content), "div", f"font-size:{size}em;font-weight:{_weight(rng)}")]
    if likely(rng, 0.5):
        below = f" {pick(rng, ('•', '|', '–'))} ".join(office(rng, content) for _ in range(count(rng, 1, 2)))
        name.append(block(Role.RUNNING_HEAD, below, "div", f"font-size:{between(rng, 0.8, 1.1)}em"))
    side = [
        pick(rng, SERIES).format(content.code()),
        f"{pick(rng, MONTHS)} {count(rng, 1960, 2024)}",
        content.title(1, 4),
        f"www.{content.word(4).lower()}.{pick(rng, ('org', 'edu', 'gov', 'com'))}",
    ]
    shown = rng.permutation(len(side))[: count(rng, 0, 3)].tolist()
    aside = "".join(
        block(
            Role.RUNNING_HEAD, side[number], "div", f"font-size:{between(rng, 0.75, 1.05)}em;font-weight:{_weight(rng)}"
        )
        for number in shown
    )
    parts = [mark if likely(rng, 0.6) else "", f"<div>{''.join(name)}</div>"]
    parts.append(f'<div style="text-align:right">{aside}</div>' if aside else "")
    line = rule(rng, "margin-top:3px") if likely(rng, 0.4) else ""
    ground = f'data-ink="{Ink.SHADE}"' if likely(rng, 0.1) else ""
    paint = f"background:{hue(rng, (80, 96))};padding:3px" if ground else ""
    style = (
        f"position:absolute;left:{sheet.left}px;width:{sheet.measure}px;bottom:{sheet.height - sheet.top * 0.92:.0f}px;"
        f"line-height:1.12;text-indent:0;text-align:left;font-family:'{content.faces.heading(rng)}';{paint}"
    )
    row = "display:flex;align-items:center;justify-content:space-between;gap:.6em"
    return (
        f'<div {ground} data-order="-9" style="{style}"><div data-row style="{row}">{"".join(parts)}</div>{line}</div>'
    )


def imprint(rng: np.random.Generator, content: Content, sheet: Sheet) -> str:
    """A band at the foot of one to six lines: addresses, who made it, what the law asks, a number."""
    rows = [_imprint_line(rng, content) for _ in range(pick(rng, (1, 1, 2, 3, 4, 6)))]
    lines = "".join(block(Role.RUNNING_FOOT, row, "div", f"font-weight:{_weight(rng)}") for row in rows)
    line = rule(rng, "margin-bottom:3px") if likely(rng, 0.4) else ""
    style = (
        f"position:absolute;left:{sheet.left}px;width:{sheet.measure}px;top:{sheet.height - sheet.bottom * 0.92:.0f}px;"
        f"line-height:1.15;text-indent:0;text-align:{pick(rng, ('left', 'center', 'center', 'justify'))};"
        f"font-size:{between(rng, 0.55, 0.85)}em;font-family:'{content.faces.heading(rng)}'"
    )
    return f'<div data-order="9" style="{style}">{line}{lines}</div>' if likely(rng, 0.85) else ""


def office(rng: np.random.Generator, content: Content) -> str:
    """The name of one."""
    name = pick(rng, OFFICES)
    name = name.format(*(content.word(4).capitalize() for _ in range(2)))
    return f"{content.word(5).capitalize()} {name}" if likely(rng, 0.3) else name


def _imprint_line(rng: np.random.Generator, content: Content) -> str:
    year = count(rng, 1960, 2024)
    notice = pick(rng, NOTICES).replace("{year}", str(year))
    parts = (
        notice.format(office(rng, content), content.words(2, 12), ""),
        notice.format(content.company(), office(rng, content), ""),
        f"{', '.join(content.address())} {content.telephone()}",
        f"www.{content.word(4).lower()}.{pick(rng, ('org', 'edu', 'gov', 'com'))}",
        f"*{count(rng, 1, 50)} USC {count(rng, 100, 999)}",
        f"{content.code()}/{count(rng, 1, 12):02}{year % 100:02}/{content.code()}",
        content.sentence(200),
    )
    return pick(rng, parts)


def _weight(rng: np.random.Generator) -> int:
    return pick(rng, (400, 400, 700))
