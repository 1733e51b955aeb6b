"""The white between neighbouring words of a line: does a cell of a table, or a column of text, end there?"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ocr.structure.table_rules import LevelRules
from ocr.structure.table_words import Floats, Ints, Words
from segmentation.quantiles import median

WINDOWS: Final = (3.5, 9.0, 22.0)
"""x-heights above and below a line within which other words tell what its gaps are."""
SAMPLES: Final = 9
"""Places across a gap at which it is asked whether it goes on as white."""
MARGIN: Final = 0.1
"""x-heights on both sides of a word that belong to it."""
APART: Final = 1.2
"""x-heights; where more white is before a word, it may begin a cell."""
ALIGNED: Final = 0.35
"""x-heights by which edges that stand below one another differ at most."""
WIDEST: Final = 40.0
"""x-heights; wider white says no more."""
NARROWEST: Final = 0.8
"""x-heights; where less white is between two words and no rule, nobody asks whether a cell ends there."""
CURRENCIES: Final = frozenset("$£€¥") | {"US$", "Rs."}


@dataclass(frozen=True, slots=True)
class Gaps:
    """The gaps between words of one line. before: int64 [G], the word to the left of each; the next is to its right.
    features: float64 [G, F]."""

    before: Ints
    features: Floats


def gaps_of(words: Words, rules: LevelRules) -> Gaps:
    """The gaps of a page at which a cell may end, with what is known of them."""
    count = len(words.texts)
    if count < 2:
        return Gaps(np.zeros(0, int), np.zeros((0, 1)))
    left, right, x_height = words.boxes[:, 0], words.boxes[:, 2], words.x_height
    same = words.line[1:] == words.line[:-1]
    width = np.append((left[1:] - right[:-1]) / x_height[:-1], 0.0)
    starts = np.append(True, ~same | (width[:-1] > APART))
    ends = np.append(starts[1:], True)
    before = np.flatnonzero(same)
    usual = float(np.median(width[before])) if before.size else 0.5
    crossed = _ruled(words, before, rules)
    asked = (width[before] > NARROWEST) | (crossed > 0)
    before, crossed = before[asked], crossed[asked]
    if not before.size:
        return Gaps(before, np.zeros((0, 1)))
    lines, place = np.unique(words.line[before], return_index=True)
    first, last = (np.searchsorted(words.line, lines, side) for side in ("left", "right"))
    around = np.concatenate([
        _of_line(words, np.arange(*line), gaps, starts, ends, usual)
        for *line, gaps in zip(first.tolist(), last.tolist(), np.split(before, place[1:]), strict=True)
    ])  # fmt: skip
    return Gaps(before, np.concatenate([around, crossed[:, None], _texts(words, before)], axis=1))


def _of_line(
    words: Words, members: Ints, first: Ints, starts: NDArray[np.bool_], ends: NDArray[np.bool_], usual: float
) -> Floats:
    """What the words above and below say of gaps of one line, float64 [G, F]. members: int64 [K], its words; first:
    int64 [G], those before the gaps."""
    second = first + 1
    widths = (words.boxes[members[1:], 0] - words.boxes[members[:-1], 2]) / float(words.x_height[members[0]])
    x_height = float(words.x_height[members[0]])
    boxes = words.boxes / x_height
    left, right = boxes[first, 2], boxes[second, 0]
    width = right - left
    middle = (boxes[:, 1] + boxes[:, 3]) / 2
    foot = float(middle[members].mean())
    distance = middle - foot
    near = np.flatnonzero((np.abs(distance) < WINDOWS[-1]) & (words.line != words.line[members[0]]))
    distance, others = distance[near], boxes[near]
    samples = left[:, None] + np.linspace(0.08, 0.92, SAMPLES) * width[:, None]
    covered = (samples[:, :, None] > others[:, 0] - MARGIN) & (samples[:, :, None] < others[:, 2] + MARGIN)
    parts = [np.minimum(width, WIDEST), np.minimum(width, WIDEST) / max(usual, 0.2), width > APART]
    bands = [(distance * side > 0) & (np.abs(distance) < window) for window in WINDOWS for side in (-1, 1)]
    # One product of matrices counts, for all bands at once, the words that cover each sample.
    free = covered.astype(np.float32) @ np.array(bands, np.float32).T == 0
    for band, within in enumerate(bands):
        parts.append(free[:, :, band].mean(axis=1))
        # Several columns share a level only where words stand on both sides of the white.
        parts.append(np.log1p(_beside(others[within], left, right)))
    crossing = covered.any(axis=1)
    parts.append(crossing.sum(axis=1) / max(len(near), 1))
    begin, end = starts[near], ends[near]
    parts += [
        np.log1p((begin & (np.abs(others[:, 0] - right[:, None]) < ALIGNED)).sum(axis=1)),
        np.log1p((end & (np.abs(others[:, 2] - left[:, None]) < ALIGNED)).sum(axis=1)),
        np.log1p((end & (np.abs(others[:, 2] - boxes[second, 2][:, None]) < ALIGNED)).sum(axis=1)),
        np.log1p((begin & (np.abs(others[:, 0] - boxes[first, 0][:, None]) < ALIGNED)).sum(axis=1)),
    ]
    count = np.ones(len(first))
    parts += [
        np.log1p(len(members)) * count, np.log1p((widths > APART).sum()) * count,
        median(widths) * count, np.minimum(widths.max(initial=0), WIDEST) * count,
        words.is_number[members].mean() * count,
    ]  # fmt: skip
    return np.stack([np.asarray(part, float) for part in parts], axis=1)


def _beside(others: Floats, left: Floats, right: Floats) -> Floats:
    """How many words end to the left of each gap's right end and how many begin right of its left end, the fewer."""
    to_left = (others[:, 2] <= right[:, None]).sum(axis=1)
    to_right = (others[:, 0] >= left[:, None]).sum(axis=1)
    return np.minimum(to_left, to_right).astype(float)


def _ruled(words: Words, before: Ints, rules: LevelRules) -> Floats:
    """Whether an upright rule runs through each gap."""
    left, right = words.boxes[before, 2], words.boxes[before + 1, 0]
    middle = (words.boxes[before, 1] + words.boxes[before, 3]) / 2
    slack = 0.3 * words.x_height[before]
    x, top, bottom = rules.upright.T
    through = (x > (left - slack)[:, None]) & (x < (right + slack)[:, None])
    through &= (top < middle[:, None]) & (bottom > middle[:, None])
    return through.any(axis=1).astype(float)


def _texts(words: Words, before: Ints) -> Floats:
    rows = []
    for place in before.tolist():
        one, two = words.texts[place], words.texts[place + 1]
        rows.append((
            words.is_number[place], words.is_number[place + 1], min(len(one), 12), min(len(two), 12),
            one[-1:] in ".,;:", one[-1:] == ":", two[:1].islower(), two[:1] in "(±[%", one in CURRENCIES,
            one[-1:].isalpha() and two[:1].isalpha(),
        ))  # fmt: skip
    return np.array(rows, float).reshape(-1, 10)
