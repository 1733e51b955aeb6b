"""Pages on which next to nothing was read: a word, a number or a symbol alone in its picture, whichever way it stands.

The stages take a page for one of text, and what is large on it for no letter. Where that gave nothing sure, what the
picture holds is read once more by itself, as the picture of a word would be, and at every turn; the surest reading is
kept, be it none.
"""

from collections.abc import Callable
from typing import Final

from ocr.document import Page

MOST_LETTERS: Final = 24
"""A page with more letters is no lone word."""
FEW_LETTERS: Final = 4
"""So few letters may be what was left of a word whose other letters were taken for no text, however sure they are."""
MOST_PIECES: Final = 6 * MOST_LETTERS
"""A picture that falls into more atoms holds none, at any turn: texture. (Moiré has 198, noise 161 and more.)"""
SURE: Final = 0.75
"""Mean confidence of its letters from which a reading is not doubted."""
LEAST_WORDS: Final = 0.35
"""Mean confidence of the words of such a reading at least: parts of a photograph often look like a word."""
PLAIN_SHAPES: Final = frozenset("oO0lI1|.,-_—~'")
"""A ring, a stroke or a speck alone in a picture is more likely that than one of these symbols."""
TURNED: Final = 1.25
"""By this factor must a reading at another turn be surer."""
SAME_ON_HEAD: Final = frozenset("08HINOSXZlosxz")
"""The symbols of which one alone tells nothing of how it stands; most others are another one turned, as 7 and L."""


def surest_reading(page: Page, turns: tuple[int, ...], decode: Callable[[int], Page | None]) -> Page:
    """The surest of what was read of a page and of what `decode` reads of it alone, turned so many degrees clockwise.

    turns: those to try, the likeliest first. decode: None where the picture holds far more than a word.
    """
    best = page
    for number, turn in enumerate(turns):
        other = decode(turn)
        if other is None:
            break
        is_surer = surely_right(other) > surely_right(best) * (TURNED if number else 1.0)
        if is_surer and (number == 0 or _letters(other) > 1 or other.text.strip() in SAME_ON_HEAD):
            best = other
        if number == 0 and _is_sure(best):
            break  # on its side or head it would not be: only there must all be compared
    says_something = surely_right(best) > 0 and best.confidence >= LEAST_WORDS and best.text not in PLAIN_SHAPES
    return best if says_something else page


def may_be_isolated(page: Page) -> bool:
    """Whether so little was read of a page, or little and that so doubtfully, that it may be a lone word."""
    letters = _letters(page)
    return letters <= FEW_LETTERS or (letters <= MOST_LETTERS and not _is_sure(page))


def surely_right(page: Page) -> float:
    """How many more of its letters are expected to be right than wrong; 0 at least."""
    return max(0.0, sum(2 * glyph.confidence - 1 for word in page.words for glyph in word.glyphs))


def _letters(page: Page) -> int:
    return sum(len(word.glyphs) for word in page.words)


def _is_sure(page: Page) -> bool:
    letters = _letters(page)
    return letters > 0 and surely_right(page) >= (2 * SURE - 1) * letters
