"""The x-height of every line of a page, from the heights of its letters over the baseline and from its neighbours.

Heights of lower-case text gather at the x-height and at about 1.4 times as much (ascenders, capitals, digits); those of
a line of capitals only at the upper place, so that alone it would tell nothing: the lines around it decide.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from segmentation.letter_sizes import CAPITAL_RATIO

RATIO_STEPS: Final = {-0.12: 0.12, -0.06: 0.23, 0.0: 0.3, 0.06: 0.23, 0.12: 0.12}
"""How far faces depart from that ratio, in octaves, and how often; all letters of a line do so together."""
OTHER_FACES: Final = 0.3
"""Share of lines of capitals that may be in another face than most of the page, in which the ratio is any of these."""
RATIO_SPREAD: Final = 0.03
"""Spread of that ratio among the letters of a face, in octaves: ascenders and capitals differ, capitals do not."""
BINS: Final = 24
"""Bins of an octave."""
SPREADS: Final = (0.04, 0.09, 0.18, 0.3)
"""Spreads of equal letters' heights, in octaves, of which the page chooses: clean print to uneven hand-print."""
SMALL_LETTERS: Final = (0.60, 0.32, 0.05)
CAPITALS: Final = (0.02, 0.93, 0.02)
"""Shares of letters that are as high as an x, as high as a capital, and in between (t), in two kinds of lines."""
CAPITAL_LINES: Final = 0.15
"""Share of lines without small letters."""
STRAY: Final = 0.02
"""Density of letters of any other height, per bin."""
REACH: Final = 12.0
"""Distance, in letter heights, over which a line's x-height tells about that of others."""
ELSEWHERE: Final = 0.05
"""What lines farther away tell, as a share of what a near line tells."""
UNHEARD: Final = 1e-4
"""Belief in an x-height of which no other line tells."""

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def fit_x_heights(height: Floats, line: Ints, middle: Floats) -> Floats:
    """The x-height of each line in pixels.

    height: float64 [N], the letters' tops over the baseline, positive; line: int64 [N]; middle: float64 [L, 2], the
    middle (x, y) of each line. Every line has at least one letter. Returns float64 [L].
    """
    lines = len(middle)
    if not lines:
        return np.zeros(0)
    octave = np.log2(np.maximum(height, 1.0))
    low = octave.min() - 1
    size = int(np.ceil((octave.max() - low) * BINS)) + BINS // 2
    bins = np.clip(np.rint((octave - low) * BINS).astype(np.int64), 0, size - 1)
    counts = np.bincount(line * size + bins, minlength=lines * size).reshape(lines, size).astype(np.float64)
    spread, evidence = _evidence(counts)
    chosen = _with_neighbours(evidence, counts.sum(axis=1), middle, low)
    x_height = 2 ** (chosen / BINS + low)
    return _refined(octave, line, x_height, spread, middle)


def _evidence(counts: Floats) -> tuple[float, Floats]:
    """The page's spread, and the log-likelihood of every x-height for every line, [L, size]."""
    size = counts.shape[1]
    offset = np.arange(1 - size, size) / BINS
    place = np.arange(size)[:, None] - np.arange(size) + size - 1
    best: tuple[float, float, Floats] | None = None
    often = np.log(list(RATIO_STEPS.values()))
    for spread in SPREADS:
        mixed, capitals = (
            np.stack([counts @ np.log(_density(offset, spread, shares, step))[place] for step in RATIO_STEPS])
            for shares in (SMALL_LETTERS, CAPITALS)
        )
        # Lines with letters of both heights tell the ratio of the page's face, which those of capitals cannot.
        of_page = often + np.logaddexp.reduce(mixed, axis=2).sum(axis=1)
        of_capitals = np.logaddexp(
            np.log(1 - OTHER_FACES) + of_page - np.logaddexp.reduce(of_page), np.log(OTHER_FACES) + often
        )
        evidence = np.logaddexp(
            np.logaddexp.reduce(mixed + often[:, None, None]) + np.log(1 - CAPITAL_LINES),
            np.logaddexp.reduce(capitals + of_capitals[:, None, None]) + np.log(CAPITAL_LINES),
        )
        total = float(evidence.max(axis=1).sum())
        if best is None or total > best[0]:
            best = (total, spread, evidence)
    assert best is not None
    return best[1], best[2]


