"""Which way up a page stands, found by reading: letters that stand on their side or head look like no letters.

A page that the first pass reads surely as it lies costs nothing. Of one that it does not, some letters are turned, one
by one, and classified; where they are clearly surer as they stand, the page is upright. Else a part of it is looked at
at all four turns; where another turn is clearly surer, and no less sure than the whole page as it lies, the page is
read that way, without a second look at it as it lies.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.input.source import PageImage
from segmentation.layout_mode import TURNS

DOUBTFUL: Final = 0.85
"""Mean confidence of a page's letters below which it may lie wrong. (Of 36 real pages of eleven kinds, those that lay
right had 0.73 to 0.98, the same on their head 0.49 to 0.71 and at least 0.17 less each, on their side 0.41 to 0.45; a
page in a clear sans-serif type has 0.76 on its head, where many letters look like others.)"""

CLEARLY: Final = 0.1
"""By so much must one turn be surer than the others. (Single letters of ten doubtful pages that lay right were surer by
0.17 at least than when they were turned; of 120 that lay wrong by 0.06 at most.)"""

LIKELY: Final = 0.4
"""Mean probability of the letters of text that stands upright, at least, and"""

OF_FEW: Final = 1.1
"""this more over the root of their number: 0.5 of 120 letters, 0.65 of 20. (The mean of a few specks that are taken for
letters varies: of 20 it is up to 0.57.)"""

SURELY: Final = 0.75
"""No more than this is asked."""

LEAST_LETTERS: Final = 12
"""A part that has fewer at some turn is no text at it,"""

FEW_LETTERS: Final = 4
"""or fewer than these where the page has no more, as a number."""

TALLEST: Final = 40.0
"""Pixels to which taller letters are reduced: more would only take time, four times."""

AtTurn = Callable[[int], NDArray[np.floating] | None]
"""The probabilities, [M], 0 to 1, of the letters of a part of a page turned by so many degrees clockwise; None
where it falls into too many pieces to be text."""
Probabilities = Callable[[PageImage, int], AtTurn]
"""Those of a part of a page, and of so many pieces at most."""

SAMPLE_LETTERS: Final = 120
"""Letters of the part that is looked at at every turn;"""

FEW_SAMPLE_LETTERS: Final = 60
"""of a page that is no text as it lies, which may only lie wrong. Of fewer single letters nothing is concluded."""

LEAST_FOUND: Final = 1 / 3
"""Share of them that must be found at the turn that is taken. (Of 202 real pages at the right turn 0.37 at least, of
specks a quarter.)"""

PIECES_OF_LETTER: Final = 8
"""A part that falls into more pieces at some turn than so many for each letter that it is to have is noise. (Of 68 real
pages, each at three turns, those that are no noise fall into 6.4 at most at the turn that is right.)"""

CENTRES: Final = 50
"""Letters about which that part may lie."""

FARTHEST: Final = 16.0
"""Letter heights from its middle to its sides, at most, where it is to have `SAMPLE_LETTERS`, and of its area as much
less as it is to have less: letters farther apart are hardly text."""


@dataclass(frozen=True)
class Orientation:
    """Which way up a page stands.

    turn: the degrees clockwise, one of `TURNS`, that set it upright. confidence: the mean probability of the letters at
    that turn, 0 to 1. margin: by how much that is more than at the second best turn, 0 to 1; a margin of `CLEARLY` and
    more is to be trusted. gain: by how much it is more than as the page lies. All are 0 where there are too few letters
    to tell. letters: how many there are at that turn.
    """

    turn: int = 0
    confidence: float = 0.0
    margin: float = 0.0
    gain: float = 0.0
    letters: int = 0


def part_with_letters(image: PageImage, boxes: NDArray[np.integer], count: int) -> PageImage:
    """The part where the letters stand closest, which holds `count` of them if they stand close, as a page by itself.

    boxes: of the letters, [N, 4], at least one.
    """
    middles = (boxes[:, :2] + boxes[:, 2:]) / 2
    height = float(np.median(boxes[:, 3] - boxes[:, 1]))
    centres = middles[:: max(1, len(middles) // CENTRES)]
    away = np.sort(np.abs(middles - centres[:, None]).max(axis=2), axis=1)[:, min(count, len(middles)) - 1]
    farthest = FARTHEST * (count / SAMPLE_LETTERS) ** 0.5 * height
    reach = min(float(away.min()) + height, farthest) if len(boxes) >= LEAST_LETTERS else farthest
    centre = centres[away.argmin()]
    (left, top), (right, bottom) = np.maximum(centre - reach, 0).astype(int), np.ceil(centre + reach).astype(int)
    part = image.grey[top:bottom, left:right]
    if height > TALLEST:
        part = np.asarray(
            cv2.resize(part, None, fx=TALLEST / height, fy=TALLEST / height, interpolation=cv2.INTER_AREA)
        )
    return replace(image, grey=part)


def find_orientation(
    image: PageImage, boxes: NDArray[np.integer], probabilities: Probabilities, letters: int = SAMPLE_LETTERS
) -> Orientation:
    """Which way up a page stands, by a part of it looked at at all four turns.

    boxes: [N, 4], where its letters may be. letters: of that part.
    """
    if not len(boxes):
        return Orientation()
    least = LEAST_LETTERS if len(boxes) >= LEAST_LETTERS else FEW_LETTERS
    part = part_with_letters(image, boxes, letters)
    at_turn = probabilities(part, PIECES_OF_LETTER * letters)
    found: list[NDArray[np.floating]] = []
    for turn in TURNS:
        likely = at_turn(turn)
        if likely is None:
            return Orientation()
        found.append(likely)
    means = [float(each.mean()) if len(each) >= least else 0.0 for each in found]
    second, best = sorted(means)[-2:]
    if not best:
        return Orientation()
    place = means.index(best)
    return Orientation(TURNS[place], best, best - second, best - means[0], len(found[place]))


def stands_upright(crops: NDArray[np.uint8], sureness: Callable[[NDArray[np.uint8]], float]) -> bool:
    """Whether letters look like letters clearly most as they stand, and not when each is turned.

    crops: uint8 [N, 2, 28, 28], evenly of the whole page. sureness: the mean probability, 0 to 1, of such crops.
    """
    if len(crops) < FEW_SAMPLE_LETTERS:
        return False
    some = crops[:: -(-len(crops) // SAMPLE_LETTERS)]
    upright, *turned = (sureness(np.ascontiguousarray(np.rot90(some, turn, axes=(2, 3)))) for turn in range(len(TURNS)))
    return upright - max(turned) >= CLEARLY


def find_turn(
    confidence: NDArray[np.floating],
    boxes: NDArray[np.integer],
    image: Callable[[], PageImage],
    probabilities: Probabilities,
    is_upright: Callable[[], bool],
    letters: int = SAMPLE_LETTERS,
) -> int:
    """The degrees clockwise, one of `TURNS`, that set a page upright.

    confidence: [M], 0 to 1, of the letters that the first pass reads as the page lies; boxes: [M, 4], theirs. image:
    gives it as it was loaded. is_upright: whether single letters show that it lies right. letters: of the part that is
    looked at.
    """
    if not len(boxes) or confidence.mean() >= DOUBTFUL or is_upright():
        return 0
    found = find_orientation(image(), boxes, probabilities, letters)
    likely = min(SURELY, LIKELY + OF_FEW / max(found.letters, 1) ** 0.5)
    if found.letters < LEAST_FOUND * min(letters, len(boxes)):
        return 0
    is_surer = found.gain >= CLEARLY and found.confidence >= max(likely, float(confidence.mean()))
    return found.turn if is_surer else 0
