"""The baseline of every line of a page, fitted to the feet of its letters, all lines at once."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from segmentation.lines.linking import group_median

WIDEST_BAND: Final = 0.5
NARROWEST_BAND: Final = 0.07
"""Deviation of a letter's foot from the baseline that counts half or so, in letter heights: first and last round."""
ROUNDS: Final = 8
SLOPE_SUPPORT: Final = 5.0
"""Letter heights a line must span before its own slope outweighs the page's."""
BEND_SUPPORT: Final = 25
"""Letters on the baseline that a bend needs."""
LEAST_BEND: Final = 0.12
"""Rise of a bend over its chord, in letter heights, below which a line is straight."""
BENT_SHARE: Final = 0.2
"""Share of a page's long lines that must bend the same way, and three at least."""
BEND_GAIN: Final = 0.8
"""Squared deviations that a bend must leave at most, as a share of those from the straight line."""
OWN_BAND: Final = 0.1
"""The narrowest band where each line bends after its own letters."""
OWN_PULL: Final = 0.3
"""Letters that would hold back a line from moving or turning after its own."""
EXPECTED_BEND: Final = 0.2
"""Usual step from word to word, in letter heights, at which one letter would hold back a line from bending."""
LEAST_OWN_BEND: Final = 0.04
"""Rise from the middle of a line to its ends, in letter heights, below which it is straight."""

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def fit_baselines(x: Floats, foot: Floats, line: Ints, size: Floats, rounds: int = ROUNDS) -> Floats:
    """Fit y = a x^2 + b x + c to the feet of the letters of each line.

    x, foot: float64 [N], the letters' middles and the lower edges of their boxes; line: int64 [N]; size: float64 [L],
    the lines' letter heights. Letters with descenders, and whatever else stands off the baseline, lose their say as
    the band around it narrows in so many rounds (annealed reweighted least squares). a is 0 unless the line is clearly
    bent. Returns float64 [L, 3], highest power first.
    """
    lines = len(size)
    if not lines:
        return np.zeros((0, 3))
    origin = group_median(x, line, lines)
    u = (x - origin[line]) / size[line]
    v = foot / size[line]
    straight, weight = _anneal(u, v, line, lines, 1, rounds)
    bent, bent_weight = _anneal(u, v, line, lines, 2, max(1, rounds // 2), straight)
    chosen = np.where(_is_bent(u, v, line, lines, straight, bent, weight, bent_weight)[:, None], bent, straight)
    a, b, c = chosen.T * size / np.stack([size**2, size, np.ones(lines)])
    return np.stack([a, b - 2 * a * origin, c - b * origin + a * origin**2], axis=1)


def baseline_at(baselines: Floats, line: Ints, x: Floats) -> Floats:
    """The y of the baselines of the given lines at x: float64 [L, 3], int64 [K], float64 [K]."""
    a, b, c = baselines[line].T
    return (a * x + b) * x + c


def follow_letters(baselines: Floats, x: Floats, foot: Floats, line: Ints, size: Floats, unevenness: float) -> Floats:
    """The baselines, each bent and turned after its own letters, as far as writing that is so uneven lets expect.

    baselines: float64 [L, 3]; x, foot, line, size: as in `fit_baselines`; unevenness: letter heights by which words
    usually step up or down. Returns float64 [L, 3].
    """
    lines = len(size)
    low, high = np.full(lines, np.inf), np.full(lines, -np.inf)
    np.minimum.at(low, line, x)
    np.maximum.at(high, line, x)
    origin, half = (low + high) / 2, np.maximum((high - low) / 2, size)
    t = (x - origin[line]) / half[line]
    away = (foot - baseline_at(baselines, line, x)) / size[line]
    shapes = np.polynomial.legendre.legvander(t, 2)
    pull = np.diag([OWN_PULL, OWN_PULL, (EXPECTED_BEND / unevenness) ** 2])
    found = np.zeros((lines, 3))
    for band in np.geomspace(WIDEST_BAND, OWN_BAND, ROUNDS):
        left = away - (shapes * found[line]).sum(axis=1)
        weight = np.exp(-0.5 * (left / band) ** 2) + 1e-6
        normal, right = _moments(shapes, away, weight, line, lines)
        found[:] = np.linalg.solve(normal + pull, right[:, :, None])[:, :, 0]
    found[:, 2] = np.where(np.abs(1.5 * found[:, 2]) < LEAST_OWN_BEND, 0.0, found[:, 2])
    shift, turn, bend = found.T * size
    a, b = 1.5 * bend / half**2, turn / half
    return baselines + np.stack([a, b - 2 * a * origin, shift - bend / 2 - b * origin + a * origin**2], axis=1)


def _anneal(
    u: Floats, v: Floats, line: Ints, lines: int, degree: int, rounds: int, start: Floats | None = None
) -> tuple[Floats, Floats]:
    """Coefficients [L, 3] in units of letter heights, and the last weights [N]."""
    powers = np.stack([u**2, u, np.ones_like(u)], axis=1)
    used = slice(2 - degree, 3)
    if start is None:
        weight = np.ones_like(u)
        coefficients = _solve(powers, v, weight, line, lines, used, 0.0)
        bands = np.geomspace(WIDEST_BAND, NARROWEST_BAND, rounds)
    else:
        coefficients = start
        bands = np.geomspace(4 * NARROWEST_BAND, NARROWEST_BAND, rounds)
    for band in bands:
        away = v - (powers * coefficients[line]).sum(axis=1)
        # Feet far above the line (quotes, hyphens) say less than those below, but neither says much.
        weight = np.exp(-0.5 * (away / band) ** 2) + 1e-6
        slope = np.median(coefficients[:, 1])
        coefficients = _solve(powers, v, weight, line, lines, used, slope)
    return coefficients, weight


def _solve(powers: Floats, v: Floats, weight: Floats, line: Ints, lines: int, used: slice, slope: float) -> Floats:
    """Weighted least squares for all lines at once, slopes drawn towards the page's."""
    columns = powers[:, used]
    terms = columns.shape[1]
    normal, right = _moments(columns, v, weight, line, lines)
    pull = SLOPE_SUPPORT**2
    normal[:, terms - 2, terms - 2] += pull
    right[:, terms - 2] += pull * slope
    normal += 1e-9 * np.eye(terms)
    out = np.zeros((lines, 3))
    out[:, used] = np.linalg.solve(normal, right[:, :, None])[:, :, 0]
    return out


def _moments(columns: Floats, v: Floats, weight: Floats, line: Ints, lines: int) -> tuple[Floats, Floats]:
    """The normal equations of weighted least squares of each line, [L, T, T] and [L, T], of `columns`, [N, T]."""
    terms = columns.shape[1]
    normal = np.empty((lines, terms, terms))
    right = np.empty((lines, terms))
    for row in range(terms):
        for column in range(row, terms):
            normal[:, row, column] = np.bincount(line, weight * columns[:, row] * columns[:, column], lines)
            normal[:, column, row] = normal[:, row, column]
        right[:, row] = np.bincount(line, weight * columns[:, row] * v, lines)
    return normal, right


def _is_bent(
    u: Floats, v: Floats, line: Ints, lines: int, straight: Floats, bent: Floats, weight: Floats, bent_weight: Floats
) -> NDArray[np.bool_]:
    powers = np.stack([u**2, u, np.ones_like(u)], axis=1)
    near = np.maximum(weight, bent_weight) > 0.3
    group, squares = line[near], powers[near]
    count = np.bincount(group, minlength=lines)
    limit = (4 * NARROWEST_BAND) ** 2
    errors = [
        np.bincount(group, np.minimum((v[near] - (squares * fit[group]).sum(axis=1)) ** 2, limit), lines)
        for fit in (straight, bent)
    ]
    low, high = np.full(lines, np.inf), np.full(lines, -np.inf)
    np.minimum.at(low, group, u[near])
    np.maximum.at(high, group, u[near])
    rise = bent[:, 0] * np.where(count > 0, high - low, 0) ** 2 / 4
    enough = count >= BEND_SUPPORT
    clear = enough & (np.abs(rise) >= LEAST_BEND) & (errors[1] < BEND_GAIN * errors[0])
    # Paper bends in one way over many lines; a lone bent line is a fault of its letters.
    alike = np.stack([(clear & (rise * symbol > 0)).sum() for symbol in (1, -1)]) >= max(3, BENT_SHARE * enough.sum())
    is_bent: NDArray[np.bool_] = clear & np.where(rise > 0, alike[0], alike[1])
    return is_bent
