"""Small crops: one word, one number or one line alone, with little white around it."""

import numpy as np

from ocr.training.typesetting.chance import between, count, likely, pick
from ocr.training.typesetting.content import Content
from ocr.training.typesetting.families_screens import ground
from ocr.training.typesetting.page import Role
from ocr.training.typesetting.sheet import block, dark, document


def word_crop(rng: np.random.Generator, content: Content) -> str:
    """One word or number."""
    text = pick(rng, (content.word, content.figure, content.code, content.price, content.date, content.word))()
    return _crop(rng, content, [text], between(rng, 14, 60))


def line_crop(rng: np.random.Generator, content: Content) -> str:
    """One line of a few words."""
    return _crop(rng, content, [content.words(2, 10)], between(rng, 13, 34))


def lines_crop(rng: np.random.Generator, content: Content) -> str:
    """Two to four short lines."""
    return _crop(rng, content, [content.words(1, 6) for _ in range(count(rng, 2, 4))], between(rng, 13, 34))


def _crop(rng: np.random.Generator, content: Content, lines: list[str], size: float) -> str:
    """Lines as wide as they are, on white half the time."""
    content.hyphens = False
    lines = [line.replace("\u00ad", "") for line in lines]
    paint, colour = ("background:#fff", dark(rng)) if likely(rng, 0.6) else ground(rng)
    sides = " ".join(f"{between(rng, 0.05, 0.8)}em" for _ in range(4))
    face = pick(rng, (content.faces.book(rng), content.faces.heading(rng), pick(rng, content.faces.mono)))
    css = f"""#page{{width:max-content!important;height:max-content!important;padding:{sides};{paint};color:{colour};
      font-family:'{face}';font-size:{size}px;line-height:{between(rng, 1.1, 1.5)};white-space:nowrap;
      font-weight:{pick(rng, (400, 400, 700))};font-style:{pick(rng, ("normal", "normal", "normal", "italic"))}}}"""
    return document(10, 10, css, block(Role.OTHER, "<br>".join(lines), "div"))
