"""Drawn receipts, forms and office copies: the print that is worst to read."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifier.synthesis.fonts import Face, face_weights
from classifier.synthesis.print import Setting, draw_line, draw_setting, drawable
from classifier.synthesis.printers import on_rule, worn_scan
from classifier.synthesis.receipt_text import receipt_lines
from ocr.training.synthetic_pages import LINES, DrawnPage, as_page, stack_lines, vary

STYLE_FACTORS: Final = {"pixel": 3.0, "mono": 3.0, "condensed": 5.0, "typewriter": 1.5, "ocr": 3.0, "sans": 1.5}
"""How many times as often as on other pages a style is drawn; the others are drawn a fifth as often."""
OTHER_STYLES: Final = 0.2
X_HEIGHTS: Final = (7.0, 26.0)
"""Pixels: forms at 90 dpi to receipts at 200."""
STRETCHED_SHARE: Final = 0.2
STRETCHES: Final = (0.55, 0.7, 1.5, 2.0)
"""Share of the lines in letters of double height or width, and how many times as wide as they should be these are."""
RULED_SHARE: Final = 0.25
"""Share of the pages that are forms, whose entries stand on rules."""


def draw_worn_pages(texts: Iterator[str], faces: Sequence[Face], rng: np.random.Generator) -> Iterator[DrawnPage]:
    """Pages of lines as tills and forms have them, made of `texts`, each in one face, as worn printers print them."""
    weights = worn_weights(faces)
    said = receipt_lines(texts, rng)
    while True:
        face = faces[rng.choice(len(faces), p=weights)]
        setting = replace(draw_setting(face, rng), x_height=float(np.exp(rng.uniform(*np.log(X_HEIGHTS)))), underline=0)
        is_form = rng.random() < RULED_SHARE
        lines = []
        for _ in range(rng.integers(*LINES)):
            text = next(said, None)
            if text is None:
                return
            line = draw_line(drawable(text, face, rng), face, _stretched(vary(setting, rng), rng), rng)
            if line is not None:
                lines.append(on_rule(line, rng) if is_form and rng.random() < 0.7 else line)
        if lines:
            yield as_page(worn_scan(stack_lines(lines, rng), rng))


def worn_weights(faces: Sequence[Face]) -> NDArray[np.float64]:
    """How often each of `faces` is drawn: float64 [N] that add up to 1."""
    weights = face_weights(faces) * [STYLE_FACTORS.get(face.style, OTHER_STYLES) for face in faces]
    return np.asarray(weights / weights.sum(), np.float64)


def _stretched(setting: Setting, rng: np.random.Generator) -> Setting:
    if rng.random() >= STRETCHED_SHARE:
        return setting
    return replace(setting, stretch=float(rng.choice(STRETCHES)))