def _density(offset: Floats, spread: float, shares: tuple[float, float, float], step: float) -> Floats:
    """The density per bin of letters `offset` octaves over the x-height, capitals `step` octaves off the usual."""
    ratio = np.log2(CAPITAL_RATIO) + step
    wide = np.hypot(spread, RATIO_SPREAD)
    places = ((0.0, spread), (ratio, spread if shares is CAPITALS else wide), (ratio / 2, wide))
    density = np.full(offset.shape, STRAY / BINS)
    for share, (place, width) in zip(shares, places, strict=True):
        density += share * np.exp(-0.5 * ((offset - place) / width) ** 2) / (width * np.sqrt(2 * np.pi) * BINS)
    return density


def _with_neighbours(evidence: Floats, letters: Floats, middle: Floats, low: float) -> Floats:
    """The bin of the x-height of each line once its neighbours have been heard, with parts of a bin."""
    size = evidence.shape[1]
    grid = np.arange(size)
    blur = np.exp(-0.5 * ((grid[:, None] - grid[None, :]) / (0.06 * BINS)) ** 2)
    own = np.exp(evidence - evidence.max(axis=1, keepdims=True))
    own /= own.sum(axis=1, keepdims=True)
    scale = 2 ** ((own * grid).sum(axis=1) / BINS + low)
    away = np.abs(middle[:, None, :] - middle[None, :, :]) @ np.array([0.3, 1.0])
    voice = np.exp(-away / (REACH * scale[:, None])) + ELSEWHERE
    voice *= np.minimum(letters, 30.0)[None, :]
    np.fill_diagonal(voice, 0)
    voice /= np.maximum(voice.sum(axis=1, keepdims=True), 1e-9)
    belief = own
    for _ in range(3):
        heard = voice @ belief @ blur + UNHEARD
        logs = evidence + np.log(heard)
        belief = np.exp(logs - logs.max(axis=1, keepdims=True))
        belief /= belief.sum(axis=1, keepdims=True)
    chosen: Floats = np.argmax(logs, axis=1).astype(np.float64)
    return chosen


def _refined(octave: Floats, line: Ints, x_height: Floats, spread: float, middle: Floats) -> Floats:
    """Average the letters at each place, then draw lines of nearly one size together."""
    lines = len(x_height)
    ratio = float(np.log2(CAPITAL_RATIO))
    near = max(2 * spread, 0.12)
    place = np.log2(x_height)
    for _ in range(3):
        away = octave - place[line]
        small, large = np.abs(away) < near, np.abs(away - ratio) < near
        small &= np.abs(away) <= np.abs(away - ratio)
        large &= ~small
        if large.sum() > 10 and small.sum() > 10:
            both = (np.bincount(line, small, lines) >= 3)[line]
            ratio = float(np.median(away[large & both])) if (large & both).any() else ratio
        weight = np.where(small, 1.0, np.where(large, 0.3, 0.0))
        value = np.where(large, octave - ratio, octave)
        total = np.bincount(line, weight, lines)
        mean = np.bincount(line, weight * value, lines) / np.maximum(total, 1e-9)
        place = np.where(total > 0, mean, place)
    alike = np.exp(-0.5 * ((place[:, None] - place[None, :]) / max(spread, 0.06)) ** 2)
    away_y = np.abs(middle[:, None, :] - middle[None, :, :]) @ np.array([0.3, 1.0])
    voice = alike * (np.exp(-away_y / (3 * REACH * x_height[:, None])) + ELSEWHERE) * total[None, :]
    common = (voice @ place) / np.maximum(voice.sum(axis=1), 1e-9)
    own = total / max(spread, 0.04) ** 2
    shared = 1 / max(spread / 4, 0.015) ** 2
    x_heights: Floats = np.exp2((own * place + shared * common) / np.maximum(own + shared, 1e-9))
    return x_heights
