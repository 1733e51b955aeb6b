"""Black letters under a grey stamp are taken out of it; ink of one tone stays whole."""

import cv2
import numpy as np

from segmentation.image.labelling import labelled
from segmentation.image.overprint import tone_between, without_weaker_ink

X_HEIGHT = 14.0
WEAK = 90


def stamped(weak: int) -> tuple[np.ndarray, np.ndarray]:
    """A line of black letters, and the same under a frame of weaker ink: uint8 [H, W] each."""
    text = np.full((160, 420), 255, np.uint8)
    cv2.putText(text, "under a stamp", (20, 90), cv2.FONT_HERSHEY_SIMPLEX, 1.4, 0, 4, cv2.LINE_AA)
    stamp = np.full_like(text, 255)
    cv2.line(stamp, (10, 110), (400, 50), weak, 9, cv2.LINE_AA)
    cv2.rectangle(stamp, (10, 30), (400, 130), weak, 9)
    return text, np.minimum(text, stamp)


def test_letters_come_out_of_a_stamp() -> None:
    text, page = stamped(WEAK)
    ink = page < 128
    left = without_weaker_ink(ink, labelled(ink), page, X_HEIGHT)
    assert left is not None
    assert (left != (text < 128)).sum() < 0.1 * (text < 128).sum()


def test_ink_of_one_tone_stays() -> None:
    _, page = stamped(0)
    ink = page < 128
    assert without_weaker_ink(ink, labelled(ink), page, X_HEIGHT) is None


def test_small_components_are_not_looked_at() -> None:
    _, page = stamped(WEAK)
    ink = page < 128
    assert without_weaker_ink(ink, labelled(ink), page, 200.0) is None


def test_two_tones_are_parted_between_them_and_even_grey_is_not() -> None:
    level = tone_between(np.repeat([5, 8, 90, 94], 50).astype(np.uint8))
    assert level is not None and 8 < level <= 90
    assert tone_between(np.arange(0, 120, dtype=np.uint8)) is None
    assert tone_between(np.zeros(0, np.uint8)) is None
