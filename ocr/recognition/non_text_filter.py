"""What was read where nothing is written: photographs, noise and drawings fall into specks that look like letters.

No single letter tells. But the calibrated confidence of words (`ocr.recognition.confidence`) does: texture gives hardly
a word of three letters or more that is at all likely, and a line of it in a page of text is far less likely than the
page. What passes both is judged once more, by a network that sees how evenly the letters of a line stand and what is
read around it (`ocr.recognition.text_line_model`).
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ocr.document import Line, Page, Word, mean_confidence
from ocr.recognition.text_line_model import shipped_model

LONG: Final = 3
"""Letters of a word, or symbols of a line, that texture seldom makes by chance."""
LEAST_LONG: Final = 0.1
"""Share of a page's letters that must be expected right in long words. Of 76 real pages the poorest, in a hasty hand,
has 0.17, photographs and noise have up to 0.05."""
LEAST_LONG_OF_FEW: Final = 0.2
"""The same of a page of few words, which chance may make: a row of coins was taken for oooot, with 0.14."""
SURE: Final = 0.5
"""A page as confident as this is text, however short its words: a lone number, a title."""
FEW_WORDS: Final = 12
"""Words of a page that may be nothing but symbols: a formula, a lone asterisk."""
SURE_LINE: Final = 0.75
"""... and so is a line of long words as confident as this: an abstract in English on a page of Chinese."""
LEAST_LINE: Final = 0.3
"""A line is no text if it is less confident than this times the fourth power of the page's confidence: where the whole
page is hard to read, a line may be too. Chosen on half of the benchmark's pages."""
LIKELY_SYMBOLS: Final = 0.45
"""... and its symbols have a mean confidence below this. A word is only as sure as all its symbols and its spaces are
together: a lone exclamation or a title in letters set apart makes an unlikely word of likely letters, which texture,
with 0.05 to 0.44 on drawn pages with photographs, does not."""
PAGE_NUMBER: Final = re.compile(r"[-–—] ?[0-9]{1,4} ?[-–—]")
"""The highest or the lowest line of a page of text may be one, which no word beside it makes sure."""


def without_non_text(page: Page) -> Page:
    """The page without the lines that are no text; if it is none, only with lines that are sure for all that."""
    likely = likely_text(page)
    least_long = LEAST_LONG_OF_FEW if len(page.words) <= FEW_WORDS else LEAST_LONG
    if page_confidence(page) < SURE and expected_long(page) < least_long:
        return _with_lines(page, likely, lambda line: _expected_long(line.words) >= SURE_LINE)
    least = LEAST_LINE * page.confidence**4

    def stays(line: Line) -> bool:
        return line.confidence >= least or _has_letters(line) or _is_page_number(line, page)

    return _with_lines(page, likely, stays)


def likely_text(page: Page) -> NDArray[np.bool_]:
    """The lines that are no likelier texture than the signs of the page are text, bool [L]: on a page of text a line
    must be texture beyond doubt to go, on one of texture text beyond doubt to stay. A few words that are sure are not
    judged: a number alone has nothing around it that tells."""
    if len(page.words) <= FEW_WORDS and page.confidence >= SURE:
        return np.ones(len(page.lines), np.bool_)
    probability = shipped_model().probabilities(page)
    signs = [sum(len(word.glyphs) for word in line.words) for line in page.lines]
    return np.asarray(1 - probability <= probability @ signs / max(sum(signs), 1))


def _with_lines(page: Page, likely: NDArray[np.bool_], stays: Callable[[Line], bool]) -> Page:
    """The page with those of its likely lines, bool [L], that stay."""
    of_line = iter(likely.tolist())
    kept = (
        replace(block, lines=tuple(line for line in block.lines if next(of_line) and stays(line)))
        for block in page.blocks
    )
    return replace(page, blocks=tuple(block for block in kept if block.lines))


def _is_page_number(line: Line, page: Page) -> bool:
    """Whether it is the highest or the lowest line of its page and looks like a number."""
    if not PAGE_NUMBER.fullmatch(line.text):
        return False
    boxes = [other.box for other in page.lines]
    return line.box.top == min(box.top for box in boxes) or line.box.bottom == max(box.bottom for box in boxes)


def _has_letters(line: Line) -> bool:
    """Whether a line has more symbols than texture makes by chance, and nearly half of them are expected right."""
    confidences = [glyph.confidence for word in line.words for glyph in word.glyphs]
    return len(confidences) >= LONG and sum(confidences) >= LIKELY_SYMBOLS * len(confidences)


def page_confidence(page: Page) -> float:
    """The mean confidence, 0 to 1, of the page's words with a letter or digit; of all words where they are few.

    Dots are read as dots with confidence, and yet a screen of them is no text.
    """
    if len(page.words) <= FEW_WORDS:
        return page.confidence
    said = [word for word in page.words if any(map(str.isalnum, word.text))]
    return mean_confidence(said) if said else 0.0


def expected_long(page: Page) -> float:
    """The share of the page's letters, 0 to 1, that are expected to be right and in long words; 1 without letters."""
    return _expected_long(page.words)


def _expected_long(words: Sequence[Word]) -> float:
    letters = sum(len(word.text) for word in words)
    right = sum(word.confidence * len(word.text) for word in words if len(word.text) >= LONG)
    return right / letters if letters else 1.0
