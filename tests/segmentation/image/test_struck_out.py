"""What a rule hides of the letters that it strikes out comes back; what merely stands on a rule stays as it is."""

import cv2
import numpy as np

from segmentation.image.non_text import rules_of
from segmentation.image.struck_out import hidden_strokes

X_HEIGHT = 40.0


def drawn(text: str) -> np.ndarray:
    """Ink of a word whose letters stand on row 80: bool [H, W]."""
    page = np.zeros((140, 80 + 34 * len(text)), np.uint8)
    cv2.putText(page, text, (40, 80), cv2.FONT_HERSHEY_SIMPLEX, 1.6, 255, 4)
    return page > 127


def ruled(ink: np.ndarray, row: int) -> tuple[np.ndarray, np.ndarray]:
    """The ink without a rule that was drawn over it, and that rule as it was found: bool [H, W] each."""
    struck = ink.copy()
    struck[row : row + 4, 10:-10] = True
    rules = rules_of(struck, X_HEIGHT)
    return struck & ~rules, rules


def test_bars_that_a_rule_hides_come_back() -> None:
    page = np.zeros((120, 400), np.uint8)
    for x in (60, 125, 190):
        cv2.ellipse(page, (x, 60), (22, 28), 0, 40, 360, 255, 4)
        cv2.line(page, (x - 22, 60), (x + 22, 60), 255, 4)
    for x in (250, 280, 310, 340):
        cv2.line(page, (x, 30), (x, 90), 255, 4)
    ink = page > 0
    left, rules = ruled(ink, 58)
    mended = left | hidden_strokes(left, rules, X_HEIGHT)
    assert mended[60, 60] and not left[60, 60]
    assert not mended[60, 92]
    assert (mended != ink).sum() < (left != ink).sum() / 3


def test_letters_on_a_rule_are_not_joined() -> None:
    left, rules = ruled(drawn("nine men"), 80)
    assert rules.any() and not hidden_strokes(left, rules, X_HEIGHT).any()


def test_a_rule_alone_hides_nothing() -> None:
    rules = np.zeros((40, 300), np.bool_)
    rules[20:24, 20:280] = True
    assert not hidden_strokes(np.zeros_like(rules), rules, X_HEIGHT).any()
